/** Which of a model's prices hold: on a day, at an hour, for an input of some length, in a lane, in a service tier. */
import type { LaneName, ModelPrices, PriceFactor, TokenPrices } from "./model-info.ts";
/** What one request is charged by. */
export interface Rates {
    readonly prices: TokenPrices;
    readonly factor: PriceFactor;
    /** A rule was applied to the listed prices: a part of them, or hours of the day. */
    readonly derived: boolean;
}
interface RatesQuery {
    readonly prices: ModelPrices;
    /** Milliseconds since the epoch; `undefined`: the dearest hour. */
    readonly at?: number;
    /** Cached tokens included. */
    readonly inputTokens: number;
    readonly lane?: LaneName | undefined;
    /** The provider's words for how it was served. */
    readonly tiers: readonly string[];
}
/** The day of a time, `YYYY-MM-DD` in UTC; `undefined` where it is no time. */
export declare function dayOf(at: number): string | undefined;
/** Why prices do not hold at a time; `undefined` where they do. */
export declare function outdated({ since, until }: ModelPrices, at: number): string | undefined;
/** Why there is no price, in words, or what is charged. */
export declare function ratesOf({ prices, at, inputTokens, lane, tiers }: RatesQuery): Rates | string;
export {};
