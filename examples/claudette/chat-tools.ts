/** A conversation step by step: the answer with its call first, then the call is carried out and its result sent. */
import { getModel, tool } from "afterword";

const sums = tool({
  name: "sums",
  description: "Adds a + b.",
  input: "a int: first thing to sum, b int: second thing to sum",
  execute({ a, b }) {
    console.log(`Finding the sum of ${a} and ${b}`);
    return a + b;
  },
});
const chat = getModel("claude-sonnet-4-5").conversation({
  system: "Always use tools if available, and calculations are requested.",
  tools: sums,
});
for (const { name, input } of await chat.prompt("What is 604542+6458932?").toolCalls()) console.log(name, input);
console.log(await chat.continue().text());
