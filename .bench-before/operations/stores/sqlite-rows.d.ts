/** Operations as rows of the store in SQLite, and back. */
import type { Row } from "../../sqlite/database.ts";
import type { OperationRecord } from "../record.ts";
export declare function toRow(record: OperationRecord): Readonly<Record<string, string | number | null>>;
type Brief = Omit<OperationRecord, "request" | "result">;
/** Without request and result. */
export declare function toBrief(row: Row): Brief;
export declare function toRecord(row: Row): OperationRecord;
export declare function json<T>(value: unknown): T;
export {};
