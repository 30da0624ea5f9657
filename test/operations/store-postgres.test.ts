/** The store in PostgreSQL: the contract of a store, and what a server has besides: any text, versions, what is refused. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { InvalidRequestError, StoreError } from "../../src/core/errors.ts";
import { getModel } from "../../src/index.ts";
import { ConflictError } from "../../src/operations/errors.ts";
import { packPrefix } from "../../src/operations/store.ts";
import { migrations } from "../../src/operations/stores/postgres-tables.ts";
import { openOperations } from "../../src/operations.ts";
import { postgresStore } from "../../src/postgres.ts";
import { storeContract } from "../contract/store/contract.ts";
import {
  dequeue,
  enqueue,
  entry,
  events,
  groupsOf,
  idsOf,
  insert,
  operation,
  pack,
  packGroup,
  quiet,
  submission,
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
    // It has begun to listen.
    await quiet(store);
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
        expect((await store.list({ limit: 5, ...query })).records.map(({ id }) => id)).toEqual([text]);
      }
      expect(await store.ledger({ operationId: text })).toHaveLength(1);
      await expect(store.commit([insert(operation({ idempotencyKey: text }))])).rejects.toMatchObject({
        operationId: text,
      });
      await expect(store.commit([insert(record)])).rejects.toThrow(ConflictError);
      await submit(store, {}, { group: text });
      expect(await take(store, text, { groups: new Map([[text, {}]]) })).toHaveLength(1);
    }
  });

  it("names batches, submissions, groups and budgets, and reads back as it was", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema() });
    for (const text of ["a\0b", "\ud800", "é".repeat(5000), "sha256:", "'\"\\", "\\u0000"]) {
      const from = `${packPrefix}${text}`;
      const record = await submit(store, { batch: text, submission: text }, { group: from });
      expect(await store.get(record.id)).toEqual(record);
      expect(await store.packable(t0, 5)).toEqual([{ group: from, due: 1, firstAt: t0 }]);
      const given = submission({ id: text, group: text, from });
      expect(await pack(store, { from, submission: given })).toMatchObject({ id: text, submission: { size: 1 } });
      expect(await store.submission(text)).toEqual({ ...given, size: 1 });
      const after = { ...record, state: "waiting" } as const;
      expect((await store.members(text, undefined, 5)).map((member) => member.record)).toEqual([after]);
      expect((await store.list({ limit: 5, batch: text })).records).toEqual([after]);
      expect(await store.counts(text)).toEqual({ waiting: 1 });
      const taken = await take(store, "w", { groups: groupsOf({ [text]: 1 }), now: t0 + 1000 });
      expect(idsOf(taken)).toEqual([text]);
      expect(await store.renew("w", taken, t0 + 5000)).toEqual({ kept: [text], cancelled: [] });
      await store.commit([{ type: "budget", key: text, reserved: 5, spent: 6 }, dequeue(text)], taken[0]);
      expect(await store.budget(text)).toEqual({ reserved: 5, spent: 6 });
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
      /newer version of Afterword \(schema 99, and this one knows 2\)/,
    );
  });

  it("where the tables are of version 1 has them brought up to date, with all that is in them", async () => {
    const schema = newSchema();
    const [first = ""] = migrations(schema);
    const records = Array.from({ length: 4 }, (_, index) =>
      operation({ createdAt: t0 + index, labels: { team: "docs" }, ...(index === 3 && { idempotencyKey: "key" }) }),
    );
    const text = (value: unknown) => `'${JSON.stringify(value)}'`;
    const rows = records.map((record) => {
      const { request, ...brief } = record;
      const key = record.idempotencyKey ? `'${record.idempotencyKey}'` : "NULL";
      return `('${record.id}', 'queued', 'sim:prose', ${record.createdAt}, ${t0}, ${key}, 7, ${text(brief)}, ${text(request)})`;
    });
    await server.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.afterword_versions (version integer PRIMARY KEY);
      INSERT INTO ${schema}.afterword_versions VALUES (1); ${first};
      INSERT INTO ${schema}.operations (id, state, model, created_at, modified_at, idempotency_key, epoch, record, request)
        VALUES ${rows.join(", ")};
      INSERT INTO ${schema}.labels (name, value, created_at, seq) SELECT 'team', 'docs', created_at, seq FROM ${schema}.operations;
      INSERT INTO ${schema}.events (seq, first, count, at, json) VALUES (1, 1, 2, ${t0}, '[{"type":"a"},{"type":"b"}]');
      INSERT INTO ${schema}.work (seq, grp, priority, run_at, worker, lease_until, lost)
        VALUES (1, 'sim', 0, ${t0}, NULL, NULL, FALSE), (2, 'sim', 5, ${t0}, 'old', ${t0 + 50}, FALSE);
      INSERT INTO ${schema}.cool_downs VALUES ('cold', ${t0 + 9})`);
    const stores = await Promise.all([1, 2, 3].map(() => postgresStore(server.url(), { schema })));
    const [store] = stores as [(typeof stores)[number]];
    expect(await server.query(`SELECT version FROM ${schema}.afterword_versions ORDER BY version`)).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    expect((await store.list({ limit: 9, labels: { team: "docs" } })).records).toEqual([...records].reverse());
    expect(await store.findByKey("key")).toEqual(records[3]);
    await expect(store.commit([insert(operation({ idempotencyKey: "key" }))])).rejects.toThrow(ConflictError);
    const [one, two, three] = idsOf(records.map(({ id }) => ({ id, epoch: 0 })));
    // Who had work goes on with it.
    expect(await store.renew("old", [{ id: two ?? "", epoch: 7 }], t0 + 60)).toEqual({ kept: [two], cancelled: [] });
    expect(await store.nextDue()).toBe(t0);
    expect(idsOf(await take(store, "w"))).toEqual([one]);
    expect(await take(store, "w", { now: t0 + 60 })).toMatchObject([{ id: two, epoch: 8, takenOver: true }]);
    // What the JSON of before says of its state counts no longer.
    await store.commit([enqueue(one ?? "", { group: packGroup }), enqueue(three ?? "", { group: packGroup })]);
    const work = await pack(store, { now: t0 + 5 });
    expect(work?.submission.size).toBe(2);
    const set = { state: "waiting", submission: work?.id, modifiedAt: t0 + 5 };
    expect(await store.get(one ?? "")).toEqual({ ...records[0], ...set });
    expect((await store.events(one ?? "", 0, 9)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    await store.commit([{ type: "update", id: three ?? "", set: { batch: "a", state: "succeeded" } }]);
    expect(await store.counts("a")).toEqual({ succeeded: 1 });
    for (const each of stores) await each[Symbol.asyncDispose]();
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
