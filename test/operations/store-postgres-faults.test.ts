/** The store in PostgreSQL where something breaks: processes that are killed, connections that are cut, a server that is restarted. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/errors.ts";
import type { StateEvent } from "../../src/operations/events.ts";
import { postgresStore } from "../../src/postgres.ts";
import {
  enqueue,
  entry,
  events,
  idsOf,
  insert,
  operation,
  quiet,
  submit,
  t0,
  take,
  takeOne,
} from "../contract/store/records.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { between } from "./postgres-proxy.ts";

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
const terminate = (condition = "TRUE") =>
  server.query<{ n: string }>(`SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
    WHERE application_name = 'afterword' AND ${condition}`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function ended(child: ChildProcess): Promise<string> {
  let errors = "";
  child.stdout?.resume();
  child.stderr?.on("data", (data) => (errors += data));
  await once(child, "close");
  return errors;
}

describe("several processes", () => {
  const program = fileURLToPath(new URL("./postgres-worker.ts", import.meta.url));
  const worker = (database: string, name: string, submits = 0, atMost = 1000) =>
    spawn(process.execPath, [program, server.url(database), name, `${submits}`, `${atMost}`], {
      stdio: ["ignore", "pipe", "pipe"],
    });

  it("that make the tables at once, and submit and work at once, all do so", async () => {
    const database = await newDatabase();
    const children = Array.from({ length: 8 }, (_, index) => worker(database, `worker ${index}`, 10));
    expect(await Promise.all(children.map(ended))).toEqual(Array.from(children, () => ""));
    expect(children.map(({ exitCode }) => exitCode)).toEqual(Array.from(children, () => 0));
    await using store = await postgresStore(server.url(database));
    expect((await store.list({ limit: 100, states: ["succeeded"] })).records).toHaveLength(80);
    expect(await store.ledger({})).toHaveLength(80);
    const versions = await server.query("SELECT version FROM afterword.afterword_versions", database);
    expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it("that are killed, and whose connections are cut, lose no work, and never have more at once than may", async () => {
    const database = await newDatabase();
    // Of the workers alone connections are cut.
    await using store = await postgresStore(`${server.url(database)}?application_name=watcher`);
    const records = Array.from({ length: 120 }, () => operation());
    const due = (id: string) => ({ type: "enqueue", id, runAt: 1, priority: 0, group: "sim" }) as const;
    await store.commit(records.flatMap((record) => [insert(record), due(record.id)]));
    let kills = 0;
    let working = true;
    const work = async (name: string) => {
      for (let round = 0; (await store.nextDue()) !== undefined; round++) {
        const child = worker(database, `${name} ${round}`, 0, 4);
        let left = 10 + Math.random() * 40;
        child.stdout?.on("data", (points) => {
          left -= String(points).length;
          if (left <= 0) child.kill("SIGKILL");
        });
        expect(await ended(child)).toBe("");
        if (child.signalCode === "SIGKILL") kills++;
        else expect(child.exitCode).toBe(0);
      }
    };
    const cut = async () => {
      for (; working; await pause(60)) await terminate("random() < 0.3");
    };
    const most = async () => {
      let running = 0;
      for (; working; await pause(3)) {
        const [row] = await server.query<{ n: string }>(
          `SELECT count(*) AS n FROM afterword.work WHERE lease_until > extract(epoch FROM clock_timestamp()) * 1000`,
          database,
        );
        running = Math.max(running, Number(row?.n));
      }
      return running;
    };
    const [, , running] = await Promise.all([
      Promise.all(["a", "b", "c"].map(work)).finally(() => (working = false)),
      cut(),
      most(),
    ]);
    expect(kills).toBeGreaterThan(3);
    expect(running).toBeGreaterThan(1);
    expect(running).toBeLessThanOrEqual(4);
    expect((await store.list({ limit: 1000, states: ["succeeded"] })).records).toHaveLength(records.length);
    expect(await store.ledger({})).toHaveLength(records.length);
    for (const { id } of records) {
      const written = await store.events(id, 0, 1000);
      expect(written.map(({ sequence }) => sequence)).toEqual(written.map((_, index) => index + 1));
      const said = written.map(({ event }) => (event as StateEvent).waitingFor ?? "");
      // Who has begun later has written last: nobody goes on after somebody else has begun.
      const epochs = said.map((text) => Number(text.split(" ")[0]));
      expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
      expect(said.filter((text) => text.endsWith("done"))).toHaveLength(1);
      expect(new Set(said.filter((text) => text.endsWith("began"))).size).toBe(new Set(epochs).size);
    }
  }, 60_000);

  it("are not kept alive by waiting for a change", async () => {
    const module = new URL("../../src/postgres.ts", import.meta.url).href;
    const program = `import { postgresStore } from ${JSON.stringify(module)};
      const store = await postgresStore(${JSON.stringify(server.url(await newDatabase()))});
      await store.list({ limit: 1 });
      store.changed(new AbortController().signal).then(() => console.log("changed"));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(await ended(child)).toBe("");
    expect(child.exitCode).toBe(0);
  });
});

describe("connections that break", () => {
  it("are StoreErrors for what was under way: what was committed is there once, the rest is not, and the store goes on", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema(), connections: 4 });
    const records = await Promise.all(Array.from({ length: 4 }, () => submit(store)));
    const outcomes = new Map<string, boolean | undefined>();
    let working = true;
    const write = async (id: string) => {
      for (let index = 0; index < 150; index++) {
        const text = `${id} ${index}`;
        try {
          await store.commit([events(id, text), { type: "ledger", entry: entry(id) }]);
          outcomes.set(text, true);
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError);
          outcomes.set(text, (error as StoreError).retryable ? false : undefined);
        }
      }
    };
    const cut = async () => {
      for (; working; await pause(7)) await terminate();
    };
    await Promise.all([Promise.all(records.map(({ id }) => write(id))).finally(() => (working = false)), cut()]);
    const written = await Promise.all(records.map(({ id }) => store.events(id, 0, 1000)));
    const texts = written.flat().map(({ event }) => (event as { text: string }).text);
    expect(new Set(texts).size).toBe(texts.length);
    for (const [text, outcome] of outcomes)
      if (outcome !== undefined) expect([text, texts.includes(text)]).toEqual([text, outcome]);
    expect([...outcomes.values()].filter((each) => each === false).length).toBeGreaterThan(3);
    expect([...outcomes.values()].filter((each) => each === true).length).toBeGreaterThan(50);
    for (const each of written) expect(each.map(({ sequence }) => sequence)).toEqual(each.map((_, at) => at + 1));
  });

  it("while a commit is under way are no guess: whether it was written is asked, and it is written once or not at all", async () => {
    const port = Number(new URL(server.url()).port);
    await using proxy = await between(port, async (from, to, data) => {
      if (!data.includes("reached") && !data.includes("vanished")) return void to.write(data);
      if (data.includes("reached")) to.write(data);
      // The server has done it; nobody hears of it.
      await pause(100);
      from.destroy();
      to.destroy();
    });
    const schema = newSchema();
    await using store = await postgresStore(proxy.url(server.url()), { schema });
    await using other = await postgresStore(server.url(), { schema });
    const record = await submit(store);
    const { id } = await takeOne(store, "w");
    const fence = { id, epoch: 1 };
    // With what is locked before, with what is only checked, and with nothing that was there before.
    await store.commit([events(record.id, "reached 1")]);
    await store.commit([events(record.id, "reached 2")], fence);
    await store.commit([insert(operation({ id: "reached" })), enqueue("reached")]);
    const lost = { code: "store", retryable: true };
    await expect(store.commit([events(record.id, "vanished")])).rejects.toMatchObject(lost);
    await expect(store.commit([events(record.id, "vanished")], fence)).rejects.toMatchObject(lost);
    await expect(store.commit([insert(operation({ id: "vanished" })), enqueue("vanished")])).rejects.toMatchObject(
      lost,
    );
    await store.commit([events(record.id, "c")], fence);
    const written = await other.events(record.id, 0, 9);
    expect(written.map(({ sequence, event }) => [sequence, (event as { text?: string }).text])).toEqual([
      [1, "reached 1"],
      [2, "reached 2"],
      [3, "c"],
    ]);
    expect(await other.get("reached")).toBeDefined();
    expect(await other.get("vanished")).toBeUndefined();
  });

  it("while a commit is under way, which arrives after all: it is not written once it was told as lost", async () => {
    let arrive = () => {};
    await using proxy = await between(Number(new URL(server.url()).port), (from, to, data) => {
      if (!data.includes("tardy")) return void to.write(data);
      // What the network holds is there after the one that has sent it is gone.
      from.removeAllListeners("close").destroy();
      arrive = () => void to.write(data);
    });
    const schema = newSchema();
    await using store = await postgresStore(proxy.url(server.url()), { schema });
    await using other = await postgresStore(server.url(), { schema });
    const record = await submit(store);
    for (const change of [insert(operation({ id: "tardy" })), events(record.id, "tardy")]) {
      await expect(store.commit([change])).rejects.toMatchObject({ code: "store", retryable: true });
      arrive();
      await pause(200);
      expect(await other.get("tardy")).toBeUndefined();
      expect(await other.events(record.id, 0, 9)).toEqual([]);
    }
  });

  it("while a commit is under way, by a crash of the server, are not told as written where it was lost: its number may be given out again", async () => {
    const schema = newSchema();
    await using other = await postgresStore(server.url(), { schema });
    let crashes = 0;
    await using proxy = await between(Number(new URL(server.url()).port), async (from, to, data) => {
      if (!data.includes("vanished")) return void to.write(data);
      crashes++;
      await server.halt("SIGQUIT");
      from.destroy();
      await server.resume();
      for (let index = 0; index < 5; index++) await other.commit([insert(operation())]).catch(() => {});
    });
    await using store = await postgresStore(proxy.url(server.url()), { schema });
    const record = await submit(store);
    await expect(store.commit([events(record.id, "vanished")])).rejects.toBeInstanceOf(StoreError);
    await expect(store.commit([insert(operation({ id: "vanished" }))])).rejects.toBeInstanceOf(StoreError);
    expect(crashes).toBe(2);
    expect(await other.events(record.id, 0, 9)).toEqual([]);
    expect(await other.get("vanished")).toBeUndefined();
  }, 60_000);

  it("wake everybody when the one that listens is back, so that nothing is missed", async () => {
    const schema = newSchema();
    await using store = await postgresStore(server.url(), { schema });
    await using other = await postgresStore(server.url(), { schema });
    for (let round = 0; round < 5; round++) {
      await quiet(store);
      const changed = store.changed(new AbortController().signal);
      const began = performance.now();
      const [cut] = await terminate("query LIKE 'LISTEN%'");
      expect(Number(cut?.n)).toBeGreaterThan(0);
      await other.commit([insert(operation())]);
      await changed;
      // Sooner than by polling.
      expect(performance.now() - began).toBeLessThan(3000);
    }
  });
});

describe("a server", () => {
  it("that is restarted, or crashes, keeps what was committed; the store finds it again by itself", async () => {
    await using store = await postgresStore(server.url(), { schema: newSchema(), connectTimeoutMs: 2000 });
    for (const signal of ["SIGINT", "SIGQUIT"] as const) {
      const record = await submit(store);
      const changed = store.changed(new AbortController().signal);
      changed.catch(() => {});
      await server.halt(signal);
      for (const ask of [
        () => store.get(record.id),
        () => store.commit([events(record.id, "lost")]),
        () => take(store, "w"),
      ]) {
        const error = await ask().catch((thrown) => thrown);
        expect(error).toBeInstanceOf(StoreError);
        expect(error).toMatchObject({ retryable: true, message: expect.stringMatching(/Check that the server runs/) });
      }
      const waits = store.changed(new AbortController().signal);
      await server.resume();
      expect(await store.get(record.id)).toEqual(record);
      expect(await store.events(record.id, 0, 9)).toEqual([]);
      await store.commit([events(record.id, "kept")]);
      await waits;
      expect(idsOf(await take(store, "w", { limit: 1, now: t0 + 5000 }))).toHaveLength(1);
    }
  }, 60_000);
});
