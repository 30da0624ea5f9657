/** Watches the phases of one exchange and fails it when one takes too long. */
import type { Clock } from "../core/clock.ts";
import { TimeoutError, type TimeoutPhase } from "../core/errors.ts";
export declare class Watchdog {
    #private;
    constructor(clock: Clock, fail: (error: TimeoutError) => void);
    /** Ends the phase before and begins this one. */
    enter(phase: TimeoutPhase, timeoutMs: number): void;
    /** Something came: the phase starts over. Costs a look at the clock, no timer, as it is called for every chunk. */
    touch(): void;
    stop(): void;
}
