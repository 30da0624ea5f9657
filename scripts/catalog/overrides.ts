/** What pages say of models and no package tells, kept by hand: a page and the day it was read for each row; later rows win over earlier ones. */
import type { ModelPrices } from "../../src/core/model-info.ts";
import type { Override } from "./join.ts";

type Facts = Omit<Override, "provider" | "models" | "source" | "checked">;
type Page = readonly [source: string, checked: string];

/** One vendor's rows, as `[models, page, facts]`. */
function vendor(provider: string, rows: readonly (readonly [Override["models"], Page, Facts])[]): Override[] {
  return rows.map(([models, [source, checked], facts]) => ({ provider, models, source, checked, ...facts }));
}

/** Pages read in the vendors' documentation. */
const page = (source: string, checked = "2026-11-21"): Page => [source, checked];
/** A collection of the vendors' figures, where the vendor's own page was not to be had. */
const collected = (path: string): Page => [
  `https://github.com/anomalyco/models.dev/blob/f3fc6922/providers/${path}`,
  "2026-07-02",
];
const claudePage = (path: string, checked?: string) => page(`https://platform.claude.com/docs/en/${path}`, checked);
const openaiPage = (path: string, checked?: string) => page(`https://developers.openai.com/api/docs/${path}`, checked);
const yandexPage = (path: string) => page(`https://github.com/yandex-cloud/docs/blob/master/ru/${path}`);

const all = /^/;
const atOnce: Facts = { lanes: ["interactive"] };
const orBatched: Facts = { lanes: ["interactive", "batch"] };
const halfInBatch: Facts = { lanes: ["interactive", "batch"], lanePrices: { batch: 0.5 } };
const tools: Facts = { capabilities: { tools: true } };
const automatic: Facts = { capabilities: { cache: "automatic" } };
const context = (contextTokens: number, outputTokens?: number): Facts => ({
  limits: { contextTokens, ...(outputTokens !== undefined && { outputTokens }) },
});
const output = (outputTokens: number): Facts => ({ limits: { outputTokens } });
const usd = (input: number, out: number, cacheRead?: number): ModelPrices => ({
  currency: "USD",
  input,
  output: out,
  ...(cacheRead !== undefined && { cacheRead }),
});

/** Fast mode is what was called priority; either word is taken. Its prices on the page, over the listed ones. */
const fastMode = page("https://openai.com/api-fast-mode/", "2026-11-28");
const priority = (factor: number): Facts => ({ serviceTiers: { priority: factor, fast: factor } });

const openai = vendor("openai", [
  [all, collected("openai/models"), { capabilities: { tools: true, schema: true } }],
  [all, openaiPage("models/gpt-5.6-luna"), automatic],
  [
    all,
    openaiPage("pricing"),
    { lanes: ["interactive", "background", "batch"], lanePrices: { background: 1, batch: 0.5 } },
  ],
  [/^gpt-4/, collected("openai/models"), { capabilities: { reasoning: "none", sampling: true } }],
  [/^(gpt-[5-9]|o\d)/, collected("openai/models"), { capabilities: { reasoning: "effort" } }],
  // From 5.1 to 5.6 sampling is taken without reasoning only, which cannot be said of the model alone.
  [
    /^(gpt-5(-|$)|gpt-[6-9]|o\d)/,
    page("https://github.com/vercel/ai/tree/main/packages/openai"),
    { capabilities: { sampling: false } },
  ],
  [all, collected("openai/models/gpt-4o.toml"), { capabilities: { input: ["image", "pdf"] } }],
  [/^gpt-[5-9]/, openaiPage("models/gpt-5.6-luna"), output(128_000)],
  [["gpt-5-pro"], collected("openai/models/gpt-5-pro.toml"), output(272_000)],
  [/^o\d/, collected("openai/models/o3.toml"), output(100_000)],
  [/^gpt-4\.1/, collected("openai/models/gpt-4.1.toml"), context(1_047_576, 32_768)],
  [/^gpt-4o/, collected("openai/models/gpt-4o.toml"), output(16_384)],
  [
    ["gpt-6.1-sol"],
    openaiPage("models/gpt-6.1-sol"),
    {
      ...context(1_050_000),
      prices: {
        ...usd(2, 10, 0.1),
        cacheWrite: 2.5,
        tiers: [{ aboveTokens: 272_000, input: 4, output: 15, cacheRead: 0.2, cacheWrite: 5 }],
      },
      lanePrices: { background: 1, batch: 0.5 },
    },
  ],
  // "Promotional pricing is available at least through November 21, 2026"; what it costs after that could not be read.
  [
    ["gpt-5.6-sol"],
    openaiPage("models/gpt-5.6-sol", "2026-11-28"),
    {
      prices: {
        ...usd(4, 20, 0.4),
        cacheWrite: 5,
        tiers: [{ aboveTokens: 271_999, input: 8, output: 30, cacheRead: 0.8, cacheWrite: 10 }],
        since: "2026-08-21",
        until: "2026-11-21",
      },
    },
  ],
  // What is not a token: web search with reasoning models or not, and what file search looks up. Code containers are paid by the hour.
  [all, openaiPage("pricing", "2026-11-28"), { serverTools: { web_search: 10, file_search: 2.5 } }],
  // "Tokens are priced at Batch API rates".
  [all, openaiPage("guides/flex-processing", "2026-11-28"), { serviceTiers: { flex: 0.5 } }],
  [/^gpt-(5\.6-(sol|terra|luna)|5\.4(-mini)?|5\.2|5\.1|5(-codex)?)$/, fastMode, priority(2)],
  [["gpt-5.5"], fastMode, priority(2.5)],
  [["gpt-5-mini"], fastMode, priority(1.8)],
  [["gpt-4.1"], fastMode, priority(1.75)],
]);

/** Cache writes cost 1.25 times the input, and 2 times for an hour: https://platform.claude.com/docs/en/about-claude/pricing */
const claude = (input: number, out: number, cacheRead: number): ModelPrices => ({
  ...usd(input, out, cacheRead),
  cacheWrite: input * 1.25,
  cacheWriteHour: input * 2,
});
const claude45 = /-4-5$/;
const claude46 = /-4-6$/;
const claude47AndLater = /-4-[78]$|^claude-[a-z]+-5/;

const anthropic = vendor("anthropic", [
  [all, claudePage("models"), { capabilities: { input: ["image", "pdf"], tools: true, schema: true } }],
  [all, claudePage("build-with-claude/prompt-caching"), { capabilities: { cache: "explicit" } }],
  [
    claude45,
    claudePage("models/haiku-5-5/migration-guide"),
    { capabilities: { reasoning: "budget", sampling: true, prefill: true } },
  ],
  [claude45, collected("anthropic/models/claude-haiku-4-5.toml"), output(64_000)],
  [
    claude46,
    claudePage("about-claude/models/whats-new-claude-4-6"),
    { capabilities: { reasoning: "budget-or-effort", sampling: true, prefill: false } },
  ],
  [["claude-opus-4-6"], collected("anthropic/models/claude-opus-4-6.toml"), output(128_000)],
  [
    claude47AndLater,
    claudePage("about-claude/models/migration-guide"),
    { capabilities: { reasoning: "effort", sampling: false, prefill: false } },
  ],
  [claude47AndLater, claudePage("about-claude/models/overview"), context(1_000_000, 128_000)],
  [
    ["claude-fable-5-1", "claude-fable-5-2", "claude-opus-5-5", "claude-sonnet-5-5"],
    claudePage("models/sonnet-5-5/migration-guide"),
    { capabilities: { toolChoice: false } },
  ],
  [["claude-mythos-5"], claudePage("about-claude/pricing"), { prices: claude(10, 50, 1) }],
  [["claude-mythos-5-1"], claudePage("about-claude/pricing"), { prices: claude(10, 50, 0.25) }],
  [["claude-sonnet-5-5"], claudePage("models/sonnet-5-5/migration-guide"), { prices: claude(2, 10, 0.1) }],
  // What it costs to read its cache was not to be had.
  [["claude-fable-5-2"], page("https://vercel.com/ai-gateway/models/claude-fable-5.2"), { prices: usd(8, 40) }],
  [
    ["claude-haiku-5-5"],
    claudePage("models/haiku-5-5/overview"),
    {
      prices: {
        ...claude(0.1, 0.5, 0.01),
        tiers: [
          { aboveTokens: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625, cacheWriteHour: 1 },
        ],
      },
    },
  ],
  [all, claudePage("about-claude/models/whats-new-opus-5"), halfInBatch],
  [
    all,
    claudePage("agents-and-tools/tool-use/web-search-tool", "2026-11-28"),
    { serverTools: { web_search: 10, web_fetch: 0 } },
  ],
  // "US-only inference is priced at 1.1x on Opus 4.6 and newer models".
  [/-4-[678]$|^claude-[a-z]+-5/, claudePage("api/service-tiers", "2026-11-28"), { serviceTiers: { us: 1.1 } }],
]);

const halfUncached = { input: 0.5, output: 0.5, inputAudio: 0.5, outputAudio: 0.5 };

const gemini = vendor("gemini", [
  [all, collected("google/models"), { capabilities: { tools: true, schema: true, sampling: true } }],
  [all, collected("google/models"), { capabilities: { input: ["image", "pdf", "audio", "video"] } }],
  [all, collected("google/models"), context(1_048_576, 65_536)],
  [all, page("https://ai.google.dev/gemini-api/docs/caching"), automatic],
  // Half the price but for reading the cache, which differs from model to model.
  [all, page("https://ai.google.dev/gemini-api/docs/pricing"), { ...orBatched, lanePrices: { batch: halfUncached } }],
  [
    all,
    page("https://ai.google.dev/gemini-api/docs/optimization", "2026-11-28"),
    { serviceTiers: { flex: halfUncached } },
  ],
  [/^gemini-2\.5/, page("https://ai.google.dev/gemini-api/docs/thinking"), { capabilities: { reasoning: "budget" } }],
  [/^gemini-3/, page("https://ai.google.dev/gemini-api/docs/thinking"), { capabilities: { reasoning: "effort" } }],
]);

const yandexText = ["aliceai-llm", "yandexgpt/rc", "yandexgpt", "yandexgpt-lite"] as const;
/** A unit costs 0.20 roubles a thousand, VAT included; each token counts for a number of units. */
const units = (unitsPerToken: number): ModelPrices => ({
  currency: "RUB",
  input: unitsPerToken * 200,
  output: unitsPerToken * 200,
});

const yandex = vendor("yandex", [
  [yandexText, yandexPage("ai-studio/concepts/generation/models.md"), context(32_768)],
  [["aliceai-llm"], yandexPage("_pricing_examples/ai-studio/rub-generating-sync.md"), { prices: units(2.5) }],
  [["yandexgpt/rc"], yandexPage("_pricing_examples/ai-studio/rub-generating-sync.md"), { prices: units(2) }],
  [["yandexgpt"], yandexPage("_pricing/yandexgpt/rub-generating_new.md"), { prices: units(6) }],
  [["yandexgpt-lite"], yandexPage("_pricing/yandexgpt/rub-generating_new.md"), { prices: units(1) }],
  [all, yandexPage("ai-studio/pricing.md"), { lanes: ["interactive", "background"] }],
  [/^yandexgpt(-lite)?$/, yandexPage("_pricing/yandexgpt/rub-generating_new.md"), { lanePrices: { background: 0.5 } }],
  [all, yandexPage("ai-studio/concepts/generation/models.md"), { capabilities: { input: [] } }],
  [
    /^yandexgpt(\/|$)/,
    yandexPage("ai-studio/concepts/generation/chain-of-thought.md"),
    { capabilities: { reasoning: "mode" } },
  ],
]);

/** Half the price but from Monday to Friday, 9:00 to 12:00 and 14:00 to 18:00 in Beijing; Chinese holidays, off-peak as well, are not told of here. */
const dayAndNight = (input: number, out: number, cacheRead: number, since: string): ModelPrices => ({
  ...usd(input, out, cacheRead),
  offPeak: {
    ...{ input: input / 2, output: out / 2, cacheRead: cacheRead / 2 },
    hours: [
      { from: "00:00", to: "01:00" },
      { from: "04:00", to: "06:00" },
      { from: "10:00", to: "24:00" },
      { from: "00:00", to: "24:00", days: [0, 6] },
    ],
  },
  since,
});
const deepseekPage = page("https://api-docs.deepseek.com/quick_start/pricing", "2026-11-28");

const deepseek = vendor("deepseek", [
  [["deepseek-v4-pro"], deepseekPage, { prices: dayAndNight(1.32, 3.96, 0.044, "2026-08-23") }],
  // Both names are the same model since then, at the same price.
  [["deepseek-flash", "deepseek-v4-flash"], deepseekPage, { prices: dayAndNight(0.3, 1.2, 0.006, "2026-09-10") }],
  [all, collected("deepseek/models/deepseek-v4-pro.toml"), context(1_000_000, 384_000)],
  [
    all,
    collected("deepseek/models/deepseek-v4-pro.toml"),
    { ...atOnce, capabilities: { input: [], tools: true, reasoning: "effort", prefill: true, cache: "automatic" } },
  ],
]);

const gptOss = /gpt-oss-/;
const llama = /llama/i;

const groq = vendor("groq", [
  [all, page("https://console.groq.com/docs/models"), { ...tools, ...orBatched }],
  [all, collected("groq/models"), context(131_072)],
  [gptOss, page("https://console.groq.com/docs/reasoning"), { capabilities: { reasoning: "effort", input: [] } }],
  [gptOss, page("https://console.groq.com/docs/models"), output(65_536)],
  [llama, collected("groq/models/llama-3.3-70b-versatile.toml"), { capabilities: { reasoning: "none" } }],
  [/^llama-3/, collected("groq/models/llama-3.3-70b-versatile.toml"), { capabilities: { input: [] } }],
  [/llama-4/, collected("groq/models/meta-llama"), { ...output(8192), capabilities: { input: ["image"] } }],
  [["llama-3.3-70b-versatile"], collected("groq/models/llama-3.3-70b-versatile.toml"), output(32_768)],
  [["qwen/qwen3-32b"], collected("groq/models/qwen/qwen3-32b.toml"), output(40_960)],
  // "Pricing matches the on-demand tier."
  [all, page("https://console.groq.com/docs/flex-processing", "2026-11-28"), { serviceTiers: { flex: 1 } }],
]);

const mistral = vendor("mistral", [
  [
    ["mistral-small-latest"],
    collected("mistral/models/mistral-small-latest.toml"),
    { ...context(256_000), prices: usd(0.15, 0.6) },
  ],
  // It stood for Large 3 until Large 4 came; which of the two it is now could not be read.
  [["mistral-large-latest"], page("https://vercel.com/ai-gateway/models/mistral-large-4"), { prices: null }],
  [
    ["mistral-large-4-0"],
    page("https://vercel.com/ai-gateway/models/mistral-large-4"),
    { ...context(524_288, 262_144), prices: usd(1.36, 4.18), capabilities: { input: ["image"] } },
  ],
  [["mistral-medium-latest"], collected("mistral/models/mistral-medium-2604.toml"), context(262_144)],
  [
    /^mistral-(small-(2603|latest)|medium-3-5|medium-latest)$/,
    collected("mistral/models/mistral-medium-2604.toml"),
    { capabilities: { reasoning: "effort", input: ["image"] } },
  ],
  [
    ["mistral-large-2512"],
    collected("mistral/models/mistral-large-latest.toml"),
    { capabilities: { reasoning: "none", input: ["image"] } },
  ],
  [
    /^(codestral|devstral)/,
    collected("mistral/models/devstral-2512.toml"),
    { capabilities: { reasoning: "none", input: [] } },
  ],
  [all, page("https://docs.mistral.ai/api"), { capabilities: { tools: true, prefill: true } }],
  [all, page("https://docs.mistral.ai/studio/batch-processing"), halfInBatch],
]);

const xai = vendor("xai", [
  [all, collected("xai/models"), { capabilities: { tools: true, schema: true, cache: "automatic" } }],
  [["grok-4.3"], collected("xai/models/grok-4.3.toml"), { capabilities: { reasoning: "effort" } }],
  [["grok-4.3"], collected("xai/models/grok-4.3.toml"), { capabilities: { input: ["image", "pdf"] } }],
  [
    ["grok-4.5"],
    page("https://docs.x.ai/developers/grok-4-5"),
    { capabilities: { reasoning: "effort", input: ["image"] } },
  ],
  [
    all,
    page("https://docs.x.ai/docs/guides/deferred-chat-completions"),
    { lanes: ["interactive", "background", "batch"], lanePrices: { background: 1 } },
  ],
]);

const together = vendor("together", [
  [["openai/gpt-oss-120b"], collected("togetherai/models/openai"), { ...context(131_072), prices: usd(0.15, 0.6) }],
  [["zai-org/GLM-5.1"], collected("togetherai/models/zai-org"), { ...context(202_752), prices: usd(1.4, 4.4) }],
  [
    ["deepseek-ai/DeepSeek-V4-Pro"],
    collected("togetherai/models/deepseek-ai"),
    { ...context(512_000, 384_000), prices: usd(1.74, 3.48, 0.2) },
  ],
  [
    ["MiniMaxAI/MiniMax-M2.7"],
    collected("togetherai/models/MiniMaxAI"),
    { ...context(202_752, 131_072), prices: usd(0.3, 1.2, 0.06) },
  ],
  [
    ["moonshotai/Kimi-K2.6"],
    collected("togetherai/models/moonshotai"),
    { ...context(262_144, 131_000), prices: usd(1.2, 4.5, 0.2) },
  ],
  [all, collected("togetherai/models"), tools],
  [["meta-llama/Llama-3.3-70B-Instruct-Turbo"], collected("togetherai/models/meta-llama"), context(131_072)],
  [llama, collected("togetherai/models/meta-llama"), { capabilities: { reasoning: "none", input: [] } }],
  [gptOss, collected("togetherai/models/openai"), { capabilities: { reasoning: "effort", input: [] } }],
]);

const cerebras = vendor("cerebras", [
  [all, collected("cerebras/models/gpt-oss-120b.toml"), { ...tools, ...atOnce }],
  [gptOss, collected("cerebras/models/gpt-oss-120b.toml"), { capabilities: { reasoning: "effort", input: [] } }],
  [gptOss, collected("cerebras/models/gpt-oss-120b.toml"), output(40_960)],
]);

const openrouter = vendor("openrouter", [[all, page("https://openrouter.ai/docs/quickstart"), atOnce]]);

export const overrides: readonly Override[] = [
  ...openai,
  ...anthropic,
  ...gemini,
  ...yandex,
  ...deepseek,
  ...groq,
  ...mistral,
  ...xai,
  ...together,
  ...cerebras,
  ...openrouter,
];
