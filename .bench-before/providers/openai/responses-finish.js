import { isObject } from "../../core/json.js";
const incompleteReasons = {
    max_output_tokens: "length",
    content_filter: "content-filter",
};
/** @param came whether the model declined, and how many calls wait for a result */
export function finishReason({ status, incomplete_details: details }, came) {
    if (status === "incomplete") {
        return incompleteReasons[String(isObject(details) ? details.reason : undefined)] ?? "unknown";
    }
    if (status !== "completed")
        return "unknown";
    return came.calls > 0 ? "tool-calls" : came.refused ? "refusal" : "stop";
}
const names = [
    ...["service_tier", "incomplete_details", "previous_response_id", "conversation", "background", "metadata"],
    ...["content_filters", "moderation", "tool_usage"],
];
/** What is more than the request said again. */
export function answerFacts(response) {
    const facts = {};
    for (const name of names) {
        const value = response[name];
        const empty = isObject(value) && Object.keys(value).length === 0;
        if (value !== undefined && value !== null && value !== false && !empty)
            facts[name] = value;
    }
    return facts;
}
