/** Of the whole answer. */
export const answerFacts = [
    "service_tier",
    "system_fingerprint",
    "provider",
    "prompt_filter_results",
    "citations",
];
/** Of one choice. */
export const choiceFacts = [
    "native_finish_reason",
    "content_filter_results",
    "content_filter_result",
    "stop_reason",
];
export function keepDefined(facts, from, names) {
    for (const name of names) {
        const value = from[name];
        if (value !== undefined && value !== null)
            facts[name] = value;
    }
}
/** Those of one more piece of the answer and of its refusal, added to what came before. */
export function withLogprobs(before, { content, refusal }) {
    const all = before ?? [];
    for (const tokens of [content, refusal])
        if (Array.isArray(tokens))
            all.push(...tokens);
    return all;
}
