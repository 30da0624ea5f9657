/** What of a result has to be stored beside its parts: most of it is said there already. */
import { isDeepStrictEqual } from "node:util";
import { defined } from "../core/json.js";
import { textOf } from "../core/message.js";
/** Without the members that {@link wholeResult} makes again from the parts. Parts and usage are stored elsewhere. */
export function restOfResult(result) {
    const { parts, usage: _usage, choices, ...rest } = result;
    const derived = derive(parts);
    const { text, reasoning, refusal, toolCalls, ...facts } = rest;
    const plain = isDeepStrictEqual(defined({ text, reasoning, refusal, toolCalls }), derived);
    const usual = plain && isDeepStrictEqual(defined(choices[0] ?? {}), firstChoice(result));
    // One that says something else than its parts is kept as it is.
    return usual ? { ...facts, others: choices.slice(1) } : { ...rest, choices };
}
export function wholeResult(rest, parts, usage) {
    const { others, ...stored } = rest;
    const known = { ...stored, parts, ...(usage && { usage }) };
    if (!others)
        return known;
    const result = { ...known, ...derive(parts) };
    return { ...result, choices: [firstChoice(result), ...others] };
}
function derive(parts) {
    const reasoning = joined(parts, "reasoning");
    const refusal = joined(parts, "refusal");
    return {
        text: textOf(parts),
        ...(reasoning !== undefined && { reasoning }),
        ...(refusal !== undefined && { refusal }),
        toolCalls: parts.filter((part) => part.type === "tool-call" && !part.providerExecuted),
    };
}
function joined(parts, type) {
    let text;
    for (const part of parts)
        if (part.type === type)
            text = (text ?? "") + part.text;
    return text;
}
/** A result is its first choice, and more. */
function firstChoice(result) {
    const { parts, text, reasoning, refusal, toolCalls, finishReason, rawFinishReason, stopSequence, logprobs } = result;
    const all = { parts, text, reasoning, refusal, toolCalls, finishReason, rawFinishReason, stopSequence, logprobs };
    return { index: 0, ...defined(all) };
}
