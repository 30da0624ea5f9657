/** The rows of the catalogue, as short as they can be and still be read, and the models they stand for. */
import type {
  LaneName,
  ModelCapabilities,
  ModelInfo,
  ModelPrices,
  PriceHours,
  TokenPrices,
} from "../core/model-info.ts";

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

export const priceNames = [
  ...(["input", "output", "cacheRead", "cacheWrite", "cacheWriteHour"] as const),
  ...(["inputAudio", "outputAudio"] as const),
];

export function toModels({ models, ...group }: Group): ModelInfo[] {
  return models.map((row) => toModel(group, row));
}

function toModel(group: Omit<Group, "models">, [name, limits, rates, more = {}]: Row): ModelInfo {
  const { provider, capabilities, lanes, lanePrices, serviceTiers, serverTools, currency = "USD" } = group;
  const [contextTokens, outputTokens] = limits;
  const { above, offPeak, since, until, retires } = more;
  return {
    id: `${provider}:${name}`,
    provider,
    name,
    capabilities,
    ...(limits.length > 0 && {
      limits: { ...(contextTokens != null && { contextTokens }), ...(outputTokens && { outputTokens }) },
    }),
    ...(rates && {
      prices: {
        currency,
        ...toPrices(rates),
        ...(above && { tiers: [{ aboveTokens: above[0], ...toPrices(above[1]) }] }),
        ...(offPeak && { offPeak: { ...toPrices(offPeak[0]), hours: offPeak[1] } }),
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(lanePrices && { lanes: lanePrices }),
        ...(serviceTiers && { serviceTiers }),
        ...(serverTools && { serverTools }),
      },
    }),
    ...(lanes && { lanes }),
    ...(retires !== undefined && { retires }),
  };
}

function toPrices(rates: Rates): TokenPrices {
  const prices: { -readonly [name in keyof TokenPrices]: number } = {};
  for (const [index, name] of priceNames.entries()) {
    const rate = rates[index];
    if (rate != null) prices[name] = rate;
  }
  return prices;
}
