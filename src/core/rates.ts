/** Which of a model's prices hold: on a day, at an hour, for an input of some length, in a lane, in a service tier. */
import type { LaneName, ModelPrices, PriceFactor, PriceHours, TokenPrices } from "./model-info.ts";

/** What one request is charged by. */
export interface Rates {
  readonly prices: TokenPrices;
  readonly factor: PriceFactor;
  /** A rule was applied to the listed prices: a part of them, or hours of the day. */
  readonly derived: boolean;
}

interface RatesQuery {
  readonly prices: ModelPrices;
  /** Milliseconds since the epoch; `undefined`: the dearest hour. */
  readonly at?: number;
  /** Cached tokens included. */
  readonly inputTokens: number;
  readonly lane?: LaneName | undefined;
  /** The provider's words for how it was served. */
  readonly tiers: readonly string[];
}

/** Words for being served as everybody is. */
const ordinary = new Set(["default", "standard", "standard_only", "auto", "on_demand", "global", "unspecified"]);

/** The day of a time, `YYYY-MM-DD` in UTC; `undefined` where it is no time. */
export function dayOf(at: number): string | undefined {
  const number = Math.floor(at / 86_400_000);
  if (number === today.number) return today.name;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return undefined;
  today = { number, name: date.toISOString().slice(0, 10) };
  return today.name;
}

/** The day that was asked for last: of an answer after the other it is the same one. */
let today = { number: Number.NaN, name: "" };

/** Why prices do not hold at a time; `undefined` where they do. */
export function outdated({ since, until }: ModelPrices, at: number): string | undefined {
  const day = dayOf(at);
  if (day === undefined) return `${at} is no time`;
  if (since !== undefined && day < since) return `the prices hold from ${since}, not on ${day}`;
  return until !== undefined && day > until ? `the prices held until ${until}, not on ${day}` : undefined;
}

/** Why there is no price, in words, or what is charged. */
export function ratesOf({ prices, at, inputTokens, lane, tiers }: RatesQuery): Rates | string {
  const long = prices.tiers?.findLast(({ aboveTokens }) => inputTokens > aboveTokens);
  // Off-peak prices are told for inputs of ordinary length; those of long ones are the tier's.
  const offPeak = long || at === undefined ? undefined : prices.offPeak;
  const cheaper = offPeak && at !== undefined && offPeak.hours.some((hours) => within(hours, at));
  const factors = factorsOf(prices, lane ?? "interactive", tiers);
  if (typeof factors === "string") return factors;
  if (factors.length > 1) return `how ${factors.map(([name]) => name).join(" and ")} together are charged is not known`;
  return {
    prices: long ?? (cheaper ? offPeak : prices),
    factor: factors[0]?.[1] ?? 1,
    derived: factors.length > 0 || offPeak !== undefined,
  };
}

type NamedFactor = readonly [name: string, factor: PriceFactor];

/** Those that are not 1. */
function factorsOf(prices: ModelPrices, lane: LaneName, tiers: readonly string[]): readonly NamedFactor[] | string {
  const words = new Set(tiers.map((tier) => tier.toLowerCase()).filter((tier) => !ordinary.has(tier)));
  // Some providers call a batch a service tier.
  const inBatch = lane === "batch" || words.delete("batch");
  words.delete("batch");
  const laneName = inBatch ? "batch" : lane;
  const found: NamedFactor[] = [];
  if (laneName !== "interactive") {
    const factor = prices.lanes?.[laneName];
    if (factor === undefined) return `what the lane "${laneName}" costs is not known`;
    found.push([`the lane "${laneName}"`, factor]);
  }
  for (const word of words) {
    const factor = prices.serviceTiers?.[word];
    if (factor === undefined) return `what the service tier "${word}" costs is not known`;
    found.push([`the service tier "${word}"`, factor]);
  }
  return found.filter(([, factor]) => factor !== 1);
}

function within({ from, to, days }: PriceHours, at: number): boolean {
  const date = new Date(at);
  const time = date.toISOString().slice(11, 16);
  return from <= time && time < to && (days?.includes(date.getUTCDay()) ?? true);
}
