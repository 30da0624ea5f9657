/** A chain, streamed: the text of all its steps, as it is generated. */
import { getModel, tool } from "afterword";

const upper = tool({
  name: "upper",
  description: "Converts string to uppercase",
  input: "string",
  execute: ({ string }) => string.toUpperCase(),
});
const chain = getModel("gpt-4.1").chain("Convert panda to uppercase then pelican to uppercase", { tools: upper });
for await (const text of chain) process.stdout.write(text);
