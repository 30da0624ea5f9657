/** What xAI carries out by itself: one completion that is collected later, and batches at half the price. */
import type { LaneLimits } from "../../core/lane.ts";
import type { Provider } from "../../core/provider.ts";
import { httpLane } from "../../http/http-lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";

/** Of a file: https://docs.x.ai/developers/advanced-api-usage/batch-api. There is no window: most are done in 24 hours, all are kept for 30 days. */
const batchLimits: LaneLimits = { requests: 50_000, bytes: 200_000_000 };

/** https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions */
const deferredLimits: LaneLimits = { requests: 1, findable: false, windowMs: 24 * 3_600_000 };

export function xaiLanes(profile: ChatProfile, settings: HttpSettings): NonNullable<Provider["lanes"]> {
  return {
    background: httpLane(deferredLimits, async () => (await import("./deferred.ts")).deferredLane(profile, settings)),
    batch: httpLane(batchLimits, async () => (await import("./batch.ts")).batchLane(profile, settings, batchLimits)),
  };
}
