/** xAI's batches and their files: counts instead of a status, and results in pages. https://docs.x.ai/developers/advanced-api-usage/batch-api */
import { Failure } from "../failure.js";
import { parseLines, resultLines } from "../jobs.js";
import { isObject } from "../json.js";
import { withCharge, xai } from "../protocols/xai.js";
import { ownsFiles, serveFiles } from "./vendor-files.js";
const kind = "xai-batch";
const keptMs = 30 * 24 * 3_600_000;
export const xaiBatches = {
    protocol: xai,
    owns: (request) => /^\/batches([/:?]|$)/.test(request.path) || ownsFiles(request),
    serve(request, means) {
        if (ownsFiles(request))
            return serveFiles(request, means, fileWords);
        const { method, path, query, body } = request;
        const [, id, rest = ""] = /^\/batches(?:\/([\w-]+)(:cancel|\/results|\/requests)?)?$/.exec(path) ?? [];
        if (id === undefined) {
            if (method === "POST")
                return create(body, means);
            return {
                body: page("batches", means.jobs.list(kind).map((job) => describe(job, means)), query),
            };
        }
        const job = means.jobs.get(id);
        if (job?.kind !== kind)
            throw new Failure(404, `Batch ${id} not found.`);
        if (rest === "" && method === "GET")
            return { body: describe(job, means) };
        if (rest === ":cancel" && method === "POST")
            return { body: describe(means.jobs.cancel(id) ?? job, means) };
        if (rest === "/results" && method === "GET")
            return { body: page("results", results(job), query) };
        if (rest === "/requests" && method === "GET")
            return { body: page("batch_request_metadata", job.rows.map(metadata), query) };
        throw new Failure(400, "This batch was made from a file and takes no more requests.");
    },
};
const fileWords = {
    vendor: "xai",
    describe: ({ id, name, text, createdAt }) => ({
        ...{ id, object: "file", bytes: Buffer.byteLength(text), created_at: Math.floor(createdAt / 1000) },
        ...{ filename: name, purpose: "", expires_at: null },
    }),
    list: (files, query) => page("data", files.map((file) => fileWords.describe(file)), query),
};
function create(body, means) {
    const { name, input_file_id: fileId } = isObject(body) ? body : {};
    if (typeof name !== "string" || name === "")
        throw new Failure(400, "A batch needs a name.");
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw xai.failure(fault.refuse);
    const file = typeof fileId === "string" ? means.files.get(fileId) : undefined;
    if (fileId !== undefined && !file)
        throw new Failure(404, `File ${fileId} not found.`);
    const read = file ? rowsOf(file, means) : [];
    const rejected = fault.fail ?? (typeof read === "string" ? read : undefined);
    const fields = { name, input_file_id: file?.id, rejected };
    const rows = rejected !== undefined || typeof read === "string" ? [] : read;
    const job = means.jobs.create({ id: means.nextId("batch"), kind, rows, windowMs: keptMs, fields }, fault);
    return means.accepted(job, { body: describe(job, means) });
}
/** What is wrong with the first line that is invalid, or the rows. */
function rowsOf({ text }, means) {
    const rows = [];
    const ids = new Set();
    for (const [index, line] of parseLines(text).entries()) {
        const { custom_id: id, method, url, body } = line ?? {};
        if (typeof id !== "string" || method !== "POST" || url !== "/v1/chat/completions" || !isObject(body)) {
            return `Line ${index + 1} of the input file is invalid.`;
        }
        if (ids.has(id))
            return `Line ${index + 1} repeats the custom_id ${id}.`;
        ids.add(id);
        rows.push({ id, ...means.answer(xai, body, "/chat/completions") });
    }
    return rows;
}
function describe({ id, createdAt, expiresAt, cancelRequestedAt, fields, counts, rows }, { clock }) {
    // The file is read in the background: at the moment when the batch is made, no request of it is known.
    const isRead = clock.now() > createdAt;
    const { name, input_file_id, rejected } = fields;
    const cancelledAt = cancelRequestedAt ?? (rejected === undefined ? undefined : createdAt);
    return {
        ...{ batch_id: id, name, create_time: day(createdAt), expire_time: day(expiresAt), create_api_key_id: "simulated" },
        ...{ cancel_time: cancelledAt === undefined ? null : day(cancelledAt), cancel_by_xai_message: rejected ?? null },
        state: {
            num_requests: isRead ? counts.total : 0,
            num_pending: isRead ? counts.pending + counts.expired : 0,
            ...{ num_success: counts.succeeded, num_error: counts.failed, num_cancelled: counts.cancelled },
        },
        cost_breakdown: { total_cost_usd_ticks: rows.reduce((sum, row) => sum + ticks(row), 0) },
        ...(input_file_id !== undefined && { input_file_id }),
    };
}
/** Half the price. */
function answerOf({ outcome }) {
    return outcome && "answer" in outcome ? withCharge(xai.answerBody(outcome.answer), 0.5) : undefined;
}
function ticks(row) {
    const usage = answerOf(row)?.usage;
    return isObject(usage) ? Number(usage.cost_in_usd_ticks) : 0;
}
/** A result that would be cut in a file is one that tells nothing here. */
function results(job) {
    return resultLines(job, (row) => (row.state === "done" ? resultOf(row) : undefined)).map((line) => {
        try {
            return JSON.parse(line);
        }
        catch {
            const id = /"batch_request_id":"([^"]*)"/.exec(line)?.[1] ?? "";
            return { batch_request_id: id, batch_result: {} };
        }
    });
}
function resultOf(row) {
    const { id: batch_request_id, outcome } = row;
    const answer = answerOf(row);
    if (answer)
        return { batch_request_id, batch_result: { response: { chat_get_completion: answer } } };
    const { status = 500, message = "" } = outcome && "failure" in outcome ? outcome.failure : {};
    return {
        batch_request_id,
        batch_result: { error: { code: rpcCodes[status] ?? 13, message } },
        error_message: message,
    };
}
/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const rpcCodes = { 400: 3, 401: 16, 403: 7, 404: 5, 429: 8, 500: 13, 503: 14 };
function metadata({ id, state, outcome }) {
    const done = outcome && "answer" in outcome ? "succeeded" : "failed";
    const word = state === "done" ? done : state === "cancelled" ? "cancelled" : "pending";
    return { batch_request_id: id, endpoint: "/v1/chat/completions", state: word };
}
/** A token is where the next page begins. */
function page(member, items, query) {
    const start = Number(query.get("pagination_token") ?? 0);
    const end = start + Math.min(Number(query.get("limit") ?? 100), 1000);
    return { [member]: items.slice(start, end), pagination_token: end < items.length ? String(end) : null };
}
function day(ms) {
    return new Date(ms).toISOString().slice(0, 10);
}
