import { httpLane } from "../../http/http-lane.js";
/**
 * A file has up to 50,000 requests for one model and 200 MB, and is worked on for 24 hours.
 * https://platform.openai.com/docs/guides/batch, https://platform.openai.com/docs/api-reference/batch/create
 */
export const openaiBatch = {
    limits: { requests: 50_000, bytes: 200_000_000, sameModel: true, windowMs: 24 * 3_600_000 },
    outputsExpire: true,
    noticed: "batchId",
};
/** Batches of chat completions, for a profile's `lanes`. */
export function chatBatches(batch) {
    return (profile, settings) => {
        const load = async () => {
            const [{ chatHeaders, chatProtocol }, { batchLane }] = await Promise.all([
                import("./chat-protocol.js"),
                import("./batch-lane.js"),
            ]);
            const headers = chatHeaders(profile);
            const protocol = chatProtocol(profile);
            return batchLane({ ...profile, headers, protocol, batch, endpoint: "/v1/chat/completions" }, settings);
        };
        return { batch: httpLane(batch.limits, load, batch.noticed) };
    };
}
/** Batches of responses. */
export function responsesBatch(batch, profile, settings) {
    const load = async () => {
        const [{ responsesHeaders, responsesProtocol }, { batchLane }] = await Promise.all([
            import("./responses-protocol.js"),
            import("./batch-lane.js"),
        ]);
        const headers = responsesHeaders(profile);
        const protocol = responsesProtocol(profile);
        return batchLane({ ...profile, headers, protocol, batch, endpoint: "/v1/responses" }, settings);
    };
    return httpLane(batch.limits, load, batch.noticed);
}
