/** How fast work of a group may be handed out: buckets of requests and of tokens that refill with time, the same arithmetic for every store. */
import type { Bucket, GroupLimits, Pace } from "../store.ts";
/** What a store keeps of a group, as JSON. Both are spent from, so that workers that are configured differently count the same calls. */
export interface Rates {
    /** What the provider said. */
    readonly learned?: Levels;
    /** What the workers are configured with, which wins. */
    readonly configured?: Levels;
}
export interface Levels {
    readonly requests?: Level;
    readonly tokens?: Level;
}
/** `left` is how much there was at this time. */
export interface Level extends Bucket {
    readonly at: number;
}
/** Without tokens, it counts as nothing. */
export interface Metered {
    readonly tokens?: number | undefined;
}
/** With what a provider said at a time. What was heard late never makes more of what has been counted since. */
export declare function paced(rates: Rates, at: number, pace: Pace): Rates;
/**
 * Of works in the order in which they would be taken, those that may be. One that does not fit holds back those behind it that count too: else small ones
 * would forever use up what a large one waits for.
 */
export declare function affordable<Work extends Metered>(rates: Rates, limits: GroupLimits, now: number, works: readonly Work[]): readonly Work[];
/** When works have been taken; `undefined` where nothing is counted. */
export declare function spent(rates: Rates, limits: GroupLimits, now: number, works: readonly Metered[]): Rates | undefined;
/**
 * When there is enough for work with so many tokens, if nothing else is taken before; 0 where there is already, infinity where there never is.
 * @param tokens 1: the first time at which there may be enough for any
 */
export declare function affordableAt(rates: Rates, limits: GroupLimits, tokens: number): number;
