/** Prices of the price library, in our words. */
import { calcPrice, type findProvider, type ModelPrice } from "@pydantic/genai-prices";
import type { ModelPrices, PriceTier } from "../../src/core/model-info.ts";
import { tokenPrices } from "../../src/prices/genai.ts";

export type PriceSource = NonNullable<ReturnType<typeof findProvider>>;
export type PricedModel = PriceSource["models"][number];

const dayMs = 86_400_000;

/** What a model costs on a day; where that depends on the time of day, the dearest: an estimate must not come out too low. */
export function pricesOn(day: string, name: string, model: PricedModel, source: PriceSource): ModelPrices | undefined {
  const hours = Array.from({ length: 24 }, (_, hour) => hour + 0.5);
  const found = hours.map((hour) => {
    const timestamp = new Date(Date.parse(day) + (hour * dayMs) / 24);
    return calcPrice({ input_tokens: 1, output_tokens: 1 }, name, { provider: source, timestamp })?.model_price ?? {};
  });
  const dearest = found.reduce((one, other) =>
    (tokenPrices(other).output ?? 0) > (tokenPrices(one).output ?? 0) ? other : one,
  );
  if (tokenPrices(dearest).output === undefined) return undefined;
  const tiers = startsOf(dearest).filter((start) => start < (model.context_window ?? Number.POSITIVE_INFINITY));
  const change = changeAfter(day, model);
  return {
    currency: "USD",
    ...tokenPrices(dearest),
    ...(tiers.length > 0 && {
      tiers: tiers.map((start): PriceTier => ({ aboveTokens: start, ...tokenPrices(dearest, start) })),
    }),
    ...(change !== undefined && { until: new Date(Date.parse(change) - dayMs).toISOString().slice(0, 10) }),
  };
}

function startsOf(price: ModelPrice): number[] {
  const starts = Object.values(price).flatMap((value) => (typeof value === "object" ? value.tiers : []));
  return [...new Set(starts.map(({ start }) => start))].sort((a, b) => a - b);
}

/** The first day after this one on which the price is announced to change. */
function changeAfter(day: string, { prices }: PricedModel): string | undefined {
  const constraints = Array.isArray(prices) ? prices.map(({ constraint }) => constraint) : [];
  const days = constraints.flatMap((each) => (each?.type === "start_date" ? [each.start_date] : []));
  return days.filter((each) => each > day).sort()[0];
}
