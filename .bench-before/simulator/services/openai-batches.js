/** OpenAI's batches, and Groq's and Azure's, which are the same. https://platform.openai.com/docs/api-reference/batch */
import { Failure } from "../failure.js";
import { resultLines } from "../jobs.js";
import { isObject } from "../json.js";
import { openaiChat } from "../protocols/openai-chat.js";
import { endpoints, lookThrough, rowLine } from "./openai-batch-rows.js";
import { batchFileMs, expiryMs, findFile } from "./openai-files.js";
import { openaiPage } from "./openai-page.js";
const kind = "openai-batch";
const windowMs = 24 * 3_600_000;
/** The vendor's takes up to 10 minutes. */
const cancelMs = 100;
const route = /^\/batches(?:\/([\w-]+)(\/cancel)?)?$/;
export const openaiBatches = {
    protocol: openaiChat,
    owns: ({ path }) => route.test(path),
    serve(request, means) {
        const { method, path, query } = request;
        const [, id, cancel] = route.exec(path) ?? [];
        const wanted = cancel ? "POST" : id === undefined ? "GET, POST" : "GET";
        if (!wanted.includes(method))
            throw openaiChat.wrongMethod(method, path, wanted);
        if (id !== undefined)
            return { body: cancel ? cancelled(id, means) : batchBody(find(id, means), means) };
        if (method === "POST")
            return create(request, means);
        return {
            body: openaiPage(means.jobs.list(kind).map((job) => batchBody(job, means)), query),
        };
    },
};
function create({ body }, means) {
    if (!isObject(body))
        throw new Failure(400, "We could not parse the JSON body of your request.");
    const { input_file_id, endpoint, completion_window, metadata = null, output_expires_after } = body;
    if (typeof input_file_id !== "string")
        throw missing("input_file_id");
    if (typeof endpoint !== "string" || !Object.hasOwn(endpoints, endpoint)) {
        throw wrong("endpoint", `Invalid value: '${endpoint}'. Supported values are: ${Object.keys(endpoints)}.`);
    }
    if (completion_window !== "24h")
        throw wrong("completion_window", "Invalid value. Supported values are: '24h'.");
    if (metadata !== null && !isMetadata(metadata))
        throw wrong("metadata", "Invalid metadata: 16 pairs of short texts.");
    const keptMs = isObject(output_expires_after) ? expiryMs(Number(output_expires_after.seconds)) : batchFileMs;
    const file = findFile(input_file_id, means);
    if (file.purpose !== "batch")
        throw wrong("input_file_id", `The purpose of ${input_file_id} is not batch.`);
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw openaiChat.failure(fault.refuse);
    const { rows, model, errors } = lookThrough(file.text, endpoint, means);
    const faulty = fault.fail === undefined ? errors : [failureOf(fault.fail)];
    const fields = { input_file_id, endpoint, metadata, keptMs, model, errors: faulty };
    const job = means.jobs.create({ id: means.nextId("batch"), kind, rows, windowMs, cancelMs, fields }, errors.length > 0 && fault.fail === undefined ? { ...fault, fail: String(errors[0]?.code) } : fault);
    // Whatever becomes of it, it is looked through first.
    const begun = { ...job, state: "running", rows: [] };
    return means.accepted(job, { body: { ...batchBody(begun, means), ...notBegun } });
}
const notBegun = {
    ...{ status: "validating", model: null, errors: null, in_progress_at: null },
    request_counts: { total: 0, completed: 0, failed: 0 },
};
function find(id, { jobs }) {
    const job = jobs.get(id);
    if (job?.kind === kind)
        return job;
    throw new Failure(404, `No batch found with id '${id}'.`);
}
function cancelled(id, means) {
    const { status } = batchBody(find(id, means), means);
    const running = ["validating", "in_progress", "finalizing"].includes(String(status));
    if (!running)
        throw new Failure(409, `Cannot cancel a batch with status '${status}'.`);
    return batchBody(means.jobs.cancel(id) ?? find(id, means), means);
}
const statuses = {
    running: "in_progress",
    cancelling: "cancelling",
    done: "completed",
    cancelled: "cancelled",
    expired: "expired",
    failed: "failed",
};
function batchBody(job, means) {
    const { id, state, createdAt, expiresAt, endedAt, cancelRequestedAt, counts, fields, fault } = job;
    const { input_file_id, endpoint, metadata, model, errors } = fields;
    const created = seconds(createdAt);
    const ended = (...states) => (states.includes(state) ? seconds(endedAt) : null);
    const late = endedAt !== undefined && means.clock.now() < endedAt + (fault.lateResultsMs ?? 0);
    const resultFile = (file) => (endedAt === undefined || late ? null : fileOf(job, file, means));
    const failed = state === "failed";
    return {
        ...{ id, object: "batch", endpoint, model: failed ? null : model },
        errors: failed ? { object: "list", data: errors } : null,
        ...{ input_file_id, completion_window: "24h", status: statuses[state] },
        ...{ output_file_id: resultFile("output"), error_file_id: resultFile("error"), created_at: created },
        ...{ in_progress_at: failed ? null : created, expires_at: seconds(expiresAt) },
        ...{ finalizing_at: ended("done", "expired"), completed_at: ended("done"), failed_at: ended("failed") },
        ...{ expired_at: ended("expired"), cancelling_at: seconds(cancelRequestedAt), cancelled_at: ended("cancelled") },
        request_counts: { total: failed ? 0 : counts.total, completed: counts.succeeded, failed: counts.failed },
        ...{ usage: usageOf(job), metadata },
    };
}
/** Made when it is first asked for; `null` where it would have no lines. */
function fileOf(job, file, { files }) {
    const { id, endedAt = 0, fields, state } = job;
    if (state === "failed")
        return null;
    const fileId = `sim_file_${id}_${file}`;
    if (files.has(fileId))
        return fileId;
    const lines = resultLines(job, (row) => rowLine(String(fields.endpoint), file, id, row));
    if (lines.length === 0)
        return null;
    const text = lines.map((line) => `${line}\n`).join("");
    const times = { createdAt: endedAt, expiresAt: endedAt + Number(fields.keptMs) };
    files.set(fileId, { id: fileId, name: `${id}_${file}.jsonl`, purpose: "batch_output", text, ...times });
    return fileId;
}
function usageOf({ rows, endedAt }) {
    const sum = { input: 0, output: 0, cacheRead: 0, reasoning: 0 };
    for (const { outcome } of endedAt === undefined ? [] : rows) {
        if (!outcome || !("answer" in outcome))
            continue;
        const { usage } = outcome.answer;
        sum.input += usage.input + usage.cacheRead + usage.cacheWrite;
        sum.output += usage.output;
        sum.cacheRead += usage.cacheRead;
        sum.reasoning += usage.reasoning;
    }
    return {
        ...{ input_tokens: sum.input, output_tokens: sum.output, total_tokens: sum.input + sum.output },
        ...{ input_tokens_details: { cached_tokens: sum.cacheRead } },
        ...{ output_tokens_details: { reasoning_tokens: sum.reasoning } },
    };
}
function failureOf(code) {
    const enqueued = "Enqueued token limit reached. Please try again once some in_progress batches have been completed.";
    const message = code === "token_limit_exceeded" ? enqueued : "The batch failed, as this simulator was told.";
    return { code, line: null, message, param: null };
}
function isMetadata(value) {
    if (!isObject(value))
        return false;
    const entries = Object.entries(value);
    const isShort = ([key, text]) => key.length <= 64 && typeof text === "string" && text.length <= 512;
    return entries.length <= 16 && entries.every(isShort);
}
function seconds(ms) {
    return ms === undefined ? null : Math.floor(ms / 1000);
}
function missing(param) {
    return new Failure(400, `Missing required parameter: '${param}'.`, { param, code: "missing_required_parameter" });
}
function wrong(param, message) {
    return new Failure(400, message, { param, code: "invalid_value" });
}
