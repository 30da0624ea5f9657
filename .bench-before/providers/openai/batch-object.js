/** A batch as the API tells of it, read leniently, and what its state means to us. https://platform.openai.com/docs/api-reference/batch/object */
import { isObject } from "../../core/json.js";
/** The member of `metadata` that holds our tag. */
export const tagName = "afterword_tag";
/** What becomes a part of a path. */
export function isId(value) {
    return typeof value === "string" && /^[\w-]+$/.test(value);
}
/** @returns `undefined` for what is no batch */
export function readBatch(value) {
    const { id, status, metadata, errors } = value;
    if (!isId(id) || typeof status !== "string")
        return undefined;
    const list = isObject(errors) && Array.isArray(errors.data) ? errors.data : [];
    return {
        id,
        status,
        tag: isObject(metadata) ? textOf(metadata[tagName]) : undefined,
        inputFileId: textOf(value.input_file_id),
        outputFileId: textOf(value.output_file_id),
        errorFileId: textOf(value.error_file_id),
        counts: countsOf(value.request_counts),
        createdAt: timeOf(value.created_at),
        endedAt: timeOf(value.completed_at ?? value.expired_at ?? value.cancelled_at ?? value.failed_at),
        errors: list.filter(isObject),
    };
}
/** Seconds since the epoch; Azure's page also shows text: https://learn.microsoft.com/azure/foundry/openai/how-to/batch */
export function timeOf(value) {
    return typeof value === "number" ? value * 1000 : Date.parse(String(value));
}
/** A file that is not there is `null`, or empty text. */
function textOf(value) {
    return typeof value === "string" && value !== "" ? value : undefined;
}
/** All are 0, or null, until the file has been looked through. */
function countsOf(value) {
    const { total, completed, failed } = isObject(value) ? value : {};
    if (typeof total !== "number" || total === 0)
        return undefined;
    const number = (count) => (typeof count === "number" ? count : 0);
    return { total, succeeded: number(completed), failed: number(failed) };
}
/** By the status in small letters, without `_`: Azure's page has it both ways. */
const states = {
    validating: "running",
    inprogress: "running",
    finalizing: "running",
    // For up to 10 minutes, in which rows still get done.
    cancelling: "running",
    completed: "done",
    failed: "failed",
    expired: "expired",
    cancelled: "cancelled",
};
/** Result files may come after the word that it is completed: https://github.com/BerriAI/litellm/pull/37715 */
const lateFilesMs = 3_600_000;
/** One that was completed has results: without any file it is waited for longer, before they are given up. */
const lostFilesMs = 24 * 3_600_000;
/** @returns `undefined` for a status that is not known */
export function stateOf(batch, now) {
    const state = stateByStatus(batch);
    if (state === undefined || state === "running" || state === "failed")
        return state;
    const { outputFileId, errorFileId, counts } = batch;
    // Where it is not told when it ended, nothing is given up.
    const passedMs = Number.isNaN(batch.endedAt) ? 0 : now - batch.endedAt;
    if (state === "done" && !outputFileId && !errorFileId)
        return passedMs < lostFilesMs ? "running" : "failed";
    const missing = (!outputFileId && counts?.succeeded) || (!errorFileId && counts?.failed);
    // Not for ever: a vendor may have all rows in one file.
    return missing && now - batch.endedAt < lateFilesMs ? "running" : state;
}
/** Its file is still being looked through. */
export function isQueued(batch) {
    return plain(batch) === "validating";
}
/** Somebody has asked it to stop, or it has stopped. */
export function isStopping(batch) {
    const state = stateByStatus(batch);
    return plain(batch) === "cancelling" || (state !== undefined && state !== "running");
}
function stateByStatus(batch) {
    return Object.hasOwn(states, plain(batch)) ? states[plain(batch)] : undefined;
}
function plain({ status }) {
    return status.toLowerCase().replaceAll("_", "");
}
/** Small batches may be done in a minute, most take hours. */
export function pollAgainMs(ageMs) {
    return Number.isNaN(ageMs) ? 60_000 : Math.min(Math.max(ageMs / 10, 5_000), 60_000);
}
