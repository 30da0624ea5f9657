/** A process with two workers over one store, to be killed, frozen and stopped. Says so when it is ready, and ends with whoever started it. */
import { appendFileSync } from "node:fs";
import type { Change, Fence, Store } from "../../src/operations/store.ts";
import { openOperations } from "../../src/operations.ts";
import { openStore } from "./stores.ts";
import { chaosRegistry, chaosTools } from "./workload.ts";

const [address = "", baseURL = "", payments = "", leaseMs = "", concurrency = ""] = process.argv.slice(2);
/** A worker that is stopped has this long for what it does. */
const drainMs = 50;

/** Every event carries the epoch under which it was written, by which the write of a worker that was replaced is found. */
async function signedStore(): Promise<Store> {
  const inner = await openStore(address);
  const commit: Store["commit"] = (changes, fence) =>
    inner.commit(
      changes.map((each) => signed(each, fence)),
      fence,
    );
  return new Proxy(inner, {
    get(_inner, name) {
      if (name === "commit") return commit;
      const member: unknown = Reflect.get(inner, name);
      return typeof member === "function" ? member.bind(inner) : member;
    },
  });
}

function signed(change: Change, fence: Fence | undefined): Change {
  if (change.type !== "events") return change;
  return { ...change, events: change.events.map((event) => ({ ...event, epoch: fence?.epoch })) };
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
