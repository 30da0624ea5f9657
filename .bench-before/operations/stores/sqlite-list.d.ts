/** Pages of operations from SQLite: newest first, or as they got done, or as they were inserted. */
import type { Database } from "../../sqlite/database.ts";
import type { ListPage, ListQuery, Member, Position, Positioned } from "../store.ts";
/** Whoever calls it sees to it that nothing changes meanwhile. */
export declare function list(database: Database, query: ListQuery): ListPage;
/** Those of a batch that are done. */
export declare function finished(database: Database, batch: string, after: Position | undefined, limit: number): readonly Positioned[];
/** Those that wait in a submission. */
export declare function members(database: Database, submission: string, after: number | undefined, limit: number): readonly Member[];
