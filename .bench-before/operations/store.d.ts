/** The port of a store: where operations live, and what hands them to workers. A store has no opinions; all that it writes is given to it. */
import type { OperationEvent, StoredEvent } from "./events.ts";
import type { LedgerEntry, OperationRecord, OperationState, StepRecord, SubmissionRecord } from "./record.ts";
/**
 * Every write is one {@link Store.commit}: all of its changes are written, or none. Times are milliseconds since the epoch and come from the caller;
 * a store has no clock.
 */
export interface Store extends AsyncDisposable {
    /**
     * @param fence only while this worker still has the work: else nothing is written
     * @throws FencedError when somebody else has taken the work since
     * @throws ConflictError when an operation with the same idempotency key exists, or with the same id, or a line of the ledger with the same id
     * @throws BudgetError when a budget would be exceeded
     * @throws OperationNotFoundError for an update, a step, events or work of an operation that is not there
     * @throws StoreError when it cannot be written
     */
    commit(changes: readonly Change[], fence?: Fence): Promise<void>;
    get(id: string): Promise<OperationRecord | undefined>;
    findByKey(idempotencyKey: string): Promise<OperationRecord | undefined>;
    /** Newest first; of the same millisecond, the one that was inserted last. */
    list(query: ListQuery): Promise<ListPage>;
    /** How many operations of a batch are in each state. States with none are left out. */
    counts(batch: string): Promise<Readonly<Partial<Record<OperationState, number>>>>;
    /** Those of a batch that are done, by the time of their last change, of the same millisecond as they were inserted; those after a position. */
    finished(batch: string, after: Position | undefined, limit: number): Promise<readonly Positioned[]>;
    /** In the order of their numbers. */
    steps(operationId: string): Promise<readonly StepRecord[]>;
    /** Those with a larger sequence number than `after`, in order, at most `limit`. */
    events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]>;
    /** By time; of the same millisecond, as they were written. */
    ledger(query: LedgerQuery): Promise<readonly LedgerEntry[]>;
    /** What stands in a budget; zeros of one in which nothing does. */
    budget(key: string): Promise<Budget>;
    /**
     * Takes work that is due, most urgent first: by priority, then by time. Work whose lease has run out counts as due. Taking it again gives it a new epoch,
     * with which the earlier worker's writes are refused.
     */
    take(query: TakeQuery): Promise<readonly Work[]>;
    /**
     * Makes one submission of the operations whose work waits in a group and is due, most urgent first, up to the limits; of one that alone is too large,
     * that one. In one step they lose their work, are `waiting` in the submission, with an event that says so, and the submission is written down with how
     * many there are, and taken by this worker. `undefined` where nothing is due.
     */
    pack(query: PackQuery): Promise<SubmissionWork | undefined>;
    /**
     * The groups that wait to be packed, and what is due of each.
     * @param atMost more than this many of a group are not counted
     */
    packable(now: number, atMost: number): Promise<readonly Packable[]>;
    submission(id: string): Promise<SubmissionRecord | undefined>;
    /** The operations that are `waiting` in a submission, in the order in which they were inserted; those after a position. */
    members(submission: string, after: number | undefined, limit: number): Promise<readonly Member[]>;
    /** Keeps the work for longer. Gives the ids of what is still had by this worker, and, of those, the operations somebody wants cancelled. */
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
export type Change = {
    readonly type: "insert";
    readonly record: OperationRecord;
}
/** Only in one of these states, where they are given: else nothing of the commit is written, and it throws a FencedError. `undefined` removes a member. */
 | {
    readonly type: "update";
    readonly id: string;
    readonly set: {
        readonly [Member in keyof OperationRecord]?: OperationRecord[Member] | undefined;
    };
    readonly ifState?: readonly OperationState[];
} | {
    readonly type: "delete";
    readonly id: string;
}
/** Takes the place of the record with the same operation and number. */
 | {
    readonly type: "step";
    readonly record: StepRecord;
}
/** They get the next sequence numbers of their operation, from 1. */
 | {
    readonly type: "events";
    readonly operationId: string;
    readonly at: number;
    readonly events: readonly OperationEvent[];
} | {
    readonly type: "ledger";
    readonly entry: LedgerEntry;
}
/** Takes the place of the submission with the same id. */
 | {
    readonly type: "submission";
    readonly record: SubmissionRecord;
}
/**
 * There is one piece of work an operation or a submission: this makes it, or gives it another time. It is nobody's then; a worker that had it and did
 * not write this has lost it.
 */
 | {
    readonly type: "enqueue";
    /** Of the operation or the submission. */
    readonly id: string;
    readonly runAt: number;
    readonly priority: number;
    /** Whose limits it falls under: the provider's name; or, of an operation that is to be packed, what it may be packed with. */
    readonly group: string;
    /** What its call may take, in tokens, where it is one call of a model: it counts as a request then, and as so many tokens. Else it counts as nothing. */
    readonly tokens?: number;
    /** By what the provider's notices name it, with the provider's name. */
    readonly notice?: string;
    /** How long its request is, in bytes, where it is to be packed. Default 0. */
    readonly bytes?: number;
}
/** The work is done; nothing happens with it until it is enqueued again. */
 | {
    readonly type: "dequeue";
    readonly id: string;
}
/** Work that nobody has is due at this time, unless it is due before. Nothing happens where there is none, or somebody has it. */
 | {
    readonly type: "wake";
    readonly id: string;
    readonly at: number;
}
/** The same, of work that was enqueued with this notice. */
 | {
    readonly type: "notify";
    readonly notice: string;
    readonly at: number;
}
/** No work of the group is handed out before this, nor before what was said earlier. */
 | {
    readonly type: "cool-down";
    readonly group: string;
    readonly until: number;
}
/** What a provider says is left of its limits: work of the group is handed out at this pace, where no other is given. */
 | {
    readonly type: "pace";
    readonly group: string;
    readonly at: number;
    readonly pace: Pace;
}
/** Adds to a budget, or takes from it; nothing of the commit is written where `atMost` is exceeded by it. */
 | ({
    readonly type: "budget";
    readonly key: string;
    readonly atMost?: number;
} & Budget);
/** In billionths of the currency that the key names. */
export interface Budget {
    /** What may still be spent by what is under way. */
    readonly reserved: number;
    readonly spent: number;
}
/** Of requests, of tokens, or of both: how much is left, and how fast it grows again. */
export interface Pace {
    readonly requests?: Bucket;
    readonly tokens?: Bucket;
}
/** It leaks: `left` grows by `perMs` a millisecond up to `limit`. */
export interface Bucket {
    readonly limit: number;
    readonly left: number;
    readonly perMs: number;
}
/** Who has the work: writes under another epoch are refused. */
export interface Fence {
    /** Of the operation or the submission. */
    readonly id: string;
    readonly epoch: number;
}
export type Work = OperationWork | SubmissionWork;
interface Taken extends Fence {
    /** Somebody had it before, and lost it. */
    readonly takenOver: boolean;
}
export interface OperationWork extends Taken {
    readonly record: OperationRecord;
    readonly submission?: undefined;
}
export interface SubmissionWork extends Taken {
    readonly submission: SubmissionRecord;
    readonly record?: undefined;
}
/** How much of a group may run. */
export interface GroupLimits {
    /** At once, over all workers. No limit unless given. */
    readonly concurrency?: number;
    /** Begun in a minute, over all workers. As the provider says unless given. */
    readonly requestsPerMinute?: number;
    readonly tokensPerMinute?: number;
}
export interface TakeQuery {
    readonly worker: string;
    readonly now: number;
    readonly leaseUntil: number;
    readonly limit: number;
    /** The groups whose work this worker can do. Work of other groups is left. */
    readonly groups: ReadonlyMap<string, GroupLimits>;
}
export interface PackQuery {
    /** What is packed. */
    readonly from: string;
    /** The new submission, with `size` 0. Its `group` is that of its work. */
    readonly submission: SubmissionRecord;
    readonly worker: string;
    readonly now: number;
    readonly leaseUntil: number;
    /** How many operations at most, and how many bytes of requests. */
    readonly limit: number;
    readonly bytes: number;
}
export interface Packable {
    readonly group: string;
    /** How many are due, and when the first of them was. */
    readonly due: number;
    readonly firstAt: number;
    /** When the next that is not due yet will be. */
    readonly nextAt?: number;
}
/** Groups with this beginning hold operations that wait to be packed; they are never handed out by {@link Store.take}. */
export declare const packPrefix = "batch ";
export interface Member {
    readonly position: number;
    readonly record: OperationRecord;
}
export interface Position {
    readonly modifiedAt: number;
    readonly seq: number;
}
export interface Positioned {
    readonly position: Position;
    readonly record: OperationRecord;
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
    /** Those that were submitted together. */
    readonly batch?: string;
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
export {};
