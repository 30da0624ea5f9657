import { httpLane } from "../../http/http-lane.js";
/** Of a file: https://docs.x.ai/developers/advanced-api-usage/batch-api. There is no window: most are done in 24 hours, all are kept for 30 days. */
const batchLimits = { requests: 50_000, bytes: 200_000_000 };
/** https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions */
const deferredLimits = { requests: 1, findable: false, windowMs: 24 * 3_600_000 };
export function xaiLanes(profile, settings) {
    return {
        background: httpLane(deferredLimits, async () => (await import("./deferred.js")).deferredLane(profile, settings)),
        batch: httpLane(batchLimits, async () => (await import("./batch.js")).batchLane(profile, settings, batchLimits)),
    };
}
