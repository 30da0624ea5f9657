/** What is stored of a response that runs in the background. */
import { InvalidRequestError } from "../../core/errors.js";
import { defined, isObject } from "../../core/json.js";
export function beginningAfter(number) {
    return { told: number, after: number, decoder: readDecoderPlace({}) };
}
export function writeReference({ stream, ...reference }) {
    return defined({ ...reference, stream: stream && { ...stream, decoder: { ...stream.decoder } } });
}
/** @throws InvalidRequestError for what is no reference of this lane */
export function readReference(stored, provider) {
    const { responseId, id, submittedAt, stored: kept, include, stream } = isObject(stored) ? stored : {};
    if (!isResponseId(responseId)) {
        throw new InvalidRequestError("reference", `This is no reference of a response of ${provider} in the background.`);
    }
    return {
        responseId,
        id: typeof id === "string" ? id : responseId,
        ...(typeof submittedAt === "number" && { submittedAt }),
        ...(kept === true && { stored: true }),
        ...(isTexts(include) && { include }),
        ...(isObject(stream) && { stream: readStreamPlace(stream) }),
    };
}
function readStreamPlace({ told, after, decoder }) {
    return { told: count(told), after: count(after), decoder: readDecoderPlace(isObject(decoder) ? decoder : {}) };
}
function readDecoderPlace({ items, blocks, calls, started, refused, hosted }) {
    const tools = Object.entries(isObject(hosted) ? hosted : {}).map(([name, times]) => [name, count(times)]);
    return {
        ...{ items: count(items), blocks: count(blocks), calls: count(calls) },
        ...{ started: started === true, refused: refused === true, hosted: Object.fromEntries(tools) },
    };
}
function count(value) {
    return typeof value === "number" ? value : 0;
}
export function isTexts(value) {
    return Array.isArray(value) && value.every((item) => typeof item === "string");
}
/** It becomes a part of a path. Proxies have ids of their own, in base64. */
export function isResponseId(value) {
    return typeof value === "string" && /^[\w=-]+$/.test(value);
}
