/** A tool that the model has to call, carried out by hand: the answer and the results are the next messages. */
import { getModel, messages, tool } from "afterword";
import { z } from "zod";

const sums = tool({
  name: "sums",
  description: "Adds a + b.",
  input: z.object({
    a: z.int().describe("First thing to sum"),
    b: z.int().default(1).describe("Second thing to sum"),
  }),
  execute({ a, b }) {
    console.log(`Finding the sum of ${a} and ${b}`);
    return a + b;
  },
});
const model = getModel("claude-sonnet-4-5", { system: "You are a summing expert.", tools: sums });
const question = "What is 604542+6458932?";

const forced = model.prompt(question, { toolChoice: { tool: "sums" } });
for (const { id, name, input } of await forced.toolCalls()) console.log(id, name, input);

const dialog = messages([question, ...(await forced.executeToolCalls())]);
console.log(dialog.at(-1));
console.log(await model.prompt(dialog).text());
