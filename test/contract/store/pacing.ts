/** The contract of pacing: how many requests and tokens of a group are handed out in a minute, as configured or as its provider says. */
import { describe, expect, it } from "vitest";
import type { Pace } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import { dequeue, enqueue, fenceOf, groupsOf, idsOf, insert, operation, submit, t0, take } from "./records.ts";

const pace = (given: Pace, at = t0) => ({ type: "pace", group: "sim", at, pace: given }) as const;

export function pacingContract(opened: Opened): void {
  describe("the pace of a group", () => {
    it("begins with a whole minute's requests, and goes on as they come back, over all workers", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      for (let index = 0; index < 12; index++) await submit(store, {}, { tokens: 0 });
      const groups = groupsOf({ sim: { requestsPerMinute: 6 } });
      expect(await store.nextDue(groups)).toBe(t0);
      const given = { groups, leaseUntil: t0 + 1e6 };
      expect(await take(store, "a", { ...given, limit: 4 })).toHaveLength(4);
      expect(await take(other, "b", given)).toHaveLength(2);
      expect(await take(store, "a", given)).toEqual([]);
      // One each ten seconds.
      expect(await other.nextDue(groups)).toBe(t0 + 10_000);
      expect(await take(other, "b", { ...given, now: t0 + 9_999 })).toEqual([]);
      expect(await take(other, "b", { ...given, now: t0 + 10_000 })).toHaveLength(1);
      expect(await take(store, "a", { ...given, now: t0 + 35_000 })).toHaveLength(2);
    });

    it("is told by when the next is due, to the millisecond", async () => {
      const { store } = await opened();
      const groups = groupsOf({ sim: { requestsPerMinute: 7, tokensPerMinute: 1000 } });
      for (let index = 0; index < 30; index++) await submit(store, {}, { tokens: 1 + ((index * 31) % 200) });
      const leaseUntil = t0 + 1e7;
      let taken = 0;
      let now = t0;
      for (let rounds = 0; taken < 30; rounds++) {
        expect(rounds).toBeLessThan(40);
        const works = await take(store, "w", { groups, now, leaseUntil });
        taken += works.length;
        if (rounds > 0) {
          expect(works.length).toBeGreaterThan(0);
        }
        const due = (await store.nextDue(groups)) ?? now;
        if (taken === 30) break;
        // What was due earlier would have been taken.
        expect(due).toBeGreaterThan(now);
        expect(await take(store, "w", { groups, now: due - 2, leaseUntil })).toEqual([]);
        now = due;
      }
      expect(now - t0).toBeGreaterThan(2 * 60_000);
      expect(now - t0).toBeLessThan(4 * 60_000);
    });

    it("holds tokens too: what does not fit waits, and what is larger than the limit needs all of it", async () => {
      const { store } = await opened();
      const groups = groupsOf({ sim: { tokensPerMinute: 600 } });
      const sizes = [500, 200, 5000, 100];
      const ids: string[] = [];
      for (const tokens of sizes) ids.push((await submit(store, {}, { tokens })).id);
      const next = async (now: number) => {
        const works = await take(store, "w", { groups, now, leaseUntil: t0 + 1e8 });
        return idsOf(works).map((id) => sizes[ids.indexOf(id)]);
      };
      expect(await next(t0)).toEqual([500]);
      // 100 are left, and 10 come back a second.
      expect(await next(t0 + 9_999)).toEqual([]);
      expect(await next(t0 + 10_000)).toEqual([200]);
      expect(await next(t0 + 60_000)).toEqual([]);
      expect(await next(t0 + 70_000)).toEqual([5000]);
      // Those are to be made up for.
      expect(await next(t0 + 70_000 + 440_000)).toEqual([]);
      expect(await next(t0 + 70_000 + 450_000)).toEqual([100]);
    });

    it("leaves alone other groups, work that counts as nothing, and who takes more than comes back", async () => {
      const { store } = await opened();
      const groups = groupsOf({ sim: { requestsPerMinute: 1, concurrency: 9 }, free: 9 });
      await submit(store, {}, { tokens: 10, priority: 9 });
      await submit(store, {}, { tokens: 10, priority: 8 });
      const uncounted = await submit(store);
      const free = await submit(store, {}, { group: "free", tokens: 10 });
      expect(await take(store, "w", { groups })).toHaveLength(3);
      expect(await take(store, "w", { groups })).toEqual([]);
      const more = await submit(store, {}, { priority: -5 });
      expect(await store.nextDue(groups)).toBe(t0);
      expect(idsOf(await take(store, "w", { groups }))).toEqual([more.id]);
      expect(uncounted.id).not.toBe(free.id);
    });

    it("is spent only by what was taken, not by what another limit kept back", async () => {
      const { store } = await opened();
      for (let index = 0; index < 6; index++) await submit(store, {}, { tokens: 10, priority: index % 2 });
      await submit(store, {}, { tokens: 10, priority: 5, group: "other" });
      const groups = groupsOf({ sim: { requestsPerMinute: 3, concurrency: 2 }, other: { requestsPerMinute: 5 } });
      const works = await take(store, "w", { groups, limit: 2 });
      expect(works).toHaveLength(2);
      const rest = await take(store, "w", { groups, limit: 9 });
      expect(rest).toHaveLength(1);
      const [done] = works.filter(({ record }) => record);
      for (const work of [...works, ...rest]) await store.commit([dequeue(work.id)], fenceOf(work));
      expect(done).toBeDefined();
      expect(await take(store, "w", { groups, limit: 9 })).toHaveLength(1);
      expect(await take(store, "w", { groups, limit: 9 })).toEqual([]);
    });

    it("that the provider said is kept where none is configured, and grows back", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      for (let index = 0; index < 9; index++) await submit(store, {}, { tokens: 10 });
      await store.commit([
        pace({ requests: { limit: 100, left: 2, perMs: 0.001 }, tokens: { limit: 1e6, left: 1e5, perMs: 1 } }),
      ]);
      const leaseUntil = t0 + 1e7;
      expect(await take(other, "w", { leaseUntil })).toHaveLength(2);
      expect(await store.nextDue(groupsOf({ sim: 99 }))).toBe(t0 + 1000);
      expect(await store.nextDue()).toBe(t0 + 1000);
      expect(await take(other, "w", { now: t0 + 1000, leaseUntil })).toHaveLength(1);
      expect(await take(other, "w", { now: t0 + 1000, leaseUntil })).toEqual([]);
      // Who is configured otherwise goes by that.
      const groups = groupsOf({ sim: { requestsPerMinute: 60 } });
      expect(await take(store, "w", { now: t0 + 1000, leaseUntil, groups, limit: 2 })).toHaveLength(2);
      expect(await take(store, "w", { now: t0 + 1000, leaseUntil })).toEqual([]);
      // A newer word of the provider is believed.
      await store.commit([pace({ requests: { limit: 100, left: 50, perMs: 1 } }, t0 + 2000)]);
      expect(await take(store, "w", { now: t0 + 2000, leaseUntil })).toHaveLength(4);
    });

    it("that was said before others were taken does not give more than is there now", async () => {
      const { store } = await opened();
      for (let index = 0; index < 9; index++) await submit(store, {}, { tokens: 10 });
      const said = (left: number, at: number) => store.commit([pace({ requests: { limit: 10, left, perMs: 0 } }, at)]);
      await said(3, t0);
      const given = { now: t0 + 10, leaseUntil: t0 + 1e6 };
      expect(await take(store, "w", { ...given, limit: 2 })).toHaveLength(2);
      await said(9, t0 + 5);
      expect(await take(store, "w", given)).toHaveLength(1);
      await said(9, t0 + 5);
      await said(0, t0 + 6);
      expect(await take(store, "w", given)).toEqual([]);
      // What does not tell how fast it grows does so within a minute: nothing waits for ever.
      const due = (await store.nextDue(groupsOf({ sim: { concurrency: 99 } }))) ?? 0;
      expect(due).toBeGreaterThan(given.now);
      expect(due).toBeLessThan(t0 + 60_000);
      expect(await take(store, "w", { ...given, now: due + 1 })).toHaveLength(1);
    });

    it("is not changed by a commit that fails", async () => {
      const { store } = await opened();
      await submit(store, {}, { tokens: 1 });
      const stop = pace({ requests: { limit: 10, left: 0, perMs: 0.001 } });
      await expect(store.commit([stop, enqueue("missing")])).rejects.toThrow();
      expect(await take(store, "w")).toHaveLength(1);
    });

    it("is never spent twice, however many take at once", async () => {
      const { store, reopen } = await opened();
      const stores = [store, await reopen(), await reopen()];
      const made = Array.from({ length: 60 }, () => operation());
      await store.commit(made.flatMap((record) => [insert(record), enqueue(record.id, { tokens: 100 })]));
      const groups = groupsOf({ sim: { requestsPerMinute: 100, tokensPerMinute: 2000 } });
      const takes = Array.from({ length: 15 }, (_, index) =>
        take(stores[index % 3] ?? store, `w${index}`, { groups, limit: 3 }),
      );
      await Promise.all(takes);
      await take(store, "last", { groups, limit: 100 });
      const left = await take(store, "last", { now: t0 + 3000, groups: groupsOf({ sim: 999 }), limit: 100 });
      // All sixty are taken over or taken now; twenty had been.
      expect(left).toHaveLength(60);
      expect(left.filter(({ takenOver }) => takenOver)).toHaveLength(20);
    });
  });
}
