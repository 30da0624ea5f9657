/** The contract of a store's writing: all or nothing, fences, keys, numbers without gaps, and what stays when an operation is deleted. */
import { describe, expect, it } from "vitest";
import { ConflictError, FencedError, OperationNotFoundError } from "../../../src/operations/errors.ts";
import type { Change } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import {
  dequeue,
  enqueue,
  entry,
  events,
  fenceOf,
  insert,
  operation,
  step,
  submit,
  t0,
  take,
  takeOne,
} from "./records.ts";

export function writingContract(opened: Opened): void {
  describe("a commit", () => {
    it("writes all of its changes", async () => {
      const { store, reopen } = await opened();
      const record = operation({ idempotencyKey: "key", labels: { team: "docs" } });
      const [answer, line] = [step(record.id, 0), entry(record.id)];
      await store.commit([
        insert(record),
        { type: "step", record: answer },
        events(record.id, "a", "b"),
        { type: "ledger", entry: line },
        enqueue(record.id),
      ]);
      for (const each of [store, await reopen()]) {
        expect(await each.get(record.id)).toEqual(record);
        expect(await each.findByKey("key")).toEqual(record);
        expect(await each.steps(record.id)).toEqual([answer]);
        expect(await each.events(record.id, 0, 10)).toEqual([
          { sequence: 1, at: t0, event: { type: "text-delta", index: 0, text: "a" } },
          { sequence: 2, at: t0, event: { type: "text-delta", index: 0, text: "b" } },
        ]);
        expect(await each.ledger({})).toEqual([line]);
        expect(await each.nextDue()).toBe(t0);
      }
    });

    it("writes nothing when its last change fails, whatever came before", async () => {
      const { store } = await opened();
      const [old, other, added] = [operation({ idempotencyKey: "taken" }), operation(), operation()];
      const before = step(old.id, 0);
      await store.commit([
        insert(old),
        insert(other),
        { type: "step", record: before },
        events(old.id, "a"),
        enqueue(other.id),
      ]);
      const failing: readonly Change[] = [
        insert(operation({ idempotencyKey: "taken" })),
        { type: "update", id: old.id, set: { attempts: 9 }, ifState: ["running"] },
        { type: "update", id: "missing", set: { attempts: 9 } },
      ];
      for (const last of failing) {
        const commit = store.commit([
          insert(added),
          { type: "update", id: old.id, set: { state: "running", idempotencyKey: "other", attempts: 1 } },
          { type: "update", id: old.id, set: { state: "failed" } },
          { type: "step", record: { ...before, attempt: 2 } },
          { type: "step", record: step(added.id, 0) },
          events(old.id, "b"),
          { type: "ledger", entry: entry(old.id) },
          enqueue(old.id),
          dequeue(other.id),
          { type: "delete", id: other.id },
          { type: "cool-down", group: "sim", until: t0 + 5000 },
          last.type === "insert" ? insert(operation({ idempotencyKey: "other" })) : last,
        ]);
        await expect(commit).rejects.toThrow();
        expect(await store.get(added.id)).toBeUndefined();
        expect(await store.get(old.id)).toEqual(old);
        expect(await store.get(other.id)).toEqual(other);
        expect((await store.findByKey("taken"))?.id).toBe(old.id);
        expect(await store.findByKey("other")).toBeUndefined();
        expect(await store.steps(old.id)).toEqual([before]);
        expect(await store.steps(added.id)).toEqual([]);
        expect(await store.events(old.id, 0, 10)).toHaveLength(1);
        expect(await store.ledger({})).toEqual([]);
        expect((await store.list({ limit: 10 })).records.map(({ id }) => id)).toEqual([other.id, old.id]);
      }
      expect((await take(store, "w")).map(({ id }) => id)).toEqual([other.id]);
    });

    it("of nothing is nothing", async () => {
      const { store } = await opened();
      await store.commit([]);
      expect(await store.list({ limit: 1 })).toEqual({ records: [] });
    });

    it("does not share what it was given, nor what it gives", async () => {
      const { store } = await opened();
      const labels: Record<string, string> = { team: "docs" };
      const record = operation({ labels });
      await store.commit([insert(record)]);
      labels.team = "changed";
      const first = await store.get(record.id);
      expect(first?.labels).toEqual({ team: "docs" });
      Object.assign(first?.labels ?? {}, { team: "again" });
      expect((await store.get(record.id))?.labels).toEqual({ team: "docs" });
    });
  });

  describe("an update", () => {
    it("sets members, and removes those that are set to undefined", async () => {
      const { store } = await opened();
      const record = operation({ waitingFor: "a decision", deadline: t0 + 5, idempotencyKey: "key", notBefore: t0 });
      await store.commit([insert(record)]);
      const result = { type: "result" } as never;
      const set = {
        state: "succeeded",
        result,
        waitingFor: undefined,
        idempotencyKey: undefined,
        modifiedAt: t0 + 1,
      } as const;
      await store.commit([{ type: "update", id: record.id, set }]);
      const { waitingFor: _waitingFor, idempotencyKey: _key, ...rest } = record;
      const changed = await store.get(record.id);
      expect(changed).toEqual({ ...rest, state: "succeeded", result, modifiedAt: t0 + 1 });
      expect(changed && "waitingFor" in changed).toBe(false);
      expect(await store.findByKey("key")).toBeUndefined();
      await store.commit([{ type: "update", id: record.id, set: { result: undefined } }]);
      expect(await store.get(record.id)).toEqual({ ...rest, state: "succeeded", modifiedAt: t0 + 1 });
      await store.commit([insert(operation({ idempotencyKey: "key" }))]);
    });

    it("is seen by lists at once", async () => {
      const { store } = await opened();
      const record = operation({ labels: { a: "1" } });
      await store.commit([insert(record)]);
      const request = { ...record.request, model: "sim:other" };
      await store.commit([
        { type: "update", id: record.id, set: { state: "failed", labels: { b: "2" }, request, createdAt: t0 + 9 } },
      ]);
      const found = async (query: object) => (await store.list({ limit: 5, ...query })).records.length;
      expect(
        await Promise.all(
          [{ states: ["queued"] }, { model: "sim:prose" }, { labels: { a: "1" } }, { until: t0 + 9 }].map(found),
        ),
      ).toEqual([0, 0, 0, 0]);
      expect(
        await Promise.all(
          [{ states: ["failed"] }, { model: "sim:other" }, { labels: { b: "2" } }, { since: t0 + 9 }].map(found),
        ),
      ).toEqual([1, 1, 1, 1]);
    });

    it("that names states writes only in one of them, and a FencedError tells", async () => {
      const { store } = await opened();
      const record = operation();
      await store.commit([insert(record)]);
      const update = (ifState: readonly ["running" | "queued", ...("running" | "waiting")[]]) =>
        store.commit([{ type: "update", id: record.id, set: { attempts: 3 }, ifState }]);
      await expect(update(["running", "waiting"])).rejects.toThrow(FencedError);
      expect((await store.get(record.id))?.attempts).toBe(0);
      await update(["queued", "running"]);
      expect((await store.get(record.id))?.attempts).toBe(3);
    });

    it("of what is not there is an OperationNotFoundError, and so are its steps, events and work", async () => {
      const { store } = await opened();
      const changes: readonly Change[] = [
        { type: "update", id: "missing", set: {} },
        { type: "step", record: step("missing", 0) },
        events("missing", "a"),
        enqueue("missing"),
      ];
      for (const change of changes) await expect(store.commit([change])).rejects.toThrow(OperationNotFoundError);
      await store.commit([dequeue("missing"), { type: "delete", id: "missing" }]);
    });
  });

  describe("an idempotency key", () => {
    it("is one operation's: a second insert is a ConflictError with the id of the first", async () => {
      const { store, reopen } = await opened();
      const record = operation({ idempotencyKey: "schlüssel-🔑" });
      await store.commit([insert(record)]);
      for (const each of [store, await reopen()]) {
        const error = await each
          .commit([insert(operation({ idempotencyKey: "schlüssel-🔑" }))])
          .catch((thrown) => thrown);
        expect(error).toBeInstanceOf(ConflictError);
        expect(error).toMatchObject({ code: "conflict", operationId: record.id });
      }
      await expect(store.commit([insert(record)])).rejects.toThrow(ConflictError);
      expect((await store.list({ limit: 10 })).records).toEqual([record]);
      const other = operation({ idempotencyKey: "other" });
      await store.commit([insert(other)]);
      const set = { idempotencyKey: "schlüssel-🔑" };
      await expect(store.commit([{ type: "update", id: other.id, set }])).rejects.toMatchObject({
        operationId: record.id,
      });
      await store.commit([{ type: "update", id: record.id, set }]);
    });
  });

  describe("a fence", () => {
    it("lets the worker that has the work write, until it is done", async () => {
      const { store } = await opened();
      const record = await submit(store);
      const fence = fenceOf(await takeOne(store, "a"));
      await store.commit([events(record.id, "a")], fence);
      await store.commit([{ type: "update", id: record.id, set: { state: "succeeded" } }, dequeue(record.id)], fence);
      await expect(store.commit([events(record.id, "b")], fence)).rejects.toThrow(FencedError);
      expect(await store.events(record.id, 0, 10)).toHaveLength(1);
    });

    it("keeps a paused worker out whose lease ran out and whose work was taken again, also after that was done and begun anew", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = await submit(store);
      const paused = fenceOf(await takeOne(store, "a"));
      // Nobody has taken it yet: it is still the first one's.
      await store.commit([events(record.id, "early")], paused);
      const second = await takeOne(other, "b", { now: t0 + 1000 });
      expect(second).toMatchObject({ id: record.id, takenOver: true });
      expect(second.epoch).toBeGreaterThan(paused.epoch);
      const refused = async () => {
        const added = operation();
        const changes = [
          insert(added),
          events(record.id, "late"),
          { type: "ledger", entry: entry(record.id) },
          dequeue(record.id),
        ] as const;
        await expect(store.commit(changes, paused)).rejects.toThrow(FencedError);
        expect(await store.get(added.id)).toBeUndefined();
        expect(await store.events(record.id, 0, 10)).toHaveLength(1);
        expect(await store.ledger({})).toEqual([]);
      };
      await refused();
      await other.commit([dequeue(record.id)], second);
      await refused();
      await other.commit([enqueue(record.id)]);
      await refused();
      expect((await takeOne(other, "c")).epoch).toBeGreaterThan(second.epoch);
      await refused();
      await other.commit([{ type: "delete", id: record.id }]);
      await expect(store.commit([events(record.id, "late")], paused)).rejects.toThrow(FencedError);
    });

    it("refuses a worker whose work was given another time by somebody else, and the next one knows that it was lost", async () => {
      const { store } = await opened();
      const record = await submit(store);
      const work = await takeOne(store, "a");
      await store.commit([enqueue(record.id)]);
      await expect(store.commit([events(record.id, "a")], fenceOf(work))).rejects.toThrow(FencedError);
      const next = await takeOne(store, "b");
      expect(next.takenOver).toBe(true);
      await store.commit([enqueue(record.id)], fenceOf(next));
      expect((await takeOne(store, "b")).takenOver).toBe(false);
    });
  });
}
