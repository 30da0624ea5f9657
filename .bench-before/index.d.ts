import type { Model } from "./core/model.ts";
import type { PromptOptions } from "./core/options.ts";
import { type ListedModel, type Registry, type RegistryOptions } from "./core/registry.ts";
/**
 * The registry behind {@link getModel}: OpenAI, Anthropic, Gemini, Yandex, and the vendors and local servers that `vendor` of `afterword/openai-compatible` knows,
 * with keys from the environment or saved with {@link setKey}; and the simulated models. Aliases are those saved with {@link setAlias} when it is made; where their file
 * cannot be used, looking up a model says so.
 */
export declare function defaultRegistry(): Registry;
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
export declare function getModel(id?: string, defaults?: PromptOptions): Model;
/**
 * Finds models by id among providers of your choice: `provider:name`, a bare name that one provider has, or an alias. What is known of models, and what
 * they cost, is that of the catalogue unless `models` and `prices` say otherwise.
 * @throws InvalidRequestError when two providers have one name, or an option of `defaults` does not fit
 */
export declare function createRegistry(options: RegistryOptions): Registry;
/** Every model known by name. Others of a known provider work as well. */
export declare function listModels(): ListedModel[];
export { file } from "./core/attachment.ts";
export type { ChainOptions, ChainSettings } from "./core/chain-options.ts";
export type { Clock } from "./core/clock.ts";
export { Conversation, type ConversationOptions, type SavedConversation } from "./core/conversation.ts";
export { addCosts, type Cost, type CostParts, costOf, formatCost, type PriceBook, type Priced, type PriceQuery, } from "./core/cost.ts";
export { AfterwordError, AuthenticationError, ConnectionError, ContentFilterError, ContextLengthError, CostLimitError, type ErrorCode, InvalidRequestError, MissingKeyError, OutputError, OverloadedError, ProviderError, RateLimitError, type SchemaIssue, StepLimitError, StoreError, TimeoutError, type TimeoutPhase, UnknownModelError, UnsupportedError, } from "./core/errors.ts";
export { type EstimateOptions, estimateCost, estimateTokens } from "./core/estimate.ts";
export type { FinishReason, RateLimit, RateLimits, ResponseFacts, StreamEvent, Warning } from "./core/events.ts";
export type { Feature } from "./core/features.ts";
export type { Generation } from "./core/generation.ts";
export type { Settled } from "./core/generation-options.ts";
export { type LooseMessage, type MessageInput, messages, type PromptInput } from "./core/input.ts";
export type { JsonObject, JsonValue } from "./core/json.ts";
export { type DeferredRequest, type Lane, type LaneCounts, type LaneLimits, type LaneResult, type LaneStatus, UnclearSubmissionError, } from "./core/lane.ts";
export { type LogRecord, type LogSink, type MemoryLog, memoryLog, type Outcome, type ToolLogRecord, } from "./core/log.ts";
export type { FilePart, Message, Part, ProviderMetadata, ProviderPart, ReasoningPart, RefusalPart, Role, TextPart, ToolCallPart, ToolResultPart, } from "./core/message.ts";
export type { Model } from "./core/model.ts";
export type { LaneName, ModelCapabilities, ModelInfo, ModelLimits, ModelPrices, OffPeakPrices, PriceFactor, PriceHours, PriceTier, TokenPrices, } from "./core/model-info.ts";
export type { CallOptions, PromptOptions, ProviderOptions, Reasoning, ReasoningEffort, RequestOptions, ServerTool, ToolChoice, ToolDefinition, } from "./core/options.ts";
export type { DeepPartial, ElementOf } from "./core/output.ts";
export type { CallContext, CredentialSource, Provider } from "./core/provider.ts";
export type { ListedModel, Registry, RegistryOptions } from "./core/registry.ts";
export type { ModelRequest } from "./core/request.ts";
export { type Choice, messagesOf, type Result, type Step, type Timing } from "./core/result.ts";
export { type Infer, listOf, type Schema, type SchemaInput } from "./core/schema.ts";
export type { ChainMessage, ChannelMessages, RequestMessage, ToolMessage } from "./core/telemetry.ts";
export { type Tool, type Toolbox, type ToolContext, type ToolEffect, type ToolInput, type ToolOptions, tool, } from "./core/tool.ts";
export { CancelToolCall, PauseChain } from "./core/tool-errors.ts";
export type { ToolHooks } from "./core/tool-run.ts";
export { addUsage, formatUsage, type SaidCost, type Usage } from "./core/usage.ts";
export { type UsageTableOptions, usageTable } from "./core/usage-table.ts";
export { aliasesPath, listAliases, removeAlias, setAlias } from "./credentials/aliases.ts";
export { keysPath, listKeys, removeKey, setKey } from "./credentials/keys.ts";
export type { HttpSettings } from "./http/settings.ts";
export type { Timeouts } from "./http/transport.ts";
export { createPriceBook, type PriceBookOptions } from "./prices/book.ts";
