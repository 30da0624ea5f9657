/** One provider, a model with defaults, a thinking budget: the choices of a result with their contents, and the usage. */
import { createRegistry, formatUsage } from "afterword";
import { anthropic } from "afterword/anthropic";

const registry = createRegistry({ providers: [anthropic()] });
const model = registry.getModel("anthropic:claude-sonnet-4-5", {
  maxTokens: 16000,
  reasoning: { budgetTokens: 8000 },
});

const result = await model.prompt(
  { role: "user", content: "Explain quantum computing to a high school student." },
  { system: ["Be concise and focus on practical applications."] },
);
for (const choice of result.choices) {
  for (const part of choice.parts) {
    if (part.type === "text" || part.type === "reasoning") console.log(`--- ${part.type}\n${part.text}`);
  }
}
console.log(`--- usage\n${formatUsage(result.usage)}`);
