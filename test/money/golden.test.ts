/** Costs to the last token: what vendors' pages say, written here, against what the price book says. Nothing here is read from our own prices. */
import { describe, expect, it } from "vitest";
import { asOf } from "../../src/catalog/generated.ts";
import { catalog } from "../../src/catalog/models.ts";
import type { PriceQuery } from "../../src/core/cost.ts";
import type { ModelInfo } from "../../src/core/model-info.ts";
import type { Usage } from "../../src/core/usage.ts";
import { createPriceBook } from "../../src/prices/book.ts";

/** Where a price stands, and the day it was read there. */
const pages = {
  claude: "https://platform.claude.com/docs/en/about-claude/pricing, 2026-11-28",
  claudeOlder: "https://platform.claude.com/docs/en/docs/about-claude/pricing, 2026-11-28",
  claudeHaiku55: "https://platform.claude.com/docs/zh-CN/models/haiku-5-5/overview, 2026-11-21",
  claudeSearch:
    "https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool ($10 per 1,000 searches), 2026-11-28",
  claudeTiers: "https://platform.claude.com/docs/en/api/service-tiers (1.1x for inference_geo us), 2026-11-28",
  claudette: "https://github.com/AnswerDotAI/claudette, the table of its README: 2,180 and 204 tokens are $0.009600",
  openai: "https://developers.openai.com/api/docs/pricing, as https://github.com/simonw/llm-prices has it, 2026-11-28",
  openaiFast: "https://openai.com/api-fast-mode/ and https://openai.com/api-priority-processing/, 2026-11-28",
  openaiFlex: "https://developers.openai.com/api/docs/guides/flex-processing.md (Batch API rates), 2026-11-28",
  openaiSol61: "https://developers.openai.com/api/docs/models/gpt-6.1-sol, 2026-11-21",
  openaiSol56:
    "https://developers.openai.com/api/docs/models/gpt-5.6-sol ($4 and $20, minus 20 % and 33 %), 2026-11-28",
  openaiLuna56: "https://developers.openai.com/api/docs/models/gpt-5.6-luna (minus 80 % on 2026-07-30), 2026-11-21",
  openaiO3:
    "https://aitoolrate.com/blog/2025-guide-how-much-does-openais-o3-model-cost-per-generation-explained ($10 and $40 before), 2026-11-28",
  gemini: "https://ai.google.dev/gemini-api/docs/pricing, as https://github.com/simonw/llm-prices has it, 2026-11-28",
  gemini38: "https://ai.google.dev/gemini-api/docs/pricing ($0.75 through December 31, 2026), 2026-11-21",
  geminiHalf: "https://ai.google.dev/gemini-api/docs/optimization (batch and flex: 50 %), 2026-11-28",
  deepseek: "https://api-docs.deepseek.com/quick_start/pricing, 2026-11-28",
  deepseekAugust:
    "https://docs.apiyi.com/en/live/2026-08/deepseek-price-peak-tier.md (list prices at the peak), 2026-11-28",
  mistral: "https://developer.puter.com/tutorials/mistral-api-pricing/ (list prices, batch 50 %), 2026-11-28",
  mistralAlias:
    "https://github.com/braintrustdata/braintrust-proxy/issues/802 (what mistral-medium-latest cost before), 2026-11-28",
  groq: "https://console.groq.com/docs/models, 2026-11-21",
  grok: "https://docs.x.ai/docs/models/grok-4.5 (at 200k and above: double), 2026-11-21",
  yandex:
    "https://github.com/yandex-cloud/docs, ru/_pricing/yandexgpt/rub-generating_new.md (for 1,000 tokens), 2026-11-21",
} as const;

interface Row {
  readonly id: string;
  readonly of: string;
  readonly usage: Usage;
  /** The parts of the cost: tokens, and the price of a million of them as the page writes it; `/k` is a price of a thousand. */
  readonly lines: string;
  readonly page: keyof typeof pages;
  readonly how: How;
}

type How = Partial<Pick<PriceQuery, "lane" | "serviceTier" | "at">> & {
  readonly basis?: "derived";
  readonly currency?: "RUB";
};

const row = (id: string, of: string, usage: Usage, lines: string, page: Row["page"], how: How = {}): Row => ({
  ...{ id, of, usage, lines, page, how },
});

/** By decimal digits alone, each part rounded to a billionth by itself. */
function partsOf(lines: string): number[] {
  return lines.split("; ").map((line) => {
    const [, count = "", whole = "", fraction = "", k] = /^([\d_]+) x (\d+)\.?(\d*)(\/k)?$/.exec(line) ?? [];
    const digits = BigInt(count.replaceAll("_", "")) * BigInt(whole + fraction.padEnd(6, "0")) * (k ? 1000n : 1n);
    return Number((digits + 500n) / 1000n);
  });
}

const on = (day: string, time = "12:00") => Date.parse(`${day}T${time}:00Z`);
const now = on(asOf);
const rows: readonly Row[] = [
  // Anthropic
  row(
    "anthropic:claude-sonnet-4-5",
    "a seed's own table",
    { input: 2180, output: 204, cacheRead: 0, cacheWrite: 0 },
    "2180 x 3; 204 x 15",
    "claudette",
  ),
  row("anthropic:claude-opus-5", "input and output", { input: 1037, output: 513 }, "1037 x 5; 513 x 25", "claude"),
  row(
    "anthropic:claude-haiku-4-5",
    "a cache that was read",
    { input: 21, output: 333, cacheRead: 101_001 },
    "21 x 1; 333 x 5; 101_001 x 0.1",
    "claudeOlder",
  ),
  row(
    "anthropic:claude-sonnet-4-6",
    "a cache that was written for 5 minutes",
    { input: 4, output: 7, cacheRead: 0, cacheWrite: 9001 },
    "4 x 3; 7 x 15; 9001 x 3.75",
    "claudeOlder",
  ),
  row(
    "anthropic:claude-opus-4-8",
    "a cache that was written for an hour",
    { input: 3, output: 11, cacheWrite: 9362, cacheWriteHour: 9362 },
    "3 x 5; 11 x 25; 9362 x 10",
    "claude",
  ),
  row(
    "anthropic:claude-opus-4-6",
    "a cache that was written for both",
    { input: 3, output: 11, cacheRead: 50, cacheWrite: 10_000, cacheWriteHour: 4000 },
    "3 x 5; 11 x 25; 50 x 0.5; 6000 x 6.25; 4000 x 10",
    "claude",
  ),
  row(
    "anthropic:claude-fable-5-1",
    "a model whose cache is read for less than a tenth",
    { input: 10, output: 10, cacheRead: 777_777 },
    "10 x 10; 10 x 50; 777_777 x 0.25",
    "claude",
  ),
  row(
    "anthropic:claude-haiku-5-5",
    "input of ordinary length, cached tokens included",
    { input: 1, output: 10, cacheRead: 99_999 },
    "1 x 0.1; 10 x 0.5; 99_999 x 0.01",
    "claudeHaiku55",
  ),
  row(
    "anthropic:claude-haiku-5-5",
    "input that is long by one cached token",
    { input: 1, output: 10, cacheRead: 100_000 },
    "1 x 0.5; 10 x 2.5; 100_000 x 0.05",
    "claudeHaiku55",
  ),
  row("anthropic:claude-opus-5", "a batch", { input: 1037, output: 513 }, "1037 x 2.5; 513 x 12.5", "claude", {
    lane: "batch",
    serviceTier: "batch",
    basis: "derived",
  }),
  row(
    "anthropic:claude-sonnet-4-6",
    "a batch with a cache",
    { input: 100, output: 100, cacheRead: 3333, cacheWrite: 2001, cacheWriteHour: 1001 },
    "100 x 1.5; 100 x 7.5; 3333 x 0.15; 1000 x 1.875; 1001 x 3",
    "claudeOlder",
    { lane: "batch", basis: "derived" },
  ),
  row(
    "anthropic:claude-sonnet-4-6",
    "web searches",
    { input: 6039, output: 105, serverTools: { web_search: 2, web_fetch: 3 } },
    "6039 x 3; 105 x 15; 2 x 10/k",
    "claudeSearch",
  ),
  row(
    "anthropic:claude-sonnet-4-6",
    "web searches in a batch, which are not cheaper",
    { input: 6039, output: 105, serverTools: { web_search: 2 } },
    "6039 x 1.5; 105 x 7.5; 2 x 10/k",
    "claudeSearch",
    { lane: "batch", basis: "derived" },
  ),
  row(
    "anthropic:claude-opus-4-7",
    "an answer from the United States alone",
    { input: 1000, output: 1000, cacheRead: 1001, rates: ["us"] },
    "1000 x 5.5; 1000 x 27.5; 1001 x 0.55",
    "claudeTiers",
    { basis: "derived" },
  ),
  // OpenAI
  row(
    "openai:gpt-5",
    "a cache that was read",
    { input: 301, output: 77, cacheRead: 1024, reasoning: 64 },
    "301 x 1.25; 77 x 10; 1024 x 0.125",
    "openai",
  ),
  row(
    "openai:gpt-4.1",
    "the tier everybody has, by its name",
    { input: 301, output: 77, cacheRead: 1024 },
    "301 x 2; 77 x 8; 1024 x 0.5",
    "openai",
    { serviceTier: "default" },
  ),
  row(
    "openai:gpt-5",
    "the flex tier",
    { input: 301, output: 77, cacheRead: 1025 },
    "301 x 0.625; 77 x 5; 1025 x 0.0625",
    "openaiFlex",
    { serviceTier: "flex", basis: "derived" },
  ),
  row(
    "openai:gpt-5",
    "the priority tier",
    { input: 301, output: 77, cacheRead: 1024 },
    "301 x 2.50; 77 x 20.00; 1024 x 0.250",
    "openaiFast",
    { serviceTier: "priority", basis: "derived" },
  ),
  row(
    "openai:gpt-5.5",
    "the priority tier",
    { input: 301, output: 77, cacheRead: 1024 },
    "301 x 12.50; 77 x 75.00; 1024 x 1.250",
    "openaiFast",
    { serviceTier: "priority", basis: "derived" },
  ),
  row(
    "openai:gpt-5-mini",
    "the priority tier",
    { input: 301, output: 77, cacheRead: 1024 },
    "301 x 0.45; 77 x 3.60; 1024 x 0.045",
    "openaiFast",
    { serviceTier: "fast", basis: "derived" },
  ),
  row(
    "openai:gpt-4.1",
    "the priority tier",
    { input: 301, output: 77, cacheRead: 1024 },
    "301 x 3.50; 77 x 14.00; 1024 x 0.875",
    "openaiFast",
    { serviceTier: "priority", basis: "derived" },
  ),
  row(
    "openai:gpt-4o",
    "a batch",
    { input: 999, output: 99, cacheRead: 128 },
    "999 x 1.25; 99 x 5; 128 x 0.625",
    "openai",
    { lane: "batch", serviceTier: "default", basis: "derived" },
  ),
  row(
    "openai:gpt-4o-mini",
    "a request in the background",
    { input: 999, output: 99 },
    "999 x 0.15; 99 x 0.6",
    "openai",
    { lane: "background" },
  ),
  row(
    "openai:gpt-5.5",
    "the longest input of ordinary price",
    { input: 271_000, output: 9, cacheRead: 999 },
    "271_000 x 5; 9 x 30; 999 x 0.5",
    "openai",
  ),
  row(
    "openai:gpt-5.5",
    "the shortest long input",
    { input: 271_000, output: 9, cacheRead: 1000 },
    "271_000 x 10; 9 x 45; 1000 x 1",
    "openai",
  ),
  row(
    "openai:gpt-6.1-sol",
    "the longest input of ordinary price, where the page says more than 272K",
    { input: 272_000, output: 9 },
    "272_000 x 2; 9 x 10",
    "openaiSol61",
  ),
  row(
    "openai:gpt-6.1-sol",
    "a long input with a cache read and written",
    { input: 100_000, output: 9, cacheRead: 100_001, cacheWrite: 100_000 },
    "100_000 x 4; 9 x 15; 100_001 x 0.2; 100_000 x 5",
    "openaiSol61",
  ),
  row(
    "openai:gpt-5.6-luna",
    "the day before a price fell",
    { input: 1001, output: 77 },
    "1001 x 1; 77 x 6",
    "openaiLuna56",
    { at: on("2026-07-29", "23:59") },
  ),
  row(
    "openai:gpt-5.6-luna",
    "the day a price fell",
    { input: 1001, output: 77 },
    "1001 x 0.2; 77 x 1.2",
    "openaiLuna56",
    { at: on("2026-07-30", "00:00") },
  ),
  row(
    "openai:gpt-5.6-sol",
    "a batch before a price fell",
    { input: 1001, output: 77 },
    "1001 x 2.5; 77 x 15",
    "openaiSol56",
    { lane: "batch", at: on("2026-08-01"), basis: "derived" },
  ),
  row("openai:o3", "the day before a price fell", { input: 1001, output: 77 }, "1001 x 10; 77 x 40", "openaiO3", {
    at: on("2025-06-09", "23:59"),
  }),
  row(
    "openai:o3-2025-04-16",
    "the day a price fell, of a dated name",
    { input: 1001, output: 77, cacheRead: 64 },
    "1001 x 2; 77 x 8; 64 x 0.5",
    "openaiO3",
    { at: on("2025-06-10", "00:00") },
  ),
  row(
    "openai:gpt-5.6-sol",
    "the last day that was promised, in fast mode",
    { input: 1001, output: 77 },
    "1001 x 8; 77 x 40",
    "openaiSol56",
    { serviceTier: "fast", at: on("2026-11-21", "23:59"), basis: "derived" },
  ),
  // Gemini
  row(
    "gemini:gemini-2.5-flash",
    "sound beside text",
    { input: 1001, output: 99, inputAudio: 501 },
    "500 x 0.30; 501 x 1.00; 99 x 2.5",
    "gemini",
  ),
  row(
    "gemini:gemini-2.5-pro",
    "an input of ordinary length",
    { input: 150_000, output: 99, cacheRead: 50_000 },
    "150_000 x 1.25; 99 x 10; 50_000 x 0.125",
    "gemini",
  ),
  row(
    "gemini:gemini-2.5-pro",
    "a long input",
    { input: 150_001, output: 99, cacheRead: 50_000 },
    "150_001 x 2.5; 99 x 15; 50_000 x 0.25",
    "gemini",
  ),
  row("gemini:gemini-2.5-flash", "a batch", { input: 1001, output: 99 }, "1001 x 0.15; 99 x 1.25", "geminiHalf", {
    lane: "batch",
    basis: "derived",
  }),
  row(
    "gemini:gemini-3.5-flash",
    "the flex tier, told in the usage",
    { input: 1001, output: 99, rates: ["flex"] },
    "1001 x 0.75; 99 x 4.5",
    "geminiHalf",
    { basis: "derived" },
  ),
  row(
    "gemini:gemini-3.8-flash",
    "the last day of an introduction",
    { input: 1001, output: 99, cacheRead: 2001 },
    "1001 x 0.75; 99 x 3.75; 2001 x 0.075",
    "gemini38",
    { at: on("2026-12-31", "23:59") },
  ),
  row(
    "gemini:gemini-3.8-flash",
    "the day after",
    { input: 1001, output: 99, cacheRead: 2001 },
    "1001 x 1.5; 99 x 7.5; 2001 x 0.15",
    "gemini38",
    { at: on("2027-01-01", "00:00") },
  ),
  // DeepSeek
  row(
    "deepseek:deepseek-v4-pro",
    "a morning in Beijing",
    { input: 1001, output: 99, cacheRead: 64 },
    "1001 x 1.32; 99 x 3.96; 64 x 0.044",
    "deepseek",
    { at: on("2026-11-24", "03:59"), basis: "derived" },
  ),
  row(
    "deepseek:deepseek-v4-pro",
    "a lunch in Beijing",
    { input: 1001, output: 99, cacheRead: 64 },
    "1001 x 0.66; 99 x 1.98; 64 x 0.022",
    "deepseek",
    { at: on("2026-11-24", "04:00"), basis: "derived" },
  ),
  row(
    "deepseek:deepseek-flash",
    "a Saturday morning in Beijing",
    { input: 1001, output: 99, cacheRead: 64 },
    "1001 x 0.15; 99 x 0.6; 64 x 0.003",
    "deepseek",
    { at: on("2026-11-28", "02:00"), basis: "derived" },
  ),
  row(
    "deepseek:deepseek-v4-flash",
    "a name of before, charged as its successor",
    { input: 1001, output: 99, cacheRead: 64 },
    "1001 x 0.3; 99 x 1.2; 64 x 0.006",
    "deepseek",
    { at: on("2026-11-24", "09:59"), basis: "derived" },
  ),
  row(
    "deepseek:deepseek-v4-flash",
    "that name when it was a model of its own",
    { input: 1001, output: 99, cacheRead: 64 },
    "1001 x 0.44; 99 x 1.32; 64 x 0.014",
    "deepseekAugust",
    { at: on("2026-08-20", "02:00"), basis: "derived" },
  ),
  // Mistral
  row("mistral:mistral-large-2512", "input and output", { input: 1001, output: 99 }, "1001 x 0.5; 99 x 1.5", "mistral"),
  row("mistral:mistral-medium-3-5", "a batch", { input: 1001, output: 99 }, "1001 x 0.75; 99 x 3.75", "mistral", {
    lane: "batch",
    basis: "derived",
  }),
  row(
    "mistral:mistral-medium-latest",
    "an alias before it moved",
    { input: 1001, output: 99 },
    "1001 x 0.4; 99 x 2",
    "mistralAlias",
    { at: on("2026-03-01") },
  ),
  // Others
  row(
    "groq:openai/gpt-oss-120b",
    "the flex tier, which costs the same there",
    { input: 1001, output: 99, cacheRead: 128 },
    "1001 x 0.15; 99 x 0.6; 128 x 0.075",
    "groq",
    { serviceTier: "flex" },
  ),
  row("xai:grok-4.5", "the shortest long input", { input: 200_000, output: 99 }, "200_000 x 4; 99 x 12", "grok"),
  row(
    "yandex:yandexgpt",
    "input and output, in roubles",
    { input: 1001, output: 99 },
    "1001 x 1.20/k; 99 x 1.20/k",
    "yandex",
    { currency: "RUB" },
  ),
  row(
    "yandex:yandexgpt-lite",
    "a request in the background, at half the price",
    { input: 1001, output: 99 },
    "1001 x 0.10/k; 99 x 0.10/k",
    "yandex",
    { lane: "background", basis: "derived", currency: "RUB" },
  ),
];

const book = createPriceBook({ userPrices: false });

/** As a registry finds it: dated names have what their model has. */
function modelOf(id: string): ModelInfo {
  const [provider = "", name = ""] = id.split(":");
  const listed = catalog.find((model) => model.id === id.replace(/-20\d\d-\d\d-\d\d$/, ""));
  return listed ? { ...listed, id, name } : { id, provider, name, capabilities: {} };
}

describe("the price book agrees with the page to the billionth on", () => {
  it.each(rows.map((each) => [`${each.id}: ${each.of}`, each] as const))(
    "%s",
    async (_, { id, usage, lines, page, how }) => {
      const { currency = "USD", basis = "exact", ...rest } = how;
      const priced = await book.cost({ model: modelOf(id), usage, at: now, ...rest });
      expect(priced).toMatchObject({
        cost: { currency, basis, nano: partsOf(lines).reduce((sum, part) => sum + part, 0) },
      });
      expect(pages[page]).toContain("https://");
    },
  );

  it("the figure that a seed prints", () => {
    expect(partsOf(rows[0]?.lines ?? "")).toEqual([6_540_000, 3_060_000]);
  });
});
