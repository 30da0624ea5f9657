import { type OperationState } from "../record.ts";
import type { ListPage, ListQuery, Member, Position, Positioned } from "../store.ts";
import type { Connections } from "./postgres-connections.ts";
import type { Statements } from "./postgres-sql.ts";
export declare function list(sql: Statements, connections: Connections, query: ListQuery): Promise<ListPage>;
export declare function counts(sql: Statements, connections: Connections, batch: string): Promise<Readonly<Partial<Record<OperationState, number>>>>;
export declare function finished(sql: Statements, connections: Connections, batch: string, after: Position | undefined, limit: number): Promise<readonly Positioned[]>;
export declare function members(sql: Statements, connections: Connections, submission: string, after: number | undefined, limit: number): Promise<readonly Member[]>;
