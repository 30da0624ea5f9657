/** The pause that all requests of one provider, key and model family share after the provider has said that it is too much. */
import { type Clock } from "../core/clock.ts";
import type { RateLimits } from "../core/events.ts";
export declare class CoolDown {
    #private;
    constructor(random: () => number);
    /**
     * Waits until the pause is over, and then a little: at random, so that those who waited do not come back together, and a few of them find out
     * for all the others whether the provider takes requests again. Returns nothing where there is no pause.
     */
    wait(clock: Clock, signal: AbortSignal): Promise<void> | undefined;
    /** The provider refused a request for `waitMs`. */
    refused(waitMs: number, now: number): void;
    /** The provider took a request and said what is left: with nothing left, the next one waits until there is, unless that is too long. */
    accepted(limits: RateLimits | undefined, now: number, maxWaitMs: number): void;
}
/** Models that share a limit: a dated snapshot is one with its name. */
export declare function modelFamily(name: string): string;
