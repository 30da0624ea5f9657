/** Chaos: operations are carried out by processes that are killed, frozen and stopped at random, and in the end everything has to add up. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Operations } from "../../src/operations/operations.ts";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { openOperations } from "../../src/operations.ts";
import { startSimulator } from "../../src/testing.ts";
import { type Disturbance, Processes } from "./processes.ts";
import { type Check, type Evidence, verify } from "./verify.ts";
import { askedOf, chaosRegistry, chaosTools, paidOutput, scriptOf } from "./workload.ts";

export interface ChaosOptions {
  readonly operations: number;
  readonly processes: number;
  /** Of each of the two workers of a process. */
  readonly concurrency: number;
  /** Whatever is not done by then is lost. Nothing is disturbed in the last third. */
  readonly seconds: number;
  readonly leaseMs: number;
  /** How many requests lie between two disturbances, on average. */
  readonly requestsBetween: number;
  readonly seed: number;
}

export interface ChaosReport {
  readonly checks: readonly Check[];
  /** What has happened, for people. */
  readonly facts: Readonly<Record<string, number>>;
}

const tickMs = 10;
const submittedTogether = 25;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const folder = mkdtempSync(join(tmpdir(), "afterword-chaos-"));
  try {
    return await run(options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(options: ChaosOptions, folder: string): Promise<ChaosReport> {
  const { seed, processes: count, leaseMs, concurrency } = options;
  const random = randomFrom(seed);
  const [path, payments] = [join(folder, "operations.db"), join(folder, "payments")];
  await using simulator = await startSimulator();
  const registry = chaosRegistry(simulator.openaiURL);
  const tools = chaosTools(() => {});
  const store = await sqliteStore(path);
  await using operations = await openOperations({ store, registry, tools, worker: false });
  const given = [path, simulator.openaiURL, payments, String(leaseMs), String(concurrency)];
  const processes = new Processes(given, count, random);
  const kill = () => processes.kill();
  // A process that is frozen would outlive this one.
  process.once("exit", kill);
  const decisions: Evidence["decisions"] = { approved: new Map(), resolved: new Map() };
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  try {
    const ids: string[] = [];
    for (let first = 0; first < options.operations; first += submittedTogether) {
      const numbers = Array.from(
        { length: Math.min(submittedTogether, options.operations - first) },
        (_, n) => first + n,
      );
      const chains = numbers.map((number) => registry.getModel("chaos:script").chain(scriptOf(number), { tools }));
      const batch = await operations.deferAll(chains);
      ids.push(...batch.operations.map(({ id }) => id));
    }
    const isSettled = () => settled(operations, ids, decisions, random);
    const disturb = disturber(options, processes, random);
    while (elapsedMs() < options.seconds * 1000 && !(await isSettled())) {
      if (elapsedMs() < options.seconds * 667) disturb(simulator.requests.length);
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
    const durationMs = elapsedMs();
    await processes.end();
    const requests = simulator.requests.map(({ body }) => askedOf(body));
    const { checks, facts } = await verify({ store, path, payments, ids, requests, decisions });
    const accidents = { claim: "workers that ended by themselves", found: processes.accidents.length, wanted: 0 };
    const happened = { ...processes.counts, seconds: Math.round(durationMs / 1000) };
    return { checks: [...checks, accidents], facts: { ...happened, ...facts } };
  } finally {
    process.off("exit", kill);
    kill();
  }
}

/** Every so many requests something happens, soon after one: so there is as much of it on a slow machine as on a fast one. */
function disturber({ requestsBetween, leaseMs }: ChaosOptions, processes: Processes, random: () => number) {
  const hows: readonly Disturbance[] = ["killed", "killed", "killed", "frozen", "frozen", "stopped"];
  let next = requestsBetween / 2;
  return (requests: number) => {
    if (requests < next) return;
    const how = hows[Math.floor(random() * hows.length)] ?? "killed";
    // From half a lease, which changes nothing, to several, after which everything is somebody else's.
    const frozenMs = leaseMs * (0.5 + random() * 3.5);
    if (processes.disturb(how, frozenMs)) next = requests + requestsBetween * (0.5 + random());
  };
}

/** Decides on what waits for a decision. @returns whether nothing is left to be done */
async function settled(
  operations: Operations,
  ids: readonly string[],
  { approved, resolved }: Evidence["decisions"],
  random: () => number,
): Promise<boolean> {
  const { operations: waiting } = await operations.list({ states: ["awaiting-approval"] });
  for (const { id, metadata } of waiting) {
    const operation = operations.attach(id);
    for (const { call } of metadata.approvals ?? []) {
      const again = random() < 0.25;
      const decided = again ? approved : resolved;
      decided.set(id, (decided.get(id) ?? 0) + 1);
      await (again ? operation.approve(call.id) : operation.resolve(paidOutput(ids.indexOf(id)), call.id));
    }
  }
  const left = await operations.list({ states: ["queued", "running", "waiting", "awaiting-approval"], pageSize: 1 });
  return left.operations.length === 0;
}

/** https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
