/** The contract of what a store keeps of an operation besides its record: events, steps, lines of the ledger, and large values. */
import { describe, expect, it } from "vitest";
import { ConflictError } from "../../../src/operations/errors.ts";
import type { Opened } from "./contract.ts";
import { entry, events, insert, operation, step, submit, t0, take } from "./records.ts";

export function belongingsContract(opened: Opened): void {
  describe("what belongs to an operation", () => {
    it("are events, numbered from 1 without gaps, also when several commit at once", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = operation();
      await store.commit([insert(record)]);
      expect(await store.events(record.id, 0, 10)).toEqual([]);
      await Promise.all(
        Array.from({ length: 60 }, (_, index) => {
          const texts = Array.from({ length: 1 + (index % 7) * 30 }, (_, at) => `${index}.${at}`);
          return (index % 2 ? store : other).commit([events(record.id, ...texts), events(record.id)]);
        }),
      );
      const all = await store.events(record.id, 0, 1_000_000);
      expect(all.map(({ sequence }) => sequence)).toEqual(Array.from(all, (_, index) => index + 1));
      const total = Array.from({ length: 60 }, (_, index) => 1 + (index % 7) * 30).reduce((sum, each) => sum + each);
      expect(all).toHaveLength(total);
      for (const [after, limit] of [
        [0, 1],
        [1, 1],
        [63, 2],
        [64, 64],
        [65, 200],
        [100, 7],
        [total - 1, 5],
        [total, 5],
        [3, 0],
      ] as const) {
        expect(await other.events(record.id, after, limit)).toEqual(all.slice(after, after + limit));
      }
      // Those of one commit stay together, in order.
      const texts = all.map(({ event }) => (event as { text: string }).text);
      expect(
        texts.filter(
          (text, at) => !text.endsWith(".0") && texts[at - 1] !== text.replace(/\d+$/, (n) => `${Number(n) - 1}`),
        ),
      ).toEqual([]);
    });

    it("are steps, of which a later one takes the place of the one with its number", async () => {
      const { store } = await opened();
      const [record, other] = [operation(), operation()];
      const written = [step(record.id, 10), step(record.id, 2), step(record.id, 0), step(other.id, 0)];
      await store.commit([
        insert(record),
        insert(other),
        ...written.map((each) => ({ type: "step", record: each }) as const),
      ]);
      await store.commit([{ type: "step", record: step(record.id, 2, { attempt: 2, started: ["call"] }) }]);
      expect(await store.steps(record.id)).toEqual([
        step(record.id, 0),
        step(record.id, 2, { attempt: 2, started: ["call"] }),
        step(record.id, 10),
      ]);
      expect(await store.steps("missing")).toEqual([]);
    });

    it("is forgotten when it is deleted, but for the ledger, in which each line is written once", async () => {
      const { store, reopen } = await opened();
      const record = await submit(store, { idempotencyKey: "key", labels: { team: "docs" } });
      const lines = [
        entry(record.id, { at: t0 + 2 }),
        entry(record.id, { at: t0 + 1 }),
        entry("other", { at: t0 + 1 }),
      ];
      await store.commit(lines.map((line) => ({ type: "ledger", entry: line })));
      await store.commit([{ type: "step", record: step(record.id, 0) }, events(record.id, "a")]);
      await store.commit([{ type: "delete", id: record.id }]);
      for (const each of [store, await reopen()]) {
        expect(await each.get(record.id)).toBeUndefined();
        expect(await each.findByKey("key")).toBeUndefined();
        expect(await each.steps(record.id)).toEqual([]);
        expect(await each.events(record.id, 0, 10)).toEqual([]);
        expect(await each.list({ limit: 10, labels: { team: "docs" } })).toEqual({ records: [] });
        expect(await each.nextDue()).toBeUndefined();
        expect(await take(each, "w")).toEqual([]);
        expect(await each.ledger({})).toEqual([lines[1], lines[2], lines[0]]);
        expect(await each.ledger({ operationId: record.id })).toEqual([lines[1], lines[0]]);
        expect(await each.ledger({ since: t0 + 2 })).toEqual([lines[0]]);
        expect(await each.ledger({ since: t0 + 1, until: t0 + 2, operationId: "other" })).toEqual([lines[2]]);
      }
      await expect(
        store.commit([{ type: "ledger", entry: { ...entry("x"), id: lines[0]?.id ?? "" } }]),
      ).rejects.toThrow(ConflictError);
      // Another one with the same id begins anew.
      await store.commit([insert(record), events(record.id, "b")]);
      expect((await store.events(record.id, 0, 10)).map(({ sequence }) => sequence)).toEqual([1]);
    });

    it("may be large, and in any script", async () => {
      const { store, reopen } = await opened();
      const text = "Пеликан 🦩 ペリカン\u0000\u2028\ud800 e\u0301".repeat(200_000);
      expect(text.length).toBeGreaterThan(4_000_000);
      const record = operation({ description: "Пеликан 🦩\u0000", labels: { "größe'\"": "très\\ grande" } });
      const result = { text } as never;
      await store.commit([insert(record)]);
      await store.commit([{ type: "update", id: record.id, set: { result } }, events(record.id, text)]);
      for (const each of [store, await reopen()]) {
        const found = await each.get(record.id);
        expect(found?.description).toBe(record.description);
        expect((found?.result as { text?: string } | undefined)?.text === text).toBe(true);
        const [event] = await each.events(record.id, 0, 1);
        expect((event?.event as { text?: string } | undefined)?.text === text).toBe(true);
        expect((await each.list({ limit: 1, labels: record.labels })).records[0]?.labels).toEqual(record.labels);
      }
    });
  });
}
