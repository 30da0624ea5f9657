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

export function readEntry(row: Row): LogEntry {
  const currency = optional(row, "currency");
  return {
    id: text(row, "id"),
    generationId: text(row, "generation_id"),
    step: Number(row.step),
    ...member("conversationId", optional(row, "conversation_id")),
    ...member("labels", json<LogEntry["labels"]>(row, "labels")),
    provider: text(row, "provider"),
    model: text(row, "model"),
    ...member("resolvedModel", optional(row, "resolved_model")),
    outcome: text(row, "outcome") as Outcome,
    ...member("error", json<JsonObject>(row, "error")),
    finishReason: text(row, "finish_reason") as FinishReason,
    startedAt: Date.parse(text(row, "started_at")),
    durationMs: Number(row.duration_ms),
    ...member("firstEventMs", number(row, "first_event_ms")),
    prompt: text(row, "prompt"),
    text: text(row, "text"),
    ...member("reasoning", optional(row, "reasoning")),
    ...member("usage", json<Usage>(row, "usage")),
    ...(currency !== undefined && {
      cost: { currency: currency as Cost["currency"], nano: Number(row.cost_nano) },
    }),
    ...member("costUnknown", optional(row, "cost_unknown")),
    ...member("responseId", optional(row, "response_id")),
    ...member("requestId", optional(row, "request_id")),
  };
}

/** The member, or nothing where there is no value. */
export function member<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in K]?: V };
}

export function text(row: Row, column: string): string {
  return String(row[column]);
}

export function optional(row: Row, column: string): string | undefined {
  return row[column] === null || row[column] === undefined ? undefined : String(row[column]);
}

export function number(row: Row, column: string): number | undefined {
  return row[column] === null || row[column] === undefined ? undefined : Number(row[column]);
}

export function json<T>(row: Row, column: string): T | undefined {
  const value = optional(row, column);
  return value === undefined ? undefined : (JSON.parse(value) as T);
}
