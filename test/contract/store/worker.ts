/** A process that takes work from an SQLite file and finishes it, until it is killed or nothing is left: `node worker.ts FILE NAME SUBMITS`; it prints a point for each commit. */

import { FencedError } from "../../../src/operations/errors.ts";
import type { OperationEvent } from "../../../src/operations/events.ts";
import type { Change, OperationWork } from "../../../src/operations/store.ts";
import { sqliteStore } from "../../../src/operations/stores/sqlite.ts";
import { enqueue, entry, insert, operation } from "./records.ts";

const [path = "", name = "", submits = "0"] = process.argv.slice(2);
await using store = await sqliteStore(path);

for (let index = 0; index < Number(submits); index++) {
  const record = operation({ id: `${name} ${index}`, createdAt: Date.now() });
  await store.commit([insert(record), enqueue(record.id, { runAt: record.createdAt, priority: index % 3 })]);
}

const groups = new Map([["sim", { concurrency: 1000 }]]);
const said = (work: OperationWork, what: string): Change => {
  const event: OperationEvent = { type: "state", state: "running", waitingFor: `${work.epoch} ${what}` };
  return { type: "events", operationId: work.id, at: Date.now(), events: [event] };
};

async function finish(work: OperationWork): Promise<void> {
  const { id } = work;
  for (const what of ["began", "goes on", "goes on"]) {
    await store.commit([said(work, what)], work);
    process.stdout.write(".");
    // Others get their turn, and a kill its moment.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
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
  const works = await store.take({ worker: `${name} ${process.pid}`, now, leaseUntil: now + 150, limit: 3, groups });
  for (const work of works) {
    if (!work.record) throw new Error("Nobody made a submission.");
    await finish(work).catch((error) => {
      if (!(error instanceof FencedError)) throw error;
    });
  }
  if (works.length > 0) continue;
  const due = await store.nextDue(groups);
  if (due === undefined) break;
  await new Promise((resolve) => setTimeout(resolve, Math.max(due - Date.now(), 1)));
}
