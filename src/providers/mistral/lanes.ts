/** What Mistral carries out by itself: batches at half the price. */
import type { LaneLimits } from "../../core/lane.ts";
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";

/**
 * https://docs.mistral.ai/resources/known-limitations says 100,000 requests and 512 MB of a file, where
 * https://docs.mistral.ai/studio-api/batch-processing says a million: the lesser of both.
 */
const batchLimits: LaneLimits = { requests: 100_000, bytes: 500_000_000, sameModel: true, windowMs: 24 * 3_600_000 };

export function mistralLanes(profile: ChatProfile, settings: HttpSettings): NonNullable<Provider["lanes"]> {
  return {
    batch: httpLane(batchLimits, async () => (await import("./batch.ts")).batchLane(profile, settings, batchLimits)),
  };
}
