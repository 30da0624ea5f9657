/** `aw batch status`, `collect`, `cancel`, `retry` and `list`: what becomes of rows that were submitted together, from any process. */
import type { Batch, OperationState, Operations } from "../../operations.ts";
import { Collector } from "../batch/collector.ts";
import { openWriter } from "../batch/out-file.ts";
import { outcomeOf, spendOf, spentOf } from "../batch/outcome.ts";
import { RowReader } from "../batch/row-line.ts";
import { cells, count } from "../cells.ts";
import { CommandError, Stop } from "../failure.ts";
import { note, print, printTable, table } from "../output.ts";
import { readSchema } from "../schema-flag.ts";
import { ago } from "../since.ts";
import { exitCodes, type StoreFlags, storeName, storePath, withStore } from "./operations-store.ts";

export interface CollectFlags extends StoreFlags {
  readonly out?: string;
  readonly schema?: string;
  readonly wait?: boolean;
  readonly quiet?: boolean;
}

export interface BatchJsonFlags extends StoreFlags {
  readonly json?: boolean;
}

const states = Object.keys(exitCodes) as OperationState[];
/** Of more than these, not all are looked at for what they wait for. */
const mostLookedAt = 1000;

type Counts = Readonly<Partial<Record<OperationState, number>>>;

/** @throws CommandError where the store has none of its operations */
async function withBatch(
  id: string,
  flags: StoreFlags,
  use: (batch: Batch, operations: Operations, counts: Counts) => Promise<void>,
): Promise<void> {
  await withStore(flags, async (operations) => {
    const batch = operations?.batch(id);
    const counts = (await batch?.counts()) ?? {};
    if (operations && batch && sum(counts) > 0) return await use(batch, operations, counts);
    throw new CommandError(
      `There is no batch "${id}" in ${storeName(storePath(flags))}, or no longer.`,
      "To list them: aw batch list",
      3,
    );
  });
}

function sum(counts: Counts, code?: number): number {
  return states.reduce(
    (all, state) => all + (code === undefined || exitCodes[state] === code ? (counts[state] ?? 0) : 0),
    0,
  );
}

export async function showBatch(id: string, flags: BatchJsonFlags, signal: AbortSignal): Promise<void> {
  await withBatch(id, flags, async (batch, operations, counts) => {
    const spend = await spendOf(operations, id);
    const waiting = await waitingOf(batch);
    if (flags.json) {
      const all = { id, counts, ...(spend && { spend }), waitingFor: Object.fromEntries(waiting) };
      await print(`${JSON.stringify(all, undefined, 2)}\n`, signal);
    } else {
      const facts: (readonly [name: string, value: string | number])[] = [
        ["batch", id],
        ["rows", sum(counts)],
        ...states.flatMap((state) => (counts[state] === undefined ? [] : [[state, counts[state]] as const])),
        ["spent", spentOf(spend)],
        ...[...waiting].map(([what, rows]) => ["waits for", `${what} (${count(rows)})`] as const),
      ];
      const line = ([name, value]: (typeof facts)[number]) =>
        process.stdout.isTTY ? `${name.padEnd(19)}${value}\n` : cells(name, value);
      await print(
        facts
          .filter(([, value]) => value !== "")
          .map(line)
          .join(""),
        signal,
      );
    }
    const code = [5, 1, 6].find((each) => sum(counts, each) > 0);
    // What there is to say has been said.
    if (code !== undefined) throw new Stop(code);
  });
}

/** What those that are not done wait for, and how many of them. */
async function waitingOf(batch: Batch): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  let looked = 0;
  for await (const { metadata } of batch.statuses(states.filter((state) => exitCodes[state] === 5))) {
    const { waitingFor, state, lane, model } = metadata;
    const what = waitingFor ?? (state === "waiting" ? `${model} in the lane ${lane}` : undefined);
    if (what !== undefined) found.set(what, (found.get(what) ?? 0) + 1);
    if (++looked === mostLookedAt) break;
  }
  return found;
}

export async function collectBatch(id: string, flags: CollectFlags, signal: AbortSignal): Promise<void> {
  const schema = flags.schema === undefined ? undefined : readSchema(flags.schema, false);
  await withBatch(id, flags, async (batch, operations) => {
    await using writer = await openWriter(flags.out, id, signal);
    const collector = new Collector(batch, new RowReader(id, schema), writer);
    const { done } = await collector.count();
    if (flags.wait || done > 0) await collector.follow(signal, (told) => !flags.wait && told >= done);
    const { summary, error } = await outcomeOf(operations, batch, collector);
    if (!flags.quiet) note(summary);
    if (error) throw error;
  });
}

export async function cancelBatch(id: string, flags: StoreFlags): Promise<void> {
  await withBatch(id, flags, async (batch, _operations, before) => {
    await batch.cancel();
    const after = await batch.counts();
    const cancelled = sum(after, 6) - sum(before, 6);
    const open = sum(after, 5);
    const later = open > 0 ? `, ${count(open)} end when whoever has them hears of it` : "";
    note(`${id}: ${count(cancelled)} cancelled${later}`);
  });
}

export async function retryBatch(id: string, flags: StoreFlags): Promise<void> {
  await withBatch(id, flags, async (batch, operations) => {
    const ids: string[] = [];
    for await (const { id: each } of batch.statuses(["failed", "cancelled", "expired"])) ids.push(each);
    for (const each of ids) await operations.attach(each).retry();
    note(`${id}: ${count(ids.length)} to be tried again. A worker does it: aw worker, or aw batch run as before`);
  });
}

interface Listed {
  readonly createdAt: string;
  readonly model: string;
  readonly counts: Partial<Record<OperationState, number>>;
}

export async function listBatches(flags: BatchJsonFlags, signal: AbortSignal): Promise<void> {
  const found = new Map<string, Listed>();
  await withStore(flags, async (operations) => {
    let pageToken: string | undefined;
    do {
      const page = await operations?.list({ pageSize: 500, ...(pageToken !== undefined && { pageToken }) });
      for (const { createdAt, metadata } of page?.operations ?? []) {
        const { batch, state, model } = metadata;
        if (batch === undefined) continue;
        const counts = found.get(batch)?.counts ?? {};
        counts[state] = (counts[state] ?? 0) + 1;
        found.set(batch, { createdAt, model, counts });
      }
      pageToken = page?.nextPageToken;
    } while (pageToken !== undefined);
  });
  if (flags.json) {
    const all = [...found].map(([id, listed]) => ({ id, ...listed }));
    return await print(`${JSON.stringify(all, undefined, 2)}\n`, signal);
  }
  if (found.size === 0) return note("No batch was submitted yet: aw batch run");
  const { isTTY } = process.stdout;
  const rows = [...found].map(([id, { createdAt, model, counts }]) => {
    const created = isTTY ? ago(Date.parse(createdAt), Date.now()) : createdAt;
    const figures = [sum(counts), sum(counts, 0), sum(counts, 1), sum(counts, 6), sum(counts, 5)];
    return [id, created, model, ...figures.map((each) => (isTTY && each === 0 ? "" : String(each)))];
  });
  const header = ["BATCH", "CREATED", "MODEL", "ROWS", "OK", "FAILED", "CANCELLED", "NOT DONE"];
  if (isTTY) await printTable(table(header, rows), signal);
  else await print(rows.map((row) => cells(...row)).join(""), signal);
}
