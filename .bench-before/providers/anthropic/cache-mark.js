import { isObject } from "../../core/json.js";
/** The API refuses more. */
const mostMarks = 4;
/**
 * The one moving mark: everything up to the last message is read from the cache, or written to it. Marks of the caller's own, in
 * `providerOptions.body` or in blocks and tools in the provider's words, come first.
 * @param warnings gets that there was no place left
 */
export function withCacheMark(body, options, warnings) {
    const marks = countMarks({ ...body, ...options.providerOptions?.body });
    if (marks >= mostMarks) {
        const message = `The request has ${marks} marks for the cache already and ${mostMarks} are the most: cache added none.`;
        warnings.push({ code: "cache-marks", message });
        return body;
    }
    const all = body.messages;
    // The prefill is no part of the conversation to come.
    const last = options.prefill === undefined ? all.length : all.length - 1;
    for (let index = last - 1; index >= 0; index--) {
        const marked = markedMessage(all[index], options.cache);
        if (marked)
            return { ...body, messages: all.with(index, marked) };
    }
    return body;
}
/** The message with the mark on its last block that can carry it; nothing where none can. */
function markedMessage(message, cache) {
    const content = blocks(message.content);
    // Thinking cannot carry the mark, nor can an empty text.
    const at = content.findLastIndex((block) => !String(block.type).endsWith("thinking") && block.text !== "");
    const block = content[at];
    if (!block)
        return undefined;
    const ttl = typeof cache === "object" && { ttl: cache.ttl };
    return { ...message, content: content.with(at, { ...block, cache_control: { type: "ephemeral", ...ttl } }) };
}
function blocks(content) {
    if (typeof content === "string")
        return [{ type: "text", text: content }];
    return Array.isArray(content) ? content.filter(isObject) : [];
}
/** Only where a mark may stand: an input of a tool may have a member of the same name. */
function countMarks({ cache_control, system, tools, messages }) {
    const places = [...list(system), ...list(tools)];
    for (const { content } of list(messages)) {
        for (const block of list(content))
            places.push(block, ...list(block.content));
    }
    const own = isObject(cache_control) ? 1 : 0;
    return own + places.filter((place) => isObject(place.cache_control)).length;
}
function list(value) {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
