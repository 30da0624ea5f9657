/** How soon an operation begins that is submitted to a worker with nothing else to do. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Table, tableOf } from "../../table.ts";
import type { Entry } from "../contender.ts";
import { type Hand, moreBegun } from "../hand.ts";
import { inPlace, type Run, roundsOf, stores, titles } from "../measure.ts";
import type { OperationsSection } from "../sections.ts";

/** So that no submit keeps step with a worker that looks at intervals. */
const restMs = 100;

export const starts: OperationsSection = {
  name: "starts",
  title: "From submit to start",
  note: "From the call that submits to the call of the provider, in another process: one at a time, a while after the one before has begun.",
  async run(run) {
    const tables: Table[] = [];
    for (const store of stores) {
      const samples = await roundsOf(run, store, "starts", (entry) => startMs(run, entry));
      const at = (share: number) =>
        new Map([...samples].map(([name, rounds]) => [name, rounds.map((all) => quantile(all, share))]));
      const facts = { heading: "contender", unit: "ms" };
      const name = `From submit to start, ${titles[store]}`;
      tables.push(
        tableOf({ ...facts, id: `starts/${store}/median`, title: `${name}, median` }, at(0.5)),
        tableOf({ ...facts, id: `starts/${store}/slow`, title: `${name}, 95th percentile` }, at(0.95)),
      );
    }
    return tables;
  },
};

function startMs(run: Run, entry: Entry): Promise<number[]> {
  return inPlace(run, entry, async (crew) => {
    const desk = await crew.desk();
    const [worker] = (await crew.start()) as [Hand];
    await worker.ask("work", null);
    return submitAndStart(desk, worker, run.sizes.starts);
  });
}

/** @returns how many milliseconds each took */
async function submitAndStart(desk: Hand, worker: Hand, count: number): Promise<number[]> {
  const tookMs: number[] = [];
  // The first are for the compiler, and for a worker that is just beginning.
  for (let index = -3; index < count; index++) {
    const before = worker.begun.length;
    const submittedAt = await desk.ask("submit", null);
    while (worker.begun.length === before) await moreBegun([worker]);
    if (index >= 0) tookMs.push((worker.begun.at(-1) ?? Number.NaN) - submittedAt);
    await sleep(Math.random() * restMs);
  }
  return tookMs;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
