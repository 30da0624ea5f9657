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

export class MemoryData {
  readonly operations = new Map<string, OperationEntry>();
  readonly submissions = new Map<string, SubmissionEntry>();
  /** The ids of those that have one, by their idempotency keys. */
  readonly keys = new Map<string, string>();
  readonly ledger = new Map<string, LedgerEntry>();
  readonly coolDowns = new Map<string, number>();
  readonly rates = new Map<string, Rates>();
  readonly budgets = new Map<string, Budget>();
  /** By group, so that taking from one does not look at what is parked in others. */
  readonly #working = new Map<string, Set<Entry>>();
  #inserted = 0;
  /** What takes back the changes of the commit under way, the last one first. */
  #undo: (() => void)[] = [];

  /** All of it or nothing. */
  atomically<T>(work: () => T): T {
    this.#undo = [];
    try {
      return work();
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo();
      throw error;
    } finally {
      this.#undo = [];
    }
  }

  nextSeq(): number {
    return ++this.#inserted;
  }

  entry(id: string): Entry | undefined {
    return this.operations.get(id) ?? this.submissions.get(id);
  }

  /** Where this worker still has the work. */
  fenced({ id, epoch }: Fence): Entry | undefined {
    const entry = this.entry(id);
    return entry?.epoch === epoch && entry.work?.worker !== undefined ? entry : undefined;
  }

  groups(): Iterable<string> {
    return this.#working.keys();
  }

  working(group: string): Working[] {
    return [...(this.#working.get(group) ?? [])].flatMap((entry) =>
      entry.work ? [{ entry, work: entry.work, tokens: entry.work.tokens }] : [],
    );
  }

  put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
    const before = map.get(key);
    this.#undo.push(() => set(map, key, before));
    set(map, key, value);
  }

  setRecord(entry: OperationEntry, record: OperationRecord): void {
    this.#set(entry, "record", record);
  }

  setSteps(entry: OperationEntry, steps: OperationEntry["steps"]): void {
    this.#set(entry, "steps", steps);
  }

  setSubmission(entry: SubmissionEntry, submission: SubmissionRecord): void {
    this.#set(entry, "submission", submission);
  }

  setWork(entry: Entry, work: WorkEntry | undefined): void {
    const { work: before } = entry;
    this.#undo.push(() => this.#replaceWork(entry, before));
    this.#replaceWork(entry, work);
  }

  addEvents({ events }: OperationEntry, at: number, added: readonly StoredEvent["event"][]): void {
    const { length } = events;
    this.#undo.push(() => events.splice(length));
    for (const event of added) events.push({ sequence: events.length + 1, at, event });
  }

  #set<Of, Member extends keyof Of>(entry: Of, member: Member, value: Of[Member]): void {
    const before = entry[member];
    this.#undo.push(() => {
      entry[member] = before;
    });
    entry[member] = value;
  }

  #replaceWork(entry: Entry, work: WorkEntry | undefined): void {
    const before = entry.work?.group;
    if (before !== undefined && before !== work?.group) {
      const had = this.#working.get(before);
      had?.delete(entry);
      if (had?.size === 0) this.#working.delete(before);
    }
    entry.work = work;
    if (!work) return;
    const has = this.#working.get(work.group) ?? new Set();
    this.#working.set(work.group, has.add(entry));
  }
}

function set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
