/** What the installed packages know of models: names, context sizes, prices and the days they are shut down. */
import { readFileSync } from "node:fs";
import { findProvider } from "@pydantic/genai-prices";
import type { ModelInfo } from "../../src/core/model-info.ts";
import { withoutDate } from "../../src/core/snapshot.ts";
import { type PricedModel, pricesOn } from "./prices.ts";

const read = (path: string) => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), "utf8");

/** Packages and their versions, for the head of what is generated. */
export const sources = ["@pydantic/genai-prices", "openai", "@anthropic-ai/sdk"].map(
  (name): string => `${name} ${JSON.parse(read(`${name}/package.json`)).version}`,
);

interface Vendor {
  /** Ours. */
  readonly provider: string;
  /** The price library's. */
  readonly library: string;
  /** Its models: those the vendor's own package lists, those named here, or those of the price library that fit. */
  readonly names: readonly string[] | RegExp;
  readonly without?: RegExp;
  /** The days on which models are shut down. */
  readonly retires?: ReadonlyMap<string, string>;
}

const vendors: readonly Vendor[] = [
  {
    provider: "openai",
    library: "openai",
    names: unionMembers(read("openai/resources/shared.d.ts"), "ResponsesModel", "ChatModel"),
    // Other than text to text, or for some customers only.
    without: /audio|search-preview|deep-research|computer-use|daybreak|cyber|rosalind|gpt-5\.1-mini$/,
    retires: openaiShutdowns(),
  },
  {
    provider: "anthropic",
    library: "anthropic",
    names: unionMembers(read("@anthropic-ai/sdk/resources/messages/messages.d.ts"), "Model"),
    retires: anthropicShutdowns(),
  },
  {
    provider: "gemini",
    library: "google",
    names: /^gemini-(2\.5-(flash|flash-lite|pro)|3[.\d]*-(flash|flash-lite)(-preview)?|3\.1-pro-preview)$/,
  },
  { provider: "deepseek", library: "deepseek", names: /^deepseek-v4/ },
  {
    provider: "groq",
    library: "groq",
    names:
      /^(openai\/gpt-oss-\d+b|llama-3\.(1-8b-instant|3-70b-versatile)|meta-llama\/llama-4-scout.*|qwen\/qwen3-32b)$/,
    without: /safeguard/,
  },
  {
    provider: "mistral",
    library: "mistral",
    names:
      /^((mi|mini|code|dev)stral-[a-z\d]+-\d{4}|codestral-(latest|\d{4})|devstral-\d{4}|mistral-(large|medium|small)-latest|mistral-medium-3-5)$/,
    without: /2312|24\d\d|250[0-7]|medium-2508|-saba|-ocr/,
  },
  { provider: "xai", library: "x-ai", names: /^grok-(4\.\d+|build-0\.1)$/ },
  { provider: "together", library: "together", names: /^meta-llama\/Llama-3\.3/ },
  {
    provider: "fireworks",
    library: "fireworks",
    names: /^accounts\/fireworks\/models\/(deepseek-v4|glm-5|gpt-oss|kimi-k[23]|minimax-m[23]|qwen3p|nemotron-3)/,
  },
  { provider: "cerebras", library: "cerebras", names: /^(gpt-oss-120b|gemma-4-31b)$/ },
  {
    provider: "openrouter",
    library: "openrouter",
    names: [
      ...["anthropic/claude-fable-5.1", "anthropic/claude-opus-5.5", "anthropic/claude-sonnet-5"],
      ...["anthropic/claude-haiku-4.5", "openai/gpt-6-sol", "openai/gpt-6-luna", "openai/gpt-5.6-luna"],
      ...["google/gemini-3.1-pro-preview", "google/gemini-3.5-flash", "google/gemini-2.5-flash"],
      ...["deepseek/deepseek-v4-pro", "deepseek/deepseek-v4-flash", "x-ai/grok-4.3", "z-ai/glm-5.3"],
      ...["mistralai/mistral-large-2512", "mistralai/mistral-medium-3-5", "moonshotai/kimi-k3"],
      ...["qwen/qwen3.7-max", "qwen/qwen3.7-plus", "openai/gpt-oss-120b", "meta-llama/llama-3.3-70b-instruct"],
    ],
  },
];

/** Models as they are on a day; those that are shut down by then are left out. */
export function packageModels(day: string): ModelInfo[] {
  return vendors.flatMap((vendor) => vendorModels(vendor, day));
}

function vendorModels({ provider, library, names, without, retires }: Vendor, day: string): ModelInfo[] {
  const source = findProvider({ providerId: library });
  if (!source) throw new Error(`The price library knows no ${library}.`);
  const listed = names instanceof RegExp ? source.models.flatMap(namesOf).filter((name) => names.test(name)) : names;
  const chosen = [...new Set(listed)].filter((name) => !without?.test(name) && (retires?.get(name) ?? "9999") > day);
  const models = chosen.map((name): ModelInfo => {
    // A name that merely begins like a known one may be another model, with other prices.
    const model = source.models.find((each) =>
      namesOf(each).some((known) => [name, withoutDate(name)].includes(known)),
    );
    const prices = model && pricesOn(day, name, model, source);
    const shutDown = retires?.get(name);
    return {
      id: `${provider}:${name}`,
      provider,
      name,
      capabilities: {},
      ...(model?.context_window !== undefined && { limits: { contextTokens: model.context_window } }),
      ...(prices && { prices }),
      ...(shutDown !== undefined && { retires: shutDown }),
    };
  });
  return models.filter((model) => !isToldByItsModel(model, models));
}

/** A dated snapshot answers to the row of its model, unless it costs something else or is shut down on another day. */
function isToldByItsModel(snapshot: ModelInfo, models: readonly ModelInfo[]): boolean {
  const facts = ({ limits, prices, retires }: ModelInfo) => JSON.stringify([limits, prices, retires]);
  const model = models.find(({ name }) => name === withoutDate(snapshot.name));
  return model !== undefined && model !== snapshot && facts(model) === facts(snapshot);
}

/** The names that a model of the price library goes by exactly. */
function namesOf(model: PricedModel): string[] {
  const literal = (match: PricedModel["match"]): string[] =>
    "equals" in match ? [match.equals] : "or" in match ? match.or.flatMap(literal) : [];
  const names = literal(model.match);
  return names.some((name) => name.endsWith(`/${model.id}`)) ? names : [model.id, ...names];
}

/** The string literals of a union type in a declaration file, those of the unions it refers to included. */
function unionMembers(text: string, ...types: readonly string[]): string[] {
  const members = types.flatMap((type) => {
    const union = new RegExp(`^export type ${type} = (.*);$`, "m").exec(text)?.[1];
    if (union === undefined) throw new Error(`There is no type ${type} any more.`);
    return [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name as string);
  });
  return [...new Set(members)];
}

/** From the comment over `ChatModel`: names in quotes, then «Announced shutdown date: …». */
function openaiShutdowns(): Map<string, string> {
  const text = read("openai/resources/shared.d.ts").replaceAll(/\n \* +/g, " ");
  const notes = text.matchAll(/- ((?:"[^"]+",? ?)+): Announced shutdown date: (\d{4}-\d{2}-\d{2})/g);
  const days = [...notes].flatMap(([, names = "", day = ""]) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => [name, day] as const),
  );
  if (days.length === 0) throw new Error("No shutdown dates were found in the types of openai.");
  return new Map(days);
}

function anthropicShutdowns(): Map<string, string> {
  const text = read("@anthropic-ai/sdk/resources/messages/messages.js");
  const table = /^const DEPRECATED_MODELS = \{([^}]*)\};/m.exec(text)?.[1];
  if (table === undefined) throw new Error("There is no table of deprecated models any more.");
  const days = [...table.matchAll(/'([^']+)': '(\w+ \d+)\w*, (\d{4})'/g)];
  return new Map(
    days.map(([, name = "", day, year]) => [name, new Date(`${day}, ${year} UTC`).toISOString().slice(0, 10)]),
  );
}
