/** Tokens of one call, the same words for every provider. A count the provider did not send is `undefined`, never 0. */
import { type JsonValue } from "./json.ts";
export interface Usage {
    /** Input tokens at the full input price: neither read from nor written to a cache. */
    readonly input?: number;
    /** Output tokens, reasoning included. */
    readonly output?: number;
    /** `input + output + cacheRead + cacheWrite`. */
    readonly total?: number;
    /** Input tokens read from the provider's prompt cache. */
    readonly cacheRead?: number;
    /** Input tokens written to the provider's prompt cache. */
    readonly cacheWrite?: number;
    /** Those of `cacheWrite` that are kept for an hour, which costs more. */
    readonly cacheWriteHour?: number;
    /** Output tokens spent on reasoning, already counted in `output`. */
    readonly reasoning?: number;
    /** Input tokens of sound, already counted in `input`, `cacheRead` or `cacheWrite`. */
    readonly inputAudio?: number;
    /** Output tokens of sound, already counted in `output`. */
    readonly outputAudio?: number;
    /** Requests to tools that the provider ran, by tool, such as `{ web_search: 2 }`. */
    readonly serverTools?: Readonly<Record<string, number>>;
    /** What makes these tokens cheaper or dearer, in the provider's words, such as `flex` or `us`; left out where nothing does. */
    readonly rates?: readonly string[];
    /** What the provider says that it charged; only of providers that document it. */
    readonly cost?: SaidCost;
    /** The provider's own object, untouched. */
    readonly raw?: JsonValue;
}
export interface SaidCost {
    readonly currency: "USD" | "RUB";
    /** Billionths of the currency, an integer. */
    readonly nano: number;
}
/**
 * One line for people: `In: 10; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 28; Search: 0`.
 * An unknown count reads `?`.
 */
export declare function formatUsage(usage: Usage | undefined): string;
/** The same counts, as an object that reads like {@link formatUsage} where it is made text of: `${usage}`. JSON and comparisons do not see it. */
export declare function printable(usage: Usage): Usage;
/**
 * Both together. A count that only one of them has is taken as it is, so that a sum of counts of which some are unknown is the least it can be.
 * `raw` is dropped: it is of one answer. So is `cost` unless both have one, of one currency.
 */
export declare function addUsage(one: Usage, other: Usage): Usage;
