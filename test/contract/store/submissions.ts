/** The contract of submissions: how they are packed of what waits, taken and fenced like operations, and which operations are in them. */
import { describe, expect, it } from "vitest";
import { FencedError, OperationNotFoundError } from "../../../src/operations/errors.ts";
import { packPrefix, type Store } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import {
  dequeue,
  enqueue,
  events,
  fenceOf,
  groupsOf,
  idsOf,
  insert,
  operation,
  pack,
  packGroup,
  quiet,
  settles,
  submission,
  submit,
  t0,
  take,
  takeOne,
} from "./records.ts";

const inPackGroup = { group: packGroup } as const;

async function membersOf(store: Store, id: string): Promise<string[]> {
  return (await store.members(id, undefined, 1000)).map(({ record }) => record.id);
}

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
  });
}
