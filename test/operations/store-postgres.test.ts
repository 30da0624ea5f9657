/** The store in PostgreSQL: the contract of a store, and what a server has besides: any text, versions, what is refused. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { InvalidRequestError, StoreError } from "../../src/core/errors.ts";
import { getModel } from "../../src/index.ts";
import { ConflictError } from "../../src/operations/errors.ts";
import { openOperations } from "../../src/operations.ts";
import { postgresStore } from "../../src/postgres.ts";
import { storeContract } from "../contract/store/contract.ts";
import { dequeue, entry, events, idsOf, insert, operation, submit, t0, take } from "../contract/store/records.ts";
import { PostgresServer } from "../support/postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
}, 120_000);
afterAll(() => server?.[Symbol.asyncDispose]());

let made = 0;
const newSchema = () => `test_${++made}`;
async function newDatabase(): Promise<string> {
  const name = `test_${++made}`;
  await server.query(`CREATE DATABASE ${name}`);
  return name;
}

storeContract("a store in PostgreSQL", async () => {
  const schema = newSchema();
  const open = () => postgresStore(server.url(), { schema });
  return { store: await open(), reopen: open };
});

describe("taking at once", () => {
  it("never fills a group beyond its limit, and leaves nothing that would fit", async () => {
    const schema = newSchema();
    const stores = await Promise.all(Array.from({ length: 4 }, () => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    for (let index = 0; index < 40; index++) await submit(store);
    for (let round = 0; round < 10; round++) {
      const groups = new Map([["sim", 3]]);
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
          order.map(({ id }) => ({ operationId: id, epoch: index })),
          t0,
        );
      }),
    );
    for (const { id } of records) expect(await store.events(id, 0, 1000)).toHaveLength(90);
    for (const each of stores) await each[Symbol.asyncDispose]();
  });
});

describe("closing", () => {
  it("waits for what was begun, however much waits for a connection, and has others told of it", async () => {
    const schema = newSchema();
    const store = await postgresStore(server.url(), { schema, connections: 1 });
    await using other = await postgresStore(server.url(), { schema });
    const changed = other.changed(new AbortController().signal);
    const commits = Array.from({ length: 20 }, () => store.commit([insert(operation())]));
    await store[Symbol.asyncDispose]();
    await Promise.all([...commits, changed]);
    expect((await other.list({ limit: 100 })).records).toHaveLength(20);
  });
});

describe("waiting for a change", () => {
  it("ends after 5 seconds though nobody has told of one: who wrote it may have died before", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      let told = false;
      const changed = store.changed(new AbortController().signal).then(() => (told = true));
      await vi.advanceTimersByTimeAsync(4999);
      expect(told).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await changed;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("what cannot be a store", () => {
  it("is refused early, without the password", async () => {
    const url = "postgres://me:secret@127.0.0.1:1/a";
    const given = [
      [url, { schema: 'a"b' }],
      [url, { connections: 0 }],
      ["mysql://me:secret@127.0.0.1:1/a", {}],
      ["postgres://me:secret@127.0.0.1:port/a", {}],
    ] as const;
    for (const [each, options] of given) {
      const error = await postgresStore(each, options).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(inspect(error, { depth: 9 })).not.toContain("secret@");
    }
  });
});

describe("the package pg", () => {
  it("is named by the error when it is missing", async () => {
    const hooks = `import { registerHooks } from "node:module";
      registerHooks({ resolve(name, context, next) { if (name === "pg") throw new Error("none"); return next(name, context); } });`;
    const module = new URL("../../src/postgres.ts", import.meta.url).href;
    const program = `import { postgresStore } from ${JSON.stringify(module)};
      await postgresStore("postgres://127.0.0.1:1/a").catch(({ name, message }) => console.log(name + ": " + message));`;
    const given = [
      "--import",
      `data:text/javascript,${encodeURIComponent(hooks)}`,
      "--input-type=module",
      "-e",
      program,
    ];
    const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    await once(child, "close");
    expect(said).toBe("StoreError: A store in PostgreSQL needs the package pg. Install it: npm install pg\n");
  });
});

describe("any text", () => {
  it("is stored and found, also what PostgreSQL has no way to store or no room to index", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    for (const text of ["a\0b", "\ud800", "é".repeat(5000), "sha256:", "'\"\\"]) {
      const { request } = operation();
      const record = operation({
        id: text,
        idempotencyKey: text,
        labels: { [text]: text },
        request: { ...request, model: text },
      });
      await store.commit([insert(record), events(text, text), { type: "ledger", entry: entry(text) }]);
      const state = "failed";
      await store.commit([{ type: "update", id: text, set: { state } }]);
      expect(await store.get(text)).toEqual({ ...record, state });
      expect(await store.findByKey(text)).toEqual({ ...record, state });
      for (const query of [{ labels: { [text]: text } }, { model: text }]) {
        expect(
          idsOf((await store.list({ limit: 5, ...query })).records.map(({ id }) => ({ operationId: id }) as never)),
        ).toEqual([text]);
      }
      expect(await store.ledger({ operationId: text })).toHaveLength(1);
      await expect(store.commit([insert(operation({ idempotencyKey: text }))])).rejects.toMatchObject({
        operationId: text,
      });
      await expect(store.commit([insert(record)])).rejects.toThrow(ConflictError);
      await submit(store, {}, { group: text });
      expect(await take(store, text, { groups: new Map([[text, 5]]) })).toHaveLength(1);
    }
  });
});

describe("openOperations", () => {
  it("takes a postgres:// URL, and another process could collect the result", async () => {
    const store = server.url(await newDatabase());
    await using operations = await openOperations({ store });
    const { id } = await operations.defer(getModel("sim:prose").prompt("Why is the sky blue?"));
    await using elsewhere = await openOperations({ store: store.replace("postgres:", "postgresql:"), worker: false });
    const operation = await elsewhere.attach(id);
    expect((await operation.wait()).done).toBe(true);
    expect((await operation.result()).text.length).toBeGreaterThan(10);
  });
});

describe("a server", () => {
  it("that is not there is a StoreError that says where, and nothing of the password", async () => {
    const error = await postgresStore("postgres://me:secret@127.0.0.1:1/operations").catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toBe(
      "postgres://127.0.0.1:1/operations: connect ECONNREFUSED 127.0.0.1:1. Check that the server runs and can be reached; then try again.",
    );
  });

  it("without the database says to create it", async () => {
    await expect(postgresStore(server.url("missing"))).rejects.toThrow(
      /database "missing" does not exist. Create the database, or name another one/,
    );
  });

  it("where the tables are of a newer version is refused by name, and left as it is", async () => {
    const schema = newSchema();
    await (await postgresStore(server.url(), { schema }))[Symbol.asyncDispose]();
    await server.query(`INSERT INTO ${schema}.afterword_versions VALUES (99)`);
    await expect(postgresStore(server.url(), { schema })).rejects.toThrow(StoreError);
    await expect(postgresStore(server.url(), { schema })).rejects.toThrow(
      /newer version of Afterword \(schema 99, and this one knows 1\)/,
    );
  });

  it("where tables of another program are in the way is refused, and left as it is", async () => {
    const schema = newSchema();
    await server.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.steps (theirs integer)`);
    await expect(postgresStore(server.url(), { schema })).rejects.toThrow(
      /"steps" already exists. Other tables are in/,
    );
    const tables = await server.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}'`,
    );
    expect(tables).toEqual([{ table_name: "steps" }]);
  });
});
