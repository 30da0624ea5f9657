/** Takes work from SQLite: which may be taken, in which order, and when the next is due. */
import type { Database } from "../../sqlite/database.ts";
import { type Fence, type Renewed, type TakeQuery, type Work } from "../store.ts";
import { type Rates } from "./rates.ts";
/** Work that may be taken now. */
interface Due {
    readonly seq: number;
    readonly group: string;
    readonly priority: number;
    readonly runAt: number;
    readonly tokens: number | undefined;
    readonly bytes: number;
    /** Somebody had it. */
    readonly takenOver: boolean;
}
export declare function take(database: Database, query: TakeQuery): Work[];
interface WaitingQuery {
    readonly group: string;
    /** Whether its pace counts it. */
    readonly counted: boolean;
    readonly now: number;
}
/**
 * The most urgent that nobody has. What is parked, by the million, costs nothing: little due work is read by its time; much of it priority by priority.
 */
export declare function waiting(database: Database, { group, counted, now }: WaitingQuery, limit: number): readonly Due[];
export declare function readRates(database: Database, group: string): Rates;
export declare function writeRates(database: Database, group: string, rates: Rates): void;
export declare function renew(database: Database, worker: string, fences: readonly Fence[], leaseUntil: number): Renewed;
export declare function nextDue(database: Database, groups: TakeQuery["groups"] | undefined): number | undefined;
export {};
