import { type PriceBook } from "../core/cost.ts";
export interface PriceBookOptions {
    /**
     * A JSON file of prices by model, which come before all others: `{ "openai:gpt-4.1": { "currency": "USD", "input": 2, "output": 8 } }`, per million
     * tokens. Default: `prices.json` in the user's directory, on Node. `false`: none.
     */
    readonly userPrices?: string | false;
}
/**
 * A book of prices: what the provider itself says it charged, the user's file (read once, with the first cost), the model's own prices, and those of
 * genai-prices, which is loaded when it is needed. Local servers and simulated models cost nothing. What none of them knows is unknown, with the reason.
 */
export declare function createPriceBook({ userPrices }?: PriceBookOptions): PriceBook;
