/** An SQLite file that several processes use at once: opened, brought to the current schema, and asked with prepared statements. */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { StoreError } from "../core/errors.ts";
import { explain, isBusy } from "./explain.ts";

export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Parameters = readonly SQLInputValue[] | Readonly<Record<string, SQLInputValue>>;

/** What is kept in a file, and how. */
export interface Schema {
  /** By it a file of ours is told from another program's database. */
  readonly applicationId: number;
  /** Each is applied once, in order: `user_version` is how many were. */
  readonly migrations: readonly string[];
  /** `FULL`: what was committed survives a crash of the machine. `NORMAL`: of the process; of the machine, all but its last moments. */
  readonly synchronous: "NORMAL" | "FULL";
  /** What an error of a file that was closed, or cannot be made, says besides its path. */
  readonly name: string;
  readonly opener: string;
  readonly place: string;
}

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
  /** Also a second time. */
  close(): void;
  /** What is said of a call after that. */
  closedError(): StoreError;
}

export interface OpenOptions {
  /** How long a process waits for others to finish writing. Default 10,000. */
  readonly busyTimeoutMs?: number;
}

const retryMs = 5;

/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export function openDatabase(location: string, schema: Schema, { busyTimeoutMs = 10_000 }: OpenOptions = {}): Database {
  const path = location === ":memory:" ? location : resolve(location);
  return explained(path, schema, () => {
    if (path !== ":memory:") createFile(path);
    const connection = new (loadSqlite().DatabaseSync)(path, { enableForeignKeyConstraints: false });
    try {
      prepare(connection, path, schema, busyTimeoutMs);
    } catch (error) {
      connection.close();
      throw error;
    }
    return wrap(connection, path, schema);
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

/** Node 22 and 23 warn that it is experimental, which is no news to whoever keeps something in it; other warnings pass. */
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

function prepare(connection: DatabaseSync, path: string, schema: Schema, busyTimeoutMs: number): void {
  const { applicationId, migrations, synchronous } = schema;
  connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA synchronous = ${synchronous}`);
  const version = () => Number(connection.prepare("PRAGMA user_version").get()?.user_version);
  checkOwner(connection, path, applicationId);
  const { length: current } = migrations;
  if (version() > current) {
    throw new StoreError(
      `${path} was written by a newer version of Afterword (schema ${version()}, and this one knows ${current}). Update Afterword, or name another file.`,
    );
  }
  // Before there is a table, or it would need a `VACUUM`.
  if (version() === 0) connection.exec("PRAGMA auto_vacuum = INCREMENTAL");
  useWriteAheadLog(connection, busyTimeoutMs);
  if (version() === current) return;
  inTransaction(connection, () => {
    // Another process may have been first.
    checkOwner(connection, path, applicationId);
    const done = version();
    for (const migration of migrations.slice(done)) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${Math.max(done, current)}; PRAGMA application_id = ${applicationId}`);
  });
}

const readOwner = `SELECT (SELECT count(*) FROM sqlite_schema) AS tables, application_id AS id FROM pragma_application_id`;

function checkOwner(connection: DatabaseSync, path: string, applicationId: number): void {
  const { tables, id } = connection.prepare(readOwner).get() ?? {};
  if (tables === 0 || id === applicationId) return;
  throw new StoreError(`${path} is a database of another program. Name another file.`);
}

/** SQLite does not wait for others when it changes the mode, so this does. */
function useWriteAheadLog(connection: DatabaseSync, busyTimeoutMs: number): void {
  for (let waited = 0; ; waited += retryMs) {
    try {
      if (connection.prepare("PRAGMA journal_mode").get()?.journal_mode === "wal") return;
      connection.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || waited >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

function wrap(connection: DatabaseSync, path: string, schema: Schema): Database {
  const statements = new Map<string, StatementSync>();
  let open = true;
  const closedError = () => new StoreError(`${schema.name} ${path} is closed. Open it again with ${schema.opener}.`);
  const whileOpen = <T>(work: () => T): T =>
    explained(path, schema, () => {
      if (!open) throw closedError();
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
    closedError,
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

function explained<T>(path: string, { place }: Schema, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(path, place, error);
  }
}
