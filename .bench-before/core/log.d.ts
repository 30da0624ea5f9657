/** The contract of a log: told of every call of a provider and of every tool that was run, whoever reads the answer and however it ends. */
import type { JsonObject } from "./json.ts";
import type { ToolCallPart, ToolResultPart } from "./message.ts";
import type { ModelRequest } from "./request.ts";
import type { Result } from "./result.ts";
/** One call of a provider: a prompt is one, each step of a chain is one. Plain JSON. */
export interface LogRecord {
    /** Unique; later ones sort after earlier ones. */
    readonly id: string;
    /** Shared by the steps of one chain; of a plain prompt the same as `id`. */
    readonly generationId: string;
    /** From 0. */
    readonly step: number;
    readonly conversationId?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly provider: string;
    readonly request: ModelRequest;
    /** What came, also of a call that failed. Usage and cost are in it. */
    readonly result: Result;
    readonly outcome: Outcome;
    /** What it failed with; no stack. */
    readonly error?: JsonObject;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    readonly durationMs: number;
}
export type Outcome = "done" | "failed" | "aborted";
/** One tool that was run here for a call of the model. */
export interface ToolLogRecord {
    /** The {@link LogRecord} whose answer asked for it, where it was made in this process. */
    readonly requestId?: string;
    readonly generationId: string;
    readonly call: ToolCallPart;
    readonly result: ToolResultPart;
    readonly startedAt: number;
    readonly durationMs: number;
}
/**
 * Where calls are written down. It is awaited before `onDone` callbacks and waiting readers go on. What it throws is told as a warning of the
 * result (`log-failed`) and changes nothing else.
 */
export interface LogSink {
    writeRequest(record: LogRecord): void | Promise<void>;
    writeToolCall?(record: ToolLogRecord): void | Promise<void>;
}
/** A log in memory. */
export interface MemoryLog extends LogSink {
    readonly requests: readonly LogRecord[];
    readonly toolCalls: readonly ToolLogRecord[];
}
export declare function memoryLog(): MemoryLog;
