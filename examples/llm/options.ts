/** What a prompt takes besides its text: a file, a system prompt, a schema, options. */
import { getModel } from "afterword";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const generation = getModel("gpt-4.1-mini").prompt(["What is in this picture?", png], {
  system: "Be precise.",
  schema: "subject, colour, animals int",
  maxTokens: 200,
  temperature: 0,
});
const { subject, colour, animals } = await generation.output();
console.log(`${subject}: ${colour}, ${animals} animals`);
