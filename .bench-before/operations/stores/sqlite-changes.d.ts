/** Writes the changes of a commit to SQLite; whoever calls it has begun a transaction. */
import type { Database } from "../../sqlite/database.ts";
import type { SubmissionRecord } from "../record.ts";
import { type Budget, type Change, type Fence } from "../store.ts";
export declare function applyChange(database: Database, change: Change, fence: Fence | undefined): void;
export declare function writeSubmission(database: Database, record: SubmissionRecord): void;
export declare function budget(database: Database, key: string): Budget;
