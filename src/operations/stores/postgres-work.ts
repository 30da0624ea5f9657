/** Takes work from PostgreSQL: which may be taken, for how long, and when the next is due. */
import type { Fence, Renewed, TakeQuery, Work } from "../store.ts";
import type { Connections } from "./postgres-connections.ts";
import { indexed, whole } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";
import { json, type toBrief, toRecord } from "./sqlite-rows.ts";

export async function take(sql: Statements, connections: Connections, query: TakeQuery): Promise<readonly Work[]> {
  const { worker, now, leaseUntil, limit, groups } = query;
  const asked = (names: readonly string[]) => [names, names.map((name) => limits.get(name) ?? 0), whole(limit), now];
  const limits = toLimits(groups);
  if (limit <= 0 || limits.size === 0) return [];
  // Without locking anything: mostly there is nothing.
  const found = await connections.query(sql.groupsWithDue, asked([...limits.keys()]));
  if (found.length === 0) return [];
  const names = found.map(({ grp }) => String(grp)).sort();
  const rows = await connections.transaction(async (ask) => {
    await ask(sql.lockGroups, [names]);
    return ask(sql.take, [...asked(names), indexed(worker), leaseUntil]);
  });
  return rows.map((row) => {
    const record = toRecord(row);
    return { operationId: record.id, epoch: Number(row.epoch), record, takenOver: row.taken_over === 1 };
  });
}

export async function renew(
  sql: Statements,
  connections: Connections,
  worker: string,
  fences: readonly Fence[],
  leaseUntil: number,
): Promise<Renewed> {
  connections.checkOpen();
  if (fences.length === 0) return { kept: [], cancelled: [] };
  const ids = fences.map(({ operationId }) => indexed(operationId));
  const epochs = fences.map(({ epoch }) => epoch);
  const rows = await connections.query(sql.renew, [indexed(worker), leaseUntil, ids, epochs]);
  const found = new Map(rows.map((row) => [row.id, json<ReturnType<typeof toBrief>>(row.record)]));
  const kept = ids.flatMap((id) => found.get(id) ?? []);
  return { kept: kept.map(({ id }) => id), cancelled: kept.flatMap((each) => (each.cancelRequested ? each.id : [])) };
}

export async function nextDue(
  sql: Statements,
  connections: Connections,
  groups: TakeQuery["groups"] | undefined,
): Promise<number | undefined> {
  const limits = groups && toLimits(groups);
  const [row] = limits
    ? await connections.query(sql.nextDue, [[...limits.keys()], [...limits.values()]])
    : await connections.query(sql.nextDueOfAll);
  return typeof row?.due === "number" ? row.due : undefined;
}

function toLimits(groups: TakeQuery["groups"]): ReadonlyMap<string, number> {
  return new Map(Array.from(groups, ([name, atMost]) => [indexed(name), whole(atMost)]));
}
