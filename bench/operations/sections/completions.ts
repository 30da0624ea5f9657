/** How many operations a second are carried out whose provider answers at once. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Table, tableOf } from "../../table.ts";
import { concurrency, type Entry } from "../contender.ts";
import { type Hand, moreBegun } from "../hand.ts";
import { inPlace, type Run, roundsOf, stores, titles } from "../measure.ts";
import { nowMs } from "../now.ts";
import type { OperationsSection } from "../sections.ts";

const crews = [1, 4];
const lookMs = 5;

export const completions: OperationsSection = {
  name: "completions",
  title: "Carrying out",
  note: `A full queue and a provider that answers at once: what is left is the machinery. Each worker is a process that has ${concurrency} at a time. From the first that begins to the last that is done.`,
  async run(run) {
    const tables: Table[] = [];
    for (const store of stores) {
      for (const count of crews) {
        const label = `Completions a second, ${count === 1 ? "one worker" : `${count} workers`}`;
        const samples = await roundsOf(run, store, "completions", (entry) => completionsPerSecond(run, entry, count));
        const facts = { heading: "contender", unit: "a second" };
        tables.push(
          tableOf({ ...facts, id: `completions/${store}/${count}`, title: `${label}, ${titles[store]}` }, samples),
        );
      }
    }
    return tables;
  },
};

function completionsPerSecond(run: Run, entry: Entry, workers: number): Promise<number> {
  const { completions: count } = run.sizes;
  return inPlace(run, entry, async (crew) => {
    const desk = await crew.desk();
    await desk.ask("submitAll", { count });
    const hands = await crew.start(workers);
    await Promise.all(hands.map((hand) => hand.ask("work", null)));
    await allBegun(hands, count);
    while (!(await desk.ask("isAllDone", null))) await sleep(lookMs);
    const endedAt = nowMs();
    const begun = hands.flatMap((hand) => hand.begun);
    if (begun.length !== count) throw new Error(`${entry.title} has begun ${begun.length} operations of ${count}.`);
    return (count / (endedAt - Math.min(...begun))) * 1000;
  });
}

async function allBegun(hands: readonly Hand[], count: number): Promise<void> {
  const sum = () => hands.reduce((all, { begun }) => all + begun.length, 0);
  while (sum() < count) await moreBegun(hands);
}
