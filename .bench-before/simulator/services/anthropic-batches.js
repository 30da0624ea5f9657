/** Anthropic's message batches: https://platform.claude.com/docs/en/build-with-claude/batch-processing. */
import { Failure } from "../failure.js";
import { resultLines } from "../jobs.js";
import { isArray, isObject } from "../json.js";
import { anthropic } from "../protocols/anthropic.js";
const kind = "anthropic.batch";
const base = "/v1/messages/batches";
const dayMs = 24 * 3_600_000;
/** Results are there for so long after the batch was made; the batch itself stays. */
const keptMs = 29 * dayMs;
const cancelMs = 50;
const mostRequests = 100_000;
const mostBytes = 256_000_000;
export const anthropicBatches = {
    protocol: anthropic,
    owns: ({ path }) => path === base || path.startsWith(`${base}/`),
    serve(request, means) {
        const { method, path } = request;
        const [id = "", verb, ...rest] = path.slice(base.length + 1).split("/");
        if (id === "") {
            if (method === "POST")
                return create(request, means);
            if (method === "GET")
                return { body: list(request, means) };
            throw anthropic.wrongMethod(method, path, "GET, POST");
        }
        if (rest.length > 0)
            throw anthropic.unknownPath(method, path);
        switch (verb) {
            case undefined:
                if (method === "GET")
                    return retrieve(jobOf(id, means), request, means);
                if (method === "DELETE")
                    return { body: remove(jobOf(id, means), means) };
                throw anthropic.wrongMethod(method, path, "GET, DELETE");
            case "cancel":
                if (method !== "POST")
                    throw anthropic.wrongMethod(method, path, "POST");
                return { body: cancel(jobOf(id, means), request, means) };
            case "results":
                if (method !== "GET")
                    throw anthropic.wrongMethod(method, path, "GET");
                return results(jobOf(id, means), means);
            default:
                throw anthropic.unknownPath(method, path);
        }
    },
};
function create(request, means) {
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw anthropic.failure(fault.refuse);
    if (Buffer.byteLength(request.text) > mostBytes)
        throw new Failure(413, "Request exceeds the maximum size");
    const rows = readRequests(request.body).map(({ id, params }) => ({ id, ...outcomeOf(params, means) }));
    const job = means.jobs.create({ id: means.nextId("msgbatch"), kind, rows, windowMs: dayMs, cancelMs }, fault);
    return means.accepted(job, { body: describe(job, request, means) });
}
/** Only the frame is looked at before the batch is made. */
function readRequests(body) {
    if (body === undefined)
        throw invalid("The request body is not valid JSON.");
    if (!isObject(body))
        throw invalid("Input should be a valid dictionary");
    const { requests } = body;
    if (requests === undefined)
        throw invalid("requests: Field required");
    if (!isArray(requests))
        throw invalid("requests: Input should be a valid list");
    if (requests.length === 0)
        throw invalid("requests: List should have at least 1 item");
    if (requests.length > mostRequests)
        throw invalid(`requests: List should have at most ${mostRequests} items`);
    const ids = new Set();
    return requests.map((each, index) => {
        const { custom_id: id, params } = isObject(each) ? each : {};
        if (typeof id !== "string")
            throw invalid(`requests.${index}.custom_id: Field required`);
        if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) {
            throw invalid(`requests.${index}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`);
        }
        if (ids.has(id))
            throw invalid(`requests.${index}.custom_id: ${id} is not unique`);
        if (!isObject(params))
            throw invalid(`requests.${index}.params: Field required`);
        ids.add(id);
        return { id, params };
    });
}
/** Parameters that an answer at once would be refused for are the error of their row. */
function outcomeOf(params, means) {
    const alien = ["stream", "speed"].find((name) => params[name] !== undefined && params[name] !== false);
    if (alien === undefined)
        return means.answer(anthropic, params, "/v1/messages");
    return { outcome: { failure: invalid(`${alien}: Not supported in a batch`) }, ms: 0 };
}
/** https://platform.claude.com/docs/en/api/listing-message-batches: newest first, in pages before or after one of them. */
function list(request, means) {
    const { query } = request;
    const limit = Number(query.get("limit") ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw invalid("limit: Input should be from 1 to 1000");
    const all = means.jobs.list(kind);
    const indexOf = (id) => {
        const index = all.findIndex((job) => job.id === id);
        if (index < 0)
            throw unknown(id);
        return index;
    };
    const before = query.get("before_id");
    const after = query.get("after_id");
    const newer = before === null ? undefined : all.slice(0, indexOf(before));
    const rest = newer ?? all.slice(after === null ? 0 : indexOf(after) + 1);
    const page = newer ? newer.slice(-limit) : rest.slice(0, limit);
    return {
        data: page.map((job) => describe(job, request, means)),
        has_more: rest.length > limit,
        first_id: page[0]?.id ?? null,
        last_id: page.at(-1)?.id ?? null,
    };
}
/** While it runs, it is said when to ask again. */
function retrieve(job, request, means) {
    const headers = job.endedAt === undefined ? { headers: { "retry-after": "10" } } : {};
    return { body: describe(job, request, means), ...headers };
}
/** What is said of one that has ended is a guess: it is not documented. */
function cancel(job, request, means) {
    if (job.endedAt !== undefined)
        throw invalid(`Batch ${job.id} cannot be canceled: its processing has ended.`);
    return describe(means.jobs.cancel(job.id) ?? job, request, means);
}
function remove(job, means) {
    if (job.endedAt === undefined)
        throw invalid(`Batch ${job.id} cannot be deleted while it is processed; cancel it.`);
    means.jobs.delete(job.id);
    return { id: job.id, type: "message_batch_deleted" };
}
function results(job, means) {
    if (!hasResults(job, means))
        throw new Failure(404, `Batch ${job.id} has no available results.`);
    const lines = resultLines(job, (row) => ({ custom_id: row.id, result: resultOf(row, job) }));
    return { text: lines.map((line) => `${line}\n`).join(""), contentType: "application/x-jsonl" };
}
function resultOf({ id, state, outcome }, job) {
    const type = job.fault.fail;
    const failure = job.state === "failed" ? new Failure(500, "The batch failed.", { type }) : undefined;
    if (!failure && !outcome)
        return { type: state === "cancelled" ? "canceled" : "expired" };
    if (!failure && outcome && "answer" in outcome) {
        const message = anthropic.answerBody(outcome.answer);
        const usage = isObject(message.usage) ? message.usage : {};
        return { type: "succeeded", message: { ...message, usage: { ...usage, service_tier: "batch" } } };
    }
    const told = failure ?? (outcome && "failure" in outcome ? outcome.failure : anthropic.failure(500));
    return { type: "errored", error: anthropic.errorBody(told, `sim_req_${job.id}_${id}`) };
}
function hasResults({ createdAt, endedAt, fault }, { clock }) {
    const now = clock.now();
    return endedAt !== undefined && now >= endedAt + (fault.lateResultsMs ?? 0) && now < createdAt + keptMs;
}
/** https://platform.claude.com/docs/en/api/retrieving-message-batches */
function describe(job, { origin }, means) {
    const { id, state, createdAt, expiresAt, endedAt, cancelRequestedAt } = job;
    const archivedAt = createdAt + keptMs;
    const status = endedAt !== undefined ? "ended" : state === "cancelling" ? "canceling" : "in_progress";
    return {
        ...{ id, type: "message_batch", processing_status: status, request_counts: countsOf(job) },
        ended_at: timeOf(endedAt),
        created_at: timeOf(createdAt),
        expires_at: timeOf(expiresAt),
        archived_at: timeOf(means.clock.now() >= archivedAt ? archivedAt : undefined),
        cancel_initiated_at: timeOf(cancelRequestedAt),
        results_url: hasResults(job, means) ? `${origin}${anthropic.base}${base}/${id}/results` : null,
    };
}
/** Nothing of what is done is told until all of it is. */
function countsOf({ endedAt, state, counts }) {
    const none = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
    const { total, succeeded, failed, cancelled, expired } = counts;
    if (endedAt === undefined)
        return { ...none, processing: total };
    // There is no batch that fails as a whole: all of its rows do.
    if (state === "failed")
        return { ...none, errored: total };
    return { ...none, succeeded, errored: failed, canceled: cancelled, expired };
}
/** As the vendor writes it: in microseconds, with an offset. */
function timeOf(ms) {
    return ms === undefined ? null : new Date(ms).toISOString().replace("Z", "000+00:00");
}
function jobOf(id, { jobs }) {
    const job = jobs.get(id);
    if (job?.kind !== kind)
        throw unknown(id);
    return job;
}
function unknown(id) {
    return new Failure(404, `Batch ${id} was not found.`);
}
function invalid(message) {
    return new Failure(400, message);
}
