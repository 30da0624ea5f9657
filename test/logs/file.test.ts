/** The log as a file: how it grows, who may read it, several processes at once, crashes, and versions. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StoreError } from "../../src/core/errors.ts";
import type { Message } from "../../src/core/message.ts";
import { dataDirectory } from "../../src/credentials/home.ts";
import { type Logs, loggingIsOn, logsPath, openLogs, setLogging } from "../../src/logs.ts";
import { answer, record, said, startedAt, user } from "./records.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "afterword-logs-"));
  path = join(directory, "data", "logs.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const count = (table: string): number => {
  using database = new DatabaseSync(path, { readOnly: true });
  return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
};
const bytesOf = (logs: Logs): number => {
  logs.prune({ olderThanMs: Number.MAX_SAFE_INTEGER / 4 });
  return statSync(path).size;
};

/** Talks for so many turns, each with the whole history as new messages around the same parts, as a prompt makes it. */
function talk(logs: Logs, history: Message[], turns: number): number {
  const began = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) {
    history.push(user(`Question ${history.length}: ${"how ".repeat(20)}?`));
    const { parts } = answer([{ type: "text", text: `Answer ${history.length}: ${"so ".repeat(40)}.` }]);
    const sent = history.map((message) => ({ role: message.role, parts: [...message.parts] }));
    logs.writeRequest(record(sent, answer(parts), { conversationId: "c" }));
    history.push({ role: "assistant", parts });
  }
  const { user: cpu, system } = process.cpuUsage(began);
  return (cpu + system) / 1000;
}

describe("a conversation of 2,000 turns", () => {
  it("takes two messages and the same room for each turn, however long it has become", () => {
    using logs = openLogs(path);
    const history: Message[] = [];
    const growth: number[] = [];
    for (let part = 0, before = 0; part < 4; part++) {
      talk(logs, history, 500);
      const size = bytesOf(logs);
      if (part > 0) growth.push(size - before);
      before = size;
    }
    expect(count("messages")).toBe(4000);
    expect(count("requests")).toBe(2000);
    // Half a kilobyte of text each, once as a message, once to be read, once in the index.
    expect(Math.max(...growth) / 500).toBeLessThan(2500);
    expect(Math.max(...growth)).toBeLessThan(1.2 * Math.min(...growth));
    expect(logs.conversation("c")?.messages).toEqual(history);
  });

  it("is not written or hashed again when another process or a pruned log goes on with it", () => {
    const history: Message[] = [];
    {
      using logs = openLogs(path);
      talk(logs, history, 50);
    }
    using logs = openLogs(path);
    talk(logs, history, 1);
    expect(count("messages")).toBe(102);
    expect(logs.prune({ olderThanMs: 0 })).toBe(51);
    expect(count("messages")).toBe(0);
    talk(logs, history, 1);
    expect(count("messages")).toBe(104);
    expect(logs.conversation("c")?.messages).toEqual(history);
  });
});

describe("what is stored once", () => {
  it("are the bytes of a file, a system prompt, tools and schemas", () => {
    using logs = openLogs(path);
    const data = Buffer.alloc(100_000, "abc").toString("base64");
    const options = { tools: [{ name: "t", inputSchema: { type: "object" } }], schema: { type: "object" } };
    for (let index = 0; index < 20; index++) {
      const file = { type: "file", mediaType: "image/png", data } as const;
      const parts = [file, { type: "text", text: `What is ${index}?` } as const];
      const system: Message = { role: "system", parts: [{ type: "text", text: "Be brief. ".repeat(1000) }] };
      const call = { type: "tool-call", id: "c", name: "t", input: {} } as const;
      const result = { type: "tool-result", id: "c", name: "t", output: 1, files: [{ ...file }] } as const;
      const copied = JSON.parse(JSON.stringify(options));
      const written = record([system, { role: "user", parts }], answer([]), { options: copied });
      logs.writeRequest(written);
      logs.writeToolCall({ requestId: written.id, generationId: "g", call, result, startedAt, durationMs: 1 });
    }
    expect([count("files"), count("messages"), count("tools"), count("schemas")]).toEqual([1, 21, 1, 1]);
    expect(bytesOf(logs)).toBeLessThan(300_000);
  });
});

describe.skipIf(process.platform === "win32")("the file", () => {
  it("and what belongs to it can be read by its owner alone, backups too", () => {
    using logs = openLogs(path);
    logs.writeRequest(said("Hello", "Hi."));
    logs.backup(join(directory, "data", "backup.db"));
    const names = readdirSync(join(directory, "data"));
    expect(names).toEqual(expect.arrayContaining(["logs.db", "logs.db-wal", "logs.db-shm", "backup.db"]));
    for (const name of names) expect([name, statSync(join(directory, "data", name)).mode & 0o077]).toEqual([name, 0]);
    expect(statSync(join(directory, "data")).mode & 0o777).toBe(0o700);
  });

  it("never has a key or a header that was sent with the request", () => {
    const planted = "sk-planted-0123456789abcdef";
    const headers = { authorization: `Bearer ${planted}` };
    {
      using logs = openLogs(path);
      const options = { providerOptions: { headers, body: { user: "me" } } };
      logs.writeRequest(said("Hello", "Hi.", { options }));
      logs.writeRequest(said("Hello", "Hi.", { options: { providerOptions: { headers } } }));
      expect(logs.list().map(({ id }) => logs.get(id)?.request.options)).toEqual([
        {},
        { providerOptions: { body: { user: "me" } } },
      ]);
      for (const name of readdirSync(join(directory, "data"))) {
        expect(readFileSync(join(directory, "data", name)).includes(planted)).toBe(false);
      }
    }
    expect(readFileSync(path).includes(planted)).toBe(false);
    expect(readFileSync(path).includes("Hello")).toBe(true);
  });

  it("that cannot be made is a StoreError that says so", () => {
    writeFileSync(join(directory, "data"), "");
    expect(() => openLogs(path)).toThrow(StoreError);
    expect(() => openLogs(path)).toThrow(/cannot be made.*AFTERWORD_HOME/);
  });
});

describe("several processes", () => {
  const write = (name: string, records: number) =>
    spawn(process.execPath, [fileURLToPath(new URL("writer.ts", import.meta.url)), path, name, String(records)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
  const idsOf = async (child: ReturnType<typeof write>): Promise<string[]> => {
    const ids: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) ids.push(line);
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return ids;
  };

  it("that make the file at once and write at once lose nothing", async () => {
    const children = ["a", "b", "c", "d"].map((name) => write(name, 150));
    const ids = (await Promise.all(children.map(idsOf))).flat();
    expect(children.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(ids).toHaveLength(600);
    using logs = openLogs(path);
    expect(ids.filter((id) => !logs.get(id))).toEqual([]);
    expect(logs.list({ limit: 1000, query: "asks answer" })).toHaveLength(600);
    expect(logs.usage({ by: "conversation" }).map(({ key, calls }) => [key, calls])).toEqual(
      ["a", "b", "c", "d"].map((name) => [name, 150]),
    );
  });

  it("that are killed while they write leave a file without half a record", async () => {
    for (let round = 0; round < 5; round++) {
      const child = write(`round ${round}`, 1_000_000);
      const ids: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        ids.push(line);
        if (ids.length === 20 + round * 7) child.kill("SIGKILL");
      }
      using logs = openLogs(path);
      // Of the last line only a part may have come.
      const told = ids.filter((id) => id.length === 22);
      expect(told.length).toBeGreaterThan(19);
      const found = logs.list({ limit: 1_000_000, conversationId: `round ${round}` });
      expect(told.filter((id) => !found.some((entry) => entry.id === id))).toEqual([]);
      for (const { id, prompt } of found) {
        expect(logs.get(id)?.request.messages).toEqual([user(prompt)]);
        expect(logs.get(id)?.result.text).toMatch(/^Answer \d+\. (word ){200}$/);
      }
    }
    using database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    database.exec("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)");
    const half = "SELECT count(*) AS n FROM requests WHERE last_message NOT IN (SELECT hash FROM messages)";
    expect(database.prepare(half).get()).toEqual({ n: 0 });
  });

  it("can read while another writes", () => {
    using logs = openLogs(path);
    const written = said("Hello", "Hi.");
    logs.writeRequest(written);
    using other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE; DELETE FROM requests; DELETE FROM messages");
    expect(logs.get(written.id)).toEqual(written);
    other.exec("ROLLBACK");
  });
});

describe("a database", () => {
  it("of a newer version is refused by name, and left as it is", () => {
    openLogs(path).close();
    {
      using database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 99");
    }
    expect(() => openLogs(path)).toThrow(StoreError);
    expect(() => openLogs(path)).toThrow(/newer version of Afterword \(schema 99.*Update Afterword/);
    expect(new DatabaseSync(path).prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
  });

  it("of another program is refused, whatever version it has", () => {
    openLogs(path).close();
    const other = join(directory, "other.db");
    for (const version of [0, 1, 99]) {
      using database = new DatabaseSync(other);
      database.exec(`CREATE TABLE IF NOT EXISTS conversations (id); PRAGMA user_version = ${version}`);
      expect(() => openLogs(other)).toThrow(/another program/);
    }
    writeFileSync(join(directory, "text.db"), "This is no database. ".repeat(100));
    expect(() => openLogs(join(directory, "text.db"))).toThrow(/no database; name another file/);
  });

  it("that is closed says so, and can be closed again", () => {
    const logs = openLogs(path);
    logs.close();
    logs.close();
    expect(() => logs.list()).toThrow(/is closed.*openLogs/);
    expect(() => logs.writeRequest(said("a", "b"))).toThrow(StoreError);
  });

  it("that was copied is whole: what is searched, the version, the files", () => {
    const copy = join(directory, "copy.db");
    const written = said("Hello pelican", "Hi.");
    {
      using logs = openLogs(path);
      logs.writeRequest(said("to be pruned", "x", { startedAt: 0 }));
      logs.prune({ olderThanMs: 1 });
      logs.writeRequest(written);
      logs.backup(copy);
      expect(() => logs.backup(copy)).toThrow(/exists already.*Name another/);
    }
    using logs = openLogs(copy);
    expect(logs.search("pelican").map(({ id }) => logs.get(id))).toEqual([written]);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)("that cannot be written says so", () => {
    openLogs(path).close();
    chmodSync(path, 0o400);
    expect(() => openLogs(path).writeRequest(said("a", "b"))).toThrow(StoreError);
  });
});

describe("the place", () => {
  it.each([
    [{ AFTERWORD_HOME: "/a/b", XDG_DATA_HOME: "/x" }, "linux", "/a/b"],
    [{ XDG_DATA_HOME: "/x", XDG_CONFIG_HOME: "/y" }, "linux", "/x/afterword"],
    [{ XDG_DATA_HOME: "relative" }, "linux", "/home/me/.local/share/afterword"],
    [{}, "linux", "/home/me/.local/share/afterword"],
    [{}, "darwin", "/home/me/Library/Application Support/afterword"],
    [{ APPDATA: "/roaming" }, "win32", "/roaming/afterword"],
  ])("with %j on %s is %s", (env, platform, expected) => {
    expect(dataDirectory({ env, platform, userHome: "/home/me" })).toBe(expected);
  });

  it("also tells whether the command is to write calls down, which it is unless it was turned off", () => {
    vi.stubEnv("AFTERWORD_HOME", join(directory, "home"));
    expect(loggingIsOn()).toBe(true);
    setLogging(false);
    setLogging(false);
    expect(loggingIsOn()).toBe(false);
    setLogging(true);
    expect(loggingIsOn()).toBe(true);
    openLogs().close();
    expect(statSync(logsPath()).size).toBeGreaterThan(0);
    vi.unstubAllEnvs();
  });
});
