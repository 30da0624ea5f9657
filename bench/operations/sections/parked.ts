/** What operations cost that lie there until their time comes, and how long a page of a list of them takes. */
import { summarize } from "../../statistics.ts";
import { type Row, type Table, tableOf } from "../../table.ts";
import type { Entry } from "../contender.ts";
import type { Hand } from "../hand.ts";
import { inPlace, type Run, roundsOf, stores, titles } from "../measure.ts";
import type { OperationsSection } from "../sections.ts";

const pageSize = 50;
const farPage = 1_000;
/** How often each page is read. */
const reads = 20;
const yearMs = 365 * 86_400_000;

interface Parked {
  readonly microseconds: number;
  readonly bytes: number;
  /** The first and the far page, by number; nothing where the contender has no pages. */
  readonly pagesMs: ReadonlyMap<number, number>;
}

export const parked: OperationsSection = {
  name: "parked",
  title: "Parked operations",
  note: `They are submitted in the fastest way a contender has: together in afterword, pg-boss and with the raw statements, and 16 calls at once in DBOS. Pages have ${pageSize} rows, newest first; pg-boss has no pages. Once, not in rounds.`,
  async run(run) {
    const tables: Table[] = [];
    const count = run.sizes.parked.toLocaleString("en");
    for (const store of stores) {
      const once = { ...run, sizes: { ...run.sizes, rounds: 1 } };
      const samples = await roundsOf(once, store, "parked", (entry) => park(run, entry));
      const of = (pick: (each: Parked) => number) => new Map([...samples].map(([name, all]) => [name, all.map(pick)]));
      const facts = { heading: "contender" };
      const name = `each of ${count} parked operations, ${titles[store]}`;
      tables.push(
        tableOf(
          { ...facts, id: `parked/${store}/time`, title: `Time to submit ${name}`, unit: "µs" },
          of(({ microseconds }) => microseconds),
        ),
        tableOf(
          { ...facts, id: `parked/${store}/bytes`, title: `Size of ${name}`, unit: "bytes" },
          of(({ bytes }) => bytes),
        ),
        {
          ...{ heading: "contender and page", unit: "ms", id: `parked/${store}/pages` },
          title: `Reading a page of ${count}, ${titles[store]}`,
          rows: pageRows(samples),
        },
      );
    }
    return tables;
  },
};

/** Beside the same page of whoever the others are compared with. */
function pageRows(samples: ReadonlyMap<string, readonly Parked[]>): Row[] {
  const [base] = samples.values();
  return [...samples].flatMap(([name, [found]]) =>
    [...(found?.pagesMs ?? [])].map(([page, ms]) => ({
      name: `${name}, page ${page.toLocaleString("en")}`,
      ratio: summarize([ms / (base?.[0]?.pagesMs.get(page) ?? Number.NaN)]),
      value: summarize([ms]),
    })),
  );
}

function park(run: Run, entry: Entry): Promise<Parked> {
  const { parked: count } = run.sizes;
  return inPlace(run, entry, async (crew, place) => {
    const desk = await crew.desk();
    const notBefore = Date.now() + yearMs;
    const { startedAt, endedAt } = await desk.ask("submitAll", { count, notBefore });
    const pagesMs = new Map<number, number>();
    for (const page of [1, Math.min(farPage, Math.floor(count / pageSize))]) {
      const ms = await pageMs(desk, page);
      if (ms !== null) pagesMs.set(page, ms);
    }
    // Whoever has a file open may keep a part of it elsewhere.
    await crew.end();
    const bytes = (await run.places.bytes(entry, place)) - (await emptyBytes(run, entry));
    return { microseconds: ((endedAt - startedAt) * 1000) / count, bytes: bytes / count, pagesMs };
  });
}

/** The median of several reads; `null` where there are no pages. */
async function pageMs(desk: Hand, page: number): Promise<number | null> {
  const all = await desk.ask("page", { page, size: pageSize, reads });
  return all && summarize(all).median;
}

function emptyBytes(run: Run, entry: Entry): Promise<number> {
  return inPlace(run, entry, async (crew, place) => {
    await crew.desk();
    await crew.end();
    return run.places.bytes(entry, place);
  });
}
