/** A process that submits to PostgreSQL, takes work and finishes it until nothing is left: `node postgres-worker.ts URL NAME SUBMITS ATMOST`; a connection that breaks costs it what it had. */
import { StoreError } from "../../src/core/errors.ts";
import { FencedError } from "../../src/operations/errors.ts";
import type { OperationEvent } from "../../src/operations/events.ts";
import type { Change, Work } from "../../src/operations/store.ts";
import { postgresStore } from "../../src/postgres.ts";
import { enqueue, entry, insert, operation } from "../contract/store/records.ts";

const [url = "", name = "", submits = "0", atMost = "1000"] = process.argv.slice(2);
const groups = new Map([["sim", { concurrency: Number(atMost) }]]);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Not what the server said before it had the connection cut. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreError && error.retryable)) throw error;
      await pause(20);
    }
  }
}

await using store = await patiently(() => postgresStore(url));

for (let index = 0; index < Number(submits); index++) {
  const record = operation({ id: `${name} ${index}`, createdAt: Date.now() });
  const work = enqueue(record.id, { runAt: record.createdAt, priority: index % 3 });
  await patiently(() => store.commit([insert(record), work]));
}

const said = (work: Work, what: string): Change => {
  const event: OperationEvent = { type: "state", state: "running", waitingFor: `${work.epoch} ${what}` };
  return { type: "events", operationId: work.id, at: Date.now(), events: [event] };
};

async function finish(work: Work): Promise<void> {
  const { id } = work;
  for (const what of ["began", "goes on"]) {
    await store.commit([said(work, what)], work);
    process.stdout.write(".");
    await pause(Math.random() * 5);
  }
  await store.commit(
    [
      said(work, "done"),
      { type: "update", id, set: { state: "succeeded" } },
      { type: "ledger", entry: entry(id, { id: `settled ${id}` }) },
      { type: "dequeue", id },
    ],
    work,
  );
}

for (;;) {
  const now = Date.now();
  const query = { worker: `${name} ${process.pid}`, now, leaseUntil: now + 400, limit: 3, groups };
  const works = await patiently(() => store.take(query));
  for (const work of works) {
    await finish(work).catch((error) => {
      if (!(error instanceof FencedError || error instanceof StoreError)) throw error;
    });
  }
  if (works.length > 0) continue;
  const due = await patiently(() => store.nextDue());
  if (due === undefined) break;
  await pause(Math.min(Math.max(due - Date.now(), 5), 50));
}
