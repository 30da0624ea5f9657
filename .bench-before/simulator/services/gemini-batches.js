/** Gemini's batches: made of rows in the request or in a file, listed, cancelled and deleted. https://ai.google.dev/api/batch-api */
import { Failure } from "../failure.js";
import { parseLines } from "../jobs.js";
import { isArray, isObject } from "../json.js";
import { gemini } from "../protocols/gemini.js";
import { textOf } from "./gemini-files.js";
import { jobKind, operationBody } from "./gemini-jobs.js";
import { page } from "./gemini-pages.js";
const windowMs = 48 * 3_600_000;
const inlineBytes = 20_000_000;
const createPath = /^\/v1beta\/models\/([^/:]+):batchGenerateContent$/;
const jobPath = /^\/v1beta\/batches(?:\/([\w-]+)(:cancel)?)?$/;
export const geminiBatches = {
    protocol: gemini,
    owns: ({ path }) => createPath.test(path) || jobPath.test(path),
    serve(request, means) {
        const { method, path, query } = request;
        const { jobs, clock } = means;
        const [, model] = createPath.exec(path) ?? [];
        if (model !== undefined) {
            if (method !== "POST")
                throw gemini.wrongMethod(method, path, "POST");
            return create(decodeURIComponent(model), request, means);
        }
        const [, id, cancel] = jobPath.exec(path) ?? [];
        const write = (job) => operationBody(job, clock.now());
        if (id === undefined)
            return { body: page(jobs.list(jobKind), query, "operations", write) };
        const job = jobs.get(id);
        if (job?.kind !== jobKind)
            throw gemini.unknownPath(method, path);
        if (cancel) {
            if (job.endedAt !== undefined)
                throw new Failure(400, "The batch has ended.", { type: "FAILED_PRECONDITION" });
            jobs.cancel(id);
            return { body: {} };
        }
        if (method !== "DELETE")
            return { body: write(job) };
        jobs.delete(id);
        return { body: {} };
    },
};
function create(model, { body, text }, means) {
    const batch = isObject(body) && isObject(body.batch) ? body.batch : {};
    const { displayName, inputConfig } = batch;
    if (typeof displayName !== "string" || displayName === "")
        throw invalid("batch.display_name: is required.");
    if (Buffer.byteLength(text) > inlineBytes)
        throw invalid("The request is too large.");
    const { rows, fields } = readInput(isObject(inputConfig) ? inputConfig : {}, means);
    const answered = rows.map(({ id, request }) => {
        const target = `/v1beta/models/${model}:generateContent`;
        return { id, ...means.answer(gemini, request, target) };
    });
    const unknown = gemini.unknownModel(model).message;
    const stranger = answered.find(({ outcome }) => "failure" in outcome && outcome.failure.message === unknown);
    if (stranger && "failure" in stranger.outcome)
        throw stranger.outcome.failure;
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw gemini.failure(fault.refuse);
    const id = means.nextId("batch");
    const job = means.jobs.create({ id, kind: jobKind, rows: answered, windowMs, fields: { ...fields, displayName, model } }, fault);
    return means.accepted(job, { body: operationBody(job, means.clock.now()) });
}
function readInput({ requests, fileName }, means) {
    if (typeof fileName === "string") {
        const lines = parseLines(textOf(fileName.replace(/^files\//, ""), means));
        const rows = lines.map((line, index) => ({ id: String(line?.key ?? index), request: line?.request }));
        if (rows.length === 0)
            throw invalid("batch.input_config: the file is empty.");
        return { rows, fields: { inline: false, fileName } };
    }
    const given = isObject(requests) && isArray(requests.requests) ? requests.requests.filter(isObject) : [];
    if (given.length === 0)
        throw invalid("batch.input_config: requests are required.");
    const metadata = given.map((row) => (isObject(row.metadata) ? row.metadata : null));
    const rows = given.map(({ request }, index) => ({ id: String(metadata[index]?.key ?? index), request }));
    return { rows, fields: { inline: true, metadata } };
}
function invalid(message) {
    return new Failure(400, `* BatchGenerateContentRequest.${message}\n`);
}
