/** The catalogue of models: generated and kept rows, figures against the vendors' pages, and models it does not list. */
import { execFile } from "node:child_process";
import { join as joinPath } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { join } from "../scripts/catalog/join.ts";
import { overrides } from "../scripts/catalog/overrides.ts";
import { packageModels } from "../scripts/catalog/packages.ts";
import { asOf } from "../src/catalog/generated.ts";
import { catalog } from "../src/catalog/models.ts";
import { type Feature, modelHas, needs } from "../src/core/features.ts";
import type { ModelInfo, ModelPrices, TokenPrices } from "../src/core/model-info.ts";
import type { Provider } from "../src/core/provider.ts";
import { createRegistry } from "../src/core/registry.ts";
import { textEvents } from "./support/models.ts";

const find = (id: string): ModelInfo => {
  const info = catalog.find((model) => model.id === id);
  if (!info) throw new Error(`${id} is not in the catalogue.`);
  return info;
};
const rates = ({ input, output, cacheRead, cacheWrite, cacheWriteHour }: TokenPrices) =>
  [input, output, cacheRead, cacheWrite, cacheWriteHour].filter((rate) => rate !== undefined);

describe("the generated files", () => {
  it("are what the script writes", async () => {
    const script = joinPath(import.meta.dirname, "../scripts/catalog.ts");
    const run = promisify(execFile)(process.execPath, [script, "--check"]);
    const { stderr } = await run.catch((error: { stderr: string }) => error);
    expect(stderr).toBe("");
  });
});

describe("each model", () => {
  it("is there, of every provider that has a list", () => {
    const providers = [...new Set(catalog.map(({ provider }) => provider))];
    expect(providers).toEqual([
      ...["openai", "anthropic", "gemini", "deepseek", "groq", "mistral", "xai", "together"],
      ...["fireworks", "cerebras", "openrouter", "yandex", "sim"],
    ]);
    expect(catalog.length).toBeGreaterThan(120);
  });

  it("has an id of its provider and its name, and shares no name with another of its provider", () => {
    const names = catalog.flatMap(({ provider, name, aliases = [] }) =>
      [name, ...aliases].map((each) => `${provider}:${each}`),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(catalog.filter(({ id, provider, name }) => id !== `${provider}:${name}`)).toEqual([]);
  });

  it("has limits that fit each other", () => {
    const wrong = catalog.filter(({ limits: { contextTokens = 1e9, outputTokens = 1 } = {} }) => {
      const whole = Number.isInteger(contextTokens) && Number.isInteger(outputTokens);
      return !whole || outputTokens < 1 || outputTokens > contextTokens || contextTokens < 4096;
    });
    expect(wrong).toEqual([]);
  });

  it("has prices that can be: none below nothing, reading a cache no dearer than not having one", () => {
    const wrong = catalog.filter(({ prices }) => {
      const steps: readonly TokenPrices[] = prices ? [prices, ...(prices.tiers ?? [])] : [];
      return steps.some((step) => {
        const { input = Number.POSITIVE_INFINITY, output, cacheRead = 0 } = step;
        return output === undefined || cacheRead > input || rates(step).some((rate) => !(rate > 0 && rate < 10_000));
      });
    });
    expect(wrong).toEqual([]);
  });

  it("has tiers that rise, within its context", () => {
    const wrong = catalog.filter(({ prices, limits }) =>
      (prices?.tiers ?? []).some(({ aboveTokens }, index, tiers) => {
        const before = tiers[index - 1]?.aboveTokens ?? 0;
        return aboveTokens <= before || aboveTokens >= (limits?.contextTokens ?? Number.POSITIVE_INFINITY);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("costs another part of its price only in lanes that it has", () => {
    const wrong = catalog.filter(({ prices, lanes = [] }) =>
      Object.entries(prices?.lanes ?? {}).some(
        ([lane, part]) =>
          !lanes.some((each) => each === lane) ||
          (typeof part === "number" ? [part] : Object.values(part)).some((each) => each <= 0 || each > 1),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });
});

describe("each row kept by hand", () => {
  it("names a page and a day", () => {
    const wrong = overrides.filter(
      ({ source, checked }) => !URL.canParse(source) || !/^20\d\d-\d\d-\d\d$/.test(checked) || checked > "2100",
    );
    expect(wrong).toEqual([]);
  });

  it("changes something, so that none outlives what it is about", () => {
    const packaged = packageModels(asOf);
    const all = JSON.stringify(join(packaged, overrides));
    const idle = overrides.filter((override) => {
      const others = overrides.filter((other) => other !== override);
      return JSON.stringify(join(packaged, others)) === all;
    });
    expect(idle.map(({ provider, models }) => `${provider} ${models}`)).toEqual([]);
  });
});

interface Golden {
  readonly id: string;
  /** Context and output. */
  readonly limits?: readonly [number, number];
  readonly prices?: Omit<ModelPrices, "currency" | "lanes">;
  readonly page: string;
}

/** Read on 2026-11-21 on the page named: the vendor's own, or one that gives the vendor's list price. */
const golden: readonly Golden[] = [
  {
    id: "anthropic:claude-opus-5-5",
    limits: [1_000_000, 128_000],
    prices: { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5, cacheWriteHour: 8 },
    page: "https://platform.claude.com/docs/about-claude/models/overview",
  },
  {
    id: "anthropic:claude-sonnet-5-5",
    limits: [1_000_000, 128_000],
    prices: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5, cacheWriteHour: 4 },
    page: "https://platform.claude.com/docs/en/models/sonnet-5-5/migration-guide",
  },
  {
    id: "anthropic:claude-haiku-5-5",
    limits: [1_000_000, 128_000],
    prices: {
      ...{ input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, cacheWriteHour: 0.2 },
      tiers: [{ aboveTokens: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625, cacheWriteHour: 1 }],
    },
    page: "https://platform.claude.com/docs/zh-CN/models/haiku-5-5/overview",
  },
  {
    id: "anthropic:claude-fable-5-1",
    limits: [1_000_000, 128_000],
    prices: { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5, cacheWriteHour: 20 },
    page: "https://platform.claude.com/docs/en/about-claude/pricing",
  },
  {
    id: "anthropic:claude-opus-5",
    limits: [1_000_000, 128_000],
    prices: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25, cacheWriteHour: 10 },
    page: "https://platform.claude.com/docs/about-claude/models/whats-new-opus-5",
  },
  {
    id: "anthropic:claude-opus-4-6",
    prices: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25, cacheWriteHour: 10 },
    page: "https://platform.claude.com/docs/en/about-claude/pricing",
  },
  {
    id: "anthropic:claude-sonnet-4-6",
    prices: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, cacheWriteHour: 6 },
    page: "https://platform.claude.com/docs/en/docs/about-claude/pricing",
  },
  {
    id: "anthropic:claude-haiku-4-5",
    limits: [200_000, 64_000],
    prices: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25, cacheWriteHour: 2 },
    page: "https://platform.claude.com/docs/en/docs/about-claude/pricing",
  },
  {
    id: "openai:gpt-6.1-sol",
    limits: [1_050_000, 128_000],
    prices: {
      ...{ input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
      tiers: [{ aboveTokens: 272_000, input: 4, output: 15, cacheRead: 0.2, cacheWrite: 5 }],
    },
    page: "https://developers.openai.com/api/docs/models/gpt-6.1-sol",
  },
  {
    id: "openai:gpt-5.6-luna",
    limits: [1_050_000, 128_000],
    prices: {
      ...{ input: 0.2, output: 1.2, cacheRead: 0.02, cacheWrite: 0.25 },
      tiers: [{ aboveTokens: 271_999, input: 0.4, output: 1.8, cacheRead: 0.04, cacheWrite: 0.5 }],
    },
    page: "https://developers.openai.com/api/docs/models/gpt-5.6-luna",
  },
  {
    id: "openai:gpt-4.1",
    limits: [1_047_576, 32_768],
    prices: { input: 2, output: 8, cacheRead: 0.5 },
    page: "https://vercel.com/ai-gateway/models/gpt-4.1-fast.md and https://docs.github.com/copilot/reference/copilot-billing/models-and-pricing",
  },
  {
    id: "openai:gpt-5.2",
    prices: { input: 1.75, output: 14, cacheRead: 0.175 },
    page: "https://docs.github.com/copilot/reference/copilot-billing/models-and-pricing",
  },
  {
    id: "gemini:gemini-3.8-flash",
    prices: { input: 0.75, output: 3.75, cacheRead: 0.075, until: "2026-12-31" },
    page: "https://ai.google.dev/gemini-api/docs/pricing («$0.75 through December 31, 2026»)",
  },
  {
    id: "gemini:gemini-2.5-pro",
    limits: [1_048_576, 65_536],
    page: "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/2-5-pro",
  },
  {
    id: "deepseek:deepseek-v4-flash",
    limits: [1_000_000, 384_000],
    prices: { input: 0.3, output: 1.2, cacheRead: 0.006 },
    page: "https://api-docs.deepseek.com/quick_start/pricing (2026-11-28; the legacy name is charged as deepseek-flash)",
  },
  {
    id: "groq:openai/gpt-oss-120b",
    limits: [131_072, 65_536],
    prices: { input: 0.15, output: 0.6, cacheRead: 0.075 },
    page: "https://console.groq.com/docs/models",
  },
  {
    id: "yandex:yandexgpt",
    prices: { input: 1200, output: 1200 },
    page: "https://github.com/yandex-cloud/docs, ru/_pricing/yandexgpt/rub-generating_new.md (1.20 ₽ for 1,000 tokens)",
  },
];

describe("what the catalogue says agrees with the page of", () => {
  it.each(golden)("$id", ({ id, limits, prices }) => {
    const info = find(id);
    if (limits) expect([info.limits?.contextTokens, info.limits?.outputTokens]).toEqual(limits);
    const {
      currency: _,
      lanes,
      serviceTiers,
      serverTools,
      offPeak,
      since,
      ...known
    } = info.prices ?? { currency: "USD" };
    if (prices) expect(known).toEqual(prices);
    expect(limits ?? prices).toBeDefined();
  });

  it.each([
    // https://platform.claude.com/docs/en/models/haiku-5-5/migration-guide and sonnet-5-5: what returns a 400.
    ["anthropic:claude-haiku-4-5", { reasoning: "budget", sampling: true, prefill: true }],
    ["anthropic:claude-opus-4-6", { reasoning: "budget-or-effort", sampling: true, prefill: false }],
    ["anthropic:claude-opus-4-7", { reasoning: "effort", sampling: false, prefill: false }],
    ["anthropic:claude-haiku-5-5", { reasoning: "effort", sampling: false, prefill: false, toolChoice: undefined }],
    ["anthropic:claude-sonnet-5-5", { reasoning: "effort", sampling: false, prefill: false, toolChoice: false }],
    // https://developers.openai.com/api/docs/guides/reasoning
    ["openai:gpt-5", { reasoning: "effort", sampling: false }],
    ["openai:gpt-5.6-luna", { reasoning: "effort", sampling: undefined }],
    ["openai:gpt-6-sol", { reasoning: "effort", sampling: false }],
    ["openai:gpt-4.1", { reasoning: "none", sampling: true }],
    // https://ai.google.dev/gemini-api/docs/thinking
    ["gemini:gemini-2.5-flash", { reasoning: "budget" }],
    ["gemini:gemini-3.5-flash", { reasoning: "effort" }],
  ] as const)("%s, capabilities %o", (id, capabilities) => {
    expect({ ...find(id).capabilities }).toMatchObject(
      Object.fromEntries(Object.entries(capabilities).filter(([, value]) => value !== undefined)),
    );
    for (const [name, value] of Object.entries(capabilities)) {
      expect([name, find(id).capabilities[name as keyof typeof capabilities]]).toEqual([name, value]);
    }
  });
});

/** Answers with what it is asked for. */
const provider: Provider = {
  name: "openai",
  async *stream(request, { model }) {
    yield textEvents(`${request.model} ${model.name}`);
  },
};
const registry = createRegistry({ providers: [provider, { ...provider, name: "house" }], models: catalog });

describe("a dated snapshot", () => {
  it.each(["openai:gpt-4.1-2025-04-14", "gpt-4.1-2025-04-14"])(
    "%s has what its model has and is sent as asked",
    async (id) => {
      const model = registry.getModel(id);
      const { id: _, name, ...known } = model.info;
      const { id: __, name: ___, ...base } = find("openai:gpt-4.1");
      expect(known).toEqual(base);
      expect(name).toBe("gpt-4.1-2025-04-14");
      expect(await model.prompt("hi").text()).toBe("openai:gpt-4.1-2025-04-14 gpt-4.1-2025-04-14");
      expect(() => model.prompt("hi", { reasoning: true })).toThrow("gpt-4.1-2025-04-14 does not support reasoning");
    },
  );

  it("is an unknown model where its model is unknown", () => {
    expect(registry.getModel("openai:gpt-99-2030-01-01").info.capabilities).toEqual({});
    expect(() => registry.getModel("gpt-99-2030-01-01")).toThrow("Unknown model");
  });
});

describe("a model that is not listed", () => {
  it("is refused nothing", () => {
    const { info } = registry.getModel("openai:gpt-99");
    const refused = (Object.keys(needs) as Feature[]).filter((feature) => !modelHas(info, feature));
    expect(refused).toEqual([]);
    expect(info).toEqual({ id: "openai:gpt-99", provider: "openai", name: "gpt-99", capabilities: {} });
  });

  it("may be an object literal with limits, capabilities and prices", async () => {
    const ours: ModelInfo = {
      id: "house:prose-2",
      provider: "house",
      name: "prose-2",
      limits: { contextTokens: 32_768, outputTokens: 4096 },
      capabilities: { input: [], reasoning: "none", schema: false, toolChoice: false },
      prices: { currency: "USD", input: 0.2, output: 0.8 },
      lanes: ["interactive"],
    };
    const withOurs = createRegistry({ providers: [{ ...provider, name: "house" }], models: [...catalog, ours] });
    const model = withOurs.getModel("prose-2");
    expect(model.info).toBe(ours);
    expect(withOurs.listModels().map(({ id }) => id)).toEqual(["house:prose-2"]);
    expect(await model.prompt("hi").text()).toBe("house:prose-2 prose-2");
    expect(() => model.prompt("hi", { schema: { type: "object" } })).toThrow("house:prose-2 does not support a schema");
    const tools = [{ name: "look", inputSchema: { type: "object" } }];
    expect(() => model.prompt("hi", { tools, toolChoice: "required" })).toThrow("does not support a forced tool");
    expect(await model.prompt("hi", { tools }).text()).toBe("house:prose-2 prose-2");
  });

  it("does not become ambiguous through providers that are not there", () => {
    const twice = catalog.filter(({ name }) => name === "openai/gpt-oss-120b").map((info) => info.provider);
    expect(twice.length).toBeGreaterThan(1);
    const groq = createRegistry({ providers: [{ ...provider, name: "groq" }], models: catalog });
    expect(groq.getModel("openai/gpt-oss-120b").id).toBe("groq:openai/gpt-oss-120b");
  });
});
