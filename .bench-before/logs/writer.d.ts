import type { LogRecord, LogSink, ToolLogRecord } from "../core/log.ts";
import type { Database } from "./database.ts";
export interface LogWriter extends LogSink {
    writeRequest(record: LogRecord): void;
    writeToolCall(record: ToolLogRecord): void;
}
export declare function logWriter(database: Database): LogWriter;
