/** Files that the store in SQLite may meet: those an earlier version has written, and those on a network file system. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { warnOfNetwork } from "../../src/operations/stores/sqlite-network.ts";
import { applicationId, migrations } from "../../src/operations/stores/sqlite-tables.ts";
import { openDatabase } from "../../src/sqlite/database.ts";
import { membersOf, operation, pack, packGroup, t0, take } from "../contract/store/records.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "afterword-store-"));
  path = join(directory, "operations.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const check = () => {
  using database = new DatabaseSync(path);
  return database.prepare("PRAGMA integrity_check").all();
};

describe("a file of the first version", () => {
  /** As that version wrote it. */
  const writeFirst = () => {
    const schema = {
      applicationId,
      migrations: migrations.slice(0, 1),
      synchronous: "FULL",
      name: "The store",
    } as const;
    const database = openDatabase(path, { ...schema, opener: "sqliteStore()", place: "" });
    const made = [
      operation({ labels: { team: "docs" }, idempotencyKey: "key" }),
      operation({ state: "running" }),
      operation({ state: "succeeded", result: { text: "a" } as never }),
    ];
    for (const [
      index,
      { id, state, createdAt, modifiedAt, idempotencyKey, request, result, ...rest },
    ] of made.entries()) {
      const row = [
        index + 1,
        id,
        state,
        request.model,
        createdAt,
        modifiedAt,
        idempotencyKey ?? null,
        JSON.stringify(rest),
      ];
      database.run("INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, 3, ?)", row);
      database.run("INSERT INTO requests VALUES (?, ?)", [index + 1, JSON.stringify(request)]);
      if (result) database.run("INSERT INTO results VALUES (?, ?)", [index + 1, JSON.stringify(result)]);
    }
    database.run("INSERT INTO labels VALUES ('team', 'docs', ?, 1)", [t0]);
    database.run(`INSERT INTO events VALUES (1, 1, 1, ?, '[{"type":"state","state":"queued"}]')`, [t0]);
    database.run("INSERT INTO work VALUES (1, 'sim', 2, ?, NULL, NULL, 0)", [t0]);
    database.run("INSERT INTO work VALUES (2, 'sim', 9, ?, 'gone', ?, 0)", [t0, t0 + 5]);
    database.run("INSERT INTO cool_downs VALUES ('slow', ?)", [t0 + 9]);
    database.close();
    return made;
  };

  it("keeps what is in it, and its work goes on", async () => {
    const made = writeFirst();
    await using store = await sqliteStore(path);
    for (const record of made) expect(await store.get(record.id)).toEqual(record);
    expect(await store.findByKey("key")).toEqual(made[0]);
    expect((await store.list({ limit: 9, labels: { team: "docs" } })).records).toEqual([made[0]]);
    expect(await store.nextDue()).toBe(t0);
    const works = await take(store, "w", { now: t0 + 5 });
    expect(works.map(({ id, epoch, takenOver }) => [id, epoch, takenOver])).toEqual([
      [made[1]?.id, 4, true],
      [made[0]?.id, 4, false],
    ]);
    expect(await store.counts("none")).toEqual({});
    expect(check()).toEqual([{ integrity_check: "ok" }]);
  });

  it("learns what is new", async () => {
    const [first] = writeFirst();
    await using store = await sqliteStore(path);
    const id = first?.id ?? "";
    await store.commit([
      { type: "update", id, set: { batch: "a" } },
      { type: "enqueue", id, runAt: t0, priority: 0, group: packGroup, bytes: 5 },
    ]);
    const work = await pack(store);
    expect(await membersOf(store, work?.id ?? "")).toEqual([id]);
    expect(await store.counts("a")).toEqual({ waiting: 1 });
    expect((await store.events(id, 0, 9)).map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it("is brought to the current one once, when several open it at once", async () => {
    const made = writeFirst();
    const stores = await Promise.all(Array.from({ length: 5 }, () => sqliteStore(path)));
    for (const store of stores) {
      expect((await store.list({ limit: 9 })).records).toHaveLength(made.length);
      await store[Symbol.asyncDispose]();
    }
  });
});

describe("a file on a network file system", () => {
  it("is warned of once, by its path; one that is on a disk, or of which the system tells nothing, is not", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on("warning", listen);
    const said = async (type: number | Error, file = join(directory, `${type}.db`)) => {
      warnings.length = 0;
      await warnOfNetwork(file, async () => {
        if (typeof type !== "number") throw type;
        return { type };
      });
      await new Promise((resolve) => setImmediate(resolve));
      return warnings.map(({ message }) => message);
    };
    try {
      for (const type of [0xef53, 0x65735546, 0, new Error("no such call")]) expect(await said(type)).toEqual([]);
      expect(await said(0x6969, ":memory:")).toEqual([]);
      const kinds = [0x6969, 0x517b, 0xfe534d42, 0xff534d42 - 2 ** 32, 0x01021997, 0x5346414f, 0x00c36400];
      for (const kind of kinds) {
        const [message] = await said(kind);
        expect(message).toContain(`${join(directory, `${kind}.db`)} is on a network file system`);
        expect(await said(kind)).toEqual([]);
      }
    } finally {
      process.off("warning", listen);
    }
  });
});
