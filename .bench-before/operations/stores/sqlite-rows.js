export function toRow(record) {
    const { id, state, createdAt, modifiedAt, idempotencyKey, batch, submission, request, result: _result, ...rest } = record;
    return {
        id,
        state,
        model: request.model,
        created_at: createdAt,
        modified_at: modifiedAt,
        idempotency_key: idempotencyKey ?? null,
        batch: batch ?? null,
        submission: submission ?? null,
        record: JSON.stringify(rest),
    };
}
/** Without request and result. */
export function toBrief(row) {
    const columns = {
        id: row.id,
        state: row.state,
        createdAt: row.created_at,
        modifiedAt: row.modified_at,
        ...(row.idempotency_key !== null && { idempotencyKey: row.idempotency_key }),
        ...(row.batch !== null && { batch: row.batch }),
        ...(row.submission !== null && { submission: row.submission }),
    };
    return { ...columns, ...json(row.record) };
}
export function toRecord(row) {
    const request = json(row.request);
    return { ...toBrief(row), request, ...(row.result !== null && { result: json(row.result) }) };
}
export function json(value) {
    return JSON.parse(value);
}
