/** One call of a provider: checked, sent, and, however it ends, counted, priced and written down once before anybody is told. */
import type { Clock } from "./clock.ts";
import { type PriceBook } from "./cost.ts";
import type { StreamEvent, Warning } from "./events.ts";
import type { Settled, StreamContext } from "./generation-options.ts";
import type { JsonObject } from "./json.ts";
import type { LogSink } from "./log.ts";
import type { LaneName, ModelInfo } from "./model-info.ts";
import type { CallOptions } from "./options.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import type { Result } from "./result.ts";
import type { Totals } from "./totals.ts";
/** What every call of a registry is made with. */
export interface CallMeans {
    readonly provider: Provider;
    readonly model: ModelInfo;
    readonly clock: Clock;
    readonly prices: PriceBook;
    readonly log?: LogSink | undefined;
    /** How it is carried out, which has a price of its own. Default `interactive`. */
    readonly lane?: LaneName | undefined;
}
/** Whom a call is made for. */
export interface CallScope {
    /** What it counts for. */
    readonly totals: readonly Totals[];
    /** What it must not go beyond. */
    readonly budgets: readonly Budget[];
    readonly generationId?: string | undefined;
    readonly step?: number;
    readonly conversationId?: string | undefined;
}
export interface Budget {
    readonly maxCost: number;
    readonly spent: Totals;
}
type Batches = AsyncIterable<StreamEvent | readonly StreamEvent[]>;
/** The life of one call, for a Generation to lead. */
export declare class Call {
    #private;
    constructor(request: ModelRequest, means: CallMeans, options: CallOptions, scope: CallScope);
    get id(): string;
    /** @throws CostLimitError where it could cost more than is left */
    checkBudgets(): void;
    stream({ signal, emit }: StreamContext): Batches;
    /** At once where no log and no price has to be waited for. */
    finalize(settled: Settled): Settled | Promise<Settled>;
}
/** The result with its cost, or with why there is none; at once where the price book can. */
export declare function priced(result: Result, { model, prices, clock, lane }: Pick<CallMeans, "model" | "prices" | "clock" | "lane">, { markupPercent }?: {
    readonly markupPercent?: number | undefined;
}): Result | Promise<Result>;
/** @param what could not be written down */
export declare function logFailed(what: string, error: unknown): Warning;
export declare function errorJson(error: unknown): JsonObject;
export {};
