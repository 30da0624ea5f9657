/** Connections to PostgreSQL: a few for reading and writing, which are replaced when they break, and others for whoever listens. */
import type { Client } from "pg";
import { StoreError } from "../../core/errors.ts";
import type { Row } from "../../sqlite/database.ts";
import type { Value } from "./postgres-rows.ts";
export type Query = (statement: string, values?: readonly Value[]) => Promise<readonly Row[]>;
interface Options {
    readonly connections: number;
    readonly connectTimeoutMs: number;
}
export declare class Connections {
    #private;
    /** The server and the database, for messages. */
    readonly place: string;
    private constructor();
    /**
     * @throws StoreError when the package pg is not installed
     * @throws InvalidRequestError when the URL cannot be read
     */
    static to(url: string, options: Options): Promise<Connections>;
    /** One that is nobody else's; whoever asks for it ends it. */
    client(): Client;
    query(statement: string, values?: readonly Value[]): Promise<readonly Row[]>;
    /** Tells whoever listens; also while it is being closed. */
    notify(channel: string, message: string): Promise<void>;
    /** All of it or nothing; once more where another commit stood in its way. */
    transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
    explain(error: unknown): unknown;
    checkOpen(): void;
    closedError(): StoreError;
    /** When what was begun has been written, and `last`, whatever it still asks, is done. */
    close(last?: Promise<void>): Promise<void>;
}
export {};
