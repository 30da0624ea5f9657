/** `afterword`: models by id from the default registry, and the words everything is made of. */
import { anthropic } from "./anthropic.js";
import { catalog } from "./catalog/models.js";
import { createRegistry as createBareRegistry, } from "./core/registry.js";
import { savedAliases } from "./credentials/aliases.js";
import { gemini } from "./gemini.js";
import { environment } from "./http/settings.js";
import { openai } from "./openai.js";
import { vendor, vendorNames } from "./openai-compatible.js";
import { createPriceBook } from "./prices/book.js";
import { sim } from "./providers/sim.js";
import { yandex } from "./yandex.js";
let registry;
/**
 * The registry behind {@link getModel}: OpenAI, Anthropic, Gemini, Yandex, and the vendors and local servers that `vendor` of `afterword/openai-compatible` knows,
 * with keys from the environment or saved with {@link setKey}; and the simulated models. Aliases are those saved with {@link setAlias} when it is made; where their file
 * cannot be used, looking up a model says so.
 */
export function defaultRegistry() {
    registry ??= createRegistry({
        providers: [openai(), anthropic(), gemini(), yandex(), ...vendorNames.map((name) => vendor(name)), sim()],
        models: catalog,
        aliases: savedAliases(),
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
export function getModel(id, defaults) {
    return defaultRegistry().getModel(id, defaults);
}
/**
 * Finds models by id among providers of your choice: `provider:name`, a bare name that one provider has, or an alias. What is known of models, and what
 * they cost, is that of the catalogue unless `models` and `prices` say otherwise.
 * @throws InvalidRequestError when two providers have one name, or an option of `defaults` does not fit
 */
export function createRegistry(options) {
    return createBareRegistry({ prices: createPriceBook(), models: catalog, ...options });
}
/** Every model known by name. Others of a known provider work as well. */
export function listModels() {
    return defaultRegistry().listModels();
}
export { file } from "./core/attachment.js";
export { Conversation } from "./core/conversation.js";
export { addCosts, costOf, formatCost, } from "./core/cost.js";
export { AfterwordError, AuthenticationError, ConnectionError, ContentFilterError, ContextLengthError, CostLimitError, InvalidRequestError, MissingKeyError, OutputError, OverloadedError, ProviderError, RateLimitError, StepLimitError, StoreError, TimeoutError, UnknownModelError, UnsupportedError, } from "./core/errors.js";
export { estimateCost, estimateTokens } from "./core/estimate.js";
export { messages } from "./core/input.js";
export { UnclearSubmissionError, } from "./core/lane.js";
export { memoryLog, } from "./core/log.js";
export { messagesOf } from "./core/result.js";
export { listOf } from "./core/schema.js";
export { tool, } from "./core/tool.js";
export { CancelToolCall, PauseChain } from "./core/tool-errors.js";
export { addUsage, formatUsage } from "./core/usage.js";
export { usageTable } from "./core/usage-table.js";
export { aliasesPath, listAliases, removeAlias, setAlias } from "./credentials/aliases.js";
export { keysPath, listKeys, removeKey, setKey } from "./credentials/keys.js";
export { createPriceBook } from "./prices/book.js";
