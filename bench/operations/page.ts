/** The part of the page about performance that is of operations. */
import { type Aim, markdownOfAims } from "../aims.ts";
import { type Facts, type Markers, markdownOfSection, measuredWith, putBetween } from "../report.ts";
import type { Table } from "../table.ts";
import type { Sizes } from "./measure.ts";

export interface OperationsReport {
  readonly facts: Facts;
  readonly sizes: Sizes;
  /** Who could not take part, in a line each. */
  readonly leftOut: readonly string[];
  readonly aims: readonly Aim[];
  readonly sections: readonly { readonly title: string; readonly note: string; readonly tables: readonly Table[] }[];
}

const markers: Markers = { begin: "<!-- bench:operations:start -->", end: "<!-- bench:operations:end -->" };

/** @returns the page with these results; it gets the part where it has none */
export function publishOperations(page: string, { facts, sizes, leftOut, aims, sections }: OperationsReport): string {
  const text = page.includes(markers.begin) ? page : `${page.trimEnd()}\n\n${frame}`;
  const { rounds, submitMs, completions, starts, parked } = sizes;
  const many = (count: number) => count.toLocaleString("en");
  const told = [
    `Medians of ${rounds} rounds`,
    `${submitMs / 1000} s of submitting`,
    `${many(completions)} completions`,
    `${many(starts)} starts`,
    `${many(parked)} parked operations`,
  ];
  return putBetween(text, markers, [
    measuredWith(facts),
    `${told.join("; ")}.`,
    ...leftOut,
    "### Aims of operations",
    markdownOfAims(aims),
    ...sections.map((section) => markdownOfSection(section, "###")),
  ]);
}

const frame = `## Operations

What it costs to submit, to start, to carry out, to keep and to list deferred operations, on both stores, beside the least that does the same durably, and
beside pg-boss and DBOS used directly for the same work. Run it yourself:

\`\`\`sh
npm run bench:operations                   # a few minutes, with small sizes
npm run bench:operations -- --only starts  # some sections
npm run bench:operations -- --write        # with sizes that tell something, and renew this part
\`\`\`

All in one run, side by side, in rounds A B C A B C; every submitter and every worker is a process of its own, and PostgreSQL is one more, with its settings as
they come. A ratio is a contender's value divided by that of the first one in the same round: of what is counted by the second, larger is better. Each
operation has the same prompt of some 200 characters and the same answer, which comes at once and in the same process.

The raw prepared statements are what the same takes at least in SQLite: WAL, every commit on the disk, one commit to submit, one to take up to 16, one to
complete. afterword writes more for each: that it runs, that the model is asked, what it answered, and a line of the ledger; the row "a commit a step"
has the raw statements commit as often. pg-boss takes 16 jobs at a time, is told of new ones, and asks again at once while they come full. DBOS runs a
workflow of one step, looks for work every 10 ms, and has 16 at a time.

${markers.begin}
${markers.end}
`;
