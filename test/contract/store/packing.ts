/** The contract of packing: how submissions are made of what waits, and what is told of it. */
import { describe, expect, it } from "vitest";
import { FencedError } from "../../../src/operations/errors.ts";
import { packPrefix } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import {
  dequeue,
  enqueue,
  events,
  groupsOf,
  insert,
  membersOf,
  operation,
  pack,
  packGroup,
  quiet,
  settles,
  submission,
  submit,
  t0,
  take,
} from "./records.ts";

const inPackGroup = { group: packGroup } as const;

export function packingContract(opened: Opened): void {
  describe("packing", () => {
    it("makes a submission that is taken, of operations that wait in it without work", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const labels = { team: "docs" };
      const [first, second] = [
        await submit(store, { labels, waitingFor: "others", idempotencyKey: "key" }, inPackGroup),
        await submit(store, {}, inPackGroup),
      ];
      await store.commit([events(first.id, "a", "b")]);
      const record = submission({ id: "packed", group: "sim" });
      const now = t0 + 7;
      const work = await pack(store, { submission: record, now });
      expect(work).toEqual({ id: "packed", epoch: 1, takenOver: false, submission: { ...record, size: 2 } });
      for (const each of [store, other]) {
        expect(await each.submission("packed")).toEqual({ ...record, size: 2 });
        const members = await each.members("packed", undefined, 10);
        const set = { state: "waiting", submission: "packed", modifiedAt: now } as const;
        expect(members.map((member) => member.record)).toEqual([
          { ...first, ...set },
          { ...second, ...set },
        ]);
        expect(await each.get(first.id)).toEqual({ ...first, ...set });
        expect((await each.list({ limit: 9, states: ["waiting"] })).records).toHaveLength(2);
        const event = { type: "state", state: "waiting" };
        expect((await each.events(first.id, 2, 9)).map(({ sequence }) => sequence)).toEqual([3]);
        expect(await each.events(second.id, 0, 9)).toEqual([{ sequence: 1, at: now, event }]);
        expect(await each.packable(now, 10)).toEqual([]);
        // Its work is the packer's, until its lease runs out.
        expect(await each.nextDue()).toBe(now + 1000);
        expect(await take(each, "w", { now })).toEqual([]);
      }
      expect(await pack(store, { now })).toBeUndefined();
      await store.commit([{ type: "submission", record: { ...record, size: 2, state: "sent" } }], work);
      const [later] = await take(other, "w", { now: now + 1000 });
      expect(later).toMatchObject({ id: "packed", epoch: 2, takenOver: true, submission: { size: 2, state: "sent" } });
      await expect(store.commit([dequeue("packed")], work)).rejects.toThrow(FencedError);
      // They are changed as before: what is written of them later does not take them out.
      await store.commit([{ type: "update", id: first.id, set: { attempts: 1, waitingFor: undefined } }]);
      expect(await store.get(first.id)).toMatchObject({ attempts: 1, submission: "packed", state: "waiting", labels });
      expect(await membersOf(store, "packed")).toEqual([first.id, second.id]);
    });

    it("takes the most urgent that are due, at most so many, and no more bytes than fit, but one at least", async () => {
      const { store } = await opened();
      const given = [
        { priority: 0, runAt: t0, bytes: 10 },
        { priority: 0, runAt: t0 - 5, bytes: 10 },
        { priority: 7, runAt: t0, bytes: 500 },
        { priority: 9, runAt: t0 + 1, bytes: 1 },
        { priority: -1, runAt: t0 - 9, bytes: 10 },
        { priority: 0, runAt: t0, bytes: 20 },
        { priority: 0, runAt: t0 },
      ];
      const ids: string[] = [];
      for (const work of given) ids.push((await submit(store, {}, { ...inPackGroup, ...work })).id);
      await submit(store, {}, { group: `${packPrefix}other` });
      const next = async (limit: number, bytes: number) => {
        const work = await pack(store, { limit, bytes });
        const members = work ? await membersOf(store, work.id) : [];
        expect(members).toHaveLength(work?.submission.size ?? 0);
        return members.map((id) => ids.indexOf(id));
      };
      expect(await next(0, 1000)).toEqual([]);
      expect(await next(10, 100)).toEqual([2]);
      expect(await next(10, 20)).toEqual([0, 1]);
      expect(await next(1, 100)).toEqual([5]);
      expect(await next(10, 10)).toEqual([4, 6]);
      expect(await next(10, 10)).toEqual([]);
      expect(await store.nextDue()).toBe(t0 + 1000);
    });

    it("leaves what somebody has, and what was given back it takes up", async () => {
      const { store } = await opened();
      const record = await submit(store, {}, inPackGroup);
      const work = await pack(store);
      await store.commit([
        { type: "update", id: record.id, set: { state: "queued", submission: undefined } },
        enqueue(record.id, { ...inPackGroup, runAt: t0 + 10 }),
      ]);
      expect(await membersOf(store, work?.id ?? "")).toEqual([]);
      expect(await pack(store)).toBeUndefined();
      expect((await pack(store, { now: t0 + 10 }))?.submission.size).toBe(1);
    });

    it("never packs the same operation twice, however many pack at once", async () => {
      const { store, reopen } = await opened();
      const stores = [store, await reopen(), await reopen()];
      const made = Array.from({ length: 120 }, () => operation());
      await store.commit(made.flatMap((record) => [insert(record), enqueue(record.id, inPackGroup)]));
      const packs = Array.from({ length: 12 }, (_, index) => pack(stores[index % 3] ?? store, { limit: 7 + index }));
      const works = (await Promise.all(packs)).filter((work) => work !== undefined);
      for (let more = true; more; ) {
        const work = await pack(store, { limit: 50 });
        if (work) works.push(work);
        more = work !== undefined;
      }
      const packed: string[] = [];
      for (const {
        id,
        submission: { size },
      } of works) {
        const members = await membersOf(store, id);
        expect(members).toHaveLength(size);
        packed.push(...members);
      }
      expect(packed.sort()).toEqual(made.map(({ id }) => id));
    });

    it("of thousands takes one step", async () => {
      const { store } = await opened();
      const made = Array.from({ length: 3000 }, () => operation({ batch: "all" }));
      for (let from = 0; from < made.length; from += 500) {
        const some = made.slice(from, from + 500);
        await store.commit(
          some.flatMap((record) => [insert(record), enqueue(record.id, { ...inPackGroup, bytes: 9 })]),
        );
      }
      const before = performance.now();
      const work = await pack(store, { limit: 50_000 });
      expect(performance.now() - before).toBeLessThan(1000);
      expect(work?.submission.size).toBe(3000);
      expect(await store.counts("all")).toEqual({ waiting: 3000 });
      const found: string[] = [];
      for (let after: number | undefined, more = true; more; ) {
        const page = await store.members(work?.id ?? "", after, 700);
        found.push(...page.map(({ record }) => record.id));
        after = page.at(-1)?.position;
        more = page.length > 0;
      }
      expect(found).toEqual(made.map(({ id }) => id));
    });

    it("wakes those who wait for a change, and packing nothing does not", async () => {
      const { store } = await opened();
      await submit(store, {}, inPackGroup);
      const { signal } = new AbortController();
      await quiet(store);
      const changed = store.changed(signal);
      await pack(store);
      expect(await settles(changed, 5000)).toBe(true);
      await quiet(store);
      const unchanged = store.changed(signal);
      expect(await pack(store)).toBeUndefined();
      expect(await settles(unchanged, 60)).toBe(false);
    });
  });

  describe("what waits to be packed", () => {
    it("is told group by group: how much is due, since when, and when more will be", async () => {
      const { store } = await opened();
      expect(await store.packable(t0, 10)).toEqual([]);
      const [a, b, c] = [`${packPrefix}a`, `${packPrefix}b`, `${packPrefix}c "1"`];
      for (const runAt of [t0 - 3, t0 - 9, t0, t0 + 5, t0 + 4]) await submit(store, {}, { group: a, runAt });
      await submit(store, {}, { group: b, runAt: t0 + 9, tokens: 5 });
      await submit(store, {}, { group: c, runAt: t0 });
      for (const group of ["aaa", "batch", "batchelor", "zzz"]) await submit(store, {}, { group });
      const found = await store.packable(t0, 2);
      expect([...found].sort((x, y) => (x.group < y.group ? -1 : 1))).toEqual([
        { group: a, due: 2, firstAt: t0 - 9, nextAt: t0 + 4 },
        { group: b, due: 0, firstAt: t0 + 9, nextAt: t0 + 9 },
        { group: c, due: 1, firstAt: t0 },
      ]);
      expect((await store.packable(t0 + 5, 100)).find(({ group }) => group === a)).toEqual({
        group: a,
        due: 5,
        firstAt: t0 - 9,
      });
    });

    it("is never taken, nor counted as due", async () => {
      const { store } = await opened();
      await submit(store, {}, inPackGroup);
      expect(await store.nextDue()).toBeUndefined();
      const groups = groupsOf({ [packGroup]: 9, sim: 9 });
      expect(await store.nextDue(groups)).toBeUndefined();
      expect(await take(store, "w", { groups })).toEqual([]);
    });
  });
}
