/**
 * `queued`: waits for a worker or for its time. `running`: a worker has it. `waiting`: for the provider, which has it in a lane of its own.
 * `awaiting-approval`: for a decision. The others are ends.
 */
export const states = [
    "queued",
    "running",
    "waiting",
    "awaiting-approval",
    "succeeded",
    "failed",
    "cancelled",
    "expired",
];
export function isDone(state) {
    return state === "succeeded" || state === "failed" || state === "cancelled" || state === "expired";
}
