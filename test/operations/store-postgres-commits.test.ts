/** Commits to PostgreSQL: each is as if its changes were written one after the other, in a few statements, and what others write between two of them is kept. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, FencedError, OperationNotFoundError } from "../../src/operations/errors.ts";
import type { Change, Store } from "../../src/operations/store.ts";
import { postgresStore } from "../../src/postgres.ts";
import {
  dequeue,
  enqueue,
  entry,
  events,
  fenceOf,
  idsOf,
  insert,
  operation,
  step,
  submission,
  submit,
  t0,
  take,
  takeOne,
} from "../contract/store/records.ts";
import { PostgresServer } from "../support/postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
}, 120_000);
afterAll(() => server?.[Symbol.asyncDispose]());

let made = 0;
const newSchema = () => `test_${++made}`;
const texts = async (store: Store, id: string) =>
  (await store.events(id, 0, 99)).map(({ sequence, event }) => [sequence, (event as { text?: string }).text]);

describe("one commit", () => {
  it("may insert an operation and do whatever can be done with it, in any order and more than once", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const [record, gone] = [
      operation({ labels: { a: "1" } }),
      operation({ idempotencyKey: "key", labels: { b: "1" } }),
    ];
    const answer = step(record.id, 0, { attempt: 2 });
    await store.commit([
      insert(record),
      events(record.id, "a", "b"),
      enqueue(record.id, { priority: 1 }),
      { type: "step", record: step(record.id, 0) },
      { type: "step", record: step(record.id, 1) },
      { type: "step", record: answer },
      { type: "update", id: record.id, set: { attempts: 1 } },
      insert(gone),
      enqueue(gone.id),
      events(gone.id, "x"),
      dequeue(gone.id),
      events(record.id, "c"),
      enqueue(record.id, { runAt: t0 + 5 }),
      { type: "delete", id: gone.id },
      insert(operation({ id: "other", idempotencyKey: "key" })),
      { type: "wake", id: record.id, at: t0 + 3 },
      { type: "update", id: record.id, set: { attempts: 2, labels: { a: "2" } } },
    ]);
    expect(await store.get(record.id)).toEqual({ ...record, attempts: 2, labels: { a: "2" } });
    expect((await store.list({ limit: 9, labels: { a: "2" } })).records).toHaveLength(1);
    expect((await store.list({ limit: 9, labels: { a: "1" } })).records).toEqual([]);
    expect((await store.list({ limit: 9, labels: { b: "1" } })).records).toEqual([]);
    expect(await texts(store, record.id)).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
    expect(await store.steps(record.id)).toEqual([answer, step(record.id, 1)]);
    expect(await store.get(gone.id)).toBeUndefined();
    expect((await store.findByKey("key"))?.id).toBe("other");
    expect(await store.nextDue()).toBe(t0 + 3);
    expect(idsOf(await take(store, "w", { now: t0 + 3 }))).toEqual([record.id]);
  });

  it("may move a key from one operation to another, and give a submission work that it makes", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const [first, second] = [operation({ idempotencyKey: "key" }), operation()];
    await store.commit([insert(first), insert(second)]);
    const packed = submission();
    await store.commit([
      { type: "update", id: first.id, set: { idempotencyKey: undefined } },
      { type: "update", id: second.id, set: { idempotencyKey: "key" } },
      { type: "submission", record: packed },
      enqueue(packed.id),
    ]);
    expect((await store.findByKey("key"))?.id).toBe(second.id);
    expect(idsOf(await take(store, "w"))).toEqual([packed.id]);
  });

  it("that stands in its own way is a ConflictError, and nothing of it is written", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const [record, line] = [operation({ idempotencyKey: "key" }), entry("a")];
    const twice: readonly (readonly Change[])[] = [
      [insert(record), insert(operation({ idempotencyKey: "key" }))],
      [insert(record), insert({ ...record, idempotencyKey: "other" })],
      [
        { type: "ledger", entry: line },
        { type: "ledger", entry: line },
      ],
    ];
    for (const changes of twice) await expect(store.commit(changes)).rejects.toThrow(ConflictError);
    expect(await store.get(record.id)).toBeUndefined();
    expect(await store.ledger({})).toEqual([]);
    await expect(store.commit([events(record.id, "a"), insert(record)])).rejects.toThrow(OperationNotFoundError);
    await store.commit([insert(record), { type: "ledger", entry: line }]);
    await expect(store.commit([insert(operation()), { type: "ledger", entry: line }])).rejects.toThrow(ConflictError);
  });

  it("of thousands of changes takes a moment", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const records = Array.from({ length: 2000 }, (_, index) => operation({ labels: { index: `${index}` } }));
    const began = performance.now();
    await store.commit(
      records.flatMap(({ id }, index): Change[] => [
        insert(records[index] ?? operation()),
        events(id, "a"),
        { type: "ledger", entry: entry(id) },
        { type: "budget", key: "month", reserved: 1, spent: 0 },
        enqueue(id),
      ]),
    );
    expect(performance.now() - began).toBeLessThan(3000);
    expect(await store.budget("month")).toEqual({ reserved: 2000, spent: 0 });
    const newest = (await store.list({ limit: 2000 })).records.map(({ id }) => id);
    expect(newest).toEqual(records.map(({ id }) => id).reverse());
    expect((await store.list({ limit: 9, labels: { index: "1234" } })).records).toEqual([records[1234]]);
  });
});

describe("a worker that commits again and again", () => {
  it("keeps what somebody else has written between", async () => {
    const schema = newSchema();
    await using store = await postgresStore(server.url(), { schema });
    await using other = await postgresStore(server.url(), { schema });
    const record = await submit(store, { batch: "a" });
    const fence = fenceOf(await takeOne(store, "w"));
    const set = { state: "running", attempts: 1 } as const;
    await store.commit([{ type: "update", id: record.id, set }], fence);
    await other.commit([{ type: "update", id: record.id, set: { cancelRequested: true } }]);
    await store.commit([{ type: "update", id: record.id, set: { attempts: 2 } }, events(record.id, "a")], fence);
    expect(await store.get(record.id)).toEqual({ ...record, ...set, attempts: 2, cancelRequested: true });
    await other.commit([{ type: "update", id: record.id, set: { state: "waiting" } }]);
    const isRunning = { type: "update", id: record.id, set: { attempts: 3 }, ifState: ["running"] } as const;
    await expect(store.commit([isRunning], fence)).rejects.toThrow(FencedError);
    await other.commit([{ type: "update", id: record.id, set: { state: "running" } }]);
    await store.commit([isRunning, events(record.id, "b")], fence);
    expect(await store.get(record.id)).toMatchObject({ state: "running", attempts: 3, batch: "a" });
    await other.commit([{ type: "delete", id: record.id }]);
    await expect(store.commit([events(record.id, "c")], fence)).rejects.toThrow(FencedError);
  });

  it("is refused once somebody else has the work, though nothing else has changed", async () => {
    const schema = newSchema();
    await using store = await postgresStore(server.url(), { schema });
    await using other = await postgresStore(server.url(), { schema });
    const record = await submit(store);
    const fence = fenceOf(await takeOne(store, "a"));
    await store.commit([events(record.id, "a")], fence);
    const next = fenceOf(await takeOne(other, "b", { now: t0 + 1000 }));
    await expect(store.commit([events(record.id, "late")], fence)).rejects.toThrow(FencedError);
    await other.commit([events(record.id, "b"), dequeue(record.id)], next);
    await expect(other.commit([events(record.id, "late")], next)).rejects.toThrow(FencedError);
    expect(await texts(store, record.id)).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
  });
});
