/** What a behaviour needs to know of a request, whatever protocol it came in. */
import { isArray, isObject } from "./json.js";
/** Finds the last thing the user said. Both vendors write content as a string or as parts of which some are `{ type: "text", text }`. */
export function lastUserText(messages) {
    let turn = 0;
    for (const message of messages.toReversed()) {
        if (message.role === "assistant")
            turn++;
        const text = message.role === "user" ? contentText(message.content) : undefined;
        if (text !== undefined)
            return { text, turn };
    }
    return { text: "", turn };
}
function contentText(content) {
    if (typeof content === "string")
        return content;
    if (!isArray(content))
        return undefined;
    const texts = content.flatMap((part) => isObject(part) && part.type === "text" && typeof part.text === "string" ? [part.text] : []);
    return texts.length > 0 ? texts.join("") : undefined;
}
