import { httpLane } from "../../http/http-lane.js";
/**
 * https://docs.mistral.ai/resources/known-limitations says 100,000 requests and 512 MB of a file, where
 * https://docs.mistral.ai/studio-api/batch-processing says a million: the lesser of both.
 */
const batchLimits = { requests: 100_000, bytes: 500_000_000, sameModel: true, windowMs: 24 * 3_600_000 };
export function mistralLanes(profile, settings) {
    return {
        batch: httpLane(batchLimits, async () => (await import("./batch.js")).batchLane(profile, settings, batchLimits)),
    };
}
