import type { Row } from "../../sqlite/database.ts";
import type { OperationRecord } from "../record.ts";
export type Value = string | number | boolean | null | readonly (string | number)[];
/**
 * A text as it is looked for: as it is, or its digest where an index has no room for it, or PostgreSQL no way to store it (NUL, halves of a surrogate pair).
 * The text itself is in the JSON.
 */
export declare function indexed(text: string): string;
/** A text that is in no JSON, and can be read back by {@link unescaped}: what PostgreSQL has no way to store is written as JSON does. */
export declare function escaped(text: string): string;
export declare function unescaped(value: unknown): string;
/** The name of a group as it is looked for: of those that are packed it is read back. */
export declare function toGroup(name: string): string;
export type Brief = Omit<OperationRecord, "request" | "result">;
/** Without request and result, which are large, and seldom written. */
export declare function toBrief({ request: _request, result: _result, ...brief }: OperationRecord): Brief;
/** Its columns from `state` on, as inserts and updates name them. @param model as it is looked for */
export declare function toColumns(brief: Brief, model: string): readonly ["failed" | "running" | "cancelled" | "expired" | "succeeded" | "queued" | "waiting" | "awaiting-approval", string, number, number, string | null, string, string | null, string | null];
export declare function fromBrief(row: Row): Brief;
export declare function toRecord(row: Row): OperationRecord;
export declare function json<T>(value: unknown): T;
/** Names and values, each as a list. */
export declare function toLabels(labels: OperationRecord["labels"]): readonly [names: string[], values: string[]];
/** A count as `bigint` has it. */
export declare function whole(count: number): number;
