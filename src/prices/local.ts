/** Models that cost nothing: the simulated ones, and those of servers on one's own machine. */
import type { Cost } from "../core/cost.ts";
import type { ModelInfo } from "../core/model-info.ts";

const providers = new Set(["sim", "ollama", "lmstudio", "llamacpp", "vllm"]);

/** Whether nobody sends a bill for it. */
export function isLocal({ provider, name }: Pick<ModelInfo, "provider" | "name">): boolean {
  // Ollama's server passes these on to ollama.com: https://docs.ollama.com/cloud
  return providers.has(provider) && !/[-:]cloud$/.test(name);
}

export const free: Cost = {
  currency: "USD",
  nano: 0,
  parts: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, serverTools: 0 },
  basis: "exact",
  source: "local",
};
