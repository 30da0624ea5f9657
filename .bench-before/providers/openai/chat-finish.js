const finishReasons = {
    stop: "stop",
    length: "length",
    model_length: "length",
    tool_calls: "tool-calls",
    function_call: "tool-calls",
    content_filter: "content-filter",
};
export function choiceFinish(state) {
    const raw = state.rawFinishReason;
    let finishReason = finishReasons[raw ?? ""] ?? "unknown";
    if (finishReason === "stop" && state.refused)
        finishReason = "refusal";
    // Some servers say "stop" when they wait for a tool.
    if (finishReason === "stop" && state.callCount > 0)
        finishReason = "tool-calls";
    return {
        finishReason,
        ...(raw !== undefined && { rawFinishReason: raw }),
        ...(state.logprobs && { logprobs: state.logprobs }),
    };
}
