/** `npm run chaos`: workers are killed, frozen and stopped at random while they carry out operations, and a server breaks; prints what has to hold, and whether it does. */
import { parseArgs } from "node:util";
import type { PlaceName } from "./chaos/places.ts";
import { runChaos } from "./chaos/run.ts";

const { values } = parseArgs({
  options: {
    store: { type: "string", default: "sqlite" },
    operations: { type: "string", default: "1000" },
    processes: { type: "string", default: "4" },
    concurrency: { type: "string", default: "8" },
    seconds: { type: "string", default: "300" },
    lease: { type: "string", default: "500" },
    between: { type: "string", default: "20" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
process.once("SIGINT", () => process.exit(130));
const seed = Number(values.seed);
const store = storeOf(values.store);
console.log(`seed ${seed} (again with: npm run chaos -- --store ${store} --seed ${seed})`);
const { checks, facts } = await runChaos({
  store,
  operations: Number(values.operations),
  processes: Number(values.processes),
  concurrency: Number(values.concurrency),
  seconds: Number(values.seconds),
  leaseMs: Number(values.lease),
  requestsBetween: Number(values.between),
  seed,
});
for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(12)}${value}`);
const table = checks.map((check) => ({ ...check, holds: check.found === check.wanted ? "yes" : "NO" }));
console.table(table);
if (table.some(({ holds }) => holds === "NO")) process.exitCode = 1;

function storeOf(name: string): PlaceName {
  if (name === "sqlite" || name === "postgres") return name;
  throw new Error(`--store is ${name}; it must be sqlite or postgres.`);
}
