import { type Clock } from "../core/clock.ts";
import type { LogRecord, LogSink, ToolLogRecord } from "../core/log.ts";
import type { LogEntry, LogMatch } from "./entry.ts";
import { type LoggedConversation, type LogQuery } from "./reader.ts";
import { type UsageQuery, type UsageSum } from "./usage-sums.ts";
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
    search(words: string, options?: {
        readonly limit?: number;
    }): LogMatch[];
    /** `undefined` where there is none with this id. */
    conversation(id: string): LoggedConversation | undefined;
    /** The id of the conversation with the latest call. */
    latestConversation(): string | undefined;
    usage(query?: UsageQuery): UsageSum[];
    /** Removes what is older, and what only that referred to. Returns how many requests there were. */
    prune(options: {
        readonly olderThanMs: number;
    }): number;
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
export declare function openLogs(path?: string, { clock }?: LogsOptions): Logs;
