/** Models known by name: the generated rows, and the simulated models. */
import type { ModelInfo } from "../core/model-info.ts";
import { generated } from "./generated.ts";
import { toModels } from "./row.ts";

/** They answer without a network and cost nothing. */
const simulated: readonly ModelInfo[] = ["prose", "echo", "script", "flaky"].map((name) => ({
  id: `sim:${name}`,
  provider: "sim",
  name,
  capabilities: {},
  limits: { contextTokens: 200_000 },
}));

export const catalog: readonly ModelInfo[] = [...generated.flatMap(toModels), ...simulated];
