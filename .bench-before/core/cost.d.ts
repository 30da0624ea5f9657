/** Money for tokens: integer billionths of a currency, and where the prices came from. What is not known is not made up. */
import type { LaneName, ModelInfo, ModelPrices } from "./model-info.ts";
import type { Usage } from "./usage.ts";
export interface Cost {
    readonly currency: ModelPrices["currency"];
    /** Billionths of the currency, an integer: 9_600_000 is $0.0096. */
    readonly nano: number;
    /** What `nano` is made of, likewise; each an integer, and they add up to it. */
    readonly parts: CostParts;
    /** `exact`: every count had a price of its own, or the provider said it. `derived`: a rule was applied, such as half the price in a batch. */
    readonly basis: "exact" | "derived";
    /** Where the prices came from, and of which day, such as `catalogue 2026-11-21`. */
    readonly source: string;
    /** What to charge for it, in billionths: `nano` with the markup. Only where one is set. */
    readonly charge?: number;
}
export interface CostParts {
    readonly input?: number;
    readonly output?: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
    readonly serverTools?: number;
    /** Where only the sum is known. */
    readonly total?: number;
}
/** A cost, or why there is none. */
export type Priced = {
    readonly cost: Cost;
} | {
    readonly unknown: string;
};
export interface PriceQuery {
    readonly model: ModelInfo;
    readonly usage: Usage;
    /** When the answer was complete: milliseconds since the epoch. Prices change by day, and by hour. */
    readonly at: number;
    /** Default `interactive`. */
    readonly lane?: LaneName;
    /** The provider's word for how it was served, such as `flex` or `priority`, where it said one. */
    readonly serviceTier?: string;
}
/** Knows prices. */
export interface PriceBook {
    /** At once where it can. */
    cost(query: PriceQuery): Priced | Promise<Priced>;
}
/**
 * What an answer costs at these prices. Each part is rounded to a billionth once. Unknown, with the reason, where a count or a price is missing:
 * a lane, a service tier, a tool or sound that has no price makes no guess.
 * @param source where the prices come from, which the cost will say
 */
export declare function costOf(prices: ModelPrices, query: PriceQuery, source: string): Priced;
/** What the provider itself says it charged, where it is one that says so; `undefined` otherwise. */
export declare function saidCost({ cost }: Usage): Cost | undefined;
/** The cost with what to charge for it: `percent` more, rounded to a billionth. */
export declare function withMarkup(cost: Cost, percent: number): Cost;
/** Both together; unknown where they are of two currencies. What only one of them charges for is charged as it costs. */
export declare function addCosts(one: Cost, other: Cost): Priced;
/** `$0.009600`: the sign of the currency (`₽` for roubles) and six decimals. */
export declare function formatCost({ currency, nano }: Pick<Cost, "currency" | "nano">): string;
/** Six decimals of a number of billionths. */
export declare function decimals(nano: number): string;
