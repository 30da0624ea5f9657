/** A process with two workers over one SQLite file, to be killed, frozen and stopped. Says so when it is ready, and ends with whoever started it. */
import { appendFileSync } from "node:fs";
import type { Store } from "../../src/operations/store.ts";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { openOperations } from "../../src/operations.ts";
import { chaosRegistry, chaosTools } from "./workload.ts";

const [path = "", baseURL = "", payments = "", leaseMs = "", concurrency = ""] = process.argv.slice(2);
/** A worker that is stopped has this long for what it does. */
const drainMs = 50;

/** Every event carries the epoch under which it was written, by which the write of a worker that was replaced is found. */
async function signedStore(): Promise<Store> {
  const inner = await sqliteStore(path);
  return {
    commit: (changes, fence) =>
      inner.commit(
        changes.map((change) =>
          change.type === "events"
            ? { ...change, events: change.events.map((event) => ({ ...event, epoch: fence?.epoch })) }
            : change,
        ),
        fence,
      ),
    get: (id) => inner.get(id),
    findByKey: (key) => inner.findByKey(key),
    list: (query) => inner.list(query),
    steps: (id) => inner.steps(id),
    events: (id, after, limit) => inner.events(id, after, limit),
    ledger: (query) => inner.ledger(query),
    take: (query) => inner.take(query),
    renew: (worker, fences, until) => inner.renew(worker, fences, until),
    nextDue: (groups) => inner.nextDue(groups),
    changed: (signal) => inner.changed(signal),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

const registry = chaosRegistry(baseURL);
// One write with O_APPEND: it is there, or it is not.
const tools = chaosTools((number) => appendFileSync(payments, `${number}\n`));
const worker = { leaseMs: Number(leaseMs), concurrency: Number(concurrency) };
const open = async () => openOperations({ store: await signedStore(), registry, tools, worker });
const all = await Promise.all([open(), open()]);
process.on("SIGTERM", async () => {
  await Promise.all(all.map((operations) => operations.close(drainMs)));
  process.exit(0);
});
process.stdin.on("end", () => process.exit(0)).resume();
process.stdout.write("ready\n");
