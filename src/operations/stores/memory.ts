/** A store in memory, for tests and for programs that need nothing to outlive them. */
import { StoreError } from "../../core/errors.ts";
import { FencedError } from "../errors.ts";
import type { StoredEvent } from "../events.ts";
import {
  isDone,
  type LedgerEntry,
  type OperationRecord,
  type OperationState,
  type StepRecord,
  type SubmissionRecord,
} from "../record.ts";
import type {
  Budget,
  Change,
  Fence,
  LedgerQuery,
  ListPage,
  ListQuery,
  Member,
  Packable,
  PackQuery,
  Position,
  Positioned,
  Renewed,
  Store,
  SubmissionWork,
  TakeQuery,
  Work,
} from "../store.ts";
import { Changes } from "./changes.ts";
import { applyChange, copy } from "./memory-changes.ts";
import { MemoryData } from "./memory-data.ts";
import { list } from "./memory-list.ts";
import { pack, packable } from "./memory-pack.ts";
import { nextDue, take } from "./memory-work.ts";

/** Keeps everything in this process, and loses it with it. */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly #data = new MemoryData();
  readonly #changes = new Changes();
  #closed = false;

  async commit(changes: readonly Change[], fence?: Fence): Promise<void> {
    const data = this.#open();
    if (fence && !data.fenced(fence)) throw new FencedError(fence.id);
    data.atomically(() => {
      for (const change of changes) applyChange(data, change, fence);
    });
    if (changes.length > 0) this.#changes.written();
  }

  async get(id: string): Promise<OperationRecord | undefined> {
    return copy(this.#open().operations.get(id)?.record);
  }

  async findByKey(idempotencyKey: string): Promise<OperationRecord | undefined> {
    const { keys, operations } = this.#open();
    return copy(operations.get(keys.get(idempotencyKey) ?? "")?.record);
  }

  async list(query: ListQuery): Promise<ListPage> {
    return copy(list(this.#open(), query));
  }

  async counts(batch: string): Promise<Readonly<Partial<Record<OperationState, number>>>> {
    const counts: Partial<Record<OperationState, number>> = {};
    for (const { record } of this.#open().operations.values()) {
      if (record.batch === batch) counts[record.state] = (counts[record.state] ?? 0) + 1;
    }
    return counts;
  }

  async finished(batch: string, after: Position | undefined, limit: number): Promise<readonly Positioned[]> {
    const from = after ?? { modifiedAt: Number.NEGATIVE_INFINITY, seq: 0 };
    const all = [...this.#open().operations.values()].filter(
      ({ record }) => record.batch === batch && isDone(record.state),
    );
    const positioned = all.map(({ seq, record }) => ({ position: { modifiedAt: record.modifiedAt, seq }, record }));
    const found = positioned.filter(({ position }) => byPosition(position, from) > 0);
    return copy(found.sort((a, b) => byPosition(a.position, b.position)).slice(0, limit));
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    const steps = [...(this.#open().operations.get(operationId)?.steps.values() ?? [])];
    return copy(steps.sort((a, b) => a.number - b.number));
  }

  async events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]> {
    return copy((this.#open().operations.get(operationId)?.events ?? []).slice(after, after + limit));
  }

  async ledger({ operationId, since, until }: LedgerQuery): Promise<readonly LedgerEntry[]> {
    const found = [...this.#open().ledger.values()].filter(
      (entry) =>
        entry.operationId === (operationId ?? entry.operationId) &&
        entry.at >= (since ?? entry.at) &&
        (until === undefined || entry.at < until),
    );
    return copy(found.sort((a, b) => a.at - b.at));
  }

  async budget(key: string): Promise<Budget> {
    return copy(this.#open().budgets.get(key) ?? { reserved: 0, spent: 0 });
  }

  async take(query: TakeQuery): Promise<readonly Work[]> {
    const data = this.#open();
    const taken = data.atomically(() => take(data, query));
    return taken.map(({ entry, work }) => {
      const fence = { epoch: entry.epoch, takenOver: work.lost || work.worker !== undefined };
      const { record, submission } = entry;
      return submission
        ? { id: submission.id, ...fence, submission: copy(submission) }
        : { id: record.id, ...fence, record: copy(record) };
    });
  }

  async pack(query: PackQuery): Promise<SubmissionWork | undefined> {
    const data = this.#open();
    const work = data.atomically(() => pack(data, query));
    if (work) this.#changes.written();
    return work;
  }

  async packable(now: number, atMost: number): Promise<readonly Packable[]> {
    return packable(this.#open(), now, atMost);
  }

  async submission(id: string): Promise<SubmissionRecord | undefined> {
    return copy(this.#open().submissions.get(id)?.submission);
  }

  async members(submission: string, after: number | undefined, limit: number): Promise<readonly Member[]> {
    const found = [...this.#open().operations.values()].filter(
      ({ seq, record }) => record.submission === submission && record.state === "waiting" && seq > (after ?? 0),
    );
    found.sort((a, b) => a.seq - b.seq);
    return copy(found.slice(0, limit).map(({ seq, record }) => ({ position: seq, record })));
  }

  async renew(worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed> {
    const data = this.#open();
    const kept: string[] = [];
    const cancelled: string[] = [];
    for (const fence of fences) {
      const entry = data.fenced(fence);
      if (entry?.work?.worker !== worker) continue;
      data.setWork(entry, { ...entry.work, leaseUntil });
      kept.push(fence.id);
      if (entry.record?.cancelRequested) cancelled.push(fence.id);
    }
    return { kept, cancelled };
  }

  async nextDue(groups?: TakeQuery["groups"]): Promise<number | undefined> {
    return nextDue(this.#open(), groups);
  }

  async changed(signal: AbortSignal): Promise<void> {
    this.#open();
    return this.#changes.wait(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#changes.close(closedError());
  }

  #open(): MemoryData {
    if (this.#closed) throw closedError();
    return this.#data;
  }
}

function byPosition(a: Position, b: Position): number {
  return a.modifiedAt - b.modifiedAt || a.seq - b.seq;
}

function closedError(): StoreError {
  return new StoreError("The store is closed.");
}
