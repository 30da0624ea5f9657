/** How each provider that carries work out by itself is reached at a simulator's addresses. Loads no simulator. */
import { anthropic } from "../../src/anthropic.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { Registry } from "../../src/core/registry.ts";
import { gemini } from "../../src/gemini.ts";
import { openai } from "../../src/openai.ts";
import { vendor } from "../../src/openai-compatible.ts";
import type { Simulator } from "../../src/testing.ts";
import { yandex } from "../../src/yandex.ts";

export const apiKey = "key-0123456789";
const settings = { apiKey, maxRetries: 0 };

/** How a provider is reached whose server is at these addresses. */
export type Connect = (urls: Addresses) => Provider;

export type Addresses = Pick<
  Simulator,
  "openaiURL" | "anthropicURL" | "geminiURL" | "yandexURL" | "mistralURL" | "xaiURL"
>;

export const batchProviders: Readonly<Record<string, Connect>> = {
  "openai chat": ({ openaiURL }) => openai({ ...settings, api: "chat", baseURL: openaiURL }),
  "openai responses": ({ openaiURL }) => openai({ ...settings, baseURL: openaiURL }),
  groq: ({ openaiURL }) => vendor("groq", { ...settings, baseURL: openaiURL }),
  // The simulator wants a bearer token, as Azure takes it too.
  azure: ({ openaiURL }) =>
    vendor("azure", { ...settings, baseURL: openaiURL, headers: { authorization: `Bearer ${apiKey}` } }),
  anthropic: ({ anthropicURL }) => anthropic({ ...settings, baseURL: anthropicURL }),
  gemini: ({ geminiURL }) => gemini({ ...settings, baseURL: geminiURL }),
  mistral: ({ mistralURL }) => vendor("mistral", { ...settings, baseURL: mistralURL }),
  xai: ({ xaiURL }) => vendor("xai", { ...settings, baseURL: xaiURL }),
};

export const backgroundProviders: Readonly<Record<string, Connect>> = {
  "openai responses": ({ openaiURL }) => openai({ ...settings, baseURL: openaiURL }),
  gemini: ({ geminiURL }) => gemini({ ...settings, baseURL: geminiURL }),
  xai: ({ xaiURL }) => vendor("xai", { ...settings, baseURL: xaiURL }),
  yandex: ({ yandexURL }) => yandex({ ...settings, baseURL: yandexURL, folderId: "b1g" }),
};

/** Input and output tokens cost 1 and 2 dollars a million; half of that in a batch, and three quarters in the background. */
export const prices = {
  ...({ currency: "USD", input: 1, output: 2 } as const),
  lanes: { batch: 0.5, background: 0.75 },
};

/** Their code is loaded when it is first needed, which no request tells of: the clock would run on meanwhile. */
export async function loadLanes({ name, lanes }: Provider, registry: Registry, clock: Clock): Promise<void> {
  const { signal } = new AbortController();
  const context = { signal, clock, model: registry.means(`${name}:script`).model, onRetry() {} };
  // None of them asks for what is no reference.
  for (const lane of Object.values(lanes ?? {})) await lane.poll({}, context).catch(() => {});
}
