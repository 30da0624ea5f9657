/** Takes work from SQLite: which may be taken, in which order, and when the next is due. */
import type { Database, Row } from "../../sqlite/database.ts";
import type { Fence, Renewed, TakeQuery, Work } from "../store.ts";
import * as sql from "./sql.ts";
import { toRecord } from "./sqlite-rows.ts";

export function take(database: Database, query: TakeQuery): Work[] {
  // Without the right to write, for which others would wait: mostly there is nothing.
  if (takeable(database, query).length === 0) return [];
  return database.transaction(() => takeable(database, query).map((row) => takeRow(database, row, query)));
}

function takeRow(database: Database, { seq, worker, lost }: Row, query: TakeQuery): Work {
  database.run(sql.nextEpoch, [Number(seq)]);
  database.run(sql.takeWork, [query.worker, query.leaseUntil, Number(seq)]);
  const row = database.get(sql.selectBySeq, [Number(seq)]) as Row;
  const takenOver = worker !== null || lost === 1;
  return { operationId: String(row.id), epoch: Number(row.epoch), record: toRecord(row), takenOver };
}

/** Of each group what fits, and of that the most urgent. */
function takeable(database: Database, query: TakeQuery): readonly Row[] {
  const { now, limit, groups } = query;
  const found: Row[] = [];
  for (const [group, atMost] of groups) {
    if (coolDown(database, group) > now) continue;
    const running = Number(database.get(sql.countRunning, [group, now])?.n);
    const room = Math.min(limit, atMost - running);
    if (room <= 0) continue;
    const due = [...database.all(sql.selectLost, [group, now, room]), ...waiting(database, group, now, room)];
    found.push(...due.sort(byUrgency).slice(0, room));
  }
  return found.sort(byUrgency).slice(0, Math.max(limit, 0));
}

function byUrgency(a: Row, b: Row): number {
  return (
    Number(b.priority) - Number(a.priority) || Number(a.run_at) - Number(b.run_at) || Number(a.seq) - Number(b.seq)
  );
}

/** How much due work is sorted, rather than searched by its priorities. */
const sortedAtMost = 64;

/** What is parked, by the million, costs nothing: little due work is read by its time; much of it priority by priority. */
function waiting(database: Database, group: string, now: number, limit: number): readonly Row[] {
  const due = database.all(sql.selectDue, [group, now, sortedAtMost]);
  if (due.length < sortedAtMost) return due;
  const found: Row[] = [];
  for (let above = Number.POSITIVE_INFINITY; found.length < limit; ) {
    const level = database.get(sql.selectLevel, [group, above]);
    if (!level) break;
    above = Number(level.priority);
    if (Number(level.run_at) > now) continue;
    found.push(...database.all(sql.selectDueOfLevel, [group, above, now, limit - found.length]));
  }
  return found;
}

function coolDown(database: Database, group: string): number {
  return Number(database.get(sql.selectCoolDown, [group])?.until ?? 0);
}

export function renew(database: Database, worker: string, fences: readonly Fence[], leaseUntil: number): Renewed {
  const kept: string[] = [];
  const cancelled: string[] = [];
  for (const { operationId, epoch } of fences) {
    const row = database.get(sql.selectFenced, [operationId, epoch]);
    if (row?.worker !== worker) continue;
    database.run(sql.renewWork, [leaseUntil, Number(row.seq)]);
    kept.push(operationId);
    if (database.get(sql.isCancelRequested, [Number(row.seq)])?.requested) cancelled.push(operationId);
  }
  return { kept, cancelled };
}

export function nextDue(database: Database, groups: TakeQuery["groups"] | undefined): number | undefined {
  let next: number | undefined;
  for (const group of groups?.keys() ?? allGroups(database)) {
    const due = nextOf(database, group, groups?.get(group) ?? Number.POSITIVE_INFINITY);
    if (due !== undefined) next = Math.min(next ?? due, due);
  }
  return next;
}

function nextOf(database: Database, group: string, atMost: number): number | undefined {
  if (atMost <= 0) return undefined;
  const { n, until } = database.get(sql.selectLeases, [group]) ?? {};
  const first = Number(n) < atMost ? database.get(sql.selectFirst, [group])?.run_at : undefined;
  const due = [until, first].flatMap((time) => (typeof time === "number" ? [time] : []));
  return due.length === 0 ? undefined : Math.max(Math.min(...due), coolDown(database, group));
}

function* allGroups(database: Database): Iterable<string> {
  let row = database.get(sql.selectGroup(">="), { after: "" });
  while (row && row.grp !== null) {
    yield String(row.grp);
    row = database.get(sql.selectGroup(">"), { after: String(row.grp) });
  }
}
