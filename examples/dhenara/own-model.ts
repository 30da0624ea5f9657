/** A model of your own as data: its limits, what it can do and what it costs. What it cannot do is refused before it is sent. */
import { createRegistry, formatCost, type ModelInfo } from "afterword";
import { anthropic } from "afterword/anthropic";

const tuned: ModelInfo = {
  id: "anthropic:claude-tuned",
  provider: "anthropic",
  name: "claude-tuned",
  aliases: ["tuned"],
  capabilities: { reasoning: "none", tools: false },
  limits: { contextTokens: 200_000, outputTokens: 8_000 },
  prices: { currency: "USD", input: 2, output: 8 },
};
const registry = createRegistry({ providers: [anthropic()], models: [tuned] });
const model = registry.getModel("tuned", { markupPercent: 25 });

const { text, cost } = await model.prompt("What are qubits good for?");
console.log(text);
if (cost?.charge !== undefined) {
  console.log(`cost ${formatCost(cost)}, charge ${formatCost({ ...cost, nano: cost.charge })}`);
}
try {
  model.prompt("And now think", { reasoning: { budgetTokens: 8000 } });
} catch (error) {
  console.log((error as Error).message);
}
