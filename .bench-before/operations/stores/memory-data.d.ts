/** All that a store in memory keeps, and how a commit that fails is taken back. */
import type { StoredEvent } from "../events.ts";
import type { LedgerEntry, OperationRecord, StepRecord, SubmissionRecord } from "../record.ts";
import type { Budget, Fence } from "../store.ts";
import type { Rates } from "./rates.ts";
/** An operation or a submission: what there can be work of. */
export type Entry = OperationEntry | SubmissionEntry;
interface Holder {
    /** In the order in which they were inserted. */
    readonly seq: number;
    epoch: number;
    work: WorkEntry | undefined;
}
export interface OperationEntry extends Holder {
    record: OperationRecord;
    steps: ReadonlyMap<number, StepRecord>;
    readonly events: StoredEvent[];
    readonly submission?: undefined;
}
export interface SubmissionEntry extends Holder {
    submission: SubmissionRecord;
    readonly record?: undefined;
}
export interface WorkEntry {
    readonly runAt: number;
    readonly priority: number;
    readonly group: string;
    readonly tokens?: number;
    readonly bytes: number;
    readonly notice?: string;
    readonly worker?: string;
    readonly leaseUntil: number;
    /** A worker had it, and did not give it back itself. */
    readonly lost: boolean;
}
/** An entry with its work. */
export interface Working<Of extends Entry = Entry> {
    readonly entry: Of;
    readonly work: WorkEntry;
    readonly tokens?: number | undefined;
}
export declare class MemoryData {
    #private;
    readonly operations: Map<string, OperationEntry>;
    readonly submissions: Map<string, SubmissionEntry>;
    /** The ids of those that have one, by their idempotency keys. */
    readonly keys: Map<string, string>;
    readonly ledger: Map<string, LedgerEntry>;
    readonly coolDowns: Map<string, number>;
    readonly rates: Map<string, Rates>;
    readonly budgets: Map<string, Budget>;
    /** All of it or nothing. */
    atomically<T>(work: () => T): T;
    nextSeq(): number;
    entry(id: string): Entry | undefined;
    /** Where this worker still has the work. */
    fenced({ id, epoch }: Fence): Entry | undefined;
    groups(): Iterable<string>;
    working(group: string): Working[];
    put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void;
    setRecord(entry: OperationEntry, record: OperationRecord): void;
    setSteps(entry: OperationEntry, steps: OperationEntry["steps"]): void;
    setSubmission(entry: SubmissionEntry, submission: SubmissionRecord): void;
    setWork(entry: Entry, work: WorkEntry | undefined): void;
    addEvents({ events }: OperationEntry, at: number, added: readonly StoredEvent["event"][]): void;
}
export {};
