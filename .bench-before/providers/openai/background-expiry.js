/** What it means that a response is not found: it was kept only for a while, is too new, or was never this key's. */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
/** It is kept for about ten minutes: one that is not found so soon has not got about yet, or belongs to another project. */
const surelyKeptMs = 5 * 60_000;
/** With `store`. https://platform.openai.com/docs/guides/your-data */
const storedMs = 30 * 24 * 3_600_000;
/** The error of a response that is no longer kept, which is final; whatever else `error` is, is thrown. */
export function expired(error, reference, now) {
    if (!(error instanceof ProviderError) || !isUnknownResponse(error))
        throw error;
    const { responseId, submittedAt, stored = false } = reference;
    const { provider, status, requestId, body } = error;
    const because = (why, retryable = false) => new ProviderError(`${provider} does not find response ${responseId}: ${why}.`, {
        ...{ provider, status, requestId, body, retryable, cause: error },
    });
    const ageMs = submittedAt === undefined ? Infinity : now - submittedAt;
    if (ageMs < surelyKeptMs)
        throw because("it is so new that it may yet be found, or belongs to another project", true);
    if (!stored)
        return because("it is no longer kept, which is done for about ten minutes unless `store` is set");
    if (ageMs >= storedMs)
        return because("it is no longer kept, which is done for 30 days");
    throw because("it was deleted, or belongs to another project");
}
/** In the API's own words: an address that is none is said in others, or in HTML. */
function isUnknownResponse({ status, body, message }) {
    return status === 404 && isObject(body) && isObject(body.error) && !/invalid url/i.test(message);
}
