/** A tool, called by the model and carried out here; its result goes back, and the model answers. */
import { getModel, tool } from "afterword";

const hello = tool({
  name: "hello",
  description: "Say hello to name",
  input: "name",
  execute: async ({ name }) => `Hello there ${name}`,
});
const chain = getModel("gpt-4.1-mini").chain("Say hello to Percival", { tools: hello });
console.log(await chain.text());
