/** `npm run bench:operations`: measures deferred operations of the built product beside what they are written on, and beside their peers; prints tables. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { judge, markdownOfAims } from "../aims.ts";
import { versionOf } from "../children.ts";
import { gatherFacts, markdownOfSection, measuredWith } from "../report.ts";
import type { Table } from "../table.ts";
import { rules } from "./aims.ts";
import { entries } from "./contender.ts";
import type { Sizes } from "./measure.ts";
import { publishOperations } from "./page.ts";
import { Places } from "./places.ts";
import { type OperationsSection, sections } from "./sections.ts";

const look: Sizes = { rounds: 1, submitMs: 500, completions: 300, starts: 10, parked: 5_000 };
const whole: Sizes = { rounds: 3, submitMs: 5_000, completions: 5_000, starts: 100, parked: 1_000_000 };

const help = `node bench/operations/main.ts [--only SECTION,…] [--write] [--dist FOLDER] [sizes]

  --only          some of: ${sections.map(({ name }) => name).join(", ")}
  --write         renews its part of docs/performance.md, with sizes that tell something
  --dist          measures another build than dist/
  --rounds        how often each is measured (${look.rounds}; ${whole.rounds} with --write)
  --submit-ms     how long each submitter submits (${look.submitMs}; ${whole.submitMs})
  --completions   how many operations are carried out (${look.completions}; ${whole.completions})
  --starts        how many are submitted one by one (${look.starts}; ${whole.starts})
  --parked        how many lie there (${look.parked}; ${whole.parked})
`;

const { values: flags } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    dist: { type: "string" },
    rounds: { type: "string" },
    "submit-ms": { type: "string" },
    completions: { type: "string" },
    starts: { type: "string" },
    parked: { type: "string" },
  },
});

function sizesOf(): Sizes {
  const unless = flags.write ? whole : look;
  const size = (name: "rounds" | "submit-ms" | "completions" | "starts" | "parked", otherwise: number) => {
    const value = flags[name] === undefined ? otherwise : Number(flags[name]);
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`--${name} is ${flags[name]}; it must be a number from 1.`);
    return value;
  };
  return {
    rounds: size("rounds", unless.rounds),
    submitMs: size("submit-ms", unless.submitMs),
    completions: size("completions", unless.completions),
    starts: size("starts", unless.starts),
    parked: size("parked", unless.parked),
  };
}

function chosen(): readonly OperationsSection[] {
  const names = flags.only.flatMap((list) => list.split(","));
  const unknown = names.find((name) => !sections.some((section) => section.name === name));
  if (unknown)
    throw new Error(`No section is named ${unknown}; there are ${sections.map(({ name }) => name).join(", ")}.`);
  return names.length === 0 ? sections : sections.filter(({ name }) => names.includes(name));
}

function findProduct(): string {
  const dist = flags.dist ? pathToFileURL(`${flags.dist}/`) : new URL("../../dist/", import.meta.url);
  if (!existsSync(new URL("operations.js", dist)))
    throw new Error(`${dist.pathname}operations.js is missing; run: npm run build`);
  return dist.href;
}

/** Who can take part, and, in a line each, who cannot. */
function takingPart() {
  const versions: Record<string, string> = {};
  const leftOut: string[] = [];
  for (const peer of new Set(entries.flatMap((entry) => entry.peer ?? []))) {
    try {
      versions[peer] = versionOf(peer);
    } catch (error) {
      leftOut.push(`Left out: ${error instanceof Error ? error.message : error}.`);
    }
  }
  return { versions, leftOut, taking: entries.filter(({ peer }) => peer === undefined || peer in versions) };
}

function sqliteVersion(): string {
  const database = new DatabaseSync(":memory:");
  const row = database.prepare("SELECT sqlite_version() AS version").get();
  database.close();
  return String(row?.version);
}

async function main(): Promise<void> {
  if (flags.help) return void process.stdout.write(help);
  const wanted = chosen();
  if (flags.write && wanted !== sections) throw new Error("--write publishes a whole run; leave out --only.");
  const sizes = sizesOf();
  const dist = findProduct();
  const { versions, leftOut, taking } = takingPart();
  for (const line of leftOut) console.log(line);
  await using places = await Places.open(dist);
  const named = { SQLite: sqliteVersion(), PostgreSQL: await places.version(), ...versions };
  const facts = gatherFacts(named, !flags.write);
  const onProgress = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
  const done: (OperationsSection & { readonly tables: readonly Table[] })[] = [];
  for (const section of wanted) {
    const tables = await section.run({ sizes, places, entries: taking, onProgress });
    done.push({ ...section, tables });
    onProgress("");
    console.log(`${markdownOfSection({ ...section, tables })}\n`);
  }
  const aims = judge(
    done.flatMap(({ tables }) => tables),
    rules,
  );
  console.log(`## Aims\n\n${markdownOfAims(aims)}\n\n${measuredWith(facts)}`);
  const results = new URL("../results/", import.meta.url);
  mkdirSync(results, { recursive: true });
  const report = { facts, sizes, leftOut, aims, sections: done };
  writeFileSync(new URL("operations.json", results), `${JSON.stringify(report, null, 2)}\n`);
  if (!flags.write) return;
  const page = new URL("../../docs/performance.md", import.meta.url);
  writeFileSync(page, publishOperations(readFileSync(page, "utf8"), report));
}

// What runs and what lies on the disk is removed when the process exits.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
