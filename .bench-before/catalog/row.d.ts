/** The rows of the catalogue, as short as they can be and still be read, and the models they stand for. */
import type { LaneName, ModelCapabilities, ModelInfo, ModelPrices, PriceHours } from "../core/model-info.ts";
/** Models of one provider that can do the same. */
export interface Group {
    readonly provider: string;
    readonly capabilities: ModelCapabilities;
    readonly lanes?: readonly LaneName[];
    readonly lanePrices?: NonNullable<ModelPrices["lanes"]>;
    readonly serviceTiers?: NonNullable<ModelPrices["serviceTiers"]>;
    readonly serverTools?: NonNullable<ModelPrices["serverTools"]>;
    /** Default `USD`. */
    readonly currency?: ModelPrices["currency"];
    readonly models: readonly Row[];
}
/** Tokens of context and of output; `null` or left out where not known. */
export type Limits = readonly [contextTokens?: number | null, outputTokens?: number];
export type Row = readonly [name: string, limits: Limits, rates: Rates | null, more?: RowDetails];
/** Per million tokens, in the order of {@link priceNames}; `null` or left out where not known. */
export type Rates = readonly (number | null)[];
export interface RowDetails {
    /** The rates of inputs of more tokens than this. */
    readonly above?: readonly [aboveTokens: number, rates: Rates];
    /** The rates at cheaper hours. */
    readonly offPeak?: readonly [rates: Rates, hours: readonly PriceHours[]];
    readonly since?: string;
    readonly until?: string;
    readonly retires?: string;
}
export declare const priceNames: ("input" | "output" | "cacheRead" | "cacheWrite" | "cacheWriteHour" | "inputAudio" | "outputAudio")[];
export declare function toModels({ models, ...group }: Group): ModelInfo[];
