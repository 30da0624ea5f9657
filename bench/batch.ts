/** `npm run bench:batch`: defers up to a million prompts in the batch lane of a simulated OpenAI, and measures what that takes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { publishBatch, submissionsOf, tableOf } from "./batch/page.ts";
import { openPlaces, type StoreName, storeNames, storeTitles } from "./batch/place.ts";
import { type Measured, run } from "./batch/run.ts";
import { gatherFacts, measuredWith } from "./report.ts";

const help = `node bench/batch.ts [--rows NUMBER] [--store sqlite|postgres] [--write]

  --rows      the largest size; a hundredth and a tenth of it come first (10000)
  --only      that size alone
  --store     where they are written down (sqlite)
  --workers   how many processes work (1)
  --heap      the most MiB on the heap of a process that works (256)
  --batch     the most rows in a submission (as many as the provider takes)
  --write     renews the store's part of docs/performance.md
  --profile   leaves a CPU profile of the process that submits and works in bench/results/profiles
  --dist      measures another build than dist/
`;

const { values: flags } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    rows: { type: "string", default: "10000" },
    only: { type: "boolean", default: false },
    store: { type: "string", default: "sqlite" },
    workers: { type: "string", default: "1" },
    heap: { type: "string", default: "256" },
    batch: { type: "string" },
    write: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    dist: { type: "string" },
  },
});

function number(name: "rows" | "workers" | "heap" | "batch"): number {
  const value = Number(flags[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is ${flags[name]}; it must be a number from 1.`);
}

function storeOf(): StoreName {
  const store = storeNames.find((name) => name === flags.store);
  if (store) return store;
  throw new Error(`--store is ${flags.store}; it must be ${storeNames.join(" or ")}.`);
}

function findProduct(): string {
  const dist = flags.dist ? pathToFileURL(`${flags.dist}/`) : new URL("../dist/", import.meta.url);
  if (existsSync(new URL("operations.js", dist))) return dist.href;
  throw new Error(`${dist.pathname}operations.js is missing; run: npm run build`);
}

async function main(): Promise<void> {
  if (flags.help) return void process.stdout.write(help);
  const [store, rows, workers] = [storeOf(), number("rows"), number("workers")];
  if (flags.write && (flags.only || workers > 1 || flags.batch))
    throw new Error("--write is of all three sizes, one worker, and whole submissions.");
  const heapMiB = number("heap");
  const batchSize = flags.batch === undefined ? undefined : number("batch");
  const profiles = flags.profile ? fileURLToPath(new URL("results/profiles/", import.meta.url)) : undefined;
  const sizes = flags.only ? [rows] : [rows / 100, rows / 10, rows].map(Math.ceil);
  const dist = findProduct();
  await using places = await openPlaces(store);
  const facts = gatherFacts({ [storeTitles[store]]: places.version }, false);
  const measured: Measured[] = [];
  for (const size of sizes) {
    const onProgress = (text: string) =>
      void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${size.toLocaleString("en")} rows: ${text}`));
    await using place = await places.make();
    measured.push(await run({ rows: size, workers, dist, place, heapMiB, batchSize, profiles, onProgress }));
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
  console.log(`${measuredWith(facts)}\n\n${tableOf(measured)}\n\n${submissionsOf(measured)}`);
  const results = new URL("results/", import.meta.url);
  mkdirSync(results, { recursive: true });
  writeFileSync(new URL(`batch-${store}.json`, results), `${JSON.stringify({ facts, measured }, null, 2)}\n`);
  if (!flags.write) return;
  const page = new URL("../docs/performance.md", import.meta.url);
  writeFileSync(page, publishBatch(readFileSync(page, "utf8"), store, facts, measured));
}

// What runs and what lies on the disk is removed when the process exits.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
