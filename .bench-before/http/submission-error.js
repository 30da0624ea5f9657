/** What a failed submission tells: whether the provider clearly did not take it, or nobody knows. */
import { AfterwordError, ConnectionError, ProviderError, TimeoutError } from "../core/errors.js";
import { UnclearSubmissionError } from "../core/lane.js";
/** The error itself where nothing was taken, and may be sent again if it is retryable; else one that says that it is unclear. */
export function submissionError(error, provider) {
    // An abort is the caller's own, who knows when it came.
    if (!AfterwordError.isInstance(error) || error instanceof UnclearSubmissionError)
        return error;
    return wasRefused(error) ? error : new UnclearSubmissionError(provider, error);
}
/** Answers of 5xx besides these, and what only a proxy says, may come after the provider has begun. */
const refusals = new Set([501, 503, 529]);
/** Causes of a connection that never stood. */
const notConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
function wasRefused(error) {
    if (error instanceof ProviderError) {
        const { status = 200, body } = error;
        if (status >= 400 && status < 500)
            return status !== 408;
        return refusals.has(status) && typeof body === "object";
    }
    if (error instanceof TimeoutError)
        return error.phase === "connect";
    if (error instanceof ConnectionError)
        return notConnected.has(error.cause?.code ?? "");
    // Anything else was found before a byte was sent.
    return true;
}
