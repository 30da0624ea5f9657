/** What goes wrong with operations, and with nothing else. */
import { AfterwordError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";

/** The same idempotency key was used for something else. */
export class ConflictError extends AfterwordError {
  /** The operation that has the key. */
  readonly operationId: string;

  constructor(message: string, operationId: string) {
    super("conflict", message);
    this.operationId = operationId;
  }

  override toJSON(): JsonObject {
    return { ...super.toJSON(), operationId: this.operationId };
  }
}

/** There is no operation with this id, or no longer. */
export class OperationNotFoundError extends AfterwordError {
  readonly operationId: string;

  constructor(operationId: string) {
    super("operation-not-found", `There is no operation "${operationId}", or no longer.`);
    this.operationId = operationId;
  }

  override toJSON(): JsonObject {
    return { ...super.toJSON(), operationId: this.operationId };
  }
}

/** An operation that has no result: it still runs, or ended without one. `error` is what it ended with. */
export class OperationFailedError extends AfterwordError {
  readonly operationId: string;
  readonly state: string;
  readonly error: JsonObject | undefined;

  constructor(operationId: string, state: string, message: string, error?: JsonObject) {
    super("operation-failed", message);
    this.operationId = operationId;
    this.state = state;
    this.error = error;
  }

  override toJSON(): JsonObject {
    return { ...super.toJSON(), operationId: this.operationId, state: this.state, error: this.error };
  }
}

/** A budget would be exceeded: nothing was written. Users see a CostLimitError. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
  readonly key: string;
  /** What is left, in billionths. */
  readonly left: number;

  constructor(key: string, left: number) {
    super(`The budget ${key} has ${left} left.`);
    this.key = key;
    this.left = left;
  }
}

/** Somebody else has the operation since, or it is in another state: nothing was written. Never seen by users. */
export class FencedError extends Error {
  override readonly name = "FencedError";
  /** Of the operation, or of the submission that it was packed into. */
  readonly id: string;

  constructor(id: string) {
    super(`The operation ${id} is somebody else's, or in another state, since.`);
    this.id = id;
  }
}
