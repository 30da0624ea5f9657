import { type Change, type Fence } from "../store.ts";
import type { Query } from "./postgres-connections.ts";
import type { Statements } from "./postgres-sql.ts";
/** @throws FencedError, and whatever else a commit throws; nothing is to be committed then */
export declare function applyChanges(sql: Statements, query: Query, changes: readonly Change[], fence: Fence | undefined): Promise<void>;
