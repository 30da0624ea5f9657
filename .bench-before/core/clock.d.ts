/** Time as an argument, so that no test has to wait for it. */
export interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `run` once after `ms` milliseconds, unless the returned function is called before. */
    after(ms: number, run: () => void): () => void;
}
export declare const systemClock: Clock;
/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
export declare function sleep(ms: number, clock: Clock, signal: AbortSignal): Promise<void>;
