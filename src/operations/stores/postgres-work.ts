/** Takes work from PostgreSQL: which may be taken, for how long, and when the next is due. */
import type { Row } from "../../sqlite/database.ts";
import { type Fence, type GroupLimits, packPrefix, type Renewed, type TakeQuery, type Work } from "../store.ts";
import { inRows } from "./postgres-batch.ts";
import type { Connections } from "./postgres-connections.ts";
import type { Rows, Statement } from "./postgres-pipeline.ts";
import { fromBrief, indexed, json, toGroup, toRecord, whole } from "./postgres-rows.ts";
import type { Seen } from "./postgres-seen.ts";
import type { Statements } from "./postgres-sql.ts";
import { affordable, affordableAt, type Rates, spent } from "./rates.ts";

/** By the names as they are looked for. */
type Limits = ReadonlyMap<string, GroupLimits>;

/** What is due, and may be taken. */
interface Due {
  readonly seq: number;
  readonly group: string;
  readonly tokens: number | undefined;
}

export async function take(
  sql: Statements,
  connections: Connections,
  seen: Seen,
  query: TakeQuery,
): Promise<readonly Work[]> {
  const { worker, now, leaseUntil, limit, groups } = query;
  const limits = toLimits(groups);
  if (limit <= 0 || limits.size === 0) return [];
  const findOf = (names: readonly string[]): Statement => {
    return [sql.selectDue, [names, names.map((name) => atMost(limits.get(name))), whole(limit), now]];
  };
  // Without locking anything: mostly there is nothing.
  const found = takeable(await connections.query(...findOf([...limits.keys()])), limits, now).slice(0, limit);
  if (found.length === 0) return [];
  const names = [...new Set(found.map(({ group }) => group))].sort();
  const rows = await connections.transaction<Rows>(async (ask) => {
    const [, rows = []] = await ask([[sql.lockGroups, [names]], findOf(names)]);
    const [due, rates] = [takeable(rows, limits, now).slice(0, limit), toRates(rows)];
    if (due.length === 0) return { last: [], value: [] };
    const chosen = [due.map(({ seq }) => seq), due.map(({ group }) => group)];
    const take: Statement = [sql.take, [...chosen, now, indexed(worker), leaseUntil]];
    const leftOf = (works: readonly Due[]) =>
      Array.from(
        Map.groupBy(works, ({ group }) => group),
        ([group, its]) => [group, spent(rates.get(group) ?? {}, limits.get(group) ?? {}, now, its)] as const,
      ).flatMap(([group, left]) => (left ? [[group, JSON.stringify(left)]] : []));
    // Mostly no rate is known of any group.
    if (leftOf(due).length === 0) return { last: [take], read: ([taken = []]) => taken };
    const [taken = []] = await ask([take]);
    return { last: inRows(sql.writeRates, leftOf(taken.map(toDue))), value: taken };
  });
  for (const row of rows) if (row.id !== null) seen.set(fromBrief(row).id, row);
  return rows.map(toWork);
}

/** Of each group what its rates and its limit let through, still in their order. */
function takeable(rows: Rows, limits: Limits, now: number): readonly Due[] {
  const rates = toRates(rows);
  const places = new Map(rows.map((row, place) => [Number(row.seq), place]));
  const groups = Map.groupBy(rows, ({ grp }) => String(grp));
  const fit = Array.from(groups, ([group, its]) => {
    const may = affordable(rates.get(group) ?? {}, limits.get(group) ?? {}, now, its.map(toDue));
    return may.slice(0, Number(its[0]?.room));
  });
  return fit.flat().sort((a, b) => (places.get(a.seq) ?? 0) - (places.get(b.seq) ?? 0));
}

function toRates(rows: readonly Row[]): ReadonlyMap<string, Rates> {
  return new Map(rows.flatMap(({ grp, rates }) => (rates === null ? [] : [[String(grp), json<Rates>(rates)]])));
}

function toDue({ seq, grp, tokens }: Row): Due {
  return { seq: Number(seq), group: String(grp), tokens: tokens === null ? undefined : Number(tokens) };
}

function toWork(row: Row): Work {
  const takenOver = Boolean(row.taken_over);
  if (row.json !== null) {
    const submission = json<NonNullable<Work["submission"]>>(row.json);
    return { id: submission.id, epoch: Number(row.submission_epoch), submission, takenOver };
  }
  const record = toRecord(row);
  return { id: record.id, epoch: Number(row.epoch), record, takenOver };
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
  const ids = fences.map(({ id }) => indexed(id));
  const epochs = fences.map(({ epoch }) => epoch);
  const rows = await connections.query(sql.renew, [indexed(worker), leaseUntil, ids, epochs]);
  const found = new Map(rows.map((row) => [row.id, json<{ id: string; cancelRequested?: true }>(row.json)]));
  const kept = ids.flatMap((id) => found.get(id) ?? []);
  return { kept: kept.map(({ id }) => id), cancelled: kept.flatMap((each) => (each.cancelRequested ? each.id : [])) };
}

export async function nextDue(
  sql: Statements,
  connections: Connections,
  groups: TakeQuery["groups"] | undefined,
): Promise<number | undefined> {
  const limits = groups && toLimits(groups);
  const rows = limits
    ? await connections.query(sql.nextDue, [[...limits.keys()], Array.from(limits.values(), atMost)])
    : await connections.query(sql.nextDueOfAll);
  let next = Number.POSITIVE_INFINITY;
  // The earliest first: what comes later than one that is found need not be looked at.
  for (const row of rows) {
    if (Number(row.due) >= next) break;
    next = Math.min(next, await affordableFrom(sql, connections, row, limits?.get(String(row.grp)) ?? {}));
  }
  return Number.isFinite(next) ? next : undefined;
}

/** How often something more urgent is looked for that comes up while there is too little for what was found first. */
const mostHeads = 10;

/** When the rates of a group let through what is due by then: whatever is the most urgent holds back the rest. */
async function affordableFrom(
  sql: Statements,
  connections: Connections,
  row: Row,
  limits: GroupLimits,
): Promise<number> {
  const rates = row.rates === null ? {} : json<Rates>(row.rates);
  let at = Number(row.due);
  // Mostly nothing of the kind is known, or even a full bucket is not too little.
  if (!row.metered || affordableAt(rates, limits, Number.MAX_VALUE) <= at) return at;
  for (let heads = 0; heads < mostHeads; heads++) {
    const [head] = await connections.query(sql.selectHead, [[String(row.grp)], [Number(row.at_most)], 1, at]);
    const from = head ? affordableAt(rates, limits, Number(head.tokens)) : at;
    if (from <= at || from === Number.POSITIVE_INFINITY) return Math.max(from, at);
    at = from;
  }
  return at;
}

function toLimits(groups: TakeQuery["groups"]): Limits {
  const taken = Array.from(groups).filter(([name]) => !name.startsWith(packPrefix));
  return new Map(taken.map(([name, limits]) => [toGroup(name), limits]));
}

function atMost({ concurrency = Number.POSITIVE_INFINITY }: GroupLimits = {}): number {
  return whole(concurrency);
}
