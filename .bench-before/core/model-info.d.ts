/** A model as plain data: what it is called, what it can do, how much it takes and what it costs. An object literal makes a custom one. */
export interface ModelInfo {
    /** `provider:name`, the id it is asked for by. */
    readonly id: string;
    readonly provider: string;
    /** The name the provider knows it by. */
    readonly name: string;
    readonly aliases?: readonly string[];
    readonly capabilities: ModelCapabilities;
    readonly limits?: ModelLimits;
    readonly prices?: ModelPrices;
    /** How its requests can be carried out. */
    readonly lanes?: readonly LaneName[];
    /** The day its provider shuts it down, `YYYY-MM-DD`, once that is announced. */
    readonly retires?: string;
}
/** What a model can do. What is left out is not known, and not refused. */
export interface ModelCapabilities {
    /** What it takes besides text. */
    readonly input?: readonly ("image" | "pdf" | "audio" | "video")[];
    /** How its thinking is asked for: by a number of tokens, by an effort, either, only on or off (`mode`), or not at all. */
    readonly reasoning?: "budget" | "effort" | "budget-or-effort" | "mode" | "none";
    /** `false`: the provider rejects `temperature`, `topP` and `topK` for this model. */
    readonly sampling?: boolean;
    readonly tools?: boolean;
    /** `false`: the provider rejects a forced tool, though it may take tools. */
    readonly toolChoice?: boolean;
    /** Structured output that the provider enforces. */
    readonly schema?: boolean;
    /** `false`: the provider rejects a conversation that ends with the assistant. */
    readonly prefill?: boolean;
    /** How its prompt cache is used: by itself, or only where the `cache` option says so. */
    readonly cache?: "automatic" | "explicit";
}
export interface ModelLimits {
    /** Input and output together. */
    readonly contextTokens?: number;
    readonly outputTokens?: number;
}
/** How a request is carried out: at once, by the provider in the background, or among many at a lower price. */
export type LaneName = "interactive" | "background" | "batch";
/** Per million tokens. A price that is left out is not known, never nothing. */
export interface TokenPrices {
    /** Input tokens neither read from nor written to a cache. */
    readonly input?: number;
    /** Output tokens, reasoning included. */
    readonly output?: number;
    readonly cacheRead?: number;
    /** Kept for as short as the provider offers: 5 minutes with Anthropic. */
    readonly cacheWrite?: number;
    /** Kept for an hour. */
    readonly cacheWriteHour?: number;
    /** Sound, neither read from nor written to a cache. */
    readonly inputAudio?: number;
    readonly outputAudio?: number;
}
/** What part of the prices is charged: of all of them, or of each; of one that is left out it is not known. */
export type PriceFactor = number | {
    readonly [price in keyof TokenPrices]?: number;
};
export interface ModelPrices extends TokenPrices {
    readonly currency: "USD" | "RUB";
    /** What takes the place of these prices, for the whole request, when the input is long; from short to long. */
    readonly tiers?: readonly PriceTier[];
    /** What takes the place of these prices at some hours, where the provider has cheaper ones. */
    readonly offPeak?: OffPeakPrices;
    /** What part of these prices a lane costs: `{ batch: 0.5 }` is half. `interactive` is 1; any other that is left out is not known. */
    readonly lanes?: Readonly<Partial<Record<LaneName, PriceFactor>>>;
    /** What part of these prices is charged for a service tier, by the provider's word for it. `default` and its like are 1; any other that is left out is not known. */
    readonly serviceTiers?: Readonly<Record<string, PriceFactor>>;
    /** The price of 1000 requests to a tool that the provider runs, by tool, whatever the lane. */
    readonly serverTools?: Readonly<Record<string, number>>;
    /** The first day on which they hold, `YYYY-MM-DD` in UTC, where it is known. */
    readonly since?: string;
    /** The last day on which they hold, `YYYY-MM-DD` in UTC, once a change is announced. */
    readonly until?: string;
}
export interface PriceTier extends TokenPrices {
    /** Input of more tokens than this, cached ones included, costs the tier's prices. */
    readonly aboveTokens: number;
}
export interface OffPeakPrices extends TokenPrices {
    readonly hours: readonly PriceHours[];
}
export interface PriceHours {
    /** `HH:MM` in UTC, that minute included. */
    readonly from: string;
    /** `HH:MM` in UTC, that minute excluded; `24:00` is the end of the day. */
    readonly to: string;
    /** Days of the week in UTC, 0 for Sunday. All unless set. */
    readonly days?: readonly number[];
}
