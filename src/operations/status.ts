/** An operation as it is told to the world: the same JSON from the library, the command and HTTP. https://google.aip.dev/151 */
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { Result } from "../core/result.ts";
import { type Approval, isDone, type OperationRecord, type OperationState } from "./record.ts";

/** Times are RFC 3339. `error` and `response` are there when it is done: exactly one of them. */
export interface OperationStatus {
  readonly id: string;
  readonly description: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly modifiedAt: string;
  readonly done: boolean;
  readonly metadata: OperationMetadata;
  /** `code` is that of google.rpc.Code: 1 cancelled, 4 deadline exceeded, 2 anything else. */
  readonly error?: { readonly code: number; readonly message: string; readonly details: readonly JsonObject[] };
  readonly response?: Result;
}

export interface OperationMetadata {
  readonly state: OperationState;
  readonly model: string;
  readonly lane: string;
  /** Why this lane, where it was chosen for the caller, or changed since. */
  readonly laneReason?: string;
  /** Of those that were submitted together. */
  readonly batch?: string;
  /** The provider has it together with others: our id of that submission, which travels with it as its tag. */
  readonly submission?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly priority: number;
  /** Failed tries of the step it is at. */
  readonly attempts: number;
  readonly notBefore?: string;
  readonly deadline?: string;
  readonly idempotencyKey?: string;
  /** What it waits for, for people. */
  readonly waitingFor?: string;
  /** Calls on which somebody has to decide. */
  readonly approvals?: readonly Approval[];
  /** What the provider calls it. */
  readonly reference?: JsonValue;
}

export function statusOf(record: OperationRecord): OperationStatus {
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

function metadataOf(record: OperationRecord): OperationMetadata {
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

function codeOf(state: OperationState): number {
  return state === "cancelled" ? 1 : state === "expired" ? 4 : 2;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
