/** Yandex's text generation as a Provider. */
import type { Feature } from "../../core/features.ts";
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import { httpProvider } from "../../http/http-provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { keyVariables } from "./credentials.ts";
import { checkFolder } from "./model-uri.ts";

export interface CompletionProfile {
  readonly name: string;
  readonly baseURL: BaseURL;
  /** Looked up in the environment unless given. */
  readonly folderId: string | undefined;
  /** Where operations are asked for: not where they are submitted. */
  readonly operationsURL: () => string;
}

const completionFeatures: ReadonlySet<Feature> = new Set<Feature>([
  ...(["temperature", "tools", "tool-choice", "parallel-tool-calls", "schema", "reasoning"] as const),
]);

export function completionProvider(profile: CompletionProfile, settings: HttpSettings): Provider {
  checkFolder("folderId", profile.folderId);
  const load = async () => (await import("./completion-protocol.ts")).completionProtocol(profile);
  const loadLane = async () => (await import("./operations.ts")).operationsLane(profile, settings);
  return {
    ...httpProvider({ ...profile, keyVariables, features: completionFeatures, load }, settings),
    lanes: { background: httpLane({ requests: 1, findable: false }, loadLane) },
  };
}
