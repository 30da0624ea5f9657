/** Packs operations into submissions in PostgreSQL, and tells which groups wait for it. */
import { type Packable, type PackQuery, type SubmissionWork } from "../store.ts";
import type { Connections } from "./postgres-connections.ts";
import type { Statements } from "./postgres-sql.ts";
export declare function pack(sql: Statements, connections: Connections, query: PackQuery): Promise<SubmissionWork | undefined>;
export declare function packable(sql: Statements, connections: Connections, now: number, atMost: number): Promise<readonly Packable[]>;
