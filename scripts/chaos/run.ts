/** Chaos: operations are carried out by processes that are killed, frozen and stopped at random, on a store that may break too, and in the end everything has to add up. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoreError } from "../../src/core/errors.ts";
import type { Operations } from "../../src/operations/operations.ts";
import { openOperations } from "../../src/operations.ts";
import { startSimulator } from "../../src/testing.ts";
import { type Fault, openPlace, type Place, type PlaceName } from "./places.ts";
import { type Disturbance, Processes } from "./processes.ts";
import { isAway, openStore } from "./stores.ts";
import { type Check, type Evidence, verify } from "./verify.ts";
import { askedOf, chaosRegistry, chaosTools, paidOutput, scriptOf } from "./workload.ts";

export interface ChaosOptions {
  readonly store: PlaceName;
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
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also when it is broken off.
  process.once("exit", remove);
  try {
    return await run(options, folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function run(options: ChaosOptions, folder: string): Promise<ChaosReport> {
  const { seed, processes: count, leaseMs, concurrency } = options;
  const random = randomFrom(seed);
  const payments = join(folder, "payments");
  await using place = await openPlace(options.store, folder, random);
  await using simulator = await startSimulator();
  const registry = chaosRegistry(simulator.openaiURL);
  const tools = chaosTools(() => {});
  const store = await openStore(place.address);
  await using operations = await openOperations({ store, registry, tools, worker: false });
  const given = [place.address, simulator.openaiURL, payments, String(leaseMs), String(concurrency)];
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
      const statuses = await Array.fromAsync(batch.statuses());
      // The last submitted comes first.
      ids.push(...statuses.map(({ id }) => id).reverse());
    }
    const isSettled = () => settled(operations, ids, decisions, random);
    const { disturb, faults } = disturber(options, processes, place, random);
    while (elapsedMs() < options.seconds * 1000 && !(await isSettled())) {
      if (elapsedMs() < options.seconds * 667) disturb(simulator.requests.length);
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
    const durationMs = elapsedMs();
    await place.calm();
    await processes.end();
    const requests = simulator.requests.map(({ body }) => askedOf(body));
    const { checks, facts } = await verify({ store, place, payments, ids, requests, decisions });
    const accidents = { claim: "workers that ended by themselves", found: processes.accidents.length, wanted: 0 };
    const happened = { ...processes.counts, ...faults, seconds: Math.round(durationMs / 1000) };
    return { checks: [...checks, accidents], facts: { ...happened, ...facts } };
  } finally {
    process.off("exit", kill);
    kill();
  }
}

/** Every so many requests something happens, soon after one: so there is as much of it on a slow machine as on a fast one. */
function disturber(
  { requestsBetween, leaseMs }: ChaosOptions,
  processes: Processes,
  place: Place,
  random: () => number,
) {
  const hows: readonly Disturbance[] = ["killed", "killed", "killed", "frozen", "frozen", "stopped"];
  // Each comes up, however short the run: they are drawn like lots.
  const lots: (Disturbance | Fault)[] = [];
  const faults: Partial<Record<Fault, number>> = {};
  let next = requestsBetween / 2;
  const disturb = (requests: number) => {
    if (requests < next) return;
    if (lots.length === 0) lots.push(...hows, ...place.faults);
    const at = Math.floor(random() * lots.length);
    const how = lots[at] ?? "killed";
    // From half a lease, which changes nothing, to several, after which everything is somebody else's.
    const frozenMs = leaseMs * (0.5 + random() * 3.5);
    const isFault = how === "cut" || how === "restarted";
    if (!(isFault ? place.disturb(how) : processes.disturb(how, frozenMs))) return;
    lots.splice(at, 1);
    if (isFault) faults[how] = (faults[how] ?? 0) + 1;
    next = requests + requestsBetween * (0.5 + random());
  };
  return { disturb, faults };
}

/** Decides on what waits for a decision. @returns whether nothing is left to be done; a store that is away does not tell */
async function settled(
  operations: Operations,
  ids: readonly string[],
  decisions: Evidence["decisions"],
  random: () => number,
): Promise<boolean> {
  try {
    await decide(operations, ids, decisions, random);
    const left = await operations.list({ states: ["queued", "running", "waiting", "awaiting-approval"], pageSize: 1 });
    return left.operations.length === 0;
  } catch (error) {
    if (!isAway(error)) throw error;
    return false;
  }
}

async function decide(
  operations: Operations,
  ids: readonly string[],
  { approved, resolved }: Evidence["decisions"],
  random: () => number,
): Promise<void> {
  const { operations: waiting } = await operations.list({ states: ["awaiting-approval"] });
  for (const { id, metadata } of waiting) {
    const operation = operations.attach(id);
    for (const { call } of metadata.approvals ?? []) {
      const again = random() < 0.25;
      await (again ? operation.approve(call.id) : operation.resolve(paidOutput(ids.indexOf(id)), call.id)).catch(
        (error) => {
          // Whether it was written is not known: it may have been, and counts.
          if (!(error instanceof StoreError) || isAway(error)) throw error;
        },
      );
      const decided = again ? approved : resolved;
      decided.set(id, (decided.get(id) ?? 0) + 1);
    }
  }
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
