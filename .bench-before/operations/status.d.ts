/** An operation as it is told to the world: the same JSON from the library, the command and HTTP. https://google.aip.dev/151 */
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { Result } from "../core/result.ts";
import { type Approval, type OperationRecord, type OperationState } from "./record.ts";
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
    readonly error?: {
        readonly code: number;
        readonly message: string;
        readonly details: readonly JsonObject[];
    };
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
export declare function statusOf(record: OperationRecord): OperationStatus;
