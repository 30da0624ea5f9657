/** An estimate of tokens: four characters make one. Wrong for every real model, yet the same on every run. */
import { isArray, isObject } from "./json.js";
const charactersPerToken = 4;
/** A quarter of the characters, rounded up. */
export function countTokens(text) {
    return Math.ceil(text.length / charactersPerToken);
}
/** The estimate for every string in a value, keys left out: messages, system prompt and tools as they were sent. */
export function countTokensIn(...values) {
    return Math.ceil(values.reduce((sum, value) => sum + characters(value), 0) / charactersPerToken);
}
function characters(value) {
    if (typeof value === "string")
        return value.length;
    if (isArray(value))
        return value.reduce((sum, item) => sum + characters(item), 0);
    if (isObject(value))
        return characters(Object.values(value).filter((item) => item !== undefined));
    return 0;
}
/** The text as far as a token limit and stop sequences let it come. */
export function clip(text, maxTokens, stop) {
    const limit = maxTokens === undefined ? text.length : maxTokens * charactersPerToken;
    const reached = text.slice(0, limit);
    let first;
    for (const stopSequence of stop) {
        const at = stopSequence === "" ? -1 : reached.indexOf(stopSequence);
        if (at >= 0 && (!first || at < first.at))
            first = { at, stopSequence };
    }
    if (first)
        return { text: reached.slice(0, first.at), ending: "stop-sequence", stopSequence: first.stopSequence };
    return { text: reached, ending: reached.length < text.length ? "length" : "stop" };
}
