import { generated } from "./generated.js";
import { toModels } from "./row.js";
/** They answer without a network and cost nothing. */
const simulated = ["prose", "echo", "script", "flaky"].map((name) => ({
    id: `sim:${name}`,
    provider: "sim",
    name,
    capabilities: {},
    limits: { contextTokens: 200_000 },
}));
export const catalog = [...generated.flatMap(toModels), ...simulated];
