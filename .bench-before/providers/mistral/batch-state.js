/** What one of Mistral's batch jobs says of itself, and the rows of its results. https://docs.mistral.ai/studio-api/batch-processing */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { batchPollAgainMs } from "../openai/chat-calls.js";
/** https://github.com/mistralai/client-ts/blob/main/src/models/components/batchjobstatus.ts */
const states = {
    ...{ QUEUED: "running", RUNNING: "running", CANCELLATION_REQUESTED: "running", SUCCESS: "done" },
    ...{ FAILED: "failed", TIMEOUT_EXCEEDED: "expired", CANCELLED: "cancelled" },
};
/** @throws ProviderError for a status that is none */
export function statusOf(job, calls, ageMs) {
    const { id, status } = job;
    const what = `Batch ${id} of ${calls.name}`;
    const state = typeof status === "string" && Object.hasOwn(states, status) ? states[status] : undefined;
    if (state === undefined) {
        const message = `${what} has a status that is none: ${JSON.stringify(status)}.`;
        throw new ProviderError(message, { provider: calls.name, body: withoutOutputs(job) });
    }
    // A job that has just been made counts no requests yet.
    const total = count(job.total_requests);
    const counts = { total, succeeded: count(job.succeeded_requests), failed: count(job.failed_requests) };
    const known = total > 0 ? { counts } : {};
    const isEarly = state === "done" && counts.succeeded + counts.failed > 0 && !hasResults(job);
    if (state === "running" || isEarly)
        return { state: "running", ...known, pollAgainMs: batchPollAgainMs(ageMs) };
    if (state === "done")
        return { state, ...known, pollAgainMs: 0 };
    const reasons = reasonsOf(job.errors);
    const message = `${what} ended as ${status}${reasons === "" ? "" : `: ${reasons}`}.`;
    const error = new ProviderError(message, {
        provider: calls.name,
        providerCode: String(status),
        body: withoutOutputs(job),
    });
    return { state, ...known, pollAgainMs: 0, error };
}
/** As OpenAI has them, but for the body of a row that failed, which may be the text of one. */
export function normalised(row) {
    const { response } = row;
    if (!isObject(response) || typeof response.body !== "string")
        return row;
    return { ...row, response: { ...response, body: parsed(response.body) } };
}
function hasResults({ output_file, error_file, outputs }) {
    return [output_file, error_file].some(Boolean) || (Array.isArray(outputs) && outputs.length > 0);
}
function withoutOutputs({ outputs: _, ...job }) {
    return job;
}
function reasonsOf(errors) {
    if (!Array.isArray(errors))
        return "";
    return errors
        .filter(isObject)
        .map(({ message, count: times }) => `${text(message)}${count(times) > 1 ? ` (${count(times)} times)` : ""}`)
        .join("; ");
}
function parsed(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return body;
    }
}
function text(value) {
    return typeof value === "string" ? value : JSON.stringify(value ?? "no reason given");
}
function count(value) {
    return typeof value === "number" ? value : 0;
}
