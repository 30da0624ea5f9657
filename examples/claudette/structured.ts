/** Structured output by way of a tool: what its calls return. */
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
console.log(await getModel("claude-sonnet-4-5").structured("What is 604542+6458932?", sums));
