import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { StoreError } from "../core/errors.ts";
export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Parameters = readonly SQLInputValue[] | Readonly<Record<string, SQLInputValue>>;
/** What is kept in a file, and how. */
export interface Schema {
    /** By it a file of ours is told from another program's database. */
    readonly applicationId: number;
    /** Each is applied once, in order: `user_version` is how many were. */
    readonly migrations: readonly string[];
    /** `FULL`: what was committed survives a crash of the machine. `NORMAL`: of the process; of the machine, all but its last moments. */
    readonly synchronous: "NORMAL" | "FULL";
    /** What an error of a file that was closed, or cannot be made, says besides its path. */
    readonly name: string;
    readonly opener: string;
    readonly place: string;
}
export interface Database {
    readonly path: string;
    get(statement: string, parameters?: Parameters): Row | undefined;
    all(statement: string, parameters?: Parameters): readonly Row[];
    /** How many rows were changed, and the number of the last one that was added. */
    run(statement: string, parameters?: Parameters): {
        readonly changes: number;
        readonly last: number;
    };
    /** Several statements that answer nothing. */
    execute(statements: string): void;
    /** All of it or nothing. */
    transaction<T>(work: () => T): T;
    /** Several reads that see the same state, whatever others write meanwhile. */
    snapshot<T>(work: () => T): T;
    /** Also a second time. */
    close(): void;
    /** What is said of a call after that. */
    closedError(): StoreError;
}
export interface OpenOptions {
    /** How long a process waits for others to finish writing. Default 10,000. */
    readonly busyTimeoutMs?: number;
}
/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export declare function openDatabase(location: string, schema: Schema, { busyTimeoutMs }?: OpenOptions): Database;
/** Only where there is none: closing a descriptor of a database that is in use would drop the locks of this process. */
export declare function createFile(path: string): void;
