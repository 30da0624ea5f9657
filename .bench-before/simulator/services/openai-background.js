/** OpenAI's responses in the background: created, asked for, streamed from any event on, cancelled and forgotten. https://platform.openai.com/docs/guides/background */
import { pause } from "../clock.js";
import { Failure } from "../failure.js";
import { isObject } from "../json.js";
import { openaiResponses, responseHead } from "../protocols/openai-responses.js";
import { readResponsesRequest } from "../protocols/openai-responses-request.js";
import { numberedEvents } from "./openai-background-events.js";
const kind = "openai-background";
/** How long a response that is not to be stored is kept once it is over. */
const keptMs = 10 * 60_000;
/** https://github.com/openai/openai-python/issues/2828 */
const streamableMs = 5 * 60_000;
/** An open stream looks that often for a response that was cancelled. */
const lookMs = 1_000;
export const openaiBackground = {
    protocol: openaiResponses,
    owns({ method, path, body }) {
        if (method === "POST" && path === "/responses")
            return isObject(body) && body.background === true;
        const place = placeIn(path);
        return place !== undefined && method === (place.verb === "cancel" ? "POST" : "GET");
    },
    serve(request, means) {
        const place = placeIn(request.path);
        if (!place)
            return create(request, means);
        const { id, verb } = place;
        const job = find(id, means);
        if (verb === "cancel")
            return { body: response(means.jobs.cancel(id) ?? job) };
        if (request.query.get("stream") !== "true")
            return { body: response(job) };
        return goOn(job, Number(request.query.get("starting_after") ?? -1), request, means);
    },
};
function placeIn(path) {
    const [, id, verb] = /^\/responses\/([^/]+)(?:\/(cancel))?$/.exec(path) ?? [];
    return id === undefined ? undefined : { id, verb };
}
function create({ body, signal }, means) {
    const { outcome, ms, refused } = means.answer(openaiResponses, body, "/responses");
    if (refused && "failure" in outcome)
        throw outcome.failure;
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw openaiResponses.failure(fault.refuse);
    const id = "answer" in outcome ? outcome.answer.id : means.nextId(openaiResponses.idPrefix);
    const rows = [{ id, outcome, ms }];
    const fields = isObject(body) ? body : {};
    const job = means.jobs.create({ id, kind, rows, windowMs: Number.POSITIVE_INFINITY, fields }, fault);
    if (fields.stream !== true)
        return means.accepted(job, { body: head(job, "queued") });
    return means.accepted(job, streamed(job, -1, means, signal));
}
function find(id, { jobs, clock }) {
    const job = jobs.get(id);
    const over = job?.endedAt !== undefined && job.fields.store !== true && clock.now() - job.endedAt >= keptMs;
    if (job?.kind !== kind || over)
        throw new Failure(404, `Response with id '${id}' not found.`);
    return job;
}
function goOn(job, after, { signal }, means) {
    if (means.clock.now() - job.createdAt > streamableMs) {
        throw new Failure(400, "This response can no longer be streamed because it is more than 5 minutes old.");
    }
    if (job.fields.stream === true)
        return streamed(job, after, means, signal);
    // Of one that was not created as a stream nothing ever comes.
    return sse(waiting(means, signal));
}
function streamed(job, after, means, signal) {
    return sse(events(job, after, means, signal));
}
function sse(text) {
    return { text, contentType: "text/event-stream; charset=utf-8" };
}
async function* waiting({ clock }, signal) {
    while (!signal.aborted)
        await pause(lookMs, clock, signal);
    yield "";
}
async function* events({ id }, after, { jobs, clock }, signal) {
    let next = after + 1;
    for (let job = jobs.get(id); job && !signal.aborted; job = jobs.get(id)) {
        const known = numberedEvents(job, {
            queued: head(job, "queued"),
            begun: head(job, "in_progress"),
            now: response(job),
        });
        for (; next < known.length; next++) {
            yield `event: ${known[next]?.type}\ndata: ${JSON.stringify(known[next])}\n\n`;
        }
        if (job.endedAt !== undefined)
            return;
        await pause(Math.min(Math.max(job.dueAt - clock.now(), 0), lookMs), clock, signal);
    }
}
/** The response as it stands. */
function response(job) {
    const [row] = job.rows;
    switch (job.state) {
        case "running":
        case "cancelling":
            return head(job, job.fault.stuck ? "queued" : "in_progress");
        case "cancelled":
        case "expired":
            return head(job, "cancelled");
        case "failed":
            return failed(job, job.fault.fail ?? "server_error", "The simulated response failed.");
        case "done": {
            if (!row?.outcome)
                return head(job, "in_progress");
            if ("answer" in row.outcome)
                return openaiResponses.answerBody(row.outcome.answer);
            const { message, facts } = row.outcome.failure;
            return failed(job, facts.code ?? facts.type ?? "server_error", message);
        }
        default:
            return job.state;
    }
}
function failed(job, code, message) {
    return { ...head(job, "failed"), error: { code, message } };
}
function head({ id, createdAt, fields }, status) {
    const created = Math.floor(createdAt / 1000);
    return { ...responseHead({ id, created, prompt: readResponsesRequest(fields) }, status), output: [], usage: null };
}
