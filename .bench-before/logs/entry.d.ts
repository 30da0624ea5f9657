/** A row of the log as whoever reads a list wants it: everything but the history, the options and the parts. */
import type { Cost } from "../core/cost.ts";
import type { FinishReason } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { Outcome } from "../core/log.ts";
import type { Usage } from "../core/usage.ts";
import type { Row } from "./database.ts";
/** One call of a provider in short. `get(id)` has all of it. */
export interface LogEntry {
    readonly id: string;
    readonly generationId: string;
    readonly step: number;
    readonly conversationId?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly provider: string;
    readonly model: string;
    readonly resolvedModel?: string;
    readonly outcome: Outcome;
    readonly error?: JsonObject;
    readonly finishReason: FinishReason;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    readonly durationMs: number;
    readonly firstEventMs?: number;
    /** The text of what was new in the request; empty for a step of a chain that only had results of tools. */
    readonly prompt: string;
    readonly text: string;
    readonly reasoning?: string;
    readonly usage?: Usage;
    readonly cost?: Pick<Cost, "currency" | "nano">;
    readonly costUnknown?: string;
    /** The provider's ids of the answer and of the request. */
    readonly responseId?: string;
    readonly requestId?: string;
}
export interface LogMatch extends LogEntry {
    /** Where the words are. */
    readonly snippet: string;
}
export declare function readEntry(row: Row): LogEntry;
/** The member, or nothing where there is no value. */
export declare function member<K extends string, V>(name: K, value: V | undefined): {
    readonly [name in K]?: V;
};
export declare function text(row: Row, column: string): string;
export declare function optional(row: Row, column: string): string | undefined;
export declare function number(row: Row, column: string): number | undefined;
export declare function json<T>(row: Row, column: string): T | undefined;
