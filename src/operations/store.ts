/** The port of a store: where operations live, and what hands them to workers. A store has no opinions; all that it writes is given to it. */

import type { OperationEvent, StoredEvent } from "./events.ts";
import type { LedgerEntry, OperationRecord, OperationState, StepRecord } from "./record.ts";

/**
 * Every write is one {@link Store.commit}: all of its changes are written, or none. Times are milliseconds since the epoch and come from the caller;
 * a store has no clock.
 */
export interface Store extends AsyncDisposable {
  /**
   * @param fence only while this worker still has the work: else nothing is written
   * @throws FencedError when somebody else has taken the work since
   * @throws ConflictError when an operation with the same idempotency key exists, or with the same id, or a line of the ledger with the same id
   * @throws OperationNotFoundError for an update, a step, events or work of an operation that is not there
   * @throws StoreError when it cannot be written
   */
  commit(changes: readonly Change[], fence?: Fence): Promise<void>;
  get(id: string): Promise<OperationRecord | undefined>;
  findByKey(idempotencyKey: string): Promise<OperationRecord | undefined>;
  /** Newest first; of the same millisecond, the one that was inserted last. */
  list(query: ListQuery): Promise<ListPage>;
  /** In the order of their numbers. */
  steps(operationId: string): Promise<readonly StepRecord[]>;
  /** Those with a larger sequence number than `after`, in order, at most `limit`. */
  events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** By time; of the same millisecond, as they were written. */
  ledger(query: LedgerQuery): Promise<readonly LedgerEntry[]>;
  /**
   * Takes work that is due, most urgent first: by priority, then by time. Work whose lease has run out counts as due. Taking it again gives it a new epoch,
   * with which the earlier worker's writes are refused.
   */
  take(query: TakeQuery): Promise<readonly Work[]>;
  /** Keeps the work for longer. Gives the ids of the operations that are still had by this worker, and, of those, the ones somebody wants cancelled. */
  renew(worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed>;
  /**
   * When the next work is due that is nobody's, or whose lease runs out, and whose group does not cool down; `undefined` where there is none.
   * @param groups only of these, as in {@link TakeQuery}: of a group with as much running as may, the next is due when a lease runs out
   */
  nextDue(groups?: TakeQuery["groups"]): Promise<number | undefined>;
  /**
   * Resolves when something was committed since this was called or the last one resolved, here or by another process, or rejects with the signal's
   * reason. Called before reading, it misses nothing that is written between. It does not keep a process alive.
   */
  changed(signal: AbortSignal): Promise<void>;
}

export type Change =
  | { readonly type: "insert"; readonly record: OperationRecord }
  /** Only in one of these states, where they are given: else nothing of the commit is written, and it throws a FencedError. `undefined` removes a member. */
  | {
      readonly type: "update";
      readonly id: string;
      readonly set: { readonly [Member in keyof OperationRecord]?: OperationRecord[Member] | undefined };
      readonly ifState?: readonly OperationState[];
    }
  | { readonly type: "delete"; readonly id: string }
  /** Takes the place of the record with the same operation and number. */
  | { readonly type: "step"; readonly record: StepRecord }
  /** They get the next sequence numbers of their operation, from 1. */
  | {
      readonly type: "events";
      readonly operationId: string;
      readonly at: number;
      readonly events: readonly OperationEvent[];
    }
  | { readonly type: "ledger"; readonly entry: LedgerEntry }
  /** There is one piece of work an operation: this makes it, or gives it another time. It is nobody's then; a worker that had it and did not write this has lost it. */
  | {
      readonly type: "enqueue";
      readonly operationId: string;
      readonly runAt: number;
      readonly priority: number;
      /** Whose limits it falls under: the provider's name. */
      readonly group: string;
    }
  /** The work is done; nothing happens with the operation until it is enqueued again. */
  | { readonly type: "dequeue"; readonly operationId: string }
  /** No work of the group is handed out before this, nor before what was said earlier. */
  | { readonly type: "cool-down"; readonly group: string; readonly until: number };

/** Who has the work: writes under another epoch are refused. */
export interface Fence {
  readonly operationId: string;
  readonly epoch: number;
}

export interface Work extends Fence {
  readonly record: OperationRecord;
  /** Somebody had it before, and lost it. */
  readonly takenOver: boolean;
}

export interface TakeQuery {
  readonly worker: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
  /** The groups whose work this worker can do, with how many of each may run at once over all workers. Work of other groups is left. */
  readonly groups: ReadonlyMap<string, number>;
}

export interface Renewed {
  readonly kept: readonly string[];
  readonly cancelled: readonly string[];
}

export interface ListQuery {
  readonly limit: number;
  /** From the page before. One that is none is an InvalidRequestError. */
  readonly pageToken?: string;
  readonly states?: readonly OperationState[];
  readonly model?: string;
  /** All of these. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Included. */
  readonly since?: number;
  /** Not included. */
  readonly until?: number;
}

export interface ListPage {
  readonly records: readonly OperationRecord[];
  readonly nextPageToken?: string;
}

export interface LedgerQuery {
  readonly operationId?: string;
  /** Included. */
  readonly since?: number;
  /** Not included. */
  readonly until?: number;
}
