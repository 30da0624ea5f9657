/** Time as an argument: the real one, and one that a test moves by hand. */
export interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `run` once after `ms` milliseconds, unless the returned function is called before. */
    after(ms: number, run: () => void): () => void;
}
/** The machine's own time. With `unref`, its timers do not keep the process alive. */
export declare function systemClock(unref: boolean): Clock;
export interface ManualClock extends Clock {
    /** Moves time forward and runs what falls due, in order; callbacks of promises and of sockets that are ready run in between. */
    advance(ms: number): Promise<void>;
    /** Resolves once at least `count` timers (default 1) are set, such as when a request has reached a pause. */
    waiting(count?: number): Promise<void>;
    /** How many timers are set. */
    readonly pending: number;
}
/** A clock that stands still until it is advanced. `start` is in milliseconds since the epoch, by default the first moment of 2026. */
export declare function manualClock(start?: number): ManualClock;
/** Resolves after `ms`, or as soon as the signal aborts. */
export declare function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void>;
/** One turn of the event loop: everything that is ready runs before it resolves. */
export declare function turn(): Promise<void>;
