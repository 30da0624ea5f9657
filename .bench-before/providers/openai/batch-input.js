/** The file that a batch is made from: one request a line. https://platform.openai.com/docs/api-reference/batch/request-input */
import { InvalidRequestError } from "../../core/errors.js";
/** @throws InvalidRequestError naming what a batch cannot hold; what the protocol refuses of a request at once, it refuses here too */
export function batchInput(requests, { provider, endpoint, protocol, limits, row = (id, body) => openaiRow(id, body, endpoint) }, context) {
    if (requests.length === 0)
        throw wrong("A batch holds at least one request.");
    if (requests.length > limits.requests) {
        throw wrong(`A batch of ${provider} holds at most ${limits.requests} requests; these are ${requests.length}.`);
    }
    const lines = [];
    const ids = new Set();
    let bytes = 0;
    let firstModel;
    for (const deferred of requests) {
        const { id } = deferred;
        if (!/^[\w-]{1,64}$/.test(id))
            throw wrong(`"${id}" is no id for a row: letters, digits, - and _, at most 64.`);
        if (ids.has(id))
            throw wrong(`Two requests have the id ${id}.`);
        ids.add(id);
        const body = bodyOf(deferred, protocol, context);
        firstModel ??= body.model;
        if (limits.sameModel && body.model !== firstModel) {
            throw wrong(`A batch of ${provider} is for one model; these are for ${firstModel} and ${body.model}.`);
        }
        const line = `${JSON.stringify(row(id, body))}\n`;
        bytes += encoder.encode(line).length;
        if (bytes > (limits.bytes ?? Infinity)) {
            throw wrong(`A batch of ${provider} holds at most ${limits.bytes} bytes; request ${id} is beyond.`);
        }
        lines.push(line);
    }
    return lines.join("");
}
const encoder = new TextEncoder();
function openaiRow(id, body, url) {
    return { custom_id: id, method: "POST", url, body };
}
/** What an answer at once would be asked with, unstreamed. */
function bodyOf({ id, request, model }, protocol, context) {
    const whole = { ...request, options: { ...request.options, stream: false } };
    const { body, options } = protocol.prepare(whole, { ...context, model });
    const own = options.providerOptions ?? {};
    for (const name of ["headers", "query"]) {
        if (own[name] && Object.keys(own[name]).length > 0) {
            throw new InvalidRequestError(`providerOptions.${name}`, `Request ${id} has ${name} of its own, which a row of a batch cannot carry.`);
        }
    }
    return { ...body, ...own.body };
}
function wrong(message) {
    return new InvalidRequestError("requests", message);
}
