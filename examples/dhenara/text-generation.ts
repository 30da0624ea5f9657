/** One provider, a model with defaults, a thinking budget: the choices of a result with their parts, its usage and cost. */
import { createRegistry, formatCost, listModels, messages } from "afterword";
import { anthropic } from "afterword/anthropic";

// One provider serves any number of models: those that are known, and your own.
const provider = anthropic({ apiKey: "your-api-key" });
const registry = createRegistry({ providers: [provider], models: listModels() });
const model = registry.getModel("claude-sonnet-4-5", {
  maxTokens: 16000,
  reasoning: { budgetTokens: 8000 },
  stream: false,
});

const context = messages([]); // what was said before
const result = await model.prompt(
  [...context, { role: "user", content: "Explain quantum computing to a high school student." }],
  { system: ["Be concise and focus on practical applications."] },
);
for (const choice of result.choices) {
  for (const part of choice.parts) {
    if (part.type === "text" || part.type === "reasoning") console.log(`--- ${part.type}\n${part.text}`);
  }
}
console.log(`--- usage\n${result.usage}`);
if (result.cost) console.log(`--- cost\n${formatCost(result.cost)}`);
