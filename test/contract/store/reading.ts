/** The contract of a store's reading: pages that stay as they are, being told of changes, and what a closed store says. */
import { describe, expect, it } from "vitest";
import { InvalidRequestError, StoreError } from "../../../src/core/errors.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import type { ListQuery, Store } from "../../../src/operations/store.ts";
import type { Opened } from "./contract.ts";
import { enqueue, events, insert, operation, pack, quiet, settles, submit, t0, take } from "./records.ts";

async function pages(store: Store, query: ListQuery, between = async () => {}): Promise<OperationRecord[]> {
  const found: OperationRecord[] = [];
  for (let token: string | undefined, page = 0; page === 0 || token; page++) {
    const { records, nextPageToken } = await store.list({ ...query, ...(token && { pageToken: token }) });
    expect(records.length).toBeLessThanOrEqual(query.limit);
    found.push(...records);
    token = nextPageToken;
    await between();
  }
  return found;
}

export function readingContract(opened: Opened): void {
  describe("a list", () => {
    const states = ["queued", "running", "succeeded", "failed"] as const;

    it("of 1,000 gives every page once, newest first, while others are added, changed and deleted", async () => {
      const { store, reopen } = await opened();
      const made = Array.from({ length: 1000 }, (_, index) =>
        // Some of the same millisecond, and some out of order.
        operation({ createdAt: t0 + Math.floor(index / 3) + (index % 50 === 0 ? 40 : 0), description: `${index}` }),
      );
      await store.commit(made.map(insert));
      const order = [...made].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
      const other = await reopen();
      let page = 0;
      const found = await pages(store, { limit: 37 }, async () => {
        page++;
        await other.commit([insert(operation({ createdAt: t0 + 5000 + page }))]);
        // Of a page that was read.
        const read = order[page];
        if (read) await other.commit([{ type: "delete", id: read.id }]);
      });
      expect(found.map(({ id }) => id)).toEqual(order.map(({ id }) => id));
      expect(found).toEqual(order);
    });

    it("is narrowed by states, model, labels and time, all of which have to fit", async () => {
      const { store } = await opened();
      const made = Array.from({ length: 240 }, (_, index) => {
        const { request } = operation();
        return operation({
          createdAt: t0 + index,
          state: states[index % 4] ?? "queued",
          request: { ...request, model: `sim:${index % 3}` },
          labels: { ...(index % 2 && { team: "docs" }), ...(index % 5 === 0 && { five: "ja", "q\"'$.x": "" }) },
        });
      });
      await store.commit(made.map(insert));
      const queries: Omit<ListQuery, "limit">[] = [
        {},
        { states: ["running"] },
        { states: ["failed", "queued", "failed"] },
        { states: [] },
        { states: ["expired"] },
        { model: "sim:1" },
        { model: "sim:1", states: ["queued", "running"] },
        { model: "sim:none" },
        { labels: {} },
        { labels: { team: "docs" } },
        { labels: { team: "docs", five: "ja", "q\"'$.x": "" } },
        { labels: { team: "docs", five: "nein" } },
        { labels: { five: "ja" }, model: "sim:2", states: ["queued", "succeeded"], since: t0 + 11 },
        { since: t0 + 100, until: t0 + 110 },
        { until: t0 },
        { states: ["running", "failed"], since: t0 + 3, until: t0 + 99 },
      ];
      for (const query of queries) {
        const fits = ({ state, request, labels, createdAt }: OperationRecord) =>
          (query.states?.includes(state) ?? true) &&
          request.model === (query.model ?? request.model) &&
          Object.entries(query.labels ?? {}).every(([name, value]) => labels[name] === value) &&
          createdAt >= (query.since ?? 0) &&
          createdAt < (query.until ?? Number.POSITIVE_INFINITY);
        const expected = made.filter(fits).reverse();
        for (const limit of [7, 1000]) {
          const found = await pages(store, { ...query, limit });
          expect([query, found.map(({ id }) => id)]).toEqual([query, expected.map(({ id }) => id)]);
        }
      }
    });

    it("that is at its end says so, and refuses a token that is none", async () => {
      const { store } = await opened();
      await store.commit([insert(operation()), insert(operation())]);
      expect((await store.list({ limit: 2 })).nextPageToken).toBeUndefined();
      const { nextPageToken = "" } = await store.list({ limit: 1 });
      expect(nextPageToken).toMatch(/^[\w-]+$/);
      for (const pageToken of ["", "x", `${nextPageToken}x!`, "bnVsbA"]) {
        await expect(store.list({ limit: 1, pageToken })).rejects.toThrow(InvalidRequestError);
      }
    });
  });

  describe("being told of changes", () => {
    it("happens after a commit here or on another connection, to all who wait, once", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = await submit(store);
      const { signal } = new AbortController();
      for (const writer of [store, other, store]) {
        // What was written before may be told of, once.
        await quiet(store);
        const waiting = [store.changed(signal), store.changed(signal), store.changed(signal)];
        await writer.commit([events(record.id, "a")]);
        expect(
          await settles(
            Promise.all(waiting).then(() => {}),
            5000,
          ),
        ).toBe(true);
        expect(await settles(store.changed(signal), 60)).toBe(false);
      }
    });

    it("also happens at once when something was written since the last time", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const { signal } = new AbortController();
      await quiet(store);
      await other.commit([insert(operation())]);
      expect(await settles(store.changed(signal), 5000)).toBe(true);
    });

    it("does not happen for reading, for taking nothing, or for a commit that failed", async () => {
      const { store, reopen } = await opened();
      const other = await reopen();
      const record = operation();
      await store.commit([insert(record)]);
      await quiet(store);
      const changed = store.changed(new AbortController().signal);
      for (const each of [store, other]) {
        await each.get(record.id);
        await each.list({ limit: 5 });
        await take(each, "w");
        await each.commit([insert(record)]).catch(() => {});
      }
      expect(await settles(changed, 60)).toBe(false);
      await other.commit([enqueue(record.id)]);
      expect(await settles(changed, 5000)).toBe(true);
    });

    it("ends with the reason of the signal, also of one that was aborted before, and only for its own waiter", async () => {
      const { store } = await opened();
      await quiet(store);
      const controller = new AbortController();
      const [stopped, waits] = [store.changed(controller.signal), store.changed(new AbortController().signal)];
      const reason = new Error("enough");
      controller.abort(reason);
      await expect(stopped).rejects.toBe(reason);
      await expect(store.changed(controller.signal)).rejects.toBe(reason);
      await store.commit([insert(operation())]);
      await waits;
      await expect(store.changed(controller.signal)).rejects.toBe(reason);
    });
  });

  describe("a store that is closed", () => {
    it("says so whatever is asked of it, ends every wait, and can be closed again", async () => {
      const { store } = await opened();
      const record = await submit(store);
      await quiet(store);
      const { signal } = new AbortController();
      const waiting = store.changed(signal);
      waiting.catch(() => {});
      await store[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await expect(waiting).rejects.toThrow(StoreError);
      const asked: (() => Promise<unknown>)[] = [
        () => store.commit([insert(operation())]),
        () => store.commit([]),
        () => store.get(record.id),
        () => store.findByKey("a"),
        () => store.list({ limit: 1 }),
        () => store.steps(record.id),
        () => store.events(record.id, 0, 1),
        () => store.ledger({}),
        () => take(store, "w"),
        () => store.renew("w", [], t0),
        () => store.nextDue(),
        () => store.counts("a"),
        () => store.finished("a", undefined, 1),
        () => store.budget("a"),
        () => pack(store),
        () => store.packable(t0, 1),
        () => store.submission("a"),
        () => store.members("a", undefined, 1),
        () => store.changed(signal),
      ];
      for (const ask of asked) {
        await expect(ask()).rejects.toThrow(/is closed/);
        await expect(ask()).rejects.toThrow(StoreError);
      }
    });
  });
}
