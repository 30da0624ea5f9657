/** The contract of a store's work: who gets it, in which order, for how long, and how much of it at once. */
import { describe, expect, it } from "vitest";
import type { Opened } from "./contract.ts";
import { dequeue, enqueue, fenceOf, groupsOf, idsOf, insert, operation, submit, t0, take, takeOne } from "./records.ts";

export function queueContract(opened: Opened): void {
  describe("taking work", () => {
    it("gives the whole record, with a fence, once", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = await submit(store, { result: { text: "a" } as never, labels: { a: "b" } });
      const work = await takeOne(store, "a");
      expect(work).toEqual({ id: record.id, epoch: work.epoch, record, takenOver: false });
      expect(await take(other, "b")).toEqual([]);
      expect(await take(store, "a")).toEqual([]);
    });

    it("gives the most urgent first: by priority, then by time, then the oldest; and no more than was asked for", async () => {
      const { store } = await opened();
      const given = [
        [0, t0 - 5],
        [0, t0 - 9],
        [5, t0],
        [-3, t0 - 100],
        [0, t0 - 9],
        [5, t0 - 1],
        [100, t0 + 1],
        [2.5, t0],
      ] as const;
      const ids: string[] = [];
      for (const [index, [priority, runAt]] of given.entries()) {
        ids.push((await submit(store, {}, { priority, runAt, group: index % 2 ? "a" : "b" })).id);
      }
      const groups = groupsOf({ a: 9, b: 9 });
      const taken: string[] = [];
      for (const limit of [0, 1, 2, 3, 4]) {
        const works = await take(store, "w", { limit, groups });
        expect(works.length).toBeLessThanOrEqual(limit);
        taken.push(...idsOf(works));
      }
      expect(taken).toEqual([5, 2, 7, 1, 4, 0, 3].map((index) => ids[index]));
      expect(idsOf(await take(store, "w", { groups, now: t0 + 1 }))[0]).toBe(ids[6]);
    });

    it("keeps that order among much that is due, and steps over what is not", async () => {
      const { store } = await opened();
      const made = Array.from({ length: 300 }, (_, index) => ({
        record: operation(),
        priority: (index * 7) % 11,
        runAt: t0 + (index % 3 === 0 ? 1000 : -((index * 13) % 17)),
      }));
      const changes = made.map(({ record, priority, runAt }) => enqueue(record.id, { priority, runAt }));
      await store.commit([...made.map(({ record }) => insert(record)), ...changes]);
      const due = made.filter(({ runAt }) => runAt <= t0);
      due.sort((a, b) => b.priority - a.priority || a.runAt - b.runAt || (a.record.id < b.record.id ? -1 : 1));
      const taken: string[] = [];
      for (let ids = [""]; ids.length > 0; taken.push(...ids)) ids = idsOf(await take(store, "w", { limit: 9 }));
      expect(taken).toEqual(due.map(({ record }) => record.id));
      expect(await take(store, "w", { now: t0 + 1000, limit: 1000 })).toHaveLength(300);
    });

    it("leaves work of other groups, and work that has not come up", async () => {
      const { store } = await opened();
      await submit(store, {}, { group: "other", priority: 9 });
      await submit(store, {}, { runAt: t0 + 1 });
      expect(await take(store, "w")).toEqual([]);
      expect(await take(store, "w", { groups: new Map() })).toEqual([]);
      expect(await take(store, "w", { now: t0 + 1 })).toHaveLength(1);
      expect(await take(store, "w", { groups: groupsOf({ other: 1 }) })).toHaveLength(1);
    });

    it("never gives the same work to two, however many take at once", async () => {
      const { store, reopen } = await opened();
      const stores = [store, await reopen(), await reopen()];
      for (let round = 0; round < 15; round++) {
        const count = 1 + ((round * 7) % 20);
        const ids: string[] = [];
        for (let index = 0; index < count; index++) ids.push((await submit(store, {}, { priority: index % 3 })).id);
        const takes = Array.from({ length: 12 }, (_, index) =>
          take(stores[index % 3] ?? store, `w${index}`, { limit: 1 + ((index + round) % 4) }),
        );
        const taken = (await Promise.all(takes)).flat();
        expect(new Set(idsOf(taken)).size).toBe(taken.length);
        taken.push(...(await take(store, "last", { limit: 100 })));
        expect(idsOf(taken).sort()).toEqual(ids.sort());
        for (const work of taken) await store.commit([dequeue(work.id)], fenceOf(work));
        expect(await store.nextDue()).toBeUndefined();
      }
    });
  });

  describe("a lease", () => {
    it("that has run out gives the work to the next, under a new epoch", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = await submit(store);
      const first = await takeOne(store, "a", { leaseUntil: t0 + 50 });
      expect(await take(other, "b", { now: t0 + 49 })).toEqual([]);
      const second = await takeOne(other, "b", { now: t0 + 50, leaseUntil: t0 + 90 });
      expect(second).toMatchObject({ id: record.id, takenOver: true });
      const third = await takeOne(store, "a", { now: t0 + 90 });
      expect(new Set([first.epoch, second.epoch, third.epoch]).size).toBe(3);
    });

    it("that has run out comes in its order among what is due", async () => {
      const { store } = await opened();
      const low = await submit(store, {}, { priority: 1 });
      await takeOne(store, "a", { leaseUntil: t0 + 50 });
      const [high, lower] = [await submit(store, {}, { priority: 2 }), await submit(store, {}, { priority: 0 })];
      expect(idsOf(await take(store, "b", { now: t0 + 50 }))).toEqual([high.id, low.id, lower.id]);
    });

    it("is kept by renewing it, and by nothing that came too late", async () => {
      const { store } = await opened();
      const [kept, lost, done, cancelled] = [
        await submit(store),
        await submit(store),
        await submit(store),
        await submit(store),
      ];
      const works = await take(store, "a", { leaseUntil: t0 + 10 });
      const fences = works.map(fenceOf);
      expect(fences).toHaveLength(4);
      // Whose lease has run out, but who was not replaced, still has it.
      expect(await store.renew("a", fences.slice(0, 1), t0 + 1000)).toEqual({ kept: [kept.id], cancelled: [] });
      expect(idsOf(await take(store, "b", { now: t0 + 20, limit: 1 }))).toEqual([lost.id]);
      await store.commit([dequeue(done.id)], fences[2]);
      await store.commit([{ type: "update", id: cancelled.id, set: { cancelRequested: true } }]);
      const renewed = await store.renew("a", fences, t0 + 2000);
      expect(renewed).toEqual({ kept: [kept.id, cancelled.id], cancelled: [cancelled.id] });
      expect(await store.renew("another", fences, t0 + 9000)).toEqual({ kept: [], cancelled: [] });
      expect(await store.renew("a", [], t0)).toEqual({ kept: [], cancelled: [] });
      expect(idsOf(await take(store, "c", { now: t0 + 1999 }))).toEqual([lost.id]);
      expect(idsOf(await take(store, "c", { now: t0 + 2000 }))).toEqual([kept.id, cancelled.id]);
    });
  });

  describe("the limit of a group", () => {
    it("holds over all workers, and leaves room for other groups", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      for (let index = 0; index < 5; index++) await submit(store, {}, { group: "small", priority: 9 });
      for (let index = 0; index < 5; index++) await submit(store, {}, { group: "large" });
      const groups = groupsOf({ small: 2, large: 100 });
      const first = await take(store, "a", { limit: 1, groups });
      const second = await take(other, "b", { limit: 4, groups });
      expect(second).toHaveLength(4);
      expect(await take(store, "c", { groups: groupsOf({ small: 2 }) })).toEqual([]);
      await store.commit([dequeue(first[0]?.id ?? "")], first[0]);
      expect(await take(store, "c", { groups: groupsOf({ small: 2 }) })).toHaveLength(1);
      // What was lost does not count, and taking it over fills its own place.
      expect(await take(store, "d", { now: t0 + 1000, groups: groupsOf({ small: 2 }) })).toHaveLength(2);
      expect(await take(store, "d", { now: t0 + 1000, groups: groupsOf({ small: 0 }) })).toEqual([]);
    });
  });

  describe("a group that cools down", () => {
    it("has its work left until then, its lost work too, on every connection; the longest counts", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      await submit(store);
      await takeOne(store, "a");
      const waiting = await submit(store);
      const free = await submit(store, {}, { group: "free" });
      await store.commit([{ type: "cool-down", group: "sim", until: t0 + 5000 }]);
      await store.commit([{ type: "cool-down", group: "sim", until: t0 + 3000 }]);
      const groups = groupsOf({ sim: 9, free: 9 });
      expect(idsOf(await take(other, "b", { now: t0 + 4999, groups }))).toEqual([free.id]);
      expect(await other.nextDue(groupsOf({ sim: 9 }))).toBe(t0 + 5000);
      expect(idsOf(await take(other, "b", { now: t0 + 5000 }))).toContain(waiting.id);
    });
  });

  describe("work", () => {
    it("is made once an operation: enqueued again it has another time, and is nobody's", async () => {
      const { store } = await opened();
      const record = await submit(store, {}, { priority: 1 });
      await store.commit([enqueue(record.id, { runAt: t0 + 7, group: "other" })]);
      expect(await take(store, "a", { now: t0 + 10 })).toEqual([]);
      const groups = groupsOf({ other: 1 });
      const work = await takeOne(store, "a", { now: t0 + 10, groups });
      await store.commit([enqueue(record.id, { runAt: t0 + 20 })], work);
      expect(await store.nextDue()).toBe(t0 + 20);
      expect(await take(store, "a", { now: t0 + 19 })).toEqual([]);
      expect(idsOf(await take(store, "a", { now: t0 + 20 }))).toEqual([record.id]);
      await store.commit([dequeue(record.id)]);
      await store.commit([dequeue(record.id)]);
      expect(await take(store, "a", { now: t0 + 1e9 })).toEqual([]);
      expect((await store.get(record.id))?.id).toBe(record.id);
    });

    it("tells when the next is due: the earliest that is nobody's, or whose lease runs out", async () => {
      const { store } = await opened();
      expect(await store.nextDue()).toBeUndefined();
      await store.commit([insert(operation())]);
      expect(await store.nextDue()).toBeUndefined();
      const late = await submit(store, {}, { runAt: t0 + 500, priority: 9 });
      await submit(store, {}, { runAt: t0 + 100, priority: 3, group: "other" });
      await submit(store, {}, { runAt: t0, priority: 3 });
      expect(await store.nextDue()).toBe(t0);
      const work = await takeOne(store, "a", { leaseUntil: t0 + 50 });
      expect(await store.nextDue()).toBe(t0 + 50);
      await store.renew("a", [work], t0 + 300);
      expect(await store.nextDue()).toBe(t0 + 100);
      await store.commit([dequeue(work.id)], work);
      expect(await store.nextDue(groupsOf({ sim: 5 }))).toBe(t0 + 500);
      expect(await store.nextDue(groupsOf({ sim: 5, other: 5 }))).toBe(t0 + 100);
      expect(await store.nextDue(new Map())).toBeUndefined();
      // A group that is full has nothing due until somebody loses what they have, or is done.
      await submit(store);
      await takeOne(store, "a", { leaseUntil: t0 + 800 });
      expect(await store.nextDue(groupsOf({ sim: 1 }))).toBe(t0 + 800);
      expect(await store.nextDue(groupsOf({ sim: 2 }))).toBe(t0 + 500);
      await store.commit([dequeue(late.id)]);
      expect(await store.nextDue(groupsOf({ sim: 2 }))).toBe(t0 + 800);
    });
  });
}
