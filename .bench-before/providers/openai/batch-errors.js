/** Why a batch ended without being completed, as an error. https://platform.openai.com/docs/api-reference/batch/object#batch/object-errors */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { errorDetails, providerError } from "../../http/errors.js";
const words = { failed: "failed", cancelled: "was cancelled", expired: "has expired" };
/** A file with a mistake in every line has as many errors as lines. */
const mostErrors = 20;
/** Of all that can be wrong with a batch as a whole, only its place in the queue is another one tomorrow. */
export function batchError(provider, state, { value, facts, fail }) {
    const { id, status, errors } = value;
    const { requestId } = facts;
    const { body } = fail({ id, status, errors: errors.slice(0, mostErrors) });
    const [first] = cleaned(body);
    if (!first) {
        const what = state === "failed" && status !== "failed" ? "was completed, but has no files of results" : words[state];
        return new ProviderError(`Batch ${id} of ${provider} ${what}.`, {
            ...{ provider, status: 200, requestId, providerCode: status, body },
        });
    }
    const { code, message, param } = errorDetails(first);
    // What is enqueued already, all batches together, counts against a limit.
    const isQueueFull = code === "token_limit_exceeded";
    const line = typeof first.line === "number" ? `line ${first.line}: ` : "";
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    const details = { code, param, message: `${line}${message ?? code ?? "no reason given"}${more}` };
    return providerError({ ...details, ...(isQueueFull && { about: "rate" }) }, body, {
        ...{
            provider,
            status: 200,
            requestId,
            shouldRetry: isQueueFull,
            what: `Batch ${id} of ${provider} ${words[state]}`,
        },
    });
}
function cleaned(body) {
    const { errors } = isObject(body) ? body : {};
    return Array.isArray(errors) ? errors.filter(isObject) : [];
}
