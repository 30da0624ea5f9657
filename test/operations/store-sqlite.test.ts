/** The store in SQLite: the contract of a store, and what a file has besides: several processes, crashes, versions, and what cannot be written. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/errors.ts";
import type { StateEvent } from "../../src/operations/events.ts";
import { openStoreDatabase, SqliteStore, sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { checkSqliteVersion } from "../../src/operations/stores/sqlite-version.ts";
import { storeContract } from "../contract/store/contract.ts";
import { events, insert, operation, submit, takeOne } from "../contract/store/records.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "afterword-store-"));
  path = join(directory, "data", "operations.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

storeContract("a store in SQLite", async () => ({ store: await sqliteStore(path), reopen: () => sqliteStore(path) }));

const check = () => {
  using database = new DatabaseSync(path);
  return database.prepare("PRAGMA integrity_check").all();
};

describe("several processes", () => {
  const worker = (name: string, submits = 0): ChildProcess =>
    spawn(
      process.execPath,
      [fileURLToPath(new URL("../contract/store/worker.ts", import.meta.url)), path, name, `${submits}`],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
  const ended = async (child: ChildProcess): Promise<string> => {
    let errors = "";
    child.stdout?.resume();
    child.stderr?.on("data", (data) => (errors += data));
    await once(child, "close");
    return errors;
  };

  it("that make the file at once, and submit and work at once, all do so", async () => {
    const children = Array.from({ length: 8 }, (_, index) => worker(`worker ${index}`, 10));
    expect(await Promise.all(children.map(ended))).toEqual(Array.from(children, () => ""));
    expect(children.map(({ exitCode }) => exitCode)).toEqual(Array.from(children, () => 0));
    await using store = await sqliteStore(path);
    expect((await store.list({ limit: 100, states: ["succeeded"] })).records).toHaveLength(80);
    expect(await store.ledger({})).toHaveLength(80);
    expect(check()).toEqual([{ integrity_check: "ok" }]);
  });

  it("that are killed at any moment lose no work, and no two have the same at once", async () => {
    await using store = await sqliteStore(path);
    const records = Array.from({ length: 150 }, () => operation());
    for (const record of records) {
      await store.commit([insert(record), { type: "enqueue", id: record.id, runAt: 1, priority: 0, group: "sim" }]);
    }
    let kills = 0;
    const work = async (name: string) => {
      for (let round = 0; (await store.nextDue()) !== undefined; round++) {
        const child = worker(`${name} ${round}`);
        let left = 3 + Math.random() * 25;
        child.stdout?.on("data", (points) => {
          left -= String(points).length;
          if (left <= 0) setTimeout(() => child.kill("SIGKILL"), Math.random() * 5);
        });
        expect(await ended(child)).toBe("");
        if (child.signalCode === "SIGKILL") kills++;
        else expect(child.exitCode).toBe(0);
      }
    };
    await Promise.all(["a", "b", "c"].map(work));
    expect(kills).toBeGreaterThan(9);
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
    expect(check()).toEqual([{ integrity_check: "ok" }]);
  }, 60_000);

  it("are not kept alive by waiting for a change, and wake one another", async () => {
    await using store = await sqliteStore(path);
    const program = join(directory, "program.ts");
    const module = new URL("../../src/operations/stores/sqlite.ts", import.meta.url).href;
    const begin = `import { sqliteStore } from ${JSON.stringify(module)};
      const store = await sqliteStore(${JSON.stringify(path)});
      const changed = store.changed(new AbortController().signal);`;
    const run = async (rest: string) => {
      writeFileSync(program, `${begin}\n${rest}`);
      const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.on("data", async (data) => {
        if (!text) await store.commit([insert(operation())]);
        text += data;
      });
      await once(child, "close");
      return [child.exitCode, text];
    };
    expect(await run(`changed.then(() => console.log("changed"));`)).toEqual([0, ""]);
    const alive = `const timer = setInterval(() => {}, 1e9); console.log("waits"); await changed; console.log("changed"); clearInterval(timer)`;
    expect(await run(alive)).toEqual([0, "waits\nchanged\n"]);
  });
});

describe("a file", () => {
  it("keeps everything when it is closed and opened again", async () => {
    const record = operation({ idempotencyKey: "key", result: { text: "a" } as never });
    {
      await using store = await sqliteStore(path);
      await store.commit([insert(record), events(record.id, "a")]);
    }
    await using store = await sqliteStore(path);
    expect(await store.get(record.id)).toEqual(record);
    expect(await store.events(record.id, 0, 9)).toHaveLength(1);
  });

  it.skipIf(process.platform === "win32")("is its owner's alone, and its directory is made", async () => {
    await using store = await sqliteStore(path);
    await submit(store);
    const names = readdirSync(join(directory, "data"));
    expect(names).toEqual(["operations.db", "operations.db-shm", "operations.db-wal"]);
    for (const name of names)
      expect([name, statSync(join(directory, "data", name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(statSync(join(directory, "data")).mode & 0o777).toBe(0o700);
  });

  it("is written durably, and waits for others", () => {
    const database = openStoreDatabase(path, { busyTimeoutMs: 1234 });
    const ask = (name: string) => Object.values(database.get(`PRAGMA ${name}`) ?? {})[0];
    expect(["journal_mode", "synchronous", "busy_timeout", "user_version"].map(ask)).toEqual(["wal", 2, 1234, 2]);
    database.close();
  });

  it("of a newer version is refused by name, and left as it is", async () => {
    await (await sqliteStore(path))[Symbol.asyncDispose]();
    {
      using database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 99");
    }
    await expect(sqliteStore(path)).rejects.toThrow(StoreError);
    await expect(sqliteStore(path)).rejects.toThrow(/newer version of Afterword \(schema 99, and this one knows 2\)/);
    using database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
  });

  it("that is garbage, or another program's, is refused and left as it is", async () => {
    const garbage = "This is no database. ".repeat(500);
    const other = join(directory, "garbage.db");
    writeFileSync(other, garbage);
    await expect(sqliteStore(other)).rejects.toThrow(StoreError);
    await expect(sqliteStore(other)).rejects.toThrow(/garbage\.db: .*no database; name another file/);
    expect(readFileSync(other, "utf8")).toBe(garbage);
    const theirs = join(directory, "theirs.db");
    using database = new DatabaseSync(theirs);
    database.exec("CREATE TABLE operations (id)");
    await expect(sqliteStore(theirs)).rejects.toThrow(/another program/);
  });

  it("that cannot be made, or is a directory, says so", async () => {
    writeFileSync(join(directory, "data"), "");
    await expect(sqliteStore(path)).rejects.toThrow(/cannot be made/);
    await expect(sqliteStore(directory)).rejects.toThrow(StoreError);
    expect(existsSync(path)).toBe(false);
  });
});

describe("what cannot be written", () => {
  it("is a StoreError that says to make room when the disk is full, and nothing of the commit is there", async () => {
    const database = openStoreDatabase(path);
    await using store = new SqliteStore(database);
    const record = operation();
    await store.commit([insert(record)]);
    // A full disk answers the same.
    database.execute("PRAGMA max_page_count = 60");
    const large = "x".repeat(1_000_000);
    const error = await store.commit([insert(operation()), events(record.id, large)]).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toMatch(/operations\.db: database or disk is full. Make room on the disk/);
    expect((await store.list({ limit: 10 })).records).toEqual([record]);
    database.execute("PRAGMA max_page_count = 1000000");
    await store.commit([events(record.id, large)]);
    expect(await store.events(record.id, 0, 9)).toHaveLength(1);
  });

  it("is a StoreError that says so when the file is read-only", async () => {
    const database = openStoreDatabase(path);
    await using store = new SqliteStore(database);
    database.execute("PRAGMA query_only = TRUE");
    const commit = store.commit([insert(operation())]);
    await expect(commit).rejects.toThrow(StoreError);
    await expect(commit).rejects.toThrow(/readonly database. Make it writable/);
  });

  it("is a StoreError worth another try when another process writes for too long", async () => {
    await using store = await sqliteStore(path, { busyTimeoutMs: 50 });
    const record = await submit(store);
    using other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    for (const write of [store.commit([insert(operation())]), takeOne(store, "w")]) {
      const error = await write.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        retryable: true,
        message: expect.stringMatching(/Another process has been writing/),
      });
    }
    // Reading goes on.
    expect(await store.get(record.id)).toEqual(record);
    other.exec("ROLLBACK");
    expect((await takeOne(store, "w")).id).toBe(record.id);
  });
});

describe("the SQLite of this Node", () => {
  it("is refused when it is too old, with the versions of Node that are good", () => {
    for (const good of ["3.51.3", "3.51.10", "3.53.4", "4.0.0", process.versions.sqlite]) checkSqliteVersion(good);
    for (const old of ["3.51.2", "3.50.9", "2.99.99", "3.51"]) {
      expect(() => checkSqliteVersion(old, "v22.13.0")).toThrow(StoreError);
      expect(() => checkSqliteVersion(old, "v22.13.0")).toThrow(
        `This is Node v22.13.0, which has SQLite ${old}. Use Node 22.23.3 or newer of 22 (SQLite 3.51.3), or 24.21`,
      );
    }
  });
});
