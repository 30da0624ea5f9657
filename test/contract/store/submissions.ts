/** The contract of submissions: taken and fenced like operations, which operations are in them, and work that is woken. */
import { describe, expect, it } from "vitest";
import { FencedError, OperationNotFoundError } from "../../../src/operations/errors.ts";
import type { Opened } from "./contract.ts";
import {
  dequeue,
  enqueue,
  fenceOf,
  groupsOf,
  idsOf,
  insert,
  membersOf,
  operation,
  submission,
  submit,
  t0,
  take,
  takeOne,
} from "./records.ts";

export function submissionsContract(opened: Opened): void {
  describe("a submission", () => {
    it("is written down and read, and a later one takes its place", async () => {
      const { store, reopen } = await opened();
      const first = submission({ counts: { total: 3 } as never, reference: { id: "b\u0000" } });
      await store.commit([{ type: "submission", record: first }]);
      expect(await (await reopen()).submission(first.id)).toEqual(first);
      const { reference: _reference, ...rest } = first;
      const later = { ...rest, state: "running", cancelled: true, waitingFor: "the provider" } as const;
      await store.commit([{ type: "submission", record: later }]);
      expect(await store.submission(first.id)).toEqual(later);
      expect(await store.submission("missing")).toBeUndefined();
      expect(await store.list({ limit: 10 })).toEqual({ records: [] });
      expect(await store.get(first.id)).toBeUndefined();
    });

    it("has work that is taken, renewed, fenced and lost like an operation's", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = submission();
      await store.commit([{ type: "submission", record }, enqueue(record.id, { runAt: t0 + 5 })]);
      expect(await store.nextDue()).toBe(t0 + 5);
      expect(await take(store, "a")).toEqual([]);
      const [work] = await take(store, "a", { now: t0 + 5, leaseUntil: t0 + 10 });
      if (!work) throw new Error("There was nothing to take.");
      expect(work).toEqual({ id: record.id, epoch: work.epoch, submission: record, takenOver: false });
      expect(await store.renew("a", [work], t0 + 20)).toEqual({ kept: [record.id], cancelled: [] });
      expect(await take(other, "b", { now: t0 + 19 })).toEqual([]);
      await store.commit([{ type: "submission", record: { ...record, state: "sent" } }], fenceOf(work));
      const [second] = await take(other, "b", { now: t0 + 20 });
      expect(second).toMatchObject({ id: record.id, takenOver: true, submission: { state: "sent" } });
      expect(second?.epoch).toBeGreaterThan(work.epoch);
      const late = store.commit([{ type: "submission", record }, dequeue(record.id)], fenceOf(work));
      await expect(late).rejects.toThrow(FencedError);
      await other.commit([enqueue(record.id, { runAt: t0 + 50 })], second);
      await expect(other.commit([dequeue(record.id)], second)).rejects.toThrow(FencedError);
      const [third] = await take(store, "a", { now: t0 + 50 });
      expect(third).toMatchObject({ id: record.id, takenOver: false });
      await store.commit([dequeue(record.id)], third);
      expect(await store.nextDue()).toBeUndefined();
      expect(await store.renew("a", [work], t0 + 20)).toEqual({ kept: [], cancelled: [] });
    });

    it("shares order and room with operations, and no work is made of what is neither", async () => {
      const { store } = await opened();
      const record = submission();
      await store.commit([{ type: "submission", record }, enqueue(record.id, { priority: 5 })]);
      const [high, low] = [await submit(store, {}, { priority: 9 }), await submit(store)];
      expect(idsOf(await take(store, "w", { limit: 2 }))).toEqual([high.id, record.id]);
      expect(await take(store, "w", { groups: groupsOf({ sim: 2 }) })).toEqual([]);
      expect(idsOf(await take(store, "w", { groups: groupsOf({ sim: 3 }) }))).toEqual([low.id]);
      await expect(store.commit([enqueue("missing")])).rejects.toThrow(OperationNotFoundError);
    });

    it("is not written when its commit fails", async () => {
      const { store } = await opened();
      const record = submission();
      await store.commit([{ type: "submission", record }]);
      const commit = store.commit([
        { type: "submission", record: { ...record, state: "done" } },
        { type: "submission", record: submission({ id: "added" }) },
        enqueue(record.id),
        enqueue("missing"),
      ]);
      await expect(commit).rejects.toThrow(OperationNotFoundError);
      expect(await store.submission(record.id)).toEqual(record);
      expect(await store.submission("added")).toBeUndefined();
      expect(await store.nextDue()).toBeUndefined();
    });
  });

  describe("the members of a submission", () => {
    it("are those that still wait in it, as they were inserted, after a position", async () => {
      const { store } = await opened();
      const made = [
        ["waiting", "a"],
        ["queued", "a"],
        ["waiting", "b"],
        ["waiting", "a"],
        ["succeeded", "a"],
        ["waiting", undefined],
        ["waiting", "a"],
      ] as const;
      const records = made.map(([state, of]) => operation({ state, ...(of && { submission: of }) }));
      await store.commit(records.map(insert));
      const ids = (...indices: readonly number[]) => indices.map((index) => records[index]?.id);
      expect(await membersOf(store, "a")).toEqual(ids(0, 3, 6));
      const [first] = await store.members("a", undefined, 1);
      expect(first?.record).toEqual(records[0]);
      expect((await store.members("a", first?.position, 9)).map(({ record }) => record.id)).toEqual(ids(3, 6));
      const [zero, three, six] = ids(0, 3, 6);
      await store.commit([
        { type: "update", id: zero ?? "", set: { state: "failed" } },
        { type: "update", id: three ?? "", set: { submission: "b" } },
      ]);
      expect(await membersOf(store, "a")).toEqual([six]);
      expect(await membersOf(store, "b")).toEqual(ids(2, 3));
      await store.commit([{ type: "delete", id: six ?? "" }]);
      expect(await membersOf(store, "a")).toEqual([]);
      expect(await store.members("b", undefined, 0)).toEqual([]);
    });
  });

  describe("waking work", () => {
    it("makes it due, unless it is due before, somebody has it, or there is none", async () => {
      const { store } = await opened();
      const late = await submit(store, {}, { runAt: t0 + 500 });
      const early = await submit(store, {}, { runAt: t0 + 5, group: "other" });
      const record = submission();
      await store.commit([{ type: "submission", record }, enqueue(record.id, { runAt: t0 + 900, group: "third" })]);
      const wake = (...ids: readonly string[]) => store.commit(ids.map((id) => ({ type: "wake", id, at: t0 + 10 })));
      await wake(late.id, early.id, record.id, "missing", (await submit(store, {}, { group: "held" })).id);
      const due = (group: string) => store.nextDue(groupsOf({ [group]: 9 }));
      expect([await due("sim"), await due("other"), await due("third"), await due("held")]).toEqual([
        t0 + 10,
        t0 + 5,
        t0 + 10,
        t0,
      ]);
      const work = await takeOne(store, "w", { now: t0 + 10, leaseUntil: t0 + 99 });
      await wake(late.id);
      expect(await due("sim")).toBe(t0 + 99);
      await store.commit([dequeue(late.id)], work);
      await wake(late.id);
      expect(await due("sim")).toBeUndefined();
    });

    it("by a notice makes due what was enqueued with it, however often it is enqueued, and nothing else", async () => {
      const { store } = await opened();
      const notice = "sim batch_1";
      const one = await submit(store, {}, { runAt: t0 + 500, group: "one", notice });
      const other = await submit(store, {}, { runAt: t0 + 500, group: "other", notice: "sim batch_2" });
      const due = (group: string) => store.nextDue(groupsOf({ [group]: 9 }));
      await store.commit([{ type: "notify", notice, at: t0 + 10 }]);
      expect([await due("one"), await due("other")]).toEqual([t0 + 10, t0 + 500]);
      await store.commit([enqueue(one.id, { runAt: t0 + 700, group: "one" })]);
      await store.commit([{ type: "notify", notice, at: t0 + 20 }]);
      expect(await due("one")).toBe(t0 + 700);
      await takeOne(store, "w", { groups: groupsOf({ other: 1 }), now: t0 + 500, leaseUntil: t0 + 900 });
      await store.commit([{ type: "notify", notice: "sim batch_2", at: t0 + 501 }]);
      expect(await due("other")).toBe(t0 + 900);
      expect(await store.get(other.id)).toBeDefined();
    });
  });
}
