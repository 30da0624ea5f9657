/** Money for tokens: integer billionths of a currency, and where the prices came from. What is not known is not made up. */
import type { LaneName, ModelInfo, ModelPrices, TokenPrices } from "./model-info.ts";
import { outdated, type Rates, ratesOf } from "./rates.ts";
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
export type Priced = { readonly cost: Cost } | { readonly unknown: string };

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
export function costOf(prices: ModelPrices, query: PriceQuery, source: string): Priced {
  const { model, usage, at, lane, serviceTier } = query;
  const no = (reason: string): Priced => ({ unknown: `The cost of ${model.id} is not known: ${reason}.` });
  const wrong = outdated(prices, at) ?? wrongCount(usage);
  if (wrong !== undefined) return no(wrong);
  const tiers = [...(serviceTier === undefined ? [] : [serviceTier]), ...(usage.rates ?? [])];
  const rates = ratesOf({ prices, at, inputTokens: inputTokensOf(usage), lane, tiers });
  if (typeof rates === "string") return no(rates);
  const lines = linesOf(usage, rates);
  if (typeof lines === "string") return no(lines);
  const parts: { -readonly [part in keyof CostParts]: number } = {};
  for (const [part, counted] of Object.entries(Object.groupBy(lines, ({ part }) => part))) {
    let exact = 0n;
    for (const { tokens, price } of counted) {
      if (tokens === 0) continue;
      const [rate, factor] = [rates.prices[price], factorFor(rates, price)];
      if (!isPrice(rate)) return no(`there is no price of ${names[price]}`);
      if (!isPrice(factor)) return no(`what part of the price of ${names[price]} is charged is not told`);
      exact += BigInt(tokens) * scaled(rate) * scaled(factor);
    }
    parts[part as keyof CostParts] = rounded(exact, perMillion);
  }
  const tools = toolsCost(prices, usage);
  if (typeof tools === "string") return no(tools);
  if (tools !== undefined) parts.serverTools = tools;
  const nano = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { cost: { currency: prices.currency, nano, parts, basis: rates.derived ? "derived" : "exact", source } };
}

/** What the provider itself says it charged, where it is one that says so; `undefined` otherwise. */
export function saidCost({ cost }: Usage): Cost | undefined {
  return cost && { ...cost, parts: { total: cost.nano }, basis: "exact", source: "provider" };
}

/** The cost with what to charge for it: `percent` more, rounded to a billionth. */
export function withMarkup(cost: Cost, percent: number): Cost {
  return { ...cost, charge: Math.round(cost.nano * (1 + percent / 100)) };
}

/** Both together; unknown where they are of two currencies. What only one of them charges for is charged as it costs. */
export function addCosts(one: Cost, other: Cost): Priced {
  if (one.currency !== other.currency) {
    return { unknown: `${one.currency} and ${other.currency} cannot be added.` };
  }
  const charged = one.charge !== undefined || other.charge !== undefined;
  const sources = [...one.source.split(" + "), ...other.source.split(" + ")];
  const keys = Object.keys({ ...one.parts, ...other.parts }) as (keyof CostParts)[];
  return {
    cost: {
      currency: one.currency,
      nano: one.nano + other.nano,
      parts: Object.fromEntries(keys.map((key) => [key, (one.parts[key] ?? 0) + (other.parts[key] ?? 0)])),
      basis: one.basis === "exact" && other.basis === "exact" ? "exact" : "derived",
      source: [...new Set(sources)].join(" + "),
      ...(charged && { charge: (one.charge ?? one.nano) + (other.charge ?? other.nano) }),
    },
  };
}

/** `$0.009600`: the sign of the currency (`₽` for roubles) and six decimals. */
export function formatCost({ currency, nano }: Pick<Cost, "currency" | "nano">): string {
  return `${currency === "USD" ? "$" : "₽"}${decimals(nano)}`;
}

/** Six decimals of a number of billionths. */
export function decimals(nano: number): string {
  return (Math.round(nano / 1000) / 1_000_000).toFixed(6);
}

/** All of the input: what came from a cache or went into one is told apart from it. */
function inputTokensOf({ input = 0, cacheRead = 0, cacheWrite, cacheWriteHour = 0 }: Usage): number {
  return input + cacheRead + (cacheWrite ?? cacheWriteHour);
}

const names: Readonly<Record<keyof TokenPrices, string>> = {
  input: "input",
  output: "output",
  cacheRead: "reading the cache",
  cacheWrite: "writing the cache",
  cacheWriteHour: "writing the cache for an hour",
  inputAudio: "sound in the input",
  outputAudio: "sound in the output",
};

function wrongCount(usage: Usage): string | undefined {
  if (usage.input === undefined) return "the provider told no number of input tokens";
  if (usage.output === undefined) return "the provider told no number of output tokens";
  const { input, output, cacheRead, cacheWrite, cacheWriteHour, inputAudio, outputAudio, serverTools } = usage;
  const all = { input, output, cacheRead, cacheWrite, cacheWriteHour, inputAudio, outputAudio, ...serverTools };
  const [wrong] = Object.entries(all).filter(([, count]) => count !== undefined && !(isCount(count) && count >= 0));
  if (wrong) return `${wrong[0]} is ${wrong[1]}, which is no count`;
  const { cacheWrite: written = Number.POSITIVE_INFINITY } = usage;
  return (cacheWriteHour ?? 0) > written ? "more was written to the cache for an hour than at all" : undefined;
}

interface Line {
  readonly part: keyof CostParts;
  readonly price: keyof TokenPrices;
  readonly tokens: number;
}

/** Each count with the price it has, or why that cannot be told. */
function linesOf(usage: Usage, { prices }: Rates): readonly Line[] | string {
  const { input = 0, output = 0, cacheRead, cacheWrite, cacheWriteHour = 0 } = usage;
  const { inputAudio = 0, outputAudio = 0 } = usage;
  const cached = (cacheRead ?? 0) + (cacheWrite ?? cacheWriteHour);
  if (inputAudio > 0 && prices.inputAudio === undefined) return `there is no price of ${names.inputAudio}`;
  if (inputAudio > 0 && cached > 0 && prices.inputAudio !== prices.input) {
    return "how much of the sound in the input was cached is not told";
  }
  if (inputAudio > input + cached || outputAudio > output) return "there is more sound than there are tokens";
  // Cached sound that costs what other cached input costs is charged with it.
  const heard = cached > 0 ? Math.min(inputAudio, input) : inputAudio;
  const written = cacheWrite ?? (cacheWriteHour > 0 ? cacheWriteHour : undefined);
  return [
    { part: "input", price: "input", tokens: input - heard },
    { part: "input", price: "inputAudio", tokens: heard },
    { part: "output", price: "output", tokens: output - outputAudio },
    { part: "output", price: "outputAudio", tokens: outputAudio },
    ...(cacheRead === undefined ? [] : [{ part: "cacheRead", price: "cacheRead", tokens: cacheRead } as const]),
    ...(written === undefined
      ? []
      : [
          { part: "cacheWrite", price: "cacheWrite", tokens: written - cacheWriteHour } as const,
          { part: "cacheWrite", price: "cacheWriteHour", tokens: cacheWriteHour } as const,
        ]),
  ];
}

/** Neither lanes nor service tiers make them cheaper. */
function toolsCost({ serverTools: known = {} }: ModelPrices, { serverTools }: Usage): number | string | undefined {
  const used = Object.entries(serverTools ?? {}).filter(([, times]) => times > 0);
  let exact = 0n;
  for (const [tool, times] of used) {
    const price = Object.hasOwn(known, tool) ? known[tool] : undefined;
    if (!isPrice(price)) return `there is no price of the tool ${tool}`;
    exact += BigInt(times) * scaled(price);
  }
  return serverTools && rounded(exact, perThousand);
}

function factorFor({ factor }: Rates, price: keyof TokenPrices): number | undefined {
  return typeof factor === "number" ? factor : factor[price];
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value);
}

function isPrice(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

/** Prices and factors as billionths, so that no sum of them is off by a rounding of binary fractions. */
function scaled(value: number): bigint {
  return BigInt(Math.round(value * 1e9));
}

/** Billionths of a price times billionths of a factor, for a million tokens. */
const perMillion = 10n ** 15n;
/** Billionths of a price, for a thousand. */
const perThousand = 1000n;

/** To the nearest integer, halves up. */
function rounded(value: bigint, divisor: bigint): number {
  return Number((2n * value + divisor) / (2n * divisor));
}
