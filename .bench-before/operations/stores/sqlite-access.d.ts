/** Reads and writes an SQLite file that other processes use too, and waits for them without holding up this one. */
import type { Database } from "../../sqlite/database.ts";
export declare class Access {
    #private;
    /** @param timeoutMs how long to wait for others before giving up */
    constructor(database: Database, timeoutMs?: number);
    read<T>(work: (database: Database) => T): Promise<T>;
    /** One after the other, in the order of the calls. */
    write<T>(work: (database: Database) => T): Promise<T>;
    checkOpen(): void;
    /** When what was begun has been written. */
    close(): Promise<void>;
}
export declare function isBusy(error: unknown): boolean;
