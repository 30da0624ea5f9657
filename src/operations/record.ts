/** What is stored of an operation: plain JSON, the same in every store. */
import type { Cost } from "../core/cost.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { LaneCounts } from "../core/lane.ts";
import type { ToolCallPart, ToolResultPart } from "../core/message.ts";
import type { LaneName } from "../core/model-info.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Result, Step } from "../core/result.ts";
import type { Usage } from "../core/usage.ts";

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
] as const;
export type OperationState = (typeof states)[number];

export function isDone(state: OperationState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled" || state === "expired";
}

/** Times are milliseconds since the epoch. */
export interface OperationRecord {
  readonly id: string;
  readonly state: OperationState;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whoever submitted it: the user and machine, or what the server knows. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly request: ModelRequest;
  readonly settings: OperationSettings;
  readonly lane: LaneName;
  /** Why this lane, where it was chosen for the caller, or changed since. */
  readonly laneReason?: string;
  /** Of those that were submitted together. */
  readonly batch?: string;
  /** Where the provider has it together with others: the id of that submission. */
  readonly submission?: string;
  /** The budgets it is paid from, with what of each is reserved for it, in billionths. */
  readonly reserved?: Readonly<Record<string, number>>;
  /** Larger goes first. Default 0. */
  readonly priority: number;
  /** Not before this. */
  readonly notBefore?: number;
  /** Ends as `expired` when this has passed. */
  readonly deadline?: number;
  readonly idempotencyKey?: string;
  /** Of request and settings, by which the same submission is known again. */
  readonly bodyHash: string;
  /** Failed tries since the last progress. */
  readonly attempts: number;
  /** What it waits for, for people: a provider that no worker has, a rate limit, a decision. */
  readonly waitingFor?: string;
  /** Somebody wants it cancelled. */
  readonly cancelRequested?: true;
  /** Of `awaiting-approval`. */
  readonly approvals?: readonly Approval[];
  /** What the provider calls it, in a lane of the provider's own. */
  readonly reference?: JsonValue;
  /** What came while the provider ran it is in its events. */
  readonly followed?: true;
  /** Of `succeeded`. */
  readonly result?: Result;
  /** Of `failed`, `cancelled` and `expired`: an error as `toJSON()` gives it. */
  readonly error?: JsonObject;
  /** When it may be forgotten, once it is done. */
  readonly keepUntil?: number;
}

/** Operations that a provider carries out together, in one job. Times are milliseconds since the epoch. */
export interface SubmissionRecord {
  /** The tag that travels with it. */
  readonly id: string;
  /** `packed`: nothing was sent. `sent`: it was or is being sent, and what came of it is not known. `running`: the provider has it. `done`: all was collected. */
  readonly state: "packed" | "sent" | "running" | "done";
  readonly lane: LaneName;
  /** Whose limits its work falls under: the provider's name. */
  readonly group: string;
  /** A model of the provider; of all its operations where it may have but one. */
  readonly model: string;
  /** What its operations were packed from. */
  readonly from: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** How many operations it was made of. */
  readonly size: number;
  readonly sentAt?: number;
  /** How many of them were sent: those that nobody had cancelled by then. */
  readonly sent?: number;
  /** When one of them has to be ended or carried out in another way, because its deadline comes near. */
  readonly checkAt?: number;
  /** What the provider calls it. */
  readonly reference?: JsonValue;
  /** Failed tries since the last progress. */
  readonly attempts: number;
  /** The provider was asked to cancel it. */
  readonly cancelled?: true;
  /** It was cancelled because the provider did not begin with it: what was not run is to be submitted again. */
  readonly stuck?: true;
  /** How far it is, by the provider's own count. */
  readonly counts?: LaneCounts;
  /** What keeps it from getting on, for people. */
  readonly waitingFor?: string;
}

/** What an operation is carried out with besides its request. */
export interface OperationSettings {
  /** Whether calls of tools are carried out. */
  readonly chain: boolean;
  readonly maxSteps?: number;
  readonly finalPrompt?: string;
  readonly toolConcurrency?: number;
  /** Names of the tools that a worker has to run: one that does not know them all leaves the operation to another. */
  readonly tools?: readonly string[];
  /** Of one try. */
  readonly timeoutMs?: number;
  /** In the currency of the model's prices, all tries together. */
  readonly maxCost?: number;
  readonly markupPercent?: number;
  /** A system prompt leads the messages. */
  readonly hasSystem?: boolean;
  /** The most tries of one step that fail in a way worth another. Default 5. */
  readonly maxAttempts?: number;
  /** An answer that does not fit the schema is asked for once more. */
  readonly repair?: true;
  /** The lane was chosen for the caller, and may be changed to make the deadline. */
  readonly hedge?: true;
}

/** A decision somebody has to take before a call may run. */
export interface Approval {
  readonly call: ToolCallPart;
  /** Why: a tool that asks for it, or a call that may have run before a crash. */
  readonly reason: string;
  readonly decision?: Decision;
}

/** `approve`: run it. `reject`: the model is told so. `result`: it was carried out elsewhere, and gave this. */
export type Decision =
  | { readonly type: "approve" }
  | { readonly type: "reject"; readonly message: string }
  | { readonly type: "result"; readonly output: JsonValue };

/** What is written of one step of an operation, as it goes on: the answer before any tool runs, each result as soon as it is there. */
export interface StepRecord {
  readonly operationId: string;
  /** From 0. */
  readonly number: number;
  /** Written before the provider is asked. */
  readonly sentAt: number;
  /** The try of this step that is written here, from 1. */
  readonly attempt: number;
  /** The provider clearly did not take it. */
  readonly refused?: true;
  /** The answer; missing while it is under way, or where a crash took it. */
  readonly answer?: Omit<Step, "toolResults">;
  /** Calls that were begun here, by id; those that have a result are finished. */
  readonly started: readonly string[];
  readonly toolResults: readonly ToolResultPart[];
}

/** One line of the ledger. Nothing is ever changed in it. */
export interface LedgerEntry {
  readonly id: string;
  readonly operationId: string;
  readonly at: number;
  /**
   * `reserved`: what it may cost at most, at submission. `settled`: a call whose answer is kept. `wasted`: one that was paid and of no use, such as a failed try.
   * `uncertain`: a call that was under way when its worker was lost; it may have been paid, and was sent again.
   */
  readonly kind: "reserved" | "settled" | "wasted" | "uncertain";
  readonly model: string;
  readonly step: number;
  readonly attempt: number;
  readonly usage?: Usage;
  readonly cost?: Cost;
  readonly costUnknown?: string;
  readonly requestId?: string;
  /** Of the operation, where it has any. */
  readonly labels?: Readonly<Record<string, string>>;
}
