/** What has to hold after chaos, by three books that were kept apart: the store's, the simulator's, and that of the payments. */
import { existsSync, readFileSync } from "node:fs";
import type { LedgerEntry } from "../../src/operations/record.ts";
import type { Store } from "../../src/operations/store.ts";
import type { Place } from "./places.ts";
import { replay } from "./replay.ts";
import { type Asked, billOf, lookedOutput, paidOutput, steps, textOf } from "./workload.ts";

export interface Check {
  readonly claim: string;
  readonly found: number | string;
  readonly wanted: number | string;
}

export interface Evidence {
  readonly store: Store;
  readonly place: Place;
  /** The file with a line for each payment. */
  readonly payments: string;
  /** By the numbers of the operations. */
  readonly ids: readonly string[];
  /** What the simulator was asked. */
  readonly requests: readonly Asked[];
  /** How often, by operation. */
  readonly decisions: { readonly approved: Map<string, number>; readonly resolved: Map<string, number> };
}

export async function verify(evidence: Evidence): Promise<{ checks: Check[]; facts: Record<string, number> }> {
  const { store, ids } = evidence;
  const ledger = (await store.ledger({})).filter(({ kind }) => kind !== "reserved");
  const histories = await Promise.all(ids.map((id, number) => historyFaults(store, id, number)));
  const checks = [
    ...operationChecks(await Promise.all(ids.map((id) => store.get(id).then((record) => record?.state ?? "gone")))),
    ...moneyChecks(evidence, ledger),
    ...paymentChecks(evidence),
    faults(
      "operations whose events have a gap",
      histories.map(({ gaps }) => gaps),
    ),
    faults(
      "events written by a worker that had been replaced",
      histories.map(({ late }) => late),
    ),
    faults(
      "operations whose events do not tell their steps",
      histories.map(({ steps: found }) => found),
    ),
    faults(
      "operations whose result is not what was answered",
      histories.map(({ result }) => result),
    ),
    await evidence.place.inspect(),
  ];
  const count = (wanted: LedgerEntry["kind"]) => ledger.filter(({ kind }) => kind === wanted).length;
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, each) => all + each, 0);
  const { approved, resolved } = evidence.decisions;
  const facts = {
    requests: evidence.requests.length,
    ...{ settled: count("settled"), uncertain: count("uncertain"), wasted: count("wasted") },
    ...{ resolved: sum(resolved), approved: sum(approved) },
  };
  return { checks, facts };
}

function operationChecks(states: readonly string[]): Check[] {
  const succeeded = states.filter((state) => state === "succeeded").length;
  const others = [...new Set(states.filter((state) => state !== "succeeded"))].join(", ");
  return [
    {
      claim: "operations that succeeded",
      found: others ? `${succeeded}, ${others}` : succeeded,
      wanted: states.length,
    },
  ];
}

function moneyChecks({ ids, requests }: Evidence, ledger: readonly LedgerEntry[]): Check[] {
  const keyOf = (id: string | undefined, step: number) => `${id} ${step}`;
  const tally = (keys: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const of = (...kinds: LedgerEntry["kind"][]) => ledger.filter(({ kind }) => kinds.includes(kind));
  const settled = of("settled");
  const settledCounts = tally(settled.map(({ operationId, step }) => keyOf(operationId, step)));
  const named = tally(of("uncertain", "wasted").map(({ operationId, step }) => keyOf(operationId, step)));
  const asked = tally(requests.map(({ number, step }) => keyOf(ids[number], step)));
  const each = ids.flatMap((id, number) =>
    Array.from({ length: steps }, (_, step) => ({ key: keyOf(id, step), ...billOf(number, step) })),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const tryOf = ({ operationId, step, attempt }: LedgerEntry) =>
    `operation ${numbers.get(operationId)}, step ${step}, try ${attempt}`;
  const foreign = of("wasted").filter(
    ({ operationId, step, usage }) =>
      usage && (usage.input ?? 0) + (usage.output ?? 0) !== billOf(numbers.get(operationId) ?? Number.NaN, step).tokens,
  );
  const unnamed = each.map(({ key }) => Math.max(0, (asked.get(key) ?? 0) - 1 - (named.get(key) ?? 0)));
  return [
    {
      claim: "steps settled once",
      found: each.filter(({ key }) => settledCounts.get(key) === 1).length,
      wanted: each.length,
    },
    { claim: "lines of settled steps", found: settled.length, wanted: each.length },
    { claim: "steps that nobody generated", found: each.filter(({ key }) => !asked.has(key)).length, wanted: 0 },
    faults(
      "tries that stand in the ledger twice",
      [...Map.groupBy(ledger, tryOf)].map(([key, lines]) =>
        lines.length > 1 ? `${key}: ${lines.map(({ kind }) => kind).join(", ")}` : undefined,
      ),
    ),
    { claim: "requests beyond those the ledger names", found: sum(unnamed), wanted: 0 },
    { claim: "wasted lines that tell another step's bill", found: foreign.length, wanted: 0 },
    {
      claim: "tokens settled",
      found: sum(settled.map(({ usage }) => (usage?.input ?? 0) + (usage?.output ?? 0))),
      wanted: sum(each.map(({ tokens }) => tokens)),
    },
    {
      claim: "billionths of a dollar settled",
      found: sum(settled.map(({ cost }) => cost?.nano ?? Number.NaN)),
      wanted: sum(each.map(({ nano }) => nano)),
    },
  ];
}

function paymentChecks({ payments, ids, decisions: { approved, resolved } }: Evidence): Check[] {
  const lines = existsSync(payments) ? readFileSync(payments, "utf8").trim().split("\n") : [];
  const counts = ids.map(() => 0);
  for (const line of lines) counts[Number(line)] = (counts[Number(line)] ?? 0) + 1;
  const tooMany = ids.filter((id, number) => (counts[number] ?? 0) > 1 + (approved.get(id) ?? 0));
  const none = ids.filter((id, number) => counts[number] === 0 && !resolved.has(id));
  return [
    { claim: "operations that paid again undecided", found: tooMany.length, wanted: 0 },
    { claim: "operations that neither paid nor were decided", found: none.length, wanted: 0 },
  ];
}

interface Faults {
  readonly gaps: string | undefined;
  readonly late: string | undefined;
  readonly steps: string | undefined;
  readonly result: string | undefined;
}

async function historyFaults(store: Store, id: string, number: number): Promise<Faults> {
  const events = await store.events(id, 0, Number.MAX_SAFE_INTEGER);
  const at = events.findIndex(({ sequence }, index) => sequence !== index + 1);
  const epochs = events.flatMap(({ event }) => ("epoch" in event ? [Number(event.epoch)] : []));
  const back = epochs.findIndex((epoch, index) => index > 0 && epoch < Number(epochs[index - 1]));
  const fault = replay(events, number);
  return {
    gaps: at < 0 ? undefined : `operation ${number}, event ${at + 1}`,
    late: back < 0 ? undefined : `operation ${number}, epoch ${epochs[back]} after ${epochs[back - 1]}`,
    steps: fault === undefined ? undefined : `operation ${number}: ${fault}`,
    result: await resultFault(store, id, number),
  };
}

async function resultFault(store: Store, id: string, number: number): Promise<string | undefined> {
  const found = (await store.get(id))?.result?.steps?.map(({ text, toolResults }) => ({
    text,
    outputs: toolResults.map(({ output }) => output),
  }));
  const [looked, paid] = [lookedOutput(number), paidOutput(number)];
  const wanted = [[looked], [looked, paid], []].map((outputs, step) => ({ text: textOf(number, step), outputs }));
  const records = await store.steps(id);
  if (records.length !== steps) return `operation ${number} has ${records.length} steps`;
  return JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `operation ${number}: ${JSON.stringify(found)}`;
}

/** The first of them says where to look. */
function faults(claim: string, found: readonly (string | undefined)[]): Check {
  const all = found.filter((fault) => fault !== undefined);
  return { claim, found: all.length === 0 ? 0 : `${all.length} (${all[0]})`, wanted: 0 };
}
