/** Makes submissions in SQLite of what waits to be packed, and tells what does. */
import type { Database } from "../../sqlite/database.ts";
import { type Packable, type PackQuery, type SubmissionWork } from "../store.ts";
export declare function pack(database: Database, query: PackQuery): SubmissionWork | undefined;
export declare function packable(database: Database, now: number, atMost: number): readonly Packable[];
