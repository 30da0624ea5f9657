import type { LogRecord, Outcome, ToolLogRecord } from "../core/log.ts";
import { type Message } from "../core/message.ts";
import type { RequestOptions } from "../core/options.ts";
import type { Database } from "./database.ts";
import { type LogEntry, type LogMatch } from "./entry.ts";
export interface LogQuery {
    /** Default 20. */
    readonly limit?: number;
    /** As asked for, with or without the provider, or as it was resolved. */
    readonly model?: string;
    readonly conversationId?: string;
    /** Words that all occur in prompt, answer or reasoning; `"a phrase"`, `begin*`. */
    readonly query?: string;
    /** Milliseconds since the epoch. */
    readonly since?: number;
    /** All of these. */
    readonly label?: Readonly<Record<string, string>>;
    readonly outcome?: Outcome;
    /** An id: only what is older, for the next page. */
    readonly before?: string;
}
/** A conversation as far as it went well. */
export interface LoggedConversation {
    readonly id: string;
    /** The first 32 characters of the first prompt. */
    readonly name: string;
    /** Of its last answer. */
    readonly model: string;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    /** The system prompt of its last answer. */
    readonly system?: string;
    /** What was said, the last answer included, without the system prompt. Turns that failed are left out. */
    readonly messages: readonly Message[];
    /** Those of its last answer; empty before the first. */
    readonly options: RequestOptions;
}
export interface LogReader {
    get(id: string): LogRecord | undefined;
    toolCalls(requestId: string): ToolLogRecord[];
    findIds(prefix: string, limit?: number): string[];
    list(query?: LogQuery): LogEntry[];
    search(words: string, options?: {
        readonly limit?: number;
    }): LogMatch[];
    conversation(id: string): LoggedConversation | undefined;
    latestConversation(): string | undefined;
}
export declare function logReader(database: Database): LogReader;
