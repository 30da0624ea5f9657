/** OpenAI's Responses API, and the servers that speak the same protocol, as a Provider. */
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import { httpProvider } from "../../http/http-provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { openaiBatch, responsesBatch } from "./batch.ts";
import { type ResponsesQuirks, responsesFeatures } from "./responses-quirks.ts";

export interface ResponsesProfile {
  readonly name: string;
  readonly baseURL: BaseURL;
  /** Where the key is looked up, in order. */
  readonly keyVariables: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly quirks: ResponsesQuirks;
  readonly hints?: Provider["hints"];
}

export function responsesProvider(profile: ResponsesProfile, settings: HttpSettings): Provider {
  const load = async () => (await import("./responses-protocol.ts")).responsesProtocol(profile);
  const loadBackground = async () => (await import("./background.ts")).backgroundLane(profile, settings);
  const background = httpLane({ requests: 1, findable: false }, loadBackground, "responseId");
  return {
    ...httpProvider({ ...profile, features: responsesFeatures(profile.quirks), load }, settings),
    lanes: { background, batch: responsesBatch(openaiBatch, profile, settings) },
  };
}
