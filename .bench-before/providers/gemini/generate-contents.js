/** Messages as Gemini's contents, and its own parts back to the letter. https://ai.google.dev/api/caching#Content */
import { isObject } from "../../core/json.js";
/**
 * Since Gemini 3 a result may hold files, given as data.
 * https://ai.google.dev/gemini-api/docs/function-calling#multimodal
 */
const resultFiles = ["image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"];
const takesResultFiles = /^(?:models\/)?gemini-(?:[3-9]|\d\d)(?!\d)/;
/** Neighbours of one role become one content, results first: the API wants all results of a turn together, right after its calls. */
export function encodeContents(messages, provider, { name }) {
    const ids = callIds(messages, provider);
    const target = { provider, callIds: ids, resultFiles: takesResultFiles.test(name) ? resultFiles : [] };
    const contents = [];
    for (const message of messages) {
        if (message.role === "system")
            continue;
        const role = message.role === "assistant" ? "model" : "user";
        const parts = message.parts.flatMap((part) => encodePart(part, target));
        if (parts.length === 0)
            continue;
        const last = contents.at(-1);
        if (last?.role === role)
            last.parts.push(...parts);
        else
            contents.push({ role, parts });
    }
    return contents.map(({ role, parts }) => ({ role, parts: role === "user" ? resultsFirst(parts) : parts }));
}
function resultsFirst(parts) {
    const isResult = (part) => part.functionResponse !== undefined;
    return [...parts.filter(isResult), ...parts.filter((part) => !isResult(part))];
}
/** Ids that were made here, because the API gave a call none, are not sent to it. */
function callIds(messages, provider) {
    const ids = new Map();
    for (const part of messages.flatMap((message) => message.parts)) {
        if (part.type !== "tool-call")
            continue;
        const { functionCall } = ownMetadata(part.providerMetadata, provider);
        if (isObject(functionCall))
            ids.set(part.id, functionCall.id);
    }
    return ids;
}
function encodePart(part, target) {
    switch (part.type) {
        case "text": {
            const own = ownMetadata(part.providerMetadata, target.provider);
            // The API refuses empty texts, unless they carry a signature.
            return part.text === "" && Object.keys(own).length === 0 ? [] : [{ text: part.text, ...own }];
        }
        case "reasoning": {
            const own = ownMetadata(part.providerMetadata, target.provider);
            // Another provider's thinking would pass for the model's own.
            return own.thought === true ? [{ text: part.text, ...own }] : [];
        }
        case "refusal":
            return part.text === "" ? [] : [{ text: part.text }];
        case "file":
            return [{ ...fileContent(part), ...ownMetadata(part.providerMetadata, target.provider) }];
        case "tool-call":
            return toolCall(part, target);
        case "tool-result":
            return toolResult(part, target);
        case "provider":
            return part.provider === target.provider && isObject(part.block) ? [part.block] : [];
        default:
            return part;
    }
}
function fileContent({ mediaType, data = "", url }) {
    return url === undefined
        ? { inlineData: { mimeType: mediaType, data } }
        : { fileData: { mimeType: mediaType, fileUri: url } };
}
function toolCall({ id, name, input, providerExecuted, providerMetadata }, target) {
    const own = ownMetadata(providerMetadata, target.provider);
    const args = isObject(input) ? input : {};
    if (providerExecuted) {
        if (isObject(own.executableCode))
            return [{ ...own, executableCode: { ...own.executableCode, ...args } }];
        return isObject(own.toolCall) ? [{ ...own, toolCall: { ...own.toolCall, args } }] : [];
    }
    return [{ ...own, functionCall: { name, args, ...(isObject(own.functionCall) ? own.functionCall : { id }) } }];
}
function toolResult(part, { provider, callIds, resultFiles }) {
    const { id, name, output, files = [], isError, providerExecuted, providerMetadata } = part;
    const own = ownMetadata(providerMetadata, provider);
    if (providerExecuted) {
        const result = isObject(output) ? output : {};
        if (isObject(own.codeExecutionResult))
            return [{ ...own, codeExecutionResult: { ...own.codeExecutionResult, ...result } }];
        return isObject(own.toolResponse) ? [{ ...own, toolResponse: { ...own.toolResponse, response: output } }] : [];
    }
    const callId = callIds.has(id) ? callIds.get(id) : id;
    // The API takes an object alone, with these two names for what is none and for what went wrong.
    const response = isError ? { error: output } : isObject(output) ? output : { output };
    const held = files.filter(({ mediaType, url }) => url === undefined && resultFiles.includes(mediaType));
    const parts = held.length > 0 && { parts: held.map(fileContent) };
    return [
        { functionResponse: { ...(callId !== undefined && { id: callId }), name, response, ...parts } },
        ...files.filter((file) => !held.includes(file)).map(fileContent),
    ];
}
function ownMetadata(metadata, provider) {
    const own = metadata?.[provider];
    return isObject(own) ? own : {};
}
