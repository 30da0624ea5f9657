/** The log in an SQLite file: told of every call, and read by people, commands and other programs. */
import { closeSync, openSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { type Clock, systemClock } from "../core/clock.ts";
import { StoreError } from "../core/errors.ts";
import type { LogRecord, LogSink, ToolLogRecord } from "../core/log.ts";
import { type Database, openDatabase } from "./database.ts";
import type { LogEntry, LogMatch } from "./entry.ts";
import { logsPath } from "./place.ts";
import { type LoggedConversation, type LogQuery, logReader } from "./reader.ts";
import * as sql from "./sql.ts";
import { sumUsage, type UsageQuery, type UsageSum } from "./usage-sums.ts";
import { logWriter } from "./writer.ts";

export interface LogsOptions {
  /** What the age of records is measured by. Default: the system's clock. */
  readonly clock?: Clock;
}

/** Every method throws StoreError where the file cannot be read or written, is closed, or is being written by others for more than 10 s. */
export interface Logs extends LogSink, Disposable {
  readonly path: string;
  /** Written when it returns. A record that is there already is left as it is. */
  writeRequest(record: LogRecord): void;
  writeToolCall(record: ToolLogRecord): void;
  /** The whole record, as it was written but for `providerOptions.headers`, which are not stored. */
  get(id: string): LogRecord | undefined;
  /** The tools that were run for the answer of this request, in the order they were written. */
  toolCalls(requestId: string): ToolLogRecord[];
  /** Ids that begin so, the latest first. @param limit default 10 */
  findIds(prefix: string, limit?: number): string[];
  /** The latest first. */
  list(query?: LogQuery): LogEntry[];
  /** The best match first; any text will do, and no sign in it is an error. Default limit: 20. */
  search(words: string, options?: { readonly limit?: number }): LogMatch[];
  /** `undefined` where there is none with this id. */
  conversation(id: string): LoggedConversation | undefined;
  /** The id of the conversation with the latest call. */
  latestConversation(): string | undefined;
  usage(query?: UsageQuery): UsageSum[];
  /** Removes what is older, and what only that referred to. Returns how many requests there were. */
  prune(options: { readonly olderThanMs: number }): number;
  /** Copies everything into a new file, while others may go on writing. @throws StoreError where the file exists */
  backup(path: string): void;
  /** As often as one likes. */
  close(): void;
}

/**
 * Opens the log, and makes it where there is none: readable by its owner alone, and usable by several processes at once. Needs Node.
 *
 * ```ts
 * import { createRegistry } from "afterword";
 * import { openLogs } from "afterword/logs";
 *
 * using logs = openLogs(":memory:");
 * console.log(logs.list({ limit: 5 }).length); // 0
 * ```
 * @param path default: {@link logsPath}; `:memory:` is one that ends with the process
 * @throws StoreError where the file cannot be made or used, is another program's, or was written by a newer version
 */
export function openLogs(path: string = logsPath(), { clock = systemClock }: LogsOptions = {}): Logs {
  const database = openDatabase(path);
  const writer = logWriter(database);
  const reader = logReader(database);
  return {
    ...writer,
    ...reader,
    path: database.path,
    usage: (query) => sumUsage(database, query),
    prune: ({ olderThanMs }) => prune(database, new Date(clock.now() - olderThanMs).toISOString()),
    backup: (target) => backup(database, resolve(target)),
    close: () => database.close(),
    [Symbol.dispose]: () => database.close(),
  };
}

function prune(database: Database, before: string): number {
  const removed = database.transaction(() => {
    database.run(sql.deleteToolCalls, [before]);
    const { changes } = database.run(sql.deleteRequests, [before]);
    for (const statement of sql.deleteUnused) database.run(statement);
    return changes;
  });
  database.execute(sql.shrink);
  return removed;
}

function backup(database: Database, path: string): void {
  try {
    // SQLite would make it readable by others; an empty file it takes.
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    const why = exists ? "exists already" : `cannot be made: ${(error as Error).message}`;
    throw new StoreError(`${path} ${why}. Name another file.`, { cause: error });
  }
  try {
    database.run(sql.backup, [path]);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}
