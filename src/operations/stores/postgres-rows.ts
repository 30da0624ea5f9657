/** What PostgreSQL is given of an operation, so that any text can be stored and looked for. What it gives back reads as in SQLite. */
import { createHash } from "node:crypto";
import type { OperationRecord } from "../record.ts";

export type Value = string | number | boolean | null | readonly (string | number)[];

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

type Brief = Omit<OperationRecord, "request" | "result">;

/** Without request and result, which are large, and seldom written. */
export function toBrief({ request: _request, result: _result, ...brief }: OperationRecord): Brief {
  return brief;
}

/** Its columns from `state` on, as inserts and updates name them. @param model as it is looked for */
export function toColumns(brief: Brief, model: string) {
  const key = brief.idempotencyKey;
  return [
    brief.state,
    model,
    brief.createdAt,
    brief.modifiedAt,
    key === undefined ? null : indexed(key),
    JSON.stringify(brief),
  ] as const;
}

/** Names and values, each as a list. */
export function toLabels(labels: OperationRecord["labels"]): readonly [names: string[], values: string[]] {
  return [Object.keys(labels).map(indexed), Object.values(labels).map(indexed)];
}

/** A count as `bigint` has it. */
export function whole(count: number): number {
  return Math.max(Math.min(Math.trunc(count), Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER);
}
