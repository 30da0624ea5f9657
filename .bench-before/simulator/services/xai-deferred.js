/** xAI's deferred completions: collected once, and then forgotten. https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions */
import { Failure } from "../failure.js";
import { isObject } from "../json.js";
import { xai } from "../protocols/xai.js";
const keptMs = 24 * 3_600_000;
const kind = "xai-deferred";
export const xaiDeferred = {
    protocol: xai,
    owns({ method, path, body }) {
        if (/^\/chat\/deferred-completion\/[^/]+$/.test(path))
            return method === "GET";
        return path === "/chat/completions" && method === "POST" && isObject(body) && body.deferred === true;
    },
    serve({ path, body }, means) {
        return path === "/chat/completions" ? submit(body, means) : collect(path.slice(path.lastIndexOf("/") + 1), means);
    },
};
function submit(body, means) {
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw xai.failure(fault.refuse);
    const row = means.answer(xai, body, "/chat/completions");
    // What is wrong with the request itself is told at once; what goes wrong later, later.
    if ("failure" in row.outcome && row.outcome.failure.status < 500)
        throw row.outcome.failure;
    const id = means.nextId("deferred");
    const job = means.jobs.create({ id, kind, rows: [{ id, ...row }], windowMs: keptMs }, fault);
    return means.accepted(job, { body: { request_id: id } });
}
function collect(id, { jobs, clock }) {
    const job = jobs.get(id);
    if (job?.kind !== kind || clock.now() >= job.expiresAt)
        throw new Failure(404, `Deferred completion ${id} not found.`);
    const outcome = job.rows[0]?.outcome;
    if (job.fault.fail !== undefined)
        return once(xai.errorBody(new Failure(500, job.fault.fail), ""));
    if (!outcome)
        return { status: 202, text: "" };
    return once("answer" in outcome ? xai.answerBody(outcome.answer) : xai.errorBody(outcome.failure, ""));
    function once(body) {
        jobs.delete(id);
        const text = JSON.stringify(body);
        const isCut = (job?.fault.malformedRows ?? 0) > 0;
        return { text: isCut ? text.slice(0, text.length / 2) : text, contentType: "application/json" };
    }
}
