/** Operations as rows of the store in PostgreSQL, so that any text can be stored and looked for, and back. */
import { createHash } from "node:crypto";
import type { Row } from "../../sqlite/database.ts";
import type { OperationRecord } from "../record.ts";
import { packPrefix } from "../store.ts";

export type Value = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** Of any script, two in one index have room: 2,704 bytes. */
const longestInIndex = 300;

/**
 * A text as it is looked for: as it is, or its digest where an index has no room for it, or PostgreSQL no way to store it (NUL, halves of a surrogate pair).
 * The text itself is in the JSON.
 */
export function indexed(text: string): string {
  if (text.length <= longestInIndex && text.isWellFormed() && !text.includes("\0") && !text.startsWith("sha256:")) {
    return text;
  }
  return `sha256:${createHash("sha256").update(JSON.stringify(text)).digest("hex")}`;
}

/** A text that is in no JSON, and can be read back by {@link unescaped}: what PostgreSQL has no way to store is written as JSON does. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function unescaped(value: unknown): string {
  return json(`"${value}"`);
}

/** The name of a group as it is looked for: of those that are packed it is read back. */
export function toGroup(name: string): string {
  return name.startsWith(packPrefix) ? escaped(name) : indexed(name);
}

/** The members with columns of their own, from which they are read: statements change them without writing the JSON again. */
type Column = "state" | "modifiedAt" | "submission" | "batch";
export type Brief = Omit<OperationRecord, "request" | "result">;

/** Without request and result, which are large, and seldom written. */
export function toBrief({ request: _request, result: _result, ...brief }: OperationRecord): Brief {
  return brief;
}

/** Its columns from `state` on, as inserts and updates name them. @param model as it is looked for */
export function toColumns(brief: Brief, model: string) {
  const { state, modifiedAt, submission, batch, ...rest } = brief;
  return [
    state,
    model,
    brief.createdAt,
    modifiedAt,
    brief.idempotencyKey === undefined ? null : indexed(brief.idempotencyKey),
    JSON.stringify(rest satisfies Omit<Brief, Column>),
    submission === undefined ? null : escaped(submission),
    batch === undefined ? null : escaped(batch),
  ] as const;
}

export function fromBrief(row: Row): Brief {
  const { state, modified_at: modifiedAt, submission, batch } = row;
  return {
    ...json<Omit<Brief, Column>>(row.record),
    ...({ state, modifiedAt } as Pick<Brief, "state" | "modifiedAt">),
    ...(submission !== null && { submission: unescaped(submission) }),
    ...(batch !== null && { batch: unescaped(batch) }),
  };
}

export function toRecord(row: Row): OperationRecord {
  const request = json<OperationRecord["request"]>(row.request);
  return { ...fromBrief(row), request, ...(row.result !== null && { result: json(row.result) }) };
}

export function json<T>(value: unknown): T {
  return JSON.parse(String(value));
}

/** Names and values, each as a list. */
export function toLabels(labels: OperationRecord["labels"]): readonly [names: string[], values: string[]] {
  return [Object.keys(labels).map(indexed), Object.values(labels).map(indexed)];
}

/** A count as `bigint` has it. */
export function whole(count: number): number {
  return Math.max(Math.min(Math.trunc(count), Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER);
}
