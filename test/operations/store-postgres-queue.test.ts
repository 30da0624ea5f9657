/** Many workers on one PostgreSQL: what they take and pack at once, the budgets they share, and when what a rate holds back is due. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/errors.ts";
import { BudgetError } from "../../src/operations/errors.ts";
import { postgresStore } from "../../src/postgres.ts";
import {
  dequeue,
  enqueue,
  events,
  groupsOf,
  idsOf,
  insert,
  operation,
  pack,
  packGroup,
  submit,
  t0,
  take,
} from "../contract/store/records.ts";
import { PostgresServer } from "../support/postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
}, 120_000);
afterAll(() => server?.[Symbol.asyncDispose]());

let made = 0;
const newSchema = () => `test_${++made}`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("taking at once", () => {
  it("never fills a group beyond its limit, and leaves nothing that would fit", async () => {
    const schema = newSchema();
    const stores = await Promise.all(Array.from({ length: 4 }, () => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    for (let index = 0; index < 40; index++) await submit(store);
    for (let round = 0; round < 10; round++) {
      const groups = new Map([["sim", { concurrency: 3 }]]);
      const takes = stores.flatMap((each, at) =>
        [1, 2, 3].map((limit) => take(each, `${at} ${limit}`, { limit, groups })),
      );
      const taken = idsOf((await Promise.all(takes)).flat());
      expect(taken).toHaveLength(3);
      expect(new Set(taken).size).toBe(3);
      await Promise.all(taken.map((each, at) => stores[at]?.commit([dequeue(each)])));
    }
    for (const each of stores) await each[Symbol.asyncDispose]();
  });

  it("goes on while commits cross one another", async () => {
    const schema = newSchema();
    const stores = await Promise.all(Array.from({ length: 3 }, () => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    const records = [await submit(store), await submit(store), await submit(store)];
    await Promise.all(
      Array.from({ length: 90 }, async (_, index) => {
        const each = stores[index % 3] ?? store;
        const order = [...records].sort(() => Math.random() - 0.5);
        await each.commit(order.map(({ id }) => events(id, `${index}`)));
        await take(each, "w", { now: t0 + index * 2000 });
        await each.renew(
          "w",
          order.map(({ id }) => ({ id, epoch: index })),
          t0,
        );
      }),
    );
    for (const { id } of records) expect(await store.events(id, 0, 1000)).toHaveLength(90);
    for (const each of stores) await each[Symbol.asyncDispose]();
  });
});

describe("packing at once", () => {
  it("leaves each operation in one place, while others are deleted, withdrawn and given back", async () => {
    const schema = newSchema();
    const stores = await Promise.all(Array.from({ length: 3 }, () => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    const made = Array.from({ length: 240 }, (_, index) => operation({ description: `${index}` }));
    const due = { group: packGroup, bytes: 10 };
    await store.commit(made.flatMap((record) => [insert(record), enqueue(record.id, due)]));
    let working = true;
    const packAll = async (at: number) => {
      for (; working; await pause(1)) {
        await pack(stores[at] ?? store, { limit: 5 + at, bytes: 60 + at });
      }
    };
    const disturb = async () => {
      for (const [index, { id }] of made.entries()) {
        const each = stores[index % 3] ?? store;
        if (index % 4 === 0) await each.commit([{ type: "delete", id }]);
        else if (index % 4 === 1) await each.commit([dequeue(id), events(id, "withdrawn")]);
        else if (index % 4 === 2) {
          const set = { state: "queued", submission: undefined } as const;
          await each.commit([{ type: "update", id, set }, enqueue(id, { group: "sim" })]);
        } else await each.commit([events(id, "a"), enqueue(id, { ...due, priority: index })]).catch(() => {});
      }
    };
    await Promise.all([packAll(0), packAll(1), packAll(2), disturb().finally(() => (working = false))]);
    while (await pack(store)) {
      // Until nothing is left.
    }
    const rows = await server.query<{ json: string }>(`SELECT json FROM ${schema}.submissions`);
    const packed: string[] = [];
    for (const { json } of rows) {
      const { id } = JSON.parse(json);
      packed.push(...(await store.members(id, undefined, 1000)).map(({ record }) => record.id));
    }
    expect(new Set(packed).size).toBe(packed.length);
    for (const [index, { id }] of made.entries()) {
      const record = await store.get(id);
      const written = await store.events(id, 0, 100);
      expect(written.map(({ sequence }) => sequence)).toEqual(written.map((_, at) => at + 1));
      expect(record === undefined).toBe(index % 4 === 0);
      expect(packed.includes(id)).toBe(record?.state === "waiting");
      if (index % 4 === 3) expect(record?.state).toBe("waiting");
      if (index % 4 === 2) expect(record).toMatchObject({ state: "queued" });
    }
    expect(await store.packable(t0 + 1e9, 10)).toEqual([]);
    const sizes = rows.map(({ json }) => JSON.parse(json).size);
    const states = await server.query(`SELECT 1 FROM ${schema}.events WHERE json LIKE '[{"type":"state"%'`);
    // What was deleted since took its events with it.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(states.length);
    for (const each of stores) await each[Symbol.asyncDispose]();
  });

  it("leaves what somebody is writing just now", async () => {
    const schema = newSchema();
    await using store = await postgresStore(server.url(), { schema });
    const [first, second] = [
      await submit(store, {}, { group: packGroup, priority: 1 }),
      await submit(store, {}, { group: packGroup }),
    ];
    const locked = new Client(server.url());
    await locked.connect();
    await locked.query(`BEGIN; SELECT 1 FROM ${schema}.operations WHERE id = '${first.id}' FOR UPDATE`);
    const work = await pack(store);
    await locked.query("ROLLBACK");
    await locked.end();
    const members = await store.members(work?.id ?? "", undefined, 9);
    expect(members.map(({ record }) => record.id)).toEqual([second.id]);
    expect((await pack(store))?.submission.size).toBe(1);
  });

  it("leaves each operation in one submission, and each submission with its work, while connections break", async () => {
    const schema = newSchema();
    await using store = await postgresStore(server.url(), { schema, connections: 3 });
    const made = Array.from({ length: 400 }, () => operation());
    await store.commit(made.flatMap((record) => [insert(record), enqueue(record.id, { group: packGroup })]));
    let failed = 0;
    let working = true;
    const packAll = async () => {
      while (working) {
        try {
          if (!(await pack(store, { limit: 4 }))) return;
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError);
          failed++;
        }
      }
    };
    const cut = async () => {
      for (; working; await pause(7)) {
        await server.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'afterword'",
        );
      }
    };
    const packing = Promise.all([packAll(), packAll(), packAll()]);
    await Promise.all([packing.finally(() => (working = false)), cut()]);
    expect(failed).toBeGreaterThan(3);
    const submissions = await server.query<{ json: string; worker: string }>(
      `SELECT json, worker FROM ${schema}.submissions LEFT JOIN ${schema}.work USING (seq)`,
    );
    const packed: string[] = [];
    for (const { json, worker } of submissions) {
      const { id, size } = JSON.parse(json);
      const members = await store.members(id, undefined, 10);
      expect([members.length, worker]).toEqual([size, "packer"]);
      packed.push(...members.map(({ record }) => record.id));
    }
    expect(packed.sort()).toEqual(made.map(({ id }) => id));
    for (const { id } of made) expect(await store.events(id, 0, 9)).toHaveLength(1);
  }, 60_000);
});

describe("budgets", () => {
  it("may be shared by many commits in any order, and none stands in another's way", async () => {
    const schema = newSchema();
    const stores = await Promise.all(Array.from({ length: 3 }, () => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    const keys = ["a", "b", "c", "d"];
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 120 }, (_, index) => {
        const order = index % 2 ? keys : [...keys].reverse();
        const changes = order.map((key) => ({ type: "budget", key, reserved: 1, spent: 2, atMost: 1e6 }) as const);
        return (stores[index % 3] ?? store).commit([...changes, insert(operation())]);
      }),
    );
    // One that waits in a circle is undone after a second.
    expect(performance.now() - began).toBeLessThan(5000);
    for (const key of keys) expect(await store.budget(key)).toEqual({ reserved: 120, spent: 240 });
    const refused = store.commit([{ type: "budget", key: "a\0", reserved: 2, spent: 0, atMost: 1 }]);
    await expect(refused).rejects.toThrow(BudgetError);
    for (const each of stores) await each[Symbol.asyncDispose]();
  });
});

describe("when work is due that a rate holds back", () => {
  it("is when the most urgent by then fits, which need not be what comes up first", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const groups = groupsOf({ sim: { tokensPerMinute: 600 } });
    await submit(store, {}, { tokens: 590 });
    expect(await take(store, "w", { groups, leaseUntil: t0 + 1e9 })).toHaveLength(1);
    const small = await submit(store, {}, { tokens: 50 });
    const large = await submit(store, {}, { tokens: 400, priority: 1, runAt: t0 + 1500 });
    const largest = await submit(store, {}, { tokens: 900, priority: 2, runAt: t0 + 42_000 });
    for (const { id, at } of [
      { id: large.id, at: t0 + 39_000 },
      { id: largest.id, at: t0 + 99_000 },
      { id: small.id, at: t0 + 99_000 + 35_000 },
    ]) {
      expect(await store.nextDue(groups)).toBe(at);
      const given = { groups, limit: 5, leaseUntil: t0 + 1e9 };
      expect(await take(store, "w", { ...given, now: at - 1 })).toEqual([]);
      expect(idsOf(await take(store, "w", { ...given, now: at }))).toEqual([id]);
    }
  });

  it("counts the group as a whole, however much of it is lost or waits", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    const groups = groupsOf({ sim: { requestsPerMinute: 1 } });
    const record = await submit(store, {}, { tokens: 1 });
    await take(store, "a", { groups, leaseUntil: t0 + 10 });
    // It can be taken over only when another request may be sent.
    expect(await store.nextDue(groups)).toBe(t0 + 60_000);
    expect(await take(store, "b", { groups, now: t0 + 59_999 })).toEqual([]);
    expect(idsOf(await take(store, "b", { groups, now: t0 + 60_000 }))).toEqual([record.id]);
    expect(await store.nextDue(groupsOf({ sim: { requestsPerMinute: 0 } }))).toBeUndefined();
  });
});
