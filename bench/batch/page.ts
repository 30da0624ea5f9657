/** The part of the page about performance that is of batches: a table of each store, as it was measured last. */
import { type Facts, measuredWith, putBetween } from "../report.ts";
import { type StoreName, storeNames, storeTitles } from "./place.ts";
import type { Measured } from "./run.ts";

/** By it the part is known. */
const mark = "<!-- bench:batch -->";

export function markersOf(store: StoreName): { readonly begin: string; readonly end: string } {
  return { begin: `<!-- bench:batch:${store}:start -->`, end: `<!-- bench:batch:${store}:end -->` };
}

/** @returns the page with these results in the place of those of the same store; it gets the part where it has none */
export function publishBatch(page: string, store: StoreName, facts: Facts, measured: readonly Measured[]): string {
  const text = page.includes(mark) ? page : `${page.trimEnd()}\n\n${frame()}`;
  return putBetween(text, markersOf(store), [measuredWith(facts), tableOf(measured), submissionsOf(measured)]);
}

export function tableOf(measured: readonly Measured[]): string {
  const head = [
    "rows",
    "submitted",
    "sent",
    "collected",
    "read",
    "all but reading",
    "CPU µs a row",
    "peak RSS MiB",
    "peak heap MiB",
    "bytes a row",
  ];
  const lines = measured.map(({ rows, submit, send, collect, check, bytesPerRow }) => {
    const rate = (ms: number) => whole((rows / ms) * 1000);
    const working = [submit, send, collect];
    const sum = (name: "ms" | "cpuMs") => working.reduce((total, span) => total + span[name], 0);
    const most = (name: "rssBytes" | "heapBytes") =>
      Math.max(...[...working, check].map((span) => span[name])) / 2 ** 20;
    const rates = [submit.ms, send.ms, collect.ms, check.ms, sum("ms")].map(rate);
    const costs = [(sum("cpuMs") * 1000) / rows, most("rssBytes"), most("heapBytes"), bytesPerRow].map(whole);
    return `| ${[whole(rows), ...rates, ...costs].join(" | ")} |`;
  });
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "--:").join("|")}|`, ...lines].join("\n");
}

/** What each size was sent in. */
export function submissionsOf(measured: readonly Measured[]): string {
  const told = measured.map(({ rows, uploads, check: { heldBytes } }) => {
    const [most, bytes] = [
      Math.max(...uploads.map((each) => each.rows)),
      Math.max(...uploads.map((each) => each.bytes)),
    ];
    const megabytes = (bytes / 1e6).toFixed(1);
    return `${whole(rows)} rows went out in ${uploads.length} submissions of at most ${whole(most)} rows and ${megabytes} MB, and left ${whole(heldBytes / 2 ** 20)} MiB on the heap`;
  });
  return `${told.join("; ")}.`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function frame(): string {
  const places = storeNames.map((store) => {
    const { begin, end } = markersOf(store);
    return `### Batches on ${storeTitles[store]}\n\n${begin}\n${end}\n`;
  });
  return `## Batches

Many operations in the lane \`batch\`, from \`deferAll()\` with a generator to the last answer in the store, in one process, with a simulated OpenAI in another. Run
it yourself:

\`\`\`sh
npm run bench:batch -- --rows 100000 --store sqlite            # 1,000, 10,000 and 100,000 rows
npm run bench:batch -- --rows 1000000 --store postgres --write # and renew its part of this page
\`\`\`

Rates are rows a second: submitted, until all are written down; sent, until the provider has taken all submissions, with the time in which the simulator looks
them through; collected, from the moment at which the provider is done with all of them; read, every answer from the store. What the provider takes to be done
is left out. CPU is that of the process that submits and works, for submitting, sending and collecting. Memory is the most that this process had at any moment,
Node and garbage included, in a heap of at most 256 MiB: one submission is held there while it is sent, and the ids of two while they are collected.

Every answer is compared with what its row has to get, the sum of the ledger with the bill, and each submission with the provider's limits of 50,000 rows and
200 MB: the bench fails where one of them is off.

${mark}

${places.join("\n")}`;
}
