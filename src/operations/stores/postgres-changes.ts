/** Writes the changes of a commit to PostgreSQL; whoever calls it has begun a transaction. */
import type { Row } from "../../sqlite/database.ts";
import { FencedError, OperationNotFoundError } from "../errors.ts";
import type { LedgerEntry, OperationRecord } from "../record.ts";
import type { Change, Fence } from "../store.ts";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.ts";
import type { Query } from "./postgres-connections.ts";
import { indexed, toBrief, toColumns, toLabels } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";
import { toBrief as fromBrief, json } from "./sqlite-rows.ts";

type ChangeOf<Type extends Change["type"]> = Extract<Change, { readonly type: Type }>;
type Brief = ReturnType<typeof toBrief>;

/** An operation whose row is locked, as the commit has left it so far. */
interface Locked {
  readonly seq: number;
  /** As it is looked for. */
  readonly model: string;
  readonly brief: Brief;
}

/** @throws FencedError, and whatever else a commit throws; nothing is to be committed then */
export async function applyChanges(
  sql: Statements,
  query: Query,
  changes: readonly Change[],
  fence: Fence | undefined,
): Promise<void> {
  const ids = changes.flatMap((change) => idOf(change) ?? []);
  const rows = await query(sql.lock, [[...new Set([...ids, ...(fence ? [fence.operationId] : [])])].map(indexed)]);
  if (fence) checkFence(rows, fence);
  const commit = new Commit(sql, query, rows, fence);
  for (const change of changes) await commit.apply(change);
}

/** The operation that has to be there before. */
function idOf(change: Change): string | undefined {
  switch (change.type) {
    case "insert":
    case "ledger":
    case "cool-down":
      return undefined;
    case "update":
    case "delete":
      return change.id;
    case "step":
      return change.record.operationId;
    case "events":
    case "enqueue":
    case "dequeue":
      return change.operationId;
    default:
      return change satisfies never;
  }
}

function checkFence(rows: readonly Row[], { operationId, epoch }: Fence): void {
  const row = rows.find(({ id }) => id === indexed(operationId));
  if (row?.epoch !== epoch) throw new FencedError(operationId);
}

class Commit {
  readonly #sql: Statements;
  readonly #query: Query;
  readonly #fence: Fence | undefined;
  readonly #locked: Map<string, Locked>;

  constructor(sql: Statements, query: Query, rows: readonly Row[], fence: Fence | undefined) {
    this.#sql = sql;
    this.#query = query;
    this.#fence = fence;
    const locked = rows.map((row) => ({ seq: Number(row.seq), model: String(row.model), brief: fromBrief(row) }));
    this.#locked = new Map(locked.map((each) => [each.brief.id, each]));
  }

  async apply(change: Change): Promise<void> {
    switch (change.type) {
      case "insert":
        return this.#insert(change.record);
      case "update":
        return this.#update(change);
      case "delete":
        return this.#delete(change.id);
      case "step": {
        const { operationId, number } = change.record;
        const { seq } = this.#get(operationId);
        return void (await this.#query(this.#sql.writeStep, [seq, number, JSON.stringify(change.record)]));
      }
      case "events": {
        const { operationId, at, events } = change;
        const { seq } = this.#get(operationId);
        if (events.length === 0) return;
        return void (await this.#query(this.#sql.insertEvents, [seq, events.length, at, JSON.stringify(events)]));
      }
      case "ledger":
        return this.#addToLedger(change.entry);
      case "enqueue": {
        const { operationId, group, priority, runAt } = change;
        const { seq } = this.#get(operationId);
        const givenBack = this.#fence?.operationId === operationId;
        return void (await this.#query(this.#sql.enqueue, [seq, indexed(group), priority, runAt, givenBack]));
      }
      case "dequeue": {
        const locked = this.#locked.get(change.operationId);
        return void (locked && (await this.#query(this.#sql.dequeue, [locked.seq])));
      }
      case "cool-down":
        return void (await this.#query(this.#sql.coolDown, [indexed(change.group), change.until]));
      default:
        change satisfies never;
    }
  }

  #get(id: string): Locked {
    const locked = this.#locked.get(id);
    if (!locked) throw new OperationNotFoundError(id);
    return locked;
  }

  async #insert(record: OperationRecord): Promise<void> {
    const { id, labels, request, result } = record;
    const [brief, model] = [toBrief(record), indexed(request.model)];
    const large = [JSON.stringify(request), result ? JSON.stringify(result) : null];
    const values = [indexed(id), ...toColumns(brief, model), ...large, ...toLabels(labels)];
    for (;;) {
      const [row] = await this.#query(this.#sql.insert, values);
      if (row) return void this.#locked.set(id, { seq: Number(row.seq), model, brief });
      if ((await this.#query(this.#sql.selectById, [indexed(id)])).length > 0) throw conflictingId(id);
      await this.#checkKey(brief);
      // Whatever was in its way is gone.
    }
  }

  async #update({ id, set, ifState }: ChangeOf<"update">): Promise<void> {
    const { seq, brief, model: before } = this.#get(id);
    if (ifState && !ifState.includes(brief.state)) throw new FencedError(id);
    const after = toBrief({ ...brief, ...set } as OperationRecord);
    const model = set.request ? indexed(set.request.model) : before;
    if (after.idempotencyKey !== brief.idempotencyKey) await this.#checkKey(after);
    // What is large is written only where it is set.
    const request = set.request ? JSON.stringify(set.request) : null;
    const result = set.result ? JSON.stringify(set.result) : null;
    await this.#query(this.#sql.update, [seq, ...toColumns(after, model), request, "result" in set, result]);
    this.#locked.set(id, { seq, model, brief: after });
    if (!set.labels && after.createdAt === brief.createdAt) return;
    await this.#removeLabels(seq, brief);
    await this.#query(this.#sql.insertLabels, [seq, ...toLabels(after.labels), after.createdAt]);
  }

  async #checkKey({ id, idempotencyKey: key }: Brief): Promise<void> {
    if (key === undefined) return;
    const [other] = await this.#query(this.#sql.selectOtherWithKey, [indexed(key), indexed(id)]);
    if (other) throw conflictingKey(key, json<Brief>(other.record).id);
  }

  async #delete(id: string): Promise<void> {
    const locked = this.#locked.get(id);
    if (!locked) return;
    await this.#removeLabels(locked.seq, locked.brief);
    await this.#query(this.#sql.deleteAll, [locked.seq]);
    this.#locked.delete(id);
  }

  async #removeLabels(seq: number, { labels, createdAt }: Brief): Promise<void> {
    if (Object.keys(labels).length === 0) return;
    await this.#query(this.#sql.deleteLabels, [seq, ...toLabels(labels), createdAt]);
  }

  async #addToLedger(entry: LedgerEntry): Promise<void> {
    const { id, operationId, at } = entry;
    const values = [indexed(id), indexed(operationId), at, JSON.stringify(entry)];
    if ((await this.#query(this.#sql.insertLedger, values)).length === 0) throw conflictingEntry(entry);
  }
}
