/** Mistral's batch jobs and their files: live counts, results along with the job or in two files. https://docs.mistral.ai/studio-api/batch-processing */
import { Failure } from "../failure.js";
import { parseLines, resultLines } from "../jobs.js";
import { isArray, isObject } from "../json.js";
import { mistral } from "../protocols/mistral.js";
import { ownsFiles, serveFiles } from "./vendor-files.js";
const kind = "mistral-batch";
export const mistralBatches = {
    protocol: mistral,
    owns: (request) => /^\/batch\/jobs(\/|$)/.test(request.path) || ownsFiles(request),
    serve(request, means) {
        if (ownsFiles(request))
            return serveFiles(request, means, fileWords);
        const { method, path, query, body } = request;
        const [, id, cancel] = /^\/batch\/jobs(?:\/([\w-]+)(\/cancel)?)?$/.exec(path) ?? [];
        if (id === undefined)
            return method === "POST" ? create(body, means) : { body: list(query, means) };
        const job = means.jobs.get(id);
        if (job?.kind !== kind)
            throw new Failure(404, `Batch job ${id} not found.`);
        if (cancel && method === "POST")
            return { body: describe(means.jobs.cancel(id) ?? job, means) };
        if (method === "DELETE") {
            means.jobs.delete(id);
            return { body: { id, object: "batch", deleted: true } };
        }
        const inline = query.get("inline");
        const withOutputs = inline === "true" || (inline !== "false" && job.fields.inline === true);
        return { body: describe(job, means, withOutputs) };
    },
};
const fileWords = {
    vendor: "mistral",
    describe: ({ id, name, purpose, text, createdAt }) => ({
        ...{ id, object: "file", bytes: Buffer.byteLength(text), created_at: seconds(createdAt), filename: name, purpose },
        ...{ sample_type: "batch_request", num_lines: parseLines(text).length, source: "upload" },
    }),
    list(files, query) {
        const found = files.filter(({ name }) => name.includes(query.get("search") ?? ""));
        return { object: "list", data: paged(found, query).map((file) => fileWords.describe(file)), total: found.length };
    },
    madeContent(id, means) {
        const [, jobId = "", which] = /^(.+)-(output|error)$/.exec(id) ?? [];
        const job = means.jobs.get(jobId);
        return job && `${linesOf(job, which === "error").join("\n")}\n`;
    },
};
function create(body, means) {
    if (!isObject(body))
        throw new Failure(422, "The body is no JSON object.");
    const { model, endpoint, requests, input_files: inputs, metadata = null, timeout_hours: hours = 24 } = body;
    if (endpoint !== "/v1/chat/completions")
        throw new Failure(422, `Batches for ${endpoint} are not simulated.`);
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw mistral.failure(fault.refuse);
    const inline = isArray(requests);
    const sent = inline ? requests.map((each) => (isObject(each) ? each : undefined)) : readFiles(inputs, means);
    if (inline && sent.length >= 10_000)
        throw new Failure(422, "Fewer than 10,000 requests can be sent inline.");
    const id = means.nextId("batch");
    const rows = sent.map((each, index) => {
        const own = isObject(each?.body) ? each.body : {};
        const rowId = typeof each?.custom_id === "string" ? each.custom_id : String(index);
        return { id: rowId, ...means.answer(mistral, { model, ...own }, "/chat/completions") };
    });
    const fields = { model, metadata, inline, input_files: inline ? keepInline(requests, means) : inputs };
    const windowMs = Number(hours) * 3_600_000;
    const job = means.jobs.create({ id, kind, rows, windowMs, cancelMs: 1, fields }, fault);
    return means.accepted(job, { body: describe(job, means) });
}
/** What is sent along is kept as a file too. */
function keepInline(requests, { files, nextId, clock }) {
    const id = nextId("mistral-file");
    const text = requests.map((request) => JSON.stringify(request)).join("\n");
    files.set(id, { id, name: "batch.jsonl", purpose: "batch", text, createdAt: clock.now() });
    return [id];
}
function readFiles(inputs, { files }) {
    const ids = isArray(inputs) ? inputs : [];
    if (ids.length === 0)
        throw new Failure(422, "A batch job needs requests or input_files.");
    return ids.flatMap((id) => {
        const file = files.get(String(id));
        if (!file)
            throw new Failure(404, `File ${id} not found.`);
        return parseLines(file.text);
    });
}
function list(query, means) {
    const after = Date.parse(query.get("created_after") ?? "1970-01-01");
    const found = means.jobs.list(kind).filter(({ createdAt }) => createdAt >= after);
    const sorted = query.get("order_by") === "created" ? found.reverse() : found;
    return { object: "list", data: paged(sorted, query).map((job) => describe(job, means)), total: found.length };
}
function paged(items, query) {
    const size = Number(query.get("page_size") ?? 100);
    const start = Number(query.get("page") ?? 0) * size;
    return items.slice(start, start + size);
}
const words = {
    ...{ running: "RUNNING", cancelling: "CANCELLATION_REQUESTED", done: "SUCCESS" },
    ...{ cancelled: "CANCELLED", expired: "TIMEOUT_EXCEEDED", failed: "FAILED" },
};
function describe(job, { clock }, withOutputs = false) {
    const { id, state, createdAt, endedAt, counts, fault, fields } = job;
    const now = clock.now();
    const { inline: _, ...shown } = fields;
    // Nothing is counted before the job has begun.
    const begun = now > createdAt;
    const ended = endedAt !== undefined;
    const hasResults = ended && now >= endedAt + (fault.lateResultsMs ?? 0);
    return {
        ...{ id, object: "batch", ...shown, endpoint: "/v1/chat/completions", agent_id: null },
        output_file: hasResults && counts.succeeded > 0 ? `${id}-output` : null,
        error_file: hasResults && counts.failed > 0 ? `${id}-error` : null,
        errors: fault.fail === undefined ? [] : [{ message: fault.fail, count: 1 }],
        outputs: withOutputs && hasResults ? outputs(job) : null,
        ...{ status: begun || ended ? words[state] : "QUEUED", created_at: seconds(createdAt) },
        ...{ total_requests: begun ? counts.total : 0, completed_requests: counts.done },
        ...{ succeeded_requests: counts.succeeded, failed_requests: counts.failed },
        ...{ started_at: begun ? seconds(createdAt) : null, completed_at: ended ? seconds(endedAt) : null },
    };
}
/** Those that can be read; the files have them all. */
function outputs(job) {
    return parseLines([...linesOf(job, false), ...linesOf(job, true)].join("\n")).filter((row) => row !== undefined);
}
function linesOf(job, failures) {
    return resultLines(job, ({ id, outcome }) => {
        if (!outcome || "failure" in outcome !== failures)
            return undefined;
        const response = "answer" in outcome
            ? { status_code: 200, body: mistral.answerBody(outcome.answer) }
            : { status_code: outcome.failure.status, body: JSON.stringify(mistral.errorBody(outcome.failure, "")) };
        // As recorded, the id of a row is the simulator's own, and comes first.
        return { id: `${job.id}-${id}`, custom_id: id, response, error: null };
    });
}
function seconds(ms) {
    return Math.floor(ms / 1000);
}
