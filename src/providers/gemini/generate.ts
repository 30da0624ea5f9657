/** Gemini's generateContent, streamed and not, as a Provider. */
import type { Feature } from "../../core/features.ts";
import type { Provider } from "../../core/provider.ts";
import { httpProvider } from "../../http/http-provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";

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
  return httpProvider({ ...profile, features: generateFeatures, load }, settings);
}
