export function readEntry(row) {
    const currency = optional(row, "currency");
    return {
        id: text(row, "id"),
        generationId: text(row, "generation_id"),
        step: Number(row.step),
        ...member("conversationId", optional(row, "conversation_id")),
        ...member("labels", json(row, "labels")),
        provider: text(row, "provider"),
        model: text(row, "model"),
        ...member("resolvedModel", optional(row, "resolved_model")),
        outcome: text(row, "outcome"),
        ...member("error", json(row, "error")),
        finishReason: text(row, "finish_reason"),
        startedAt: Date.parse(text(row, "started_at")),
        durationMs: Number(row.duration_ms),
        ...member("firstEventMs", number(row, "first_event_ms")),
        prompt: text(row, "prompt"),
        text: text(row, "text"),
        ...member("reasoning", optional(row, "reasoning")),
        ...member("usage", json(row, "usage")),
        ...(currency !== undefined && {
            cost: { currency: currency, nano: Number(row.cost_nano) },
        }),
        ...member("costUnknown", optional(row, "cost_unknown")),
        ...member("responseId", optional(row, "response_id")),
        ...member("requestId", optional(row, "request_id")),
    };
}
/** The member, or nothing where there is no value. */
export function member(name, value) {
    return (value === undefined ? {} : { [name]: value });
}
export function text(row, column) {
    return String(row[column]);
}
export function optional(row, column) {
    return row[column] === null || row[column] === undefined ? undefined : String(row[column]);
}
export function number(row, column) {
    return row[column] === null || row[column] === undefined ? undefined : Number(row[column]);
}
export function json(row, column) {
    const value = optional(row, column);
    return value === undefined ? undefined : JSON.parse(value);
}
