import { type Fence, type Renewed, type TakeQuery, type Work } from "../store.ts";
import type { Connections } from "./postgres-connections.ts";
import type { Statements } from "./postgres-sql.ts";
export declare function take(sql: Statements, connections: Connections, query: TakeQuery): Promise<readonly Work[]>;
export declare function renew(sql: Statements, connections: Connections, worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed>;
export declare function nextDue(sql: Statements, connections: Connections, groups: TakeQuery["groups"] | undefined): Promise<number | undefined>;
