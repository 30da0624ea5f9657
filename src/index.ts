/** `afterword`: models by id from the default registry, and the words everything is made of. */
import { anthropic } from "./anthropic.ts";
import { catalog } from "./catalog/models.ts";
import type { Model } from "./core/model.ts";
import type { PromptOptions } from "./core/options.ts";
import { createRegistry, type ListedModel, type Registry } from "./core/registry.ts";
import { gemini } from "./gemini.ts";
import { environment } from "./http/settings.ts";
import { openai } from "./openai.ts";
import { vendor, vendorNames } from "./openai-compatible.ts";
import { sim } from "./providers/sim.ts";
import { yandex } from "./yandex.ts";

let registry: Registry | undefined;

/**
 * The registry behind {@link getModel}: OpenAI, Anthropic, Gemini, Yandex, and the vendors and local servers that `vendor` of `afterword/openai-compatible` knows,
 * with keys from the environment or saved with {@link setKey}; and the simulated models.
 */
export function defaultRegistry(): Registry {
  registry ??= createRegistry({
    providers: [openai(), anthropic(), gemini(), yandex(), ...vendorNames.map((name) => vendor(name)), sim()],
    models: catalog,
    defaultModel: environment("AFTERWORD_MODEL") ?? "openai:gpt-5.6-luna",
  });
  return registry;
}

/**
 * A model by id: `provider:name`, a bare name, or an alias. Without one, `AFTERWORD_MODEL`, else `openai:gpt-5.6-luna`.
 * Nothing is sent, and no key is needed, until a prompt is read.
 *
 * ```ts
 * import { getModel } from "afterword";
 *
 * const model = getModel("sim:prose");
 * for await (const text of model.prompt("Why is the sky blue?")) process.stdout.write(text);
 * ```
 * @param defaults options for every prompt of this model
 * @throws UnknownModelError with suggestions
 */
export function getModel(id?: string, defaults?: PromptOptions): Model {
  return defaultRegistry().getModel(id, defaults);
}

/** Every model known by name. Others of a known provider work as well. */
export function listModels(): ListedModel[] {
  return defaultRegistry().listModels();
}

export { file } from "./core/attachment.ts";
export type { Clock } from "./core/clock.ts";
export {
  AfterwordError,
  AuthenticationError,
  ConnectionError,
  ContentFilterError,
  ContextLengthError,
  type ErrorCode,
  InvalidRequestError,
  MissingKeyError,
  OverloadedError,
  ProviderError,
  RateLimitError,
  TimeoutError,
  type TimeoutPhase,
  UnknownModelError,
  UnsupportedError,
} from "./core/errors.ts";
export type { FinishReason, RateLimit, RateLimits, ResponseFacts, StreamEvent, Warning } from "./core/events.ts";
export type { Feature } from "./core/features.ts";
export type { Generation, Settled } from "./core/generation.ts";
export { type LooseMessage, type MessageInput, messages, type PromptInput } from "./core/input.ts";
export type { JsonObject, JsonValue } from "./core/json.ts";
export type {
  FilePart,
  Message,
  Part,
  ProviderMetadata,
  ProviderPart,
  ReasoningPart,
  RefusalPart,
  Role,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from "./core/message.ts";
export type { Model } from "./core/model.ts";
export type {
  LaneName,
  ModelCapabilities,
  ModelInfo,
  ModelLimits,
  ModelPrices,
  PriceTier,
  TokenPrices,
} from "./core/model-info.ts";
export type {
  PromptOptions,
  ProviderOptions,
  Reasoning,
  ReasoningEffort,
  RequestOptions,
  ServerTool,
  ToolChoice,
  ToolDefinition,
} from "./core/options.ts";
export type { CallContext, CredentialSource, Provider } from "./core/provider.ts";
export { createRegistry, type ListedModel, type Registry, type RegistryOptions } from "./core/registry.ts";
export type { ModelRequest } from "./core/request.ts";
export type { Choice, Result, Timing } from "./core/result.ts";
export { formatUsage, type Usage } from "./core/usage.ts";
export { keysPath, listKeys, removeKey, setKey } from "./credentials/keys.ts";
export type { HttpSettings } from "./http/settings.ts";
export type { Timeouts } from "./http/transport.ts";
