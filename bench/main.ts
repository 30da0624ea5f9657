/** `npm run bench`: measures the built product beside its peers and prints tables. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { judge, markdownOfAims } from "./aims.ts";
import { Bench, type Section } from "./bench.ts";
import { peerVersions, prepareScripts, removeScripts, startServer } from "./children.ts";
import { gatherFacts, markdownOfSection, measuredWith, publish, type Report } from "./report.ts";
import { coldStart } from "./sections/cold-start.ts";
import { conversation } from "./sections/conversation.ts";
import { deltas } from "./sections/deltas.ts";
import { linearity } from "./sections/linearity.ts";
import { memory } from "./sections/memory.ts";
import { requests } from "./sections/requests.ts";
import type { Table } from "./table.ts";

const sections: readonly Section[] = [
  deltas("openai", "OpenAI chat completions"),
  deltas("anthropic", "Anthropic messages"),
  deltas("responses", "OpenAI responses", ["one", "many"]),
  deltas("gemini", "Gemini generateContent", ["one", "many"]),
  linearity,
  conversation,
  memory,
  requests,
  coldStart,
];

const help = `node bench/main.ts [--quick] [--only SECTION,…] [--write] [--profile] [--dist FOLDER]

  --quick    a rough answer in under a minute
  --only     some of: ${sections.map(({ name }) => name).join(", ")}
  --write    renews docs/performance.md
  --profile  leaves a CPU profile of every warm process in bench/results/profiles
  --dist     measures another build than dist/
`;

const { values: flags } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    dist: { type: "string" },
  },
});

function chosen(): readonly Section[] {
  const names = flags.only.flatMap((list) => list.split(","));
  const unknown = names.find((name) => !sections.some((section) => section.name === name));
  if (unknown)
    throw new Error(`No section is named ${unknown}; there are ${sections.map(({ name }) => name).join(", ")}.`);
  return names.length === 0 ? sections : sections.filter(({ name }) => names.includes(name));
}

function findProduct(): string {
  const dist = flags.dist ? pathToFileURL(`${flags.dist}/`) : new URL("../dist/", import.meta.url);
  if (!existsSync(new URL("index.js", dist)))
    throw new Error(`${dist.pathname}index.js is missing; run: npm run build`);
  return dist.href;
}

async function main(): Promise<void> {
  if (flags.help) return void process.stdout.write(help);
  const wanted = chosen();
  if (flags.write && wanted !== sections) throw new Error("--write publishes a whole run; leave out --only.");
  const dist = findProduct();
  const facts = gatherFacts(peerVersions(), flags.quick);
  prepareScripts();
  const server = await startServer();
  try {
    const onProgress = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
    const bench = new Bench({ origin: server.origin, dist, quick: flags.quick, profile: flags.profile, onProgress });
    const done: (Section & { readonly tables: readonly Table[] })[] = [];
    for (const section of wanted) {
      const tables = await section.run(bench);
      done.push({ ...section, tables });
      onProgress("");
      console.log(`${markdownOfSection({ ...section, tables })}\n`);
    }
    const report: Report = { facts, aims: judge(done.flatMap(({ tables }) => tables)), sections: done };
    console.log(`## Aims\n\n${markdownOfAims(report.aims)}\n\n${measuredWith(facts)}`);
    mkdirSync(new URL("results/", import.meta.url), { recursive: true });
    writeFileSync(new URL("results/latest.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
    if (flags.write) publish(new URL("../docs/performance.md", import.meta.url), report);
  } finally {
    server.stop();
    removeScripts();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
