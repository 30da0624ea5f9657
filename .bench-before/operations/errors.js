/** What goes wrong with operations, and with nothing else. */
import { AfterwordError } from "../core/errors.js";
/** The same idempotency key was used for something else. */
export class ConflictError extends AfterwordError {
    /** The operation that has the key. */
    operationId;
    constructor(message, operationId) {
        super("conflict", message);
        this.operationId = operationId;
    }
    toJSON() {
        return { ...super.toJSON(), operationId: this.operationId };
    }
}
/** There is no operation with this id, or no longer. */
export class OperationNotFoundError extends AfterwordError {
    operationId;
    constructor(operationId) {
        super("operation-not-found", `There is no operation "${operationId}", or no longer.`);
        this.operationId = operationId;
    }
    toJSON() {
        return { ...super.toJSON(), operationId: this.operationId };
    }
}
/** An operation that has no result: it still runs, or ended without one. `error` is what it ended with. */
export class OperationFailedError extends AfterwordError {
    operationId;
    state;
    error;
    constructor(operationId, state, message, error) {
        super("operation-failed", message);
        this.operationId = operationId;
        this.state = state;
        this.error = error;
    }
    toJSON() {
        return { ...super.toJSON(), operationId: this.operationId, state: this.state, error: this.error };
    }
}
/** A budget would be exceeded: nothing was written. Users see a CostLimitError. */
export class BudgetError extends Error {
    name = "BudgetError";
    key;
    /** What is left, in billionths. */
    left;
    constructor(key, left) {
        super(`The budget ${key} has ${left} left.`);
        this.key = key;
        this.left = left;
    }
}
/** Somebody else has the operation since, or it is in another state: nothing was written. Never seen by users. */
export class FencedError extends Error {
    name = "FencedError";
    /** Of the operation, or of the submission that it was packed into. */
    id;
    constructor(id) {
        super(`The operation ${id} is somebody else's, or in another state, since.`);
        this.id = id;
    }
}
