/** Sums over the log: calls, tokens and money, by model, provider, day, conversation or label. */
import type { Cost } from "../core/cost.ts";
import type { Database } from "./database.ts";
import { type UsageGroup } from "./sql.ts";
export interface UsageQuery {
    /** Milliseconds since the epoch. Default: all. */
    readonly since?: number;
    /** Milliseconds since the epoch, itself not included. Default: all. */
    readonly until?: number;
    /** `day` is a day of UTC, as providers bill. A call with several labels counts under each. Default: one sum of everything. */
    readonly by?: UsageGroup;
}
/** Tokens are `undefined` where no call told them. */
export interface UsageSum {
    /** Such as a model, `2026-11-21`, or `customer=17`; `undefined` for calls without a label or conversation, and where all are summed. */
    readonly key?: string;
    readonly calls: number;
    /** Those of `calls` that failed or were aborted. */
    readonly failed: number;
    readonly input?: number;
    readonly output?: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
    readonly reasoning?: number;
    /** Billionths, for each currency. */
    readonly cost: {
        readonly [currency in Cost["currency"]]?: number;
    };
    /** How many calls are not in `cost`, because nobody knows what they cost. */
    readonly costUnknown: number;
}
/** Days in their order; of others, the one with the most calls first. */
export declare function sumUsage(database: Database, { since, until, by }?: UsageQuery): UsageSum[];
