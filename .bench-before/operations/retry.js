/** When a step that failed is tried again, and when no more. */
import { AfterwordError } from "../core/errors.js";
export const defaultMaxAttempts = 5;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;
/**
 * How long to wait before the next try, in milliseconds; `undefined` where there is none. What the provider asks for counts; else twice as long each
 * time, with some of it random, so that many that failed together do not come back together.
 * @param attempt how many have failed, this one included
 */
export function waitBeforeRetry(error, attempt, maxAttempts, random = Math.random) {
    if (!AfterwordError.isInstance(error) || !error.retryable || attempt >= maxAttempts)
        return undefined;
    const backoff = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
    const { retryAfterMs } = error;
    return Math.max(retryAfterMs ?? 0, Math.round(backoff * (0.5 + random() / 2)));
}
/**
 * What becomes of a submission that was refused as a whole: another worker may send it, it may be sent later, one of its requests may be what is wrong,
 * or it can never be sent.
 */
export function refusalOf(error) {
    if (isForAnotherWorker(error))
        return "elsewhere";
    if (!AfterwordError.isInstance(error))
        return "all";
    if (error.retryable)
        return "later";
    const { code, status = 400 } = error;
    if (code === "provider")
        return [400, 413, 422].includes(status) ? "one" : "all";
    return ["invalid-request", "unsupported", "context-length", "content-filter"].includes(code) ? "one" : "all";
}
/** A provider that this worker cannot ask: another one may. */
export function isForAnotherWorker(error) {
    return AfterwordError.isInstance(error) && (error.code === "missing-key" || error.code === "unknown-model");
}
