/** A batch job in Gemini's words: an operation with the job as its metadata, and what came of its rows. https://ai.google.dev/api/batch-api */
import { resultLines } from "../jobs.js";
import { isObject } from "../json.js";
import { gemini } from "../protocols/gemini.js";
export const jobKind = "gemini-batch";
/** What the id of a result file begins with. */
const resultPrefix = "batch-";
const states = {
    cancelling: "RUNNING",
    done: "SUCCEEDED",
    cancelled: "CANCELLED",
    expired: "EXPIRED",
    failed: "FAILED",
};
/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const rpcCodes = {
    ...{ 400: 3, 401: 16, 403: 7, 404: 5, 409: 10, 413: 3, 429: 8, 499: 1, 500: 13, 501: 12, 503: 14, 504: 4 },
};
export function operationBody(job, now) {
    const { id, state, createdAt, endedAt, counts, fields, fault } = job;
    const name = `batches/${id}`;
    const type = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch";
    const isLate = endedAt !== undefined && now - endedAt < (fault.lateResultsMs ?? 0);
    const output = endedAt === undefined || isLate ? undefined : outputOf(job);
    const word = state === "running" ? (counts.done === 0 ? "PENDING" : "RUNNING") : states[state];
    return {
        name,
        metadata: {
            "@type": type,
            model: `models/${fields.model}`,
            displayName: fields.displayName,
            ...(output && { output }),
            createTime: timeOf(createdAt),
            ...(endedAt !== undefined && { endTime: timeOf(endedAt) }),
            updateTime: timeOf(endedAt ?? createdAt),
            batchStats: stats(job),
            state: `BATCH_STATE_${word}`,
            name,
        },
        ...(endedAt !== undefined && !isLate && { done: true, ...ending(job, output, type) }),
    };
}
/** What a file that is a job's result holds; `undefined` of any other. */
export function resultFile(id, { jobs, clock }) {
    const job = id.startsWith(resultPrefix) ? jobs.get(id.slice(resultPrefix.length)) : undefined;
    if (!job || operationBody(job, clock.now()).done !== true)
        return undefined;
    const lines = resultLines(job, (row) => ({ ...outcomeOf(row), key: row.id }));
    return lines.map((line) => `${line}\n`).join("");
}
function ending(job, output, type) {
    const { state, fault } = job;
    if (state === "done")
        return { response: { "@type": `${type}Output`, ...output } };
    if (state === "cancelled")
        return { error: { code: 1, message: "The batch was cancelled." } };
    if (state === "expired")
        return { error: { code: 4, message: "The batch was not done within 48 hours." } };
    return { error: { code: 13, message: `The batch failed: ${fault.fail}.` } };
}
/** One that has expired or failed has no results, whatever was done before. */
function outputOf(job) {
    if (job.state !== "done" && job.state !== "cancelled")
        return undefined;
    if (job.fields.inline !== true)
        return { responsesFile: `files/${resultPrefix}${job.id}` };
    const { malformedRows = 0, missingRows = 0 } = job.fault;
    const metadata = Array.isArray(job.fields.metadata) ? job.fields.metadata : [];
    const rows = job.rows.slice(0, job.rows.length - missingRows).map((row, index) => ({
        ...(index >= malformedRows && outcomeOf(row)),
        ...(isObject(metadata[index]) && { metadata: metadata[index] }),
    }));
    // Not in the order of the requests, as it has been: https://github.com/googleapis/python-genai/issues/1909.
    return { inlinedResponses: { inlinedResponses: rows.reverse() } };
}
function outcomeOf({ state, outcome }) {
    if (outcome && "answer" in outcome)
        return { response: gemini.answerBody(outcome.answer) };
    if (!outcome)
        return { error: { code: 1, message: `The request was ${state}.` } };
    const { error } = gemini.errorBody(outcome.failure, "");
    const { details, message } = isObject(error) ? error : {};
    return { error: { code: rpcCodes[outcome.failure.status] ?? 2, message, ...(details && { details }) } };
}
/** Counts are 64 bits wide, which JSON has as text, and zeros are left out. */
function stats({ counts }) {
    const all = {
        requestCount: counts.total,
        successfulRequestCount: counts.succeeded,
        failedRequestCount: counts.failed,
        pendingRequestCount: counts.pending,
    };
    return Object.fromEntries(Object.entries(all)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => [name, String(count)]));
}
function timeOf(ms) {
    return new Date(ms).toISOString();
}
