/** What the programs of dhenara-ai's page print. */
import { type Expectations, lines, text, usage } from "./expectation.ts";

export const dhenara: Expectations = {
  "dhenara/text-generation.ts": {
    scripts: [
      [
        { type: "reasoning", text: ["Students know ", "coins."], signature: "c2ln" },
        text("A qubit is a coin that spins."),
        usage(24, 60),
      ],
    ],
    prints: lines(
      "--- reasoning",
      "Students know coins.",
      "--- text",
      "A qubit is a coin that spins.",
      "--- usage",
      "In: 24; Out: 60; Cache create: 0; Cache read: 0; Total Tokens: 84; Search: 0",
      "--- cost",
      "$0.000972",
    ),
    sends: [
      {
        max_tokens: 16000,
        thinking: { type: "enabled", budget_tokens: 8000 },
        system: "Be concise and focus on practical applications.",
        messages: [{ role: "user", content: "Explain quantum computing to a high school student." }],
      },
    ],
  },
  "dhenara/own-model.ts": {
    scripts: [[text("Simulating molecules."), usage(1000, 500)]],
    prints: lines(
      "Simulating molecules.",
      "cost $0.006000, charge $0.007500",
      "anthropic:claude-tuned does not support reasoning. Leave it out, or choose a model that thinks.",
    ),
    sends: [{ model: "claude-tuned" }],
  },
  "dhenara/no-tracking.ts": {
    scripts: [
      [text("Two states at once."), usage(10, 20)],
      [text("Two states at once."), usage(10, 20)],
    ],
    prints: lines(
      "In: 10; Out: 20; Cache create: 0; Cache read: 0; Total Tokens: 30; Search: 0 undefined",
      "undefined undefined",
    ),
  },
};
