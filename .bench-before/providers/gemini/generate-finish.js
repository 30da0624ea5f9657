/** Of the others (OTHER, LANGUAGE, MALFORMED_FUNCTION_CALL, …) only the provider's word and its `finishMessage` tell. */
const finishReasons = {
    STOP: "stop",
    MAX_TOKENS: "length",
    SAFETY: "content-filter",
    RECITATION: "content-filter",
    BLOCKLIST: "content-filter",
    PROHIBITED_CONTENT: "content-filter",
    SPII: "content-filter",
    IMAGE_SAFETY: "content-filter",
    IMAGE_PROHIBITED_CONTENT: "content-filter",
    IMAGE_RECITATION: "content-filter",
    MODEL_ARMOR: "content-filter",
};
/** @param blocked the prompt was refused: there is no reason but that */
export function choiceFinish({ reason, callCount, logprobs }, blocked) {
    const known = reason === undefined && blocked ? "content-filter" : finishReasons[reason ?? ""];
    return {
        // The API says STOP when it waits for a tool.
        finishReason: known === "stop" && callCount > 0 ? "tool-calls" : (known ?? "unknown"),
        ...(reason !== undefined && { rawFinishReason: reason }),
        ...(logprobs !== undefined && { logprobs }),
    };
}
