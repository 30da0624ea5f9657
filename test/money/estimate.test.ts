/** What a request may cost before it is sent: never less, by the estimate of its input, than what it then costs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf, type Priced } from "../../src/core/cost.ts";
import { estimateCost, estimateTokens } from "../../src/core/estimate.ts";
import type { ModelInfo } from "../../src/core/model-info.ts";
import type { RequestOptions } from "../../src/core/options.ts";
import { createRequest, type ModelRequest } from "../../src/core/request.ts";

const model: ModelInfo = {
  ...{ id: "house:prose", provider: "house", name: "prose", capabilities: {} },
  limits: { outputTokens: 1000 },
  prices: {
    ...{ currency: "USD", input: 2, output: 8, cacheRead: 0.2, cacheWrite: 2.5, cacheWriteHour: 4 },
    ...{ lanes: { batch: 0.5 }, serviceTiers: { flex: 0.5 } },
  },
};
const request = (text: string, options: RequestOptions = {}): ModelRequest =>
  createRequest("house:prose", text, options);
const nano = (priced: Priced) => ("cost" in priced ? priced.cost.nano : priced.unknown);

describe("tokens of a request", () => {
  it("are one for four ASCII characters, and one for any other", () => {
    expect(estimateTokens(request("abcdefgh"))).toBe(2);
    expect(estimateTokens(request("abcdefghi"))).toBe(3);
    expect(estimateTokens(request("привет"))).toBe(6);
    expect(estimateTokens(request("日本🙂"))).toBe(3);
    expect(estimateTokens(request("abcd", { prefill: "efgh" }))).toBe(2);
  });

  it("are 2000 for a file, wherever it is", () => {
    const image = { type: "file", mediaType: "image/png", data: "AAAA".repeat(1000) } as const;
    const result = { type: "tool-result", id: "1", name: "look", output: "done", files: [image, image] } as const;
    const messages: ModelRequest["messages"] = [
      { role: "user", parts: [{ type: "text", text: "abcd" }, image] },
      { role: "tool", parts: [result] },
    ];
    // "done" is six characters of JSON.
    expect(estimateTokens({ model: "house:prose", messages, options: {} })).toBe(1 + 2000 + 2 + 4000);
  });

  it("are those of JSON for tools, their calls, and the schema", () => {
    const tools = [{ name: "look", inputSchema: { type: "object" } }];
    const schema = { type: "object" };
    const length = JSON.stringify(tools).length + JSON.stringify(schema).length;
    expect(estimateTokens(request("abcd", { tools, schema }))).toBe(Math.ceil(1 + length / 4));
    const call = { type: "tool-call", id: "1", name: "look", input: { a: 1 } } as const;
    const parts = [call, { ...call, inputText: "12345678" }];
    expect(estimateTokens({ model: "m", messages: [{ role: "assistant", parts }], options: {} })).toBe(
      Math.ceil(1 + 7 / 4 + 1 + 2),
    );
  });
});

describe("the most that a request costs", () => {
  it("is its input and the longest output it may have, for each choice", () => {
    expect(estimateCost(request("abcdefgh"), model)).toEqual({
      cost: {
        ...{ currency: "USD", nano: 2 * 2000 + 1000 * 8000, basis: "derived", source: "estimate" },
        parts: { input: 4000, output: 8_000_000 },
      },
    });
    expect(nano(estimateCost(request("abcdefgh", { maxTokens: 10, choices: 3 }), model))).toBe(4000 + 30 * 8000);
  });

  it("takes the input at the price of writing a cache, where one may be written", () => {
    const input = (options: RequestOptions, of: ModelInfo = model) => {
      const priced = estimateCost(request("abcdefgh", { maxTokens: 1, ...options }), of);
      return "cost" in priced ? priced.cost.nano - 8000 : priced.unknown;
    };
    expect([input({}), input({ cache: true }), input({ cache: { ttl: "1h" } })]).toEqual([4000, 5000, 8000]);
    expect(input({}, { ...model, capabilities: { cache: "automatic" } })).toBe(5000);
  });

  it("takes sound at its own price, where that is higher", () => {
    const heard: ModelRequest = {
      ...{ model: "house:prose", options: { maxTokens: 1 } },
      messages: [{ role: "user", parts: [{ type: "file", mediaType: "audio/mpeg", data: "AAAA" }] }],
    };
    const speaking = { ...model, prices: { ...model.prices, currency: "USD" as const, inputAudio: 40 } };
    expect(nano(estimateCost(heard, speaking))).toBe(2000 * 40_000 + 8000);
  });

  it("takes the tier of a long input, and the dearest hour", () => {
    const prices = {
      ...{ currency: "USD" as const, input: 2, output: 8 },
      tiers: [{ aboveTokens: 1, input: 4, output: 16 }],
      offPeak: { input: 0, output: 0, hours: [{ from: "00:00", to: "24:00" }] },
    };
    expect(nano(estimateCost(request("abcd", { maxTokens: 1 }), { ...model, prices }))).toBe(2000 + 8000);
    expect(nano(estimateCost(request("abcde", { maxTokens: 1 }), { ...model, prices }))).toBe(2 * 4000 + 16_000);
  });

  it("is less in a lane or a tier that costs less", () => {
    const short = request("abcdefgh", { maxTokens: 1 });
    expect(nano(estimateCost(short, model, { lane: "batch" }))).toBe(6000);
    expect(nano(estimateCost(request("abcdefgh", { maxTokens: 1, serviceTier: "flex" }), model))).toBe(6000);
  });

  it.each<[string, ModelInfo, RequestOptions, string]>([
    ["no prices", { ...model, prices: undefined } as unknown as ModelInfo, {}, "its prices are not known"],
    ["no limit of output", { ...model, limits: {} }, {}, "its longest output is not known; set maxTokens"],
    ["no price of output", { ...model, prices: { currency: "USD", input: 1 } }, {}, "there is no price of output"],
    [
      "no price of an hour's cache",
      { ...model, prices: { currency: "USD", input: 1, output: 1 } },
      { cache: { ttl: "1h" } },
      "writing the cache for an hour",
    ],
    ["no price of a tier", model, { serviceTier: "priority" }, 'the service tier "priority"'],
    ["tools of the provider", model, { tools: [{ server: { type: "web_search" } }] }, "as often as the model likes"],
  ])("is not known with %s", (_, of, options, reason) => {
    expect(nano(estimateCost(request("abcd", options), of))).toContain(reason);
  });

  it("is never less than what an answer within its bounds costs", () => {
    const bounds = fc.record({
      read: fc.nat(100),
      written: fc.nat(100),
      output: fc.nat(50),
      characters: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(bounds, ({ read, written, output, characters }) => {
        const asked = request("x".repeat(characters), { maxTokens: 50, cache: true });
        const all = estimateTokens(asked);
        const cacheRead = Math.min(read, all);
        const cacheWrite = Math.min(written, all - cacheRead);
        const usage = { input: all - cacheRead - cacheWrite, output, cacheRead, cacheWrite };
        const real = costOf(model.prices ?? { currency: "USD" }, { model, usage, at: 0 }, "test");
        expect(Number(nano(estimateCost(asked, model)))).toBeGreaterThanOrEqual(Number(nano(real)));
      }),
    );
  });
});
