/** The contract of what belongs together: the operations of a batch, and budgets. */
import { describe, expect, it } from "vitest";
import { BudgetError } from "../../../src/operations/errors.ts";
import type { Change, ListQuery, Position } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import { insert, operation, t0 } from "./records.ts";

const states = ["queued", "succeeded", "failed", "cancelled", "expired", "waiting"] as const;

export function batchesContract(opened: Opened): void {
  describe("a batch", () => {
    it("is counted by state, also after a change", async () => {
      const { store, reopen } = await opened();
      const made = Array.from({ length: 20 }, (_, index) =>
        operation({ state: states[index % 3] ?? "queued", batch: index < 12 ? "a" : "b" }),
      );
      await store.commit([...made, operation()].map(insert));
      const other = await reopen();
      expect(await other.counts("a")).toEqual({ queued: 4, succeeded: 4, failed: 4 });
      expect(await other.counts("none")).toEqual({});
      await store.commit([
        { type: "update", id: made[0]?.id ?? "", set: { state: "expired" } },
        { type: "delete", id: made[3]?.id ?? "" },
        { type: "update", id: made[6]?.id ?? "", set: { batch: "b" } },
      ]);
      expect(await other.counts("a")).toEqual({ queued: 1, succeeded: 4, failed: 4, expired: 1 });
      expect(await store.get(made[1]?.id ?? "")).toEqual(made[1]);
    });

    it("gives those that are done as they got done, after a position, each once", async () => {
      const { store, reopen } = await opened();
      const made = Array.from({ length: 60 }, (_, index) =>
        operation({
          state: states[index % 6] ?? "queued",
          batch: index % 5 === 4 ? "other" : "a",
          modifiedAt: t0 + ((index * 7) % 11),
        }),
      );
      await store.commit(made.map(insert));
      const done = made.filter(
        ({ batch, state }) => batch === "a" && ["succeeded", "failed", "cancelled", "expired"].includes(state),
      );
      const order = [...done].sort((x, y) => x.modifiedAt - y.modifiedAt || (x.id < y.id ? -1 : 1));
      expect(order.length).toBeGreaterThan(20);
      for (const each of [store, await reopen()]) {
        for (const limit of [1, 7, 100]) {
          const found: unknown[] = [];
          for (let after: Position | undefined, more = true; more; ) {
            const page = await each.finished("a", after, limit);
            expect(page.length).toBeLessThanOrEqual(limit);
            found.push(...page.map(({ record }) => record));
            after = page.at(-1)?.position ?? after;
            more = page.length > 0;
          }
          expect(found).toEqual(order);
        }
      }
      const last = (await store.finished("a", undefined, 100)).at(-1)?.position;
      expect(await store.finished("a", last, 9)).toEqual([]);
      const late = made[0]?.id ?? "";
      await store.commit([{ type: "update", id: late, set: { state: "succeeded", modifiedAt: t0 + 50 } }]);
      expect((await store.finished("a", last, 9)).map(({ record }) => record.id)).toEqual([late]);
      expect(await store.finished("a", undefined, 0)).toEqual([]);
      expect(await store.finished("none", undefined, 9)).toEqual([]);
    });

    it("narrows a list, with whatever else does", async () => {
      const { store } = await opened();
      const made = Array.from({ length: 90 }, (_, index) => {
        const { request } = operation();
        return operation({
          createdAt: t0 + Math.floor(index / 2),
          state: states[index % 6] ?? "queued",
          request: { ...request, model: `sim:${index % 4}` },
          labels: { ...(index % 2 && { team: "docs" }), ...(index % 5 === 0 && { "five'": "ja" }) },
          ...(index % 3 && { batch: index % 3 === 1 ? "a" : "b" }),
        });
      });
      await store.commit(made.map(insert));
      const queries: Omit<ListQuery, "limit">[] = [
        { batch: "a" },
        { batch: "none" },
        { batch: "b", states: ["failed", "queued"] },
        { batch: "a", states: [] },
        { batch: "a", model: "sim:1" },
        { batch: "a", model: "sim:3", states: ["succeeded", "expired"] },
        { batch: "a", labels: { team: "docs" } },
        { batch: "b", labels: { team: "docs", "five'": "ja" }, since: t0 + 5, until: t0 + 40 },
        { batch: "a", labels: { team: "docs" }, model: "sim:1", states: ["succeeded", "expired"] },
      ];
      for (const query of queries) {
        const expected = made
          .filter(
            ({ state, request, labels, createdAt, batch }) =>
              batch === query.batch &&
              (query.states?.includes(state as never) ?? true) &&
              request.model === (query.model ?? request.model) &&
              Object.entries(query.labels ?? {}).every(([name, value]) => labels[name] === value) &&
              createdAt >= (query.since ?? 0) &&
              createdAt < (query.until ?? Number.POSITIVE_INFINITY),
          )
          .reverse();
        for (const limit of [4, 100]) {
          const found: string[] = [];
          for (let token: string | undefined, page = 0; page === 0 || token; page++) {
            const { records, nextPageToken } = await store.list({
              ...query,
              limit,
              ...(token && { pageToken: token }),
            });
            found.push(...records.map(({ id }) => id));
            token = nextPageToken;
          }
          expect([query, found]).toEqual([query, expected.map(({ id }) => id)]);
        }
      }
    });
  });

  describe("a budget", () => {
    const add = (key: string, reserved: number, spent: number, atMost?: number): Change => ({
      type: "budget",
      key,
      reserved,
      spent,
      ...(atMost !== undefined && { atMost }),
    });

    it("begins with nothing, and is added to and taken from", async () => {
      const { store, reopen } = await opened();
      expect(await store.budget("day € '1'")).toEqual({ reserved: 0, spent: 0 });
      await store.commit([add("day € '1'", 100, 0), add("day € '1'", -40, 30, 90), add("other", 5, 9_000_000_000_000)]);
      for (const each of [store, await reopen()]) {
        expect(await each.budget("day € '1'")).toEqual({ reserved: 60, spent: 30 });
        expect(await each.budget("other")).toEqual({ reserved: 5, spent: 9_000_000_000_000 });
      }
    });

    it("that would be exceeded is a BudgetError with what is left, and nothing of the commit is written", async () => {
      const { store } = await opened();
      await store.commit([add("key", 50, 30, 80)]);
      const record = operation();
      const commit = store.commit([insert(record), add("free", 1, 1), add("key", 10, 0), add("key", 15, 0, 100)]);
      const error = await commit.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(BudgetError);
      expect(error).toMatchObject({ key: "key", left: 10 });
      expect(await store.get(record.id)).toBeUndefined();
      expect(await store.budget("key")).toEqual({ reserved: 50, spent: 30 });
      expect(await store.budget("free")).toEqual({ reserved: 0, spent: 0 });
      // What exceeds it already may still go down, where no limit is named.
      await store.commit([add("key", -50, 60)]);
      expect(await store.budget("key")).toEqual({ reserved: 0, spent: 90 });
      await expect(store.commit([add("key", 0, 0, 80)])).rejects.toMatchObject({ left: -10 });
    });

    it("is never exceeded by many who reserve at once", async () => {
      const { store, reopen } = await opened();
      const stores = [store, await reopen(), await reopen()];
      const tries = Array.from({ length: 30 }, (_, index) =>
        (stores[index % 3] ?? store).commit([add("key", 7, 0, 100)]).then(
          () => true,
          (error) => {
            if (!(error instanceof BudgetError)) throw error;
            return false;
          },
        ),
      );
      expect((await Promise.all(tries)).filter((done) => done)).toHaveLength(14);
      expect(await store.budget("key")).toEqual({ reserved: 98, spent: 0 });
    });
  });
}
