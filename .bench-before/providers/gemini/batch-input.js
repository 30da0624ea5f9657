/** The requests of a batch as they are handed over: within the request that makes the job, or in a file. https://ai.google.dev/gemini-api/docs/batch-api#batch-job-creation */
import { InvalidRequestError } from "../../core/errors.js";
import { batchLimits } from "./batch-limits.js";
/** The request that makes the job must stay below this. */
const inlineBytes = 20_000_000;
/**
 * Answers to requests that stand in the job come in one object, and twice. Jobs of 150 such requests have been too large to be fetched at all:
 * https://discuss.ai.google.dev/t/174261
 */
const inlineRequests = 100;
/** At most, of what stands around the rows and around each of them, with its id. */
const aroundBytes = 2_000;
const aroundRowBytes = 100;
/** @throws InvalidRequestError for what no batch can hold */
export function batchInput(requests, protocol, name, context) {
    checkIds(requests, name);
    const rows = requests.map(({ id, request, model }) => {
        const whole = { ...request, options: { ...request.options, stream: false } };
        const { body, options, path } = protocol.prepare(whole, { ...context, model });
        const { body: own, ...transport } = options.providerOptions ?? {};
        return { id, path, transport, text: JSON.stringify({ ...body, ...own }) };
    });
    const encoder = new TextEncoder();
    const bytes = rows.reduce((sum, { text }) => sum + encoder.encode(text).length + aroundRowBytes, aroundBytes);
    if (bytes > batchLimits.bytes) {
        const most = `up to ${batchLimits.bytes}`;
        throw new InvalidRequestError("requests", `The requests have ${bytes} bytes; a batch of ${name} holds ${most}.`);
    }
    const [first] = rows;
    const stranger = rows.find((row) => row.path !== first?.path);
    if (!first || stranger) {
        throw new InvalidRequestError("requests", `All requests of a batch of ${name} must be for one model.`);
    }
    const transport = JSON.stringify(first.transport);
    if (rows.some((row) => JSON.stringify(row.transport) !== transport)) {
        const what = "providerOptions.headers and providerOptions.query";
        throw new InvalidRequestError("providerOptions", `${what} must be the same in all requests of a batch of ${name}.`);
    }
    const shared = {
        path: first.path.replace(/:generateContent$/, ""),
        options: { stream: false, providerOptions: first.transport },
    };
    if (bytes < inlineBytes && rows.length <= inlineRequests) {
        const texts = rows.map(({ id, text }) => `{"request":${text},"metadata":{"key":"${id}"}}`);
        return { ...shared, inline: `{"requests":{"requests":[${texts.join(",")}]}}` };
    }
    return { ...shared, lines: rows.map(({ id, text }) => `{"key":"${id}","request":${ascii(text)}}\n`) };
}
function checkIds(requests, name) {
    const { length } = requests;
    if (length < 1 || length > batchLimits.requests) {
        const most = `1 to ${batchLimits.requests} requests`;
        throw new InvalidRequestError("requests", `A batch of ${name} holds ${most}; here are ${length}.`);
    }
    const wrong = requests.find(({ id }) => !/^[\w-]{1,64}$/.test(id));
    if (wrong)
        throw new InvalidRequestError("requests", `${JSON.stringify(wrong.id)} cannot be the id of a request.`);
    if (new Set(requests.map(({ id }) => id)).size < length) {
        throw new InvalidRequestError("requests", "Two requests of a batch have the same id.");
    }
}
/** The same JSON. */
function ascii(json) {
    return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
