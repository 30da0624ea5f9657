/** Gemini's generateContent, streamed and not, as a Provider. */
import type { Feature } from "../../core/features.ts";
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import { httpProvider } from "../../http/http-provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { batchLimits } from "./batch-limits.ts";

export interface GenerateProfile {
  readonly name: string;
  readonly baseURL: BaseURL;
  /** Where the key is looked up, in order. */
  readonly keyVariables: readonly string[];
}

/** https://ai.google.dev/api/generate-content#generationconfig */
const generateFeatures: ReadonlySet<Feature> = new Set<Feature>([
  ...(["temperature", "top-p", "top-k", "penalties", "stop", "seed", "choices", "logprobs"] as const),
  ...(["tools", "tool-choice", "server-tools", "schema", "prefill", "service-tier"] as const),
  ...(["reasoning", "reasoning-budget", "reasoning-effort"] as const),
  ...(["image", "image-url", "pdf", "pdf-url", "audio", "audio-url", "video", "video-url"] as const),
  ...(["text-file", "other-file"] as const),
]);

export function generateProvider(profile: GenerateProfile, settings: HttpSettings): Provider {
  const load = async () => (await import("./generate-protocol.ts")).generateProtocol(profile.name);
  const loadBatch = async () => (await import("./batch.ts")).batchLane(profile, settings);
  const loadInteractions = async () => (await import("./interactions.ts")).interactionsLane(profile, settings);
  return {
    ...httpProvider({ ...profile, features: generateFeatures, load }, settings),
    lanes: {
      background: httpLane({ requests: 1, findable: false }, loadInteractions, "interactionId"),
      batch: httpLane(batchLimits, loadBatch, "name"),
    },
  };
}
