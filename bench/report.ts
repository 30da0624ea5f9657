/** The results as they are printed, kept and published. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { type Aim, markdownOfAims } from "./aims.ts";
import type { Section } from "./bench.ts";
import { markdownOf, type Table } from "./table.ts";

export interface Facts {
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Processes that wanted a core in the minute before: with others at work, paced deltas pile up and ratios blur. */
  readonly load: number;
  readonly quick: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

export interface Report {
  readonly facts: Facts;
  readonly aims: readonly Aim[];
  readonly sections: readonly (Pick<Section, "name" | "title" | "note"> & { readonly tables: readonly Table[] })[];
}

export function gatherFacts(versions: Readonly<Record<string, string>>, quick: boolean): Facts {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    processor: first?.model ?? "unknown processor",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? Number.NaN,
    quick,
    versions,
  };
}

export function markdownOfSection(
  { title, note, tables }: Omit<Report["sections"][number], "name">,
  head = "##",
): string {
  return [`${head} ${title}`, note, ...tables.map(markdownOf)].join("\n\n");
}

export interface Markers {
  readonly begin: string;
  readonly end: string;
}

const markers: Markers = { begin: "<!-- bench:start -->", end: "<!-- bench:end -->" };

/** Puts the results between the markers of the page; around them stands what a reader must know, once and by hand. */
export function publish(page: URL, report: Report): void {
  const text = existsSync(page) ? readFileSync(page, "utf8") : frame;
  const results = [
    measuredWith(report.facts),
    "## Aims",
    markdownOfAims(report.aims),
    ...report.sections.map((section) => markdownOfSection(section)),
  ];
  writeFileSync(page, putBetween(text, markers, results));
}

/** @throws Error when the text has lost its markers */
export function putBetween(text: string, { begin, end }: Markers, results: readonly string[]): string {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`The page has lost its markers ${begin} and ${end}.`);
  return `${text.slice(0, before + begin.length)}\n\n${results.join("\n\n")}\n\n${text.slice(after)}`;
}

export function measuredWith({ date, node, processor, cores, memoryGiB, load, quick, versions }: Facts): string {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date} with Node ${node.slice(1)} on ${cores} cores (${processor}, ${memoryGiB} GiB; load ${load.toFixed(1)} before the start)${quick ? ", in a quick run" : ""}: ${peers.join(", ")}.`;
}

const frame = `# Performance

What it costs to read a model's answer through afterword, beside the least that reads it correctly and beside the libraries people use. Run it yourself:

\`\`\`sh
npm run bench                              # about eight minutes
npm run bench -- --quick                   # under a minute
npm run bench -- --only memory,cold-start  # some sections
npm run bench -- --write                   # and renew this page
\`\`\`

All in one run, side by side: each subject in its own process, in rounds A B C A B C, with the server in yet another process. A ratio is a subject's value
divided by that of the minimal loop in the same round; tables show the median of the rounds, their least and greatest, and the median in absolute terms.
CPU is user and system time of the whole process (\`process.cpuUsage()\`), garbage collection and compiler threads included, after a warm-up. The text of every
single call is compared with what the server sent; one wrong character fails the bench.

The minimal loop (ratio 1) sends the request with undici, decodes, splits lines, parses each event with \`JSON.parse\` and joins the text: no retries, no time
limits, no result, no usage, no errors. The others are used as their documentation shows: \`create({ stream: true })\` of the vendors' libraries, \`streamText\`
and its \`textStream\` of the AI SDK, and \`for await (const text of model.prompt(…))\` here. Connections are plain HTTP over loopback, so that TLS, the same for
all, is not counted.

${markers.begin}
${markers.end}
`;
