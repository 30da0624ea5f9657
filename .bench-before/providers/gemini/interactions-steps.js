/** Messages as the steps of a Gemini interaction. https://ai.google.dev/gemini-api/docs/interactions */
import { UnsupportedError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
/** Under which name steps are kept: generateContent cannot be given what it did not say, so they are not its own. */
export function interactionsKey(provider) {
    return `${provider}-interactions`;
}
/** @throws UnsupportedError for what no step can carry */
export function encodeSteps(messages, provider, model) {
    const key = interactionsKey(provider);
    const steps = [];
    for (const { role, parts } of messages) {
        if (role === "system")
            continue;
        const type = role === "assistant" ? "model_output" : "user_input";
        for (const part of parts) {
            const content = contentOf(part, model);
            const last = steps.at(-1);
            if (!content)
                steps.push(...stepOf(part, key, model));
            else if (last?.type === type && last.content)
                last.content.push(content);
            else
                steps.push({ type, content: [content] });
        }
    }
    return steps.filter((step) => step.content?.length !== 0);
}
/** What stands within a step, `undefined` where it is a step of its own, or none. */
function contentOf(part, model) {
    if (part.type === "file")
        return fileContent(part, model);
    if (part.type !== "text" && part.type !== "refusal")
        return undefined;
    return part.text === "" ? undefined : { type: "text", text: part.text };
}
function stepOf(part, key, model) {
    switch (part.type) {
        case "text":
        case "refusal":
        case "file":
            return [];
        case "reasoning": {
            const own = ownMetadata(part.providerMetadata, key);
            // Another protocol's thinking has a signature of its own, or none.
            if (own?.type !== "thought")
                return [];
            return [{ ...own, ...(part.text !== "" && { summary: [{ type: "text", text: part.text }] }) }];
        }
        case "tool-call": {
            const { id, name, input, providerExecuted, providerMetadata } = part;
            const own = ownMetadata(providerMetadata, key);
            if (providerExecuted)
                return own ? [own] : [];
            return [{ ...own, type: "function_call", id, name, arguments: isObject(input) ? input : {} }];
        }
        case "tool-result": {
            const own = ownMetadata(part.providerMetadata, key);
            if (part.providerExecuted)
                return own ? [own] : [];
            const { id, name, isError } = part;
            return [
                { type: "function_result", call_id: id, name, ...(isError && { is_error: true }), result: result(part, model) },
            ];
        }
        case "provider":
            return part.provider === key && isObject(part.block) ? [part.block] : [];
        default:
            return part;
    }
}
/** Text, an object, or pieces of text and images. */
function result({ output, files = [] }, model) {
    if (files.length === 0 && isObject(output))
        return output;
    const text = typeof output === "string" ? output : JSON.stringify(output);
    if (files.length === 0)
        return text;
    const images = files.map((file) => {
        if (file.mediaType.startsWith("image/"))
            return fileContent(file, model);
        const hint = "Send images alone, or the request at once.";
        throw new UnsupportedError(`a file of ${file.mediaType} in the result of a tool in the background`, model.id, hint);
    });
    return [{ type: "text", text }, ...images];
}
function fileContent({ mediaType, data = "", url }, model) {
    const [kind = ""] = mediaType.split("/");
    const isDocument = mediaType === "application/pdf" || kind === "text";
    const type = ["image", "audio", "video"].includes(kind) ? kind : isDocument ? "document" : undefined;
    if (!type) {
        throw new UnsupportedError(`a file of ${mediaType} in the background`, model.id, "Send the request at once.");
    }
    return { type, mime_type: mediaType, ...(url === undefined ? { data } : { uri: url }) };
}
function ownMetadata(metadata, key) {
    const own = metadata?.[key];
    return isObject(own) ? own : undefined;
}
