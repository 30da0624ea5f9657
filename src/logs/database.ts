/** An SQLite file that several processes use at once: opened, brought to the current schema, and asked with prepared statements. */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { StoreError } from "../core/errors.ts";
import * as sql from "./sql.ts";

export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Parameters = readonly SQLInputValue[] | Readonly<Record<string, SQLInputValue>>;

export interface Database {
  readonly path: string;
  get(statement: string, parameters?: Parameters): Row | undefined;
  all(statement: string, parameters?: Parameters): readonly Row[];
  /** How many rows were changed, and the number of the last one that was added. */
  run(statement: string, parameters?: Parameters): { readonly changes: number; readonly last: number };
  /** Several statements that answer nothing. */
  execute(statements: string): void;
  /** All of it or nothing. */
  transaction<T>(work: () => T): T;
  /** Several reads that see the same state, whatever others write meanwhile. */
  snapshot<T>(work: () => T): T;
  close(): void;
}

/** How long a process waits for others to finish writing. */
const busyTimeoutMs = 10_000;
const retryMs = 5;

/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export function openDatabase(location: string): Database {
  const path = location === ":memory:" ? location : resolve(location);
  return explained(path, () => {
    if (path !== ":memory:") createFile(path);
    const connection = new (loadSqlite().DatabaseSync)(path, { enableForeignKeyConstraints: false });
    try {
      prepare(connection, path);
    } catch (error) {
      connection.close();
      throw error;
    }
    return wrap(connection, path);
  });
}

/** Only where there is none: closing a descriptor of a database that is in use would drop the locks of this process. */
export function createFile(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Node 22 and 23 warn that it is experimental, which is no news to whoever uses the log; other warnings pass. */
function loadSqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = ((...given: readonly unknown[]) => {
    if (!/SQLite/.test(String(given[0]))) Reflect.apply(emitWarning, process, given);
  }) as typeof emitWarning;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}

function prepare(connection: DatabaseSync, path: string): void {
  connection.exec(sql.connect(busyTimeoutMs));
  const version = () => Number(connection.prepare(sql.readVersion).get()?.user_version);
  checkOwner(connection, path);
  const { length: current } = sql.migrations;
  if (version() > current) {
    throw new StoreError(
      `${path} was written by a newer version of Afterword (schema ${version()}, and this one knows ${current}). Update Afterword, or name another file.`,
    );
  }
  if (version() === 0) connection.exec(sql.prepareFile);
  useWriteAheadLog(connection);
  if (version() === current) return;
  inTransaction(connection, () => {
    // Another process may have been first.
    checkOwner(connection, path);
    const done = version();
    for (const migration of sql.migrations.slice(done)) connection.exec(migration);
    connection.exec(sql.writeVersion(Math.max(done, current)));
  });
}

function checkOwner(connection: DatabaseSync, path: string): void {
  const { tables, id } = connection.prepare(sql.readOwner).get() ?? {};
  if (tables === 0 || id === sql.applicationId) return;
  throw new StoreError(`${path} is a database of another program. Name another file.`);
}

/** SQLite does not wait for others when it changes the mode, so this does. */
function useWriteAheadLog(connection: DatabaseSync): void {
  for (let waited = 0; ; waited += retryMs) {
    try {
      if (connection.prepare(sql.readJournalMode).get()?.journal_mode === "wal") return;
      connection.exec(sql.useWriteAheadLog);
      return;
    } catch (error) {
      if (!isBusy(error) || waited >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

function wrap(connection: DatabaseSync, path: string): Database {
  const statements = new Map<string, StatementSync>();
  let open = true;
  const whileOpen = <T>(work: () => T): T =>
    explained(path, () => {
      if (!open) throw new StoreError(`The log ${path} is closed. Open it again with openLogs().`);
      return work();
    });
  const prepared = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) statements.set(text, (statement = connection.prepare(text)));
    return statement;
  };
  const call = <T>(text: string, parameters: Parameters, method: "get" | "all" | "run"): T =>
    whileOpen(() => {
      const given = Array.isArray(parameters) ? parameters : [parameters];
      return Reflect.apply(prepared(text)[method], prepared(text), given) as T;
    });
  return {
    path,
    get: (text, parameters = []) => call<Row | undefined>(text, parameters, "get"),
    all: (text, parameters = []) => call<readonly Row[]>(text, parameters, "all"),
    run(text, parameters = []) {
      const done = call<ReturnType<StatementSync["run"]>>(text, parameters, "run");
      return { changes: Number(done.changes), last: Number(done.lastInsertRowid) };
    },
    execute: (text) => whileOpen(() => connection.exec(text)),
    transaction: (work) => whileOpen(() => inTransaction(connection, work)),
    snapshot: (work) => whileOpen(() => inTransaction(connection, work, "BEGIN")),
    close() {
      if (open) connection.close();
      open = false;
    },
  };
}

/** Takes the right to write at once: a transaction that asks for it later can be refused after it has read. */
function inTransaction<T>(connection: DatabaseSync, work: () => T, begin = "BEGIN IMMEDIATE"): T {
  connection.exec(begin);
  try {
    const value = work();
    connection.exec("COMMIT");
    return value;
  } catch (error) {
    try {
      connection.exec("ROLLBACK");
    } catch {
      // After some errors, such as a full disk, SQLite has already done it.
    }
    throw error;
  }
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(path, error);
  }
}

function explain(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof StoreError) return error;
  const { code, errcode, message } = error as Error & { code: unknown; errcode?: number };
  if (code !== "ERR_SQLITE_ERROR") {
    if (!("syscall" in error)) return error;
    return new StoreError(`${path} cannot be made: ${message}. Name another file, or set AFTERWORD_HOME.`, {
      cause: error,
    });
  }
  if (message === "no such module: fts5") {
    const why = `whose SQLite has full-text search; this is ${process.version}`;
    return new StoreError(`The log needs Node 22.16 or newer, ${why}. Update Node, or go on without a log.`, {
      cause: error,
    });
  }
  const busy = isBusy(error);
  return new StoreError(`${path}: ${message}. ${ways[primary(errcode)] ?? "Name another file, or remove this one."}`, {
    cause: error,
    retryable: busy,
  });
}

/** By result code: https://www.sqlite.org/rescode.html */
const ways: Readonly<Record<number, string>> = {
  5: "Another process has been writing for long; try again.",
  6: "Another process has been writing for long; try again.",
  8: "Make it writable, or name another file.",
  11: "It is damaged; restore a backup, or move it away and a new one is made.",
  13: "Make room on the disk.",
  14: "Check that it and its directory can be read and written.",
  26: "It is no database; name another file, or move it away.",
};

function isBusy(error: unknown): boolean {
  const code = primary((error as { errcode?: number }).errcode);
  return code === 5 || code === 6;
}

/** Extended codes have more in the upper bits. */
function primary(errcode = 0): number {
  return errcode & 0xff;
}
