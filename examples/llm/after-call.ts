/** Two calls in one answer, each told of when it has been carried out. */
import { getModel, tool } from "afterword";

const upper = tool({
  name: "upper",
  description: "Converts string to uppercase",
  input: "string",
  execute: ({ string }) => string.toUpperCase(),
});
const chain = getModel("gpt-4.1").chain("Convert panda to uppercase then pelican to uppercase", {
  tools: upper,
  afterCall: (tool, call, result) => console.log(tool?.name, call.input, result.output),
});
console.log(await chain.text());
