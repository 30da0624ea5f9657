import { isDone } from "./record.js";
export function statusOf(record) {
    const { id, description, createdBy, state, result, error } = record;
    return {
        id,
        description,
        createdAt: time(record.createdAt),
        createdBy,
        modifiedAt: time(record.modifiedAt),
        done: isDone(state),
        metadata: metadataOf(record),
        ...(error && { error: { code: codeOf(state), message: String(error.message), details: [error] } }),
        ...(result && { response: result }),
    };
}
function metadataOf(record) {
    const { state, request, lane, labels, priority, attempts, idempotencyKey, waitingFor, reference } = record;
    const { notBefore, deadline, laneReason, batch, submission, approvals = [] } = record;
    const open = approvals.filter(({ decision }) => !decision);
    return {
        state,
        model: request.model,
        lane,
        ...(laneReason !== undefined && { laneReason }),
        ...(batch !== undefined && { batch }),
        ...(submission !== undefined && { submission }),
        labels,
        priority,
        attempts,
        ...(notBefore !== undefined && { notBefore: time(notBefore) }),
        ...(deadline !== undefined && { deadline: time(deadline) }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(waitingFor !== undefined && { waitingFor }),
        ...(state === "awaiting-approval" && open.length > 0 && { approvals: open }),
        ...(reference !== undefined && { reference }),
    };
}
function codeOf(state) {
    return state === "cancelled" ? 1 : state === "expired" ? 4 : 2;
}
function time(ms) {
    return new Date(ms).toISOString();
}
