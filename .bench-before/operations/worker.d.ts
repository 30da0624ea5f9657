import type { GroupLimits, Store } from "./store.ts";
import { type WorkerMeans } from "./turn.ts";
export interface WorkerOptions {
    /** How many operations it advances at once. Default 16. */
    readonly concurrency?: number;
    /**
     * What of one provider may run, over all workers of the store, by the provider's name: how many operations at once (a number alone means that), and how
     * many requests and tokens a minute. No limit by default, but for what the provider says itself when little is left.
     */
    readonly limits?: Readonly<Record<string, number | GroupLimits>>;
    /** How long operations that a provider takes many at once of are gathered, from when the first of them could go. Default 60 s. */
    readonly batchWindowMs?: number;
    /** The most operations in one submission, where the provider takes more in one than it lets one have waiting. Default: as many as it takes in one. */
    readonly batchSize?: number;
    /** How long a worker that is heard of no more keeps its operations. Default 30 s; it is heard of three times as often. */
    readonly leaseMs?: number;
}
/** Told to a worker that is stopped, and waited for: calls that take longer are broken off and handed back. */
export declare const defaultDrainMs = 25000;
type Means = WorkerMeans & {
    readonly store: Store;
};
export declare class Worker {
    #private;
    readonly id: string;
    constructor(means: Means, options?: WorkerOptions);
    /** Operations it has at this moment. */
    get active(): readonly string[];
    start(): void;
    /** Takes no more, waits for what it has, and hands back what is not done by then. */
    stop(drainMs?: number): Promise<void>;
}
export {};
