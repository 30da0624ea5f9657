/** What a model has used and what that costs, as a table for people. */
import { getModel, tool, usageTable } from "afterword";

const sums = tool({
  name: "sums",
  description: "Adds a + b.",
  input: "a int: first thing to sum, b int: second thing to sum",
  execute: ({ a, b }) => a + b,
});
const model = getModel("claude-sonnet-4-5");
console.log(await model.structured("What is 604542+6458932?", sums));
console.log(usageTable(model.usage, model.cost));
