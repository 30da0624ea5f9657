/** Prices of `@pydantic/genai-prices`, in our words: its figures, never its sums, which are of binary fractions. */
import type { ModelPrice } from "@pydantic/genai-prices";
import type { ModelInfo, ModelPrices, TokenPrices } from "../core/model-info.ts";
export type PriceLibrary = typeof import("@pydantic/genai-prices");
/** Its version, pinned in package.json: what a price is said to come from must be what is installed. */
export declare const genaiVersion = "0.1.8";
interface LibraryPrices {
    readonly prices: ModelPrices;
    /** They have changed before, or are known to change, and these are of the day asked for. */
    readonly dated: boolean;
    /** The model is known by exactly this name, and costs the same at every hour. */
    readonly exact: boolean;
}
/** What the library knows of a model at a time, or why that is of no use; `undefined` where it knows nothing. */
export declare function libraryPrices(library: PriceLibrary, { provider, name }: Pick<ModelInfo, "provider" | "name">, at: number): LibraryPrices | string | undefined;
/** The prices of inputs that are longer than `above`; those of short ones without it. */
export declare function tokenPrices(price: ModelPrice, above?: number): TokenPrices;
export {};
