/** Takes work from PostgreSQL: which may be taken, for how long, and when the next is due. */
import type { Row } from "../../sqlite/database.ts";
import { type Fence, type GroupLimits, packPrefix, type Renewed, type TakeQuery, type Work } from "../store.ts";
import type { Connections, Query } from "./postgres-connections.ts";
import { indexed, json, toGroup, toRecord, whole } from "./postgres-rows.ts";
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

export async function take(sql: Statements, connections: Connections, query: TakeQuery): Promise<readonly Work[]> {
  const { worker, now, leaseUntil, limit, groups } = query;
  const limits = toLimits(groups);
  if (limit <= 0 || limits.size === 0) return [];
  const find = async (ask: Query, names: readonly string[]) => {
    const rows = await ask(sql.selectDue, [names, names.map((name) => atMost(limits.get(name))), whole(limit), now]);
    return { rates: toRates(rows), due: takeable(rows, limits, now).slice(0, limit) };
  };
  // Without locking anything: mostly there is nothing.
  const found = await find((statement, values) => connections.query(statement, values), [...limits.keys()]);
  if (found.due.length === 0) return [];
  const names = [...new Set(found.due.map(({ group }) => group))].sort();
  const rows = await connections.transaction(async (ask) => {
    await ask(sql.lockGroups, [names]);
    const { due, rates } = await find(ask, names);
    if (due.length === 0) return [];
    const chosen = [due.map(({ seq }) => seq), due.map(({ group }) => group)];
    const taken = await ask(sql.take, [...chosen, now, indexed(worker), leaseUntil]);
    for (const [group, works] of Map.groupBy(taken.map(toDue), (each) => each.group)) {
      const left = spent(rates.get(group) ?? {}, limits.get(group) ?? {}, now, works);
      if (left) await ask(sql.writeRates, [group, JSON.stringify(left)]);
    }
    return taken;
  });
  return rows.map(toWork);
}

/** Of each group what its rates and its limit let through, still in their order. */
function takeable(rows: readonly Row[], limits: Limits, now: number): readonly Due[] {
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
