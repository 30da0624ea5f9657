import type { Connections } from "./postgres-connections.ts";
/** @throws StoreError when the tables are those of a newer version */
export declare function migrate(connections: Connections, schema: string): Promise<void>;
