/** What the counts of one of xAI's batches mean, and the rows of its results. https://docs.x.ai/developers/advanced-api-usage/batch-api#understanding-batch-states */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { batchPollAgainMs } from "../openai/chat-calls.js";
/** A batch whose file has not been read to its end by then, yet has nothing left to do, has no more to come. */
const fileReadMs = 24 * 3_600_000;
/** There is no word for the state of a batch: it is read off the counts, and off what is said of a cancellation or an expiry. */
export function statusOf(batch, { batchId, count = 1, submittedAt }, calls, now) {
    const state = isObject(batch.state) ? batch.state : {};
    const total = number(state.num_requests);
    const cancelled = number(state.num_cancelled);
    const counts = {
        total: Math.max(total, count),
        succeeded: number(state.num_success),
        failed: number(state.num_error) + cancelled,
    };
    const known = total > 0 ? { counts } : {};
    const ended = (what) => new ProviderError(`${what}.`, { provider: calls.name, body: batch });
    // Of a file with a line that is invalid, this is the only sign: all counts stay zero.
    const { cancel_by_xai_message: reason } = batch;
    if (typeof reason === "string" && reason !== "") {
        return {
            state: "failed",
            ...known,
            pollAgainMs: 0,
            error: ended(`${calls.name} has cancelled batch ${batchId}: ${reason}`),
        };
    }
    const isCancelled = batch.cancel_time !== undefined && batch.cancel_time !== null;
    const ageMs = submittedAt === undefined ? Infinity : now - submittedAt;
    // While the file is being read, all requests that are known may be done.
    const isRead = total >= count || ageMs >= fileReadMs || isCancelled;
    const isSettled = number(state.num_pending) === 0 && counts.succeeded + counts.failed >= total;
    if (isSettled && isRead && (total > 0 || isCancelled)) {
        if (cancelled === 0 && total > 0)
            return { state: "done", ...known, pollAgainMs: 0 };
        return {
            state: "cancelled",
            ...known,
            pollAgainMs: 0,
            error: ended(`Batch ${batchId} of ${calls.name} was cancelled`),
        };
    }
    if (hasPassed(batch.expire_time, now)) {
        return {
            state: "expired",
            ...known,
            pollAgainMs: 0,
            error: ended(`Batch ${batchId} of ${calls.name} has expired`),
        };
    }
    return { state: "running", ...known, pollAgainMs: batchPollAgainMs(submittedAt === undefined ? Infinity : ageMs) };
}
/** `undefined` of a row that is nobody's. */
export function resultOf({ batch_request_id: id, error_message, batch_result }, rows) {
    const { error, response } = isObject(batch_result) ? batch_result : {};
    const status = isObject(error) ? error : {};
    const code = number(status.code);
    const message = typeof error_message === "string" && error_message !== "" ? error_message : status.message;
    const failed = code !== 0 || (message !== undefined && message !== null && message !== "");
    const row = failed
        ? { response: { status_code: httpStatus[code] ?? 200, body: { error: { code: code || undefined, message } } } }
        : { response: { status_code: 200, body: isObject(response) ? response.chat_get_completion : undefined } };
    const result = rows.read({ value: { custom_id: id, ...row } })?.result;
    return code === 1 && result?.error ? { ...result, notRun: "cancelled" } : result;
}
/** What a code of google.rpc.Status is over HTTP: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const httpStatus = {
    ...{ 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 10: 409, 11: 400, 12: 501, 13: 500, 14: 503, 16: 401 },
};
/** Counts of 64 bits may come as texts. */
function number(value) {
    const read = typeof value === "string" && value !== "" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? read : 0;
}
/** Some of xAI's times are days alone: one that is has passed when the day has. */
function hasPassed(time, now) {
    if (typeof time !== "string")
        return false;
    const dayMs = /^\d{4}-\d\d-\d\d$/.test(time) ? 24 * 3_600_000 : 0;
    return now >= Date.parse(time) + dayMs;
}
