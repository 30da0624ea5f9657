/** Which work of a store in memory may be taken now, in which order, and when the next is due. */
import type { StoredEvent } from "../events.ts";
import type { OperationRecord, StepRecord } from "../record.ts";
import type { TakeQuery } from "../store.ts";

export interface Entry {
  /** In the order in which they were inserted. */
  readonly seq: number;
  record: OperationRecord;
  steps: ReadonlyMap<number, StepRecord>;
  readonly events: StoredEvent[];
  epoch: number;
  work: WorkEntry | undefined;
}

export interface WorkEntry {
  readonly runAt: number;
  readonly priority: number;
  readonly group: string;
  readonly worker?: string;
  readonly leaseUntil: number;
  /** A worker had it, and did not give it back itself. */
  readonly lost: boolean;
}

interface Working {
  readonly entry: Entry;
  readonly work: WorkEntry;
}

export function takeable(
  entries: Iterable<Entry>,
  coolDowns: ReadonlyMap<string, number>,
  { now, limit, groups }: TakeQuery,
): Working[] {
  const room = new Map(groups);
  const due: Working[] = [];
  for (const { entry, work } of working(entries)) {
    const { group, worker, leaseUntil, runAt } = work;
    const running = worker !== undefined && leaseUntil > now;
    if (running) room.set(group, (room.get(group) ?? 0) - 1);
    const comesUp = worker === undefined ? runAt <= now : !running;
    if (comesUp && (coolDowns.get(group) ?? 0) <= now) due.push({ entry, work });
  }
  due.sort((a, b) => b.work.priority - a.work.priority || a.work.runAt - b.work.runAt || a.entry.seq - b.entry.seq);
  const fits = due.filter(({ work: { group } }) => {
    const left = room.get(group) ?? 0;
    room.set(group, left - 1);
    return left > 0;
  });
  return fits.slice(0, limit);
}

export function nextDue(
  entries: Iterable<Entry>,
  coolDowns: ReadonlyMap<string, number>,
  groups: TakeQuery["groups"] | undefined,
): number | undefined {
  const all = working(entries);
  const running = new Map<string, number>();
  for (const { work } of all) {
    if (work.worker !== undefined) running.set(work.group, (running.get(work.group) ?? 0) + 1);
  }
  let next: number | undefined;
  for (const { work } of all) {
    const { group, worker, runAt, leaseUntil } = work;
    const atMost = groups ? (groups.get(group) ?? 0) : Number.POSITIVE_INFINITY;
    if (atMost <= 0 || (worker === undefined && (running.get(group) ?? 0) >= atMost)) continue;
    const due = Math.max(worker === undefined ? runAt : leaseUntil, coolDowns.get(group) ?? 0);
    next = Math.min(next ?? due, due);
  }
  return next;
}

function working(entries: Iterable<Entry>): Working[] {
  return [...entries].flatMap((entry) => (entry.work ? [{ entry, work: entry.work }] : []));
}
