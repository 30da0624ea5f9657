/** How many operations a second are written down. */
import { type Table, tableOf } from "../../table.ts";
import type { Span } from "../child.ts";
import type { Entry } from "../contender.ts";
import { inPlace, type Run, roundsOf, stores, titles } from "../measure.ts";
import type { OperationsSection } from "../sections.ts";

const crews = [1, 16];

export const submits: OperationsSection = {
  name: "submits",
  title: "Submitting",
  note: "Each submitter is a process that submits one after the other; a submit counts when it is on the disk.",
  async run(run) {
    const tables: Table[] = [];
    for (const store of stores) {
      for (const count of crews) {
        const label = `Submits a second, ${count === 1 ? "one submitter" : `${count} submitters`}`;
        const samples = await roundsOf(run, store, "submits", (entry) => submitsPerSecond(run, entry, count));
        const facts = { heading: "contender", unit: "a second" };
        tables.push(
          tableOf({ ...facts, id: `submits/${store}/${count}`, title: `${label}, ${titles[store]}` }, samples),
        );
      }
    }
    return tables;
  },
};

function submitsPerSecond(run: Run, entry: Entry, submitters: number): Promise<number> {
  return inPlace(run, entry, async (crew) => {
    const hands = await crew.desks(submitters);
    const submit = (ms: number) => Promise.all(hands.map((hand) => hand.ask("submitFor", { ms })));
    await submit(run.sizes.submitMs / 4);
    return perSecond(await submit(run.sizes.submitMs));
  });
}

/** From the first start to the last end. */
function perSecond(spans: readonly Span[]): number {
  const startedAt = Math.min(...spans.map((span) => span.startedAt));
  const endedAt = Math.max(...spans.map((span) => span.endedAt));
  return (spans.reduce((sum, { count }) => sum + count, 0) / (endedAt - startedAt)) * 1000;
}
