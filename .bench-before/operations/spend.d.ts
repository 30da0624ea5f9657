import type { LedgerEntry } from "./record.ts";
export interface SpendQuery {
    /** Default `model`. `label:team` is by the value of the label `team`. */
    readonly by?: "model" | "provider" | "day" | "operation" | `label:${string}`;
    /** Milliseconds since the epoch. */
    readonly since?: number;
    readonly until?: number;
}
/** One group of calls. Money in billionths, by currency. */
export interface Spend {
    readonly key: string;
    readonly calls: number;
    readonly cost: Readonly<Record<string, number>>;
    /** Of `cost`, what was of no use: tries that failed, calls that were broken off. */
    readonly wasted: Readonly<Record<string, number>>;
    /** Calls whose cost is not known. */
    readonly unknown: number;
    /** Calls that may have been paid: they were under way when their worker was lost, and were sent again. */
    readonly uncertain: number;
}
export declare function sumSpend(entries: readonly LedgerEntry[], by: NonNullable<SpendQuery["by"]>): Spend[];
