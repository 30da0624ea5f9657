/** A store in memory, for tests and for programs that need nothing to outlive them. */
import { StoreError } from "../../core/errors.ts";
import { defined } from "../../core/json.ts";
import { FencedError, OperationNotFoundError } from "../errors.ts";
import type { StoredEvent } from "../events.ts";
import type { LedgerEntry, OperationRecord, StepRecord } from "../record.ts";
import type { Change, Fence, LedgerQuery, ListPage, ListQuery, Renewed, Store, TakeQuery, Work } from "../store.ts";
import { Changes } from "./changes.ts";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.ts";
import { type Entry, nextDue, takeable } from "./memory-work.ts";
import { fromPageToken, toPageToken } from "./page-token.ts";

/** Keeps everything in this process, and loses it with it. */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  readonly #ledger: LedgerEntry[] = [];
  readonly #coolDowns = new Map<string, number>();
  readonly #changes = new Changes();
  #inserted = 0;
  #closed = false;
  /** What takes back the changes of the commit under way, the last one first. */
  #undo: (() => void)[] = [];

  async commit(changes: readonly Change[], fence?: Fence): Promise<void> {
    this.#checkOpen();
    if (fence && !this.#has(fence)) throw new FencedError(fence.operationId);
    this.#undo = [];
    try {
      for (const change of changes) this.#apply(change, fence);
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo();
      throw error;
    }
    if (changes.length > 0) this.#changes.written();
  }

  async get(id: string): Promise<OperationRecord | undefined> {
    this.#checkOpen();
    return copy(this.#entries.get(id)?.record);
  }

  async findByKey(idempotencyKey: string): Promise<OperationRecord | undefined> {
    this.#checkOpen();
    return copy(this.#withKey(idempotencyKey)?.record);
  }

  async list({ limit, pageToken, states, model, labels = {}, since, until }: ListQuery): Promise<ListPage> {
    this.#checkOpen();
    const after = pageToken === undefined ? undefined : fromPageToken(pageToken);
    const wanted = Object.entries(labels);
    const found = [...this.#entries.values()].filter(({ seq, record }) => {
      const { createdAt } = record;
      if (after && (createdAt > after.createdAt || (createdAt === after.createdAt && seq >= after.seq))) return false;
      if (since !== undefined && createdAt < since) return false;
      if (until !== undefined && createdAt >= until) return false;
      if (states && !states.includes(record.state)) return false;
      if (model !== undefined && record.request.model !== model) return false;
      return wanted.every(([name, value]) => record.labels[name] === value);
    });
    found.sort((a, b) => b.record.createdAt - a.record.createdAt || b.seq - a.seq);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      records: page.map(({ record }) => copy(record)),
      ...(last &&
        found.length > limit && { nextPageToken: toPageToken({ createdAt: last.record.createdAt, seq: last.seq }) }),
    };
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    this.#checkOpen();
    const steps = [...(this.#entries.get(operationId)?.steps.values() ?? [])];
    return copy(steps.sort((a, b) => a.number - b.number));
  }

  async events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    return copy((this.#entries.get(operationId)?.events ?? []).slice(after, after + limit));
  }

  async ledger({ operationId, since, until }: LedgerQuery): Promise<readonly LedgerEntry[]> {
    this.#checkOpen();
    const found = this.#ledger.filter(
      (entry) =>
        entry.operationId === (operationId ?? entry.operationId) &&
        entry.at >= (since ?? entry.at) &&
        (until === undefined || entry.at < until),
    );
    return copy(found.sort((a, b) => a.at - b.at));
  }

  async take(query: TakeQuery): Promise<readonly Work[]> {
    this.#checkOpen();
    const { worker, leaseUntil } = query;
    return takeable(this.#entries.values(), this.#coolDowns, query).map(({ entry, work }) => {
      const { record } = entry;
      entry.work = { ...work, worker, leaseUntil, lost: false };
      const takenOver = work.lost || work.worker !== undefined;
      return { operationId: record.id, epoch: ++entry.epoch, record: copy(record), takenOver };
    });
  }

  async renew(worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed> {
    this.#checkOpen();
    const kept: string[] = [];
    const cancelled: string[] = [];
    for (const fence of fences) {
      const entry = this.#has(fence);
      if (entry?.work?.worker !== worker) continue;
      entry.work = { ...entry.work, leaseUntil };
      kept.push(fence.operationId);
      if (entry.record.cancelRequested) cancelled.push(fence.operationId);
    }
    return { kept, cancelled };
  }

  async nextDue(groups?: TakeQuery["groups"]): Promise<number | undefined> {
    this.#checkOpen();
    return nextDue(this.#entries.values(), this.#coolDowns, groups);
  }

  async changed(signal: AbortSignal): Promise<void> {
    this.#checkOpen();
    return this.#changes.wait(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#changes.close(closedError());
  }

  #checkOpen(): void {
    if (this.#closed) throw closedError();
  }

  #has({ operationId, epoch }: Fence): Entry | undefined {
    const entry = this.#entries.get(operationId);
    return entry?.epoch === epoch && entry.work?.worker !== undefined ? entry : undefined;
  }

  #withKey(key: string): Entry | undefined {
    return [...this.#entries.values()].find(({ record }) => record.idempotencyKey === key);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new OperationNotFoundError(id);
    return entry;
  }

  #apply(change: Change, fence: Fence | undefined): void {
    switch (change.type) {
      case "insert":
        this.#insert(copy(change.record));
        break;
      case "update":
        this.#update(change);
        break;
      case "delete":
        this.#delete(change.id);
        break;
      case "step": {
        const { operationId, number } = change.record;
        const entry = this.#entry(operationId);
        this.#set(entry, "steps", new Map(entry.steps).set(number, copy(change.record)));
        break;
      }
      case "events": {
        const { events } = this.#entry(change.operationId);
        const { length } = events;
        this.#undo.push(() => events.splice(length));
        for (const event of copy(change.events)) events.push({ sequence: events.length + 1, at: change.at, event });
        break;
      }
      case "ledger":
        this.#write(change.entry);
        break;
      case "enqueue": {
        const entry = this.#entry(change.operationId);
        const { runAt, priority, group } = change;
        const had = entry.work?.worker !== undefined && fence?.operationId !== change.operationId;
        this.#set(entry, "work", { runAt, priority, group, leaseUntil: 0, lost: had || (entry.work?.lost ?? false) });
        break;
      }
      case "dequeue": {
        const entry = this.#entries.get(change.operationId);
        if (entry) this.#set(entry, "work", undefined);
        break;
      }
      case "cool-down": {
        const { group, until } = change;
        const before = this.#coolDowns.get(group) ?? 0;
        this.#undo.push(() => this.#coolDowns.set(group, before));
        this.#coolDowns.set(group, Math.max(before, until));
        break;
      }
      default:
        change satisfies never;
    }
  }

  #insert(record: OperationRecord): void {
    const { id, idempotencyKey: key } = record;
    if (this.#entries.has(id)) throw conflictingId(id);
    this.#checkKey(key, id);
    this.#undo.push(() => this.#entries.delete(id));
    const seq = ++this.#inserted;
    this.#entries.set(id, { seq, record, steps: new Map(), events: [], epoch: 0, work: undefined });
  }

  #update({ id, set, ifState }: Extract<Change, { readonly type: "update" }>): void {
    const entry = this.#entry(id);
    if (ifState && !ifState.includes(entry.record.state)) throw new FencedError(id);
    const record = defined({ ...entry.record, ...set }) as OperationRecord;
    this.#checkKey(record.idempotencyKey, id);
    this.#set(entry, "record", copy(record));
  }

  #delete(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#undo.push(() => this.#entries.set(id, entry));
  }

  #write(entry: LedgerEntry): void {
    if (this.#ledger.some(({ id }) => id === entry.id)) throw conflictingEntry(entry);
    this.#undo.push(() => this.#ledger.pop());
    this.#ledger.push(copy(entry));
  }

  #checkKey(key: string | undefined, id: string): void {
    const other = key === undefined ? undefined : this.#withKey(key)?.record.id;
    if (key !== undefined && other !== undefined && other !== id) throw conflictingKey(key, other);
  }

  #set<Member extends "record" | "steps" | "work">(entry: Entry, member: Member, value: Entry[Member]): void {
    const before = entry[member];
    this.#undo.push(() => {
      entry[member] = before;
    });
    entry[member] = value;
  }
}

function closedError(): StoreError {
  return new StoreError("The store is closed.");
}

/** What is stored is JSON, and nobody's to change. */
function copy<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
