/** What goes wrong with operations, and with nothing else. */
import { AfterwordError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
/** The same idempotency key was used for something else. */
export declare class ConflictError extends AfterwordError {
    /** The operation that has the key. */
    readonly operationId: string;
    constructor(message: string, operationId: string);
    toJSON(): JsonObject;
}
/** There is no operation with this id, or no longer. */
export declare class OperationNotFoundError extends AfterwordError {
    readonly operationId: string;
    constructor(operationId: string);
    toJSON(): JsonObject;
}
/** An operation that has no result: it still runs, or ended without one. `error` is what it ended with. */
export declare class OperationFailedError extends AfterwordError {
    readonly operationId: string;
    readonly state: string;
    readonly error: JsonObject | undefined;
    constructor(operationId: string, state: string, message: string, error?: JsonObject);
    toJSON(): JsonObject;
}
/** A budget would be exceeded: nothing was written. Users see a CostLimitError. */
export declare class BudgetError extends Error {
    readonly name = "BudgetError";
    readonly key: string;
    /** What is left, in billionths. */
    readonly left: number;
    constructor(key: string, left: number);
}
/** Somebody else has the operation since, or it is in another state: nothing was written. Never seen by users. */
export declare class FencedError extends Error {
    readonly name = "FencedError";
    /** Of the operation, or of the submission that it was packed into. */
    readonly id: string;
    constructor(id: string);
}
