/** A conversation with a tool, one turn streamed and one awaited, and the tokens of every answer in it. */
import { getModel, tool } from "afterword";

const celsiusToFahrenheit = tool({
  name: "celsius_to_fahrenheit",
  description: "Convert a temperature from Celsius to Fahrenheit.",
  input: "celsius float",
  execute: ({ celsius }) => (celsius * 9) / 5 + 32,
});
const conversation = getModel("gpt-4.1-mini").conversation({ tools: celsiusToFahrenheit });

console.log("=== Turn 1 ===");
for await (const text of conversation.chain("What is 100°C in Fahrenheit?")) process.stdout.write(text);

console.log("\n\n=== Turn 2 ===");
console.log(await conversation.chain("And -40°C?").text());

console.log("\n=== Usage ===");
for (const [index, { usage }] of conversation.results.entries()) {
  console.log(`Answer ${index + 1}: input=${usage?.input}, output=${usage?.output}`);
}
