/** Anthropic's messages API as a Provider. */
import type { Feature } from "../../core/features.ts";
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import { httpProvider } from "../../http/http-provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { batchLimits } from "./batch-limits.ts";
import { keyVariables } from "./key-variables.ts";

export interface MessagesProfile {
  readonly name: string;
  readonly baseURL: BaseURL;
  readonly betas: readonly string[];
}

/** https://docs.anthropic.com/en/api/messages */
const messagesFeatures: ReadonlySet<Feature> = new Set<Feature>([
  ...([
    "temperature",
    "top-p",
    "top-k",
    "stop",
    "tools",
    "tool-choice",
    "parallel-tool-calls",
    "server-tools",
  ] as const),
  ...(["schema", "prefill", "reasoning", "reasoning-budget", "reasoning-effort", "citations"] as const),
  ...(["image", "image-url", "pdf", "pdf-url", "text-file", "service-tier", "metadata"] as const),
]);

export function messagesProvider(profile: MessagesProfile, settings: HttpSettings): Provider {
  const load = async () => (await import("./messages-protocol.ts")).messagesProtocol(profile);
  const loadBatches = async () => (await import("./batches.ts")).batchesLane(profile, settings);
  return {
    ...httpProvider({ ...profile, keyVariables, features: messagesFeatures, load }, settings),
    lanes: { batch: httpLane(batchLimits, loadBatches) },
  };
}
