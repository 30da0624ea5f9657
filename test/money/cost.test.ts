/** Money for tokens: what is charged, what is rounded, and what is not known. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCosts, type Cost, costOf, formatCost, type PriceQuery, saidCost, withMarkup } from "../../src/core/cost.ts";
import type { ModelInfo, ModelPrices } from "../../src/core/model-info.ts";
import type { Usage } from "../../src/core/usage.ts";

const model: ModelInfo = { id: "house:prose", provider: "house", name: "prose", capabilities: {} };
const noon = Date.UTC(2026, 10, 24, 12);
const prices: ModelPrices = {
  ...{ currency: "USD", input: 2, output: 8, cacheRead: 0.5, cacheWrite: 2.5, cacheWriteHour: 4 },
  lanes: { batch: 0.5, background: 1 },
  serviceTiers: { flex: 0.5, same: 1, partly: { input: 0.5, output: 0.5 } },
  serverTools: { web_search: 10, fetch: 0 },
};

function priced(usage: Usage, of: Partial<ModelPrices> = {}, how: Partial<PriceQuery> = {}) {
  return costOf({ ...prices, ...of }, { model, usage, at: noon, ...how }, "test");
}
function known(usage: Usage, of: Partial<ModelPrices> = {}, how: Partial<PriceQuery> = {}): Cost {
  const found = priced(usage, of, how);
  if ("unknown" in found) throw new Error(found.unknown);
  return found.cost;
}

describe("a cost", () => {
  it("has a part for each count that was told, and is their sum", () => {
    const usage = {
      input: 10,
      output: 20,
      cacheRead: 30,
      cacheWrite: 40,
      cacheWriteHour: 15,
      serverTools: { web_search: 1 },
    };
    expect(known(usage)).toEqual({
      currency: "USD",
      nano: 20_000 + 160_000 + 15_000 + 122_500 + 10_000_000,
      parts: { input: 20_000, output: 160_000, cacheRead: 15_000, cacheWrite: 122_500, serverTools: 10_000_000 },
      basis: "exact",
      source: "test",
    });
  });

  it("rounds a part once, halves up, whatever binary fractions make of the price", () => {
    expect(known({ input: 1, output: 1 }, { input: 0.0005, output: 0.0004 }).parts).toEqual({ input: 1, output: 0 });
    // 1.005 * 1000 is 1004.9999999999999 in binary fractions.
    expect(known({ input: 100, output: 0 }, { input: 1.005 }).parts.input).toBe(100_500);
    expect(known({ input: 5, output: 0 }, { input: 0.0001 }).parts.input).toBe(1);
  });

  it("is that of the tier for all tokens once the input, cached tokens included, is longer than it says", () => {
    const tiers = [{ aboveTokens: 100, input: 20, output: 80, cacheRead: 5 }];
    expect(known({ input: 60, output: 1, cacheRead: 40 }, { tiers }).nano).toBe(60 * 2000 + 8000 + 40 * 500);
    expect(known({ input: 61, output: 1, cacheRead: 40 }, { tiers }).nano).toBe(61 * 20_000 + 80_000 + 40 * 5000);
    expect(priced({ input: 1, output: 1, cacheWrite: 100 }, { tiers })).toEqual({
      unknown: "The cost of house:prose is not known: there is no price of writing the cache.",
    });
  });

  it("is derived where a lane or a tier costs part of the price, and exact where all of it", () => {
    const usage = { input: 10, output: 20 };
    expect(known(usage, {}, { lane: "batch" })).toMatchObject({ nano: 90_000, basis: "derived" });
    expect(known(usage, {}, { serviceTier: "FLEX" })).toMatchObject({ nano: 90_000, basis: "derived" });
    expect(known({ ...usage, rates: ["flex"] }, {}, { serviceTier: "flex" })).toMatchObject({ nano: 90_000 });
    expect(known(usage, {}, { serviceTier: "partly" })).toMatchObject({ nano: 90_000, basis: "derived" });
    for (const serviceTier of ["default", "standard", "auto", "on_demand", "same"]) {
      expect(known(usage, {}, { lane: "background", serviceTier })).toMatchObject({ nano: 180_000, basis: "exact" });
    }
  });

  it("takes a batch that is told as a service tier for the lane it is", () => {
    const usage = { input: 10, output: 20 };
    expect(known(usage, {}, { lane: "batch", serviceTier: "batch" }).nano).toBe(90_000);
    expect(known(usage, {}, { serviceTier: "batch" }).nano).toBe(90_000);
  });

  it("is that of the hour, where there are cheaper ones", () => {
    const hours = [
      { from: "12:00", to: "13:00", days: [2] },
      { from: "23:00", to: "24:00" },
    ];
    const offPeak = { input: 1, output: 1, hours };
    const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
    const nano = (when: number) => known({ input: 1, output: 1 }, { offPeak }, { at: when }).nano;
    expect([at(24, 12), at(24, 12, 59), at(25, 23, 59)].map(nano)).toEqual([2000, 2000, 2000]);
    expect([at(24, 11, 59), at(24, 13), at(25, 12)].map(nano)).toEqual([10_000, 10_000, 10_000]);
    expect(known({ input: 1, output: 1 }, { offPeak }).basis).toBe("derived");
  });

  it("charges sound by its own price, in the input and in the output", () => {
    const sound = { inputAudio: 40, outputAudio: 64 };
    expect(known({ input: 10, output: 20, inputAudio: 4, outputAudio: 5 }, sound).parts).toEqual({
      input: 6 * 2000 + 4 * 40_000,
      output: 15 * 8000 + 5 * 64_000,
    });
    expect(known({ input: 1, output: 0, cacheRead: 9, inputAudio: 5 }, { inputAudio: 2 }).parts).toEqual({
      ...{ input: 2000, output: 0, cacheRead: 4500 },
    });
  });
});

describe("no cost is told, and why is, where", () => {
  it.each<[string, Usage, Partial<ModelPrices>, Partial<PriceQuery>, string]>([
    ["input was not counted", { output: 1 }, {}, {}, "the provider told no number of input tokens"],
    ["output was not counted", { input: 1 }, {}, {}, "the provider told no number of output tokens"],
    ["a count cannot be", { input: -1, output: 1 }, {}, {}, "input is -1, which is no count"],
    ["a count is no integer", { input: 1.5, output: 1 }, {}, {}, "input is 1.5, which is no count"],
    ["a tool's count cannot be", { input: 1, output: 1, serverTools: { fetch: -1 } }, {}, {}, "fetch is -1"],
    [
      "a cache has no price",
      { input: 1, output: 1, cacheRead: 1 },
      { cacheRead: Number.NaN },
      {},
      "no price of reading the cache",
    ],
    [
      "an hour's cache is more than all",
      { input: 1, output: 1, cacheWrite: 1, cacheWriteHour: 2 },
      {},
      {},
      "for an hour than at all",
    ],
    ["sound has no price", { input: 1, output: 1, inputAudio: 1 }, {}, {}, "no price of sound in the input"],
    ["spoken output has no price", { input: 1, output: 1, outputAudio: 1 }, {}, {}, "no price of sound in the output"],
    [
      "sound may be cached",
      { input: 1, output: 1, cacheRead: 1, inputAudio: 1 },
      { inputAudio: 3 },
      {},
      "how much of the sound",
    ],
    [
      "there is more sound than input",
      { input: 1, output: 1, inputAudio: 2 },
      { inputAudio: 3 },
      {},
      "more sound than",
    ],
    [
      "a lane has no price",
      { input: 1, output: 1 },
      { lanes: {} },
      { lane: "batch" },
      'the lane "batch" costs is not known',
    ],
    [
      "a tier has no price",
      { input: 1, output: 1 },
      {},
      { serviceTier: "priority" },
      'the service tier "priority" costs',
    ],
    ["a place has no price", { input: 1, output: 1, rates: ["us"] }, {}, {}, 'the service tier "us" costs'],
    [
      "a tier in a lane",
      { input: 1, output: 1 },
      {},
      { lane: "batch", serviceTier: "flex" },
      "together are charged is not known",
    ],
    [
      "a tier says nothing of a price",
      { input: 1, output: 1, cacheRead: 1 },
      {},
      { serviceTier: "partly" },
      "what part of the price of reading the cache",
    ],
    ["a tool has no price", { input: 1, output: 1, serverTools: { code: 1 } }, {}, {}, "no price of the tool code"],
    [
      "the prices are over",
      { input: 1, output: 1 },
      { until: "2026-11-23" },
      {},
      "held until 2026-11-23, not on 2026-11-24",
    ],
    [
      "the prices are to come",
      { input: 1, output: 1 },
      { since: "2026-11-25" },
      {},
      "hold from 2026-11-25, not on 2026-11-24",
    ],
    ["the time is none", { input: 1, output: 1 }, {}, { at: Number.NaN }, "NaN is no time"],
  ])("%s", (_, usage, of, how, reason) => {
    const found = priced(usage, of, how);
    expect("unknown" in found && found.unknown).toContain(reason);
    expect("unknown" in found && found.unknown).toContain("The cost of house:prose is not known: ");
  });

  it("but a tool that was not used, and a count of nothing, need no price", () => {
    const usage = { input: 0, output: 0, cacheRead: 0, inputAudio: 0, serverTools: { code: 0 } };
    expect(costOf({ currency: "USD" }, { model, usage, at: noon }, "test")).toMatchObject({ cost: { nano: 0 } });
  });

  it("and the last day of a price still has it", () => {
    expect(known({ input: 1, output: 0 }, { since: "2026-11-24", until: "2026-11-24" }).nano).toBe(2000);
  });
});

const counts = fc.record({
  input: fc.nat(3_000_000),
  output: fc.nat(200_000),
  cacheRead: fc.option(fc.nat(1_000_000), { nil: undefined }),
  cacheWrite: fc.nat(1_000_000),
});
const price = fc.integer({ min: 0, max: 200_000_000 }).map((millionths) => millionths / 1_000_000);

describe("any cost", () => {
  it("is an integer, the sum of its parts, and off by at most half a billionth a part", () => {
    fc.assert(
      fc.property(counts, price, price, price, (usage, input, output, cached) => {
        const { cacheRead, ...rest } = usage;
        const told = cacheRead === undefined ? rest : { ...rest, cacheRead };
        const cost = known(told, { input, output, cacheRead: cached, cacheWrite: cached });
        expect(Number.isInteger(cost.nano)).toBe(true);
        expect(Object.values(cost.parts).reduce((sum, part) => sum + part, 0)).toBe(cost.nano);
        const millionth = (value: number) => BigInt(Math.round(value * 1_000_000));
        const exact =
          BigInt(usage.input) * millionth(input) +
          BigInt(usage.output) * millionth(output) +
          BigInt((cacheRead ?? 0) + usage.cacheWrite) * millionth(cached);
        const difference = BigInt(cost.nano) * 1000n - exact;
        expect(difference <= 2000n && difference >= -2000n).toBe(true);
      }),
    );
  });

  it("never falls when there are more tokens, and is never negative", () => {
    fc.assert(
      fc.property(counts, fc.nat(1000), price, (usage, more, input) => {
        const { cacheRead: _, ...told } = usage;
        const [one, other] = [known(told, { input }), known({ ...told, input: told.input + more }, { input })];
        expect(other.nano).toBeGreaterThanOrEqual(one.nano);
        expect(one.nano).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is in a batch at most half, rounded up, and is told to be derived", () => {
    fc.assert(
      fc.property(counts, ({ input, output }) => {
        const [all, half] = [known({ input, output }), known({ input, output }, {}, { lane: "batch" })];
        expect(Math.abs(half.nano * 2 - all.nano)).toBeLessThanOrEqual(2);
        expect(half.basis).toBe("derived");
      }),
    );
  });

  it("adds up to the same in any order", () => {
    const any = counts.map(({ input, output }) => known({ input, output }));
    const sum = (one: Cost, other: Cost) => {
      const added = addCosts(one, other);
      if ("unknown" in added) throw new Error(added.unknown);
      return added.cost;
    };
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(sum(sum(a, b), c)).toEqual(sum(a, sum(b, c)));
        expect(sum(a, b)).toEqual(sum(b, a));
      }),
    );
  });
});

describe("costs", () => {
  const usd: Cost = {
    currency: "USD",
    nano: 9_600_000,
    parts: { input: 6_540_000, output: 3_060_000 },
    basis: "exact",
    source: "a",
  };
  const rub: Cost = { ...usd, currency: "RUB", source: "b" };

  it("are not added where they are of two currencies", () => {
    expect(addCosts(usd, rub)).toEqual({ unknown: "USD and RUB cannot be added." });
  });

  it("that are added say where both came from, and are exact only if both are", () => {
    const derived: Cost = { currency: "USD", nano: 1, parts: { total: 1 }, basis: "derived", source: "b" };
    expect(addCosts(usd, derived)).toEqual({
      cost: {
        ...{ currency: "USD", nano: 9_600_001, basis: "derived", source: "a + b" },
        parts: { input: 6_540_000, output: 3_060_000, total: 1 },
      },
    });
    expect(addCosts(usd, usd)).toMatchObject({ cost: { source: "a", basis: "exact", nano: 19_200_000 } });
  });

  it("with a markup say what to charge, and keep what was paid", () => {
    const marked = withMarkup(usd, 12.5);
    expect(marked).toEqual({ ...usd, charge: 10_800_000 });
    expect(addCosts(marked, usd)).toMatchObject({ cost: { nano: 19_200_000, charge: 20_400_000 } });
  });

  it("are written with six decimals and the sign of their currency", () => {
    expect(formatCost(usd)).toBe("$0.009600");
    expect(formatCost(rub)).toBe("₽0.009600");
    expect(formatCost({ currency: "USD", nano: 1_234_567_890_499 })).toBe("$1234.567890");
  });

  it("that the provider told are taken as they are", () => {
    expect(saidCost({ cost: { currency: "USD", nano: 5 } })).toEqual({
      ...{ currency: "USD", nano: 5, parts: { total: 5 }, basis: "exact", source: "provider" },
    });
    expect(saidCost({ input: 1, output: 1 })).toBeUndefined();
  });
});
