import type { Store } from "../store.ts";
export interface PostgresOptions {
    /** Where the tables are; it is made where it is missing. Small letters, digits and `_`. Default `afterword`. */
    readonly schema?: string;
    /** The most connections for reading and writing; one more listens for changes. Default 8. */
    readonly connections?: number;
    /** How long to wait for a connection. Default 10,000. */
    readonly connectTimeoutMs?: number;
}
/**
 * Opens the store of a database, and makes its tables or brings them up to date. Any number of processes on any number of machines may open it at once.
 * It needs PostgreSQL 13 or newer and the package `pg`. A connection that breaks is a StoreError for whatever was under way; the next call has a new one.
 *
 * ```ts
 * const store = await postgresStore("postgres://user@localhost/operations");
 * ```
 * @throws StoreError when the server cannot be reached, the tables are those of a newer version, or `pg` is not installed
 * @throws InvalidRequestError for a URL that is none, and for options that cannot be
 */
export declare function postgresStore(url: string, options?: PostgresOptions): Promise<Store>;
