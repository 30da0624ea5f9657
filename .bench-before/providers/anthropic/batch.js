/** A batch of messages as Anthropic describes it. https://platform.claude.com/docs/en/api/retrieving-message-batches */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
const statuses = ["in_progress", "canceling", "ended"];
/** @throws ProviderError where there is none */
export function readBatchId(value, reader) {
    const { id } = value;
    if (typeof id === "string" && isBatchId(id))
        return id;
    throw notUnderstood("no batch's id where one belongs", value, reader);
}
/** @throws ProviderError for what is no batch; retryable where it is in a state that is not known here, which may pass */
export function readBatch(value, reader) {
    const id = readBatchId(value, reader);
    const { processing_status, created_at, ended_at, archived_at, results_url, request_counts } = value;
    const status = statuses.find((known) => known === processing_status);
    if (!status) {
        throw notUnderstood(`${id} with the status ${JSON.stringify(processing_status)}, which is none`, value, reader, true);
    }
    const createdAt = Date.parse(String(created_at));
    if (Number.isNaN(createdAt))
        throw notUnderstood(`${id} without the time of its creation`, value, reader);
    const endedAt = Date.parse(String(ended_at));
    const read = isObject(request_counts) ? readCounts(request_counts) : undefined;
    if (!read)
        throw notUnderstood(`${id} without its counts`, value, reader);
    return {
        ...{ id, status, createdAt, ...read },
        ...(!Number.isNaN(endedAt) && { endedAt }),
        isArchived: typeof archived_at === "string",
        resultsURL: typeof results_url === "string" ? results_url : undefined,
    };
}
/** It becomes a part of a path. */
export function isBatchId(text) {
    return /^[\w-]+$/.test(text);
}
function readCounts(raw) {
    const { processing, succeeded, errored, canceled, expired } = raw;
    if (!(isCount(processing) && isCount(succeeded) && isCount(errored) && isCount(canceled) && isCount(expired))) {
        return undefined;
    }
    const total = processing + succeeded + errored + canceled + expired;
    return { counts: { total, succeeded, failed: errored }, notRun: { canceled, expired } };
}
function isCount(value) {
    return Number.isInteger(value) && Number(value) >= 0;
}
function notUnderstood(what, value, { provider, fail }, retryable = false) {
    const { body } = fail(value);
    return new ProviderError(`${provider} sent ${what}.`, { provider, body, status: 200, retryable });
}
