/** Commits to PostgreSQL: what they write about is locked first, or, where a worker knows it already, checked on the way. */
import { StoreError } from "../../core/errors.ts";
import type { Row } from "../../sqlite/database.ts";
import { FencedError, OperationNotFoundError } from "../errors.ts";
import type { Change, Fence } from "../store.ts";
import { Commit, type Found } from "./postgres-changes.ts";
import { throwConflict } from "./postgres-conflicts.ts";
import type { Ask, Connections } from "./postgres-connections.ts";
import { isOther } from "./postgres-errors.ts";
import type { Rows } from "./postgres-pipeline.ts";
import { indexed } from "./postgres-rows.ts";
import type { Seen } from "./postgres-seen.ts";
import type { Statements } from "./postgres-sql.ts";

interface Place {
  readonly sql: Statements;
  readonly connections: Connections;
  /** Renewed with what is written. */
  readonly seen: Seen;
}

/** @throws FencedError, and whatever else a commit throws; nothing is written then */
export async function commit(place: Place, changes: readonly Change[], fence: Fence | undefined): Promise<void> {
  const { sql, seen } = place;
  const ids = idsToLock(changes, fence);
  const row = fence && ids.length === 1 ? seen.get(fence) : undefined;
  if (!fence || !row) return write(place, changes, fence, async (ask) => toKnown(ids, ask, sql));
  seen.delete(fence.id);
  try {
    const same = ["seq", "epoch", "state", "model", "modified_at", "record", "submission", "batch"].map(
      (column) => row[column] as string | number | null,
    );
    await write(place, changes, fence, async () => ({ rows: [row], first: [[sql.checkSame, same]] }));
  } catch (error) {
    // Somebody else may have written to it since.
    if (!isOutdated(error)) throw error;
    await write(place, changes, fence, async (ask) => toKnown(ids, ask, sql));
  }
}

async function toKnown(ids: readonly string[], ask: Ask, sql: Statements): Promise<Found> {
  const [rows = []] = ids.length === 0 ? [] : await ask([[sql.lock, [ids]]]);
  return { rows, first: [] };
}

async function write(
  { sql, connections, seen }: Place,
  changes: readonly Change[],
  fence: Fence | undefined,
  find: (ask: Ask) => Promise<Found>,
): Promise<void> {
  const after = await connections.transaction<Row | undefined>(
    async (ask) => {
      const { rows, first } = await find(ask);
      if (fence) checkFence(rows, fence);
      const commit = new Commit(sql, ask, { rows, first, fence });
      for (const change of changes) await commit.apply(change);
      return { last: await commit.end(), value: fence && commit.rowOf(fence) };
    },
    (query) => throwConflict(sql, query, changes),
  );
  if (fence && after) seen.set(fence.id, after);
}

function isOutdated(error: unknown): boolean {
  const isDomain = error instanceof FencedError || error instanceof OperationNotFoundError;
  return isDomain || (error instanceof StoreError && isOther(error.cause));
}

/** Of operations and submissions that are there before: what the commit inserts itself is nobody else's yet. */
function idsToLock(changes: readonly Change[], fence: Fence | undefined): readonly string[] {
  const ids = new Set(fence ? [indexed(fence.id)] : []);
  const inserted = new Set<string>();
  for (const change of changes) {
    if (change.type === "insert") inserted.add(change.record.id);
    const id = idOf(change);
    if (id !== undefined && !inserted.has(id)) ids.add(indexed(id));
  }
  return [...ids];
}

function idOf(change: Change): string | undefined {
  switch (change.type) {
    case "insert":
    case "ledger":
    case "notify":
    case "cool-down":
    case "pace":
    case "budget":
      return undefined;
    case "update":
    case "delete":
    case "enqueue":
    case "dequeue":
    case "wake":
      return change.id;
    case "submission":
      return change.record.id;
    case "step":
      return change.record.operationId;
    case "events":
      return change.operationId;
    default:
      return change satisfies never;
  }
}

function checkFence(rows: Rows, fence: Fence): void {
  const row = rows.find(({ id }) => id === indexed(fence.id));
  if (row?.epoch !== fence.epoch) throw new FencedError(fence.id);
}
