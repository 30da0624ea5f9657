/** Every provider that carries work out by itself, against the simulator, through the public API: `defer` and `wait`. */
import { anthropic } from "../../src/anthropic.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { Provider } from "../../src/core/provider.ts";
import { createRegistry, type Registry } from "../../src/core/registry.ts";
import { gemini } from "../../src/gemini.ts";
import { openai } from "../../src/openai.ts";
import { vendor } from "../../src/openai-compatible.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { type Operations, type OperationsOptions, openOperations, type Store } from "../../src/operations.ts";
import { type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../../src/testing.ts";
import { yandex } from "../../src/yandex.ts";
import { type HurriedClock, hurriedClock } from "../support/hurried-clock.ts";

export const apiKey = "key-0123456789";
const settings = { apiKey, maxRetries: 0 };

/** How a provider is reached whose server is at these addresses. */
export type Connect = (urls: Omit<Simulator, "requests" | "jobs" | "close">) => Provider;

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

export interface LaneTest extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: HurriedClock;
  readonly registry: Registry;
  readonly store: Store;
  readonly operations: Operations;
  /** A model of the provider that answers as the simulator's model of this name. */
  model(name: "script" | "prose" | "echo" | "flaky", options?: PromptOptions): ReturnType<Registry["getModel"]>;
  /** How often a request of this method and path was sent. */
  sent(method: string, path: RegExp): number;
}

/** Input and output tokens cost 1 and 2 dollars a million; half of that in a batch, and three quarters in the background. */
export const prices = {
  ...({ currency: "USD", input: 1, output: 2 } as const),
  lanes: { batch: 0.5, background: 0.75 },
};

/** A job takes a second. */
export async function openLanes(
  connect: Connect,
  options: SimulatorOptions = {},
  own: Partial<OperationsOptions> = {},
): Promise<LaneTest> {
  const clock = hurriedClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1_000, clock, ...options });
  const provider = connect(simulator);
  const { name: of } = provider;
  const registry = createRegistry({
    ...{ clock, providers: [provider] },
    models: ["script", "prose", "echo", "flaky"].map((name) => ({
      ...{ id: `${of}:${name}`, provider: of, name, capabilities: {}, limits: { outputTokens: 4_096 }, prices },
    })),
  });
  await loadLanes(provider, registry, clock);
  const store = own.store ?? memoryStore();
  const operations = await openOperations({ store, registry, clock, worker: { batchWindowMs: 1_000 }, ...own });
  return {
    ...{ simulator, clock, registry, store, operations },
    model: (name, given) => registry.getModel(`${of}:${name}`, given),
    sent: (method, path) =>
      simulator.requests.filter((request) => request.method === method && path.test(request.path)).length,
    async [Symbol.asyncDispose]() {
      await clock.until(operations.close(0));
      await simulator.close();
    },
  };
}

/** Their code is loaded when it is first needed, which no request tells of: the clock would run on meanwhile. */
export async function loadLanes({ name, lanes }: Provider, registry: Registry, clock: HurriedClock): Promise<void> {
  const { signal } = new AbortController();
  const context = { signal, clock, model: registry.means(`${name}:script`).model, onRetry() {} };
  // None of them asks for what is no reference.
  for (const lane of Object.values(lanes ?? {})) await lane.poll({}, context).catch(() => {});
}

/** A prompt that is answered with this text, at this price. */
export function scripted(text: string, ...others: readonly ScriptStep[]): string {
  return JSON.stringify([...others, { type: "text", text }, { type: "usage", input: 100, output: 40 }]);
}
