/** Fixture F of the acceptance tests: one simulator with scripted answers, and models that reach it through the real adapters. */
import { anthropic } from "../../src/anthropic.ts";
import type { Model } from "../../src/core/model.ts";
import type { ModelInfo } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry, type Registry, type RegistryOptions } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { openaiCompatible } from "../../src/openai-compatible.ts";
import { type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../../src/testing.ts";

/** Bodies are read the way a program without our types would. */
export type Body = ReturnType<typeof JSON.parse>;

export interface Fixture extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly registry: Registry;
  readonly claude: Model;
  readonly chat: Model;
  readonly responses: Model;
  bodies(): Body[];
}

export const key = "sk-planted-0123456789";

const info = (provider: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  id: `${provider}:m`,
  provider,
  name: "m",
  capabilities: {},
  limits: { contextTokens: 200_000, outputTokens: 64_000 },
  prices: { currency: "USD", input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, cacheWriteHour: 6 },
  ...more,
});

/** @param scripts the answers, in the order of the calls, whichever model is asked */
export async function fixture(
  scripts: readonly (readonly ScriptStep[])[],
  options: {
    readonly models?: Partial<ModelInfo>;
    readonly registry?: Partial<RegistryOptions>;
    readonly defaults?: PromptOptions;
    readonly simulator?: Partial<SimulatorOptions>;
  } = {},
): Promise<Fixture> {
  const simulator = await startSimulator({ delayMs: 0, models: { m: "script" }, scripts, ...options.simulator });
  const settings = { apiKey: key, maxRetries: 0 };
  const registry = createRegistry({
    providers: [
      anthropic({ ...settings, baseURL: simulator.anthropicURL }),
      openaiCompatible({ ...settings, name: "chat", baseURL: simulator.openaiURL }),
      openai({ ...settings, baseURL: simulator.openaiURL }),
    ],
    models: ["anthropic", "chat", "openai"].map((provider) => info(provider, options.models)),
    ...(options.defaults && { defaults: options.defaults }),
    ...options.registry,
  });
  return {
    simulator,
    registry,
    claude: registry.getModel("anthropic:m"),
    chat: registry.getModel("chat:m"),
    responses: registry.getModel("openai:m"),
    bodies: () => simulator.requests.map(({ body }) => body),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export const text = (...texts: readonly string[]): ScriptStep => ({ type: "text", text: texts });
export const call = (name: string, input: object, id?: string): ScriptStep => ({
  type: "tool-call",
  name,
  input: input as never,
  ...(id !== undefined && { id }),
});
export const usage = (counts: object): ScriptStep => ({ type: "usage", ...counts });
