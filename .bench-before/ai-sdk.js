/** `afterword/ai-sdk`: any language model of the AI SDK's packages as a provider. */
import { InvalidRequestError } from "./core/errors.js";
import { show } from "./core/input.js";
import { checkSettings } from "./http/settings.js";
import { languageModelProvider } from "./providers/ai-sdk/language-model.js";
import { modelFinder, providerName } from "./providers/ai-sdk/models.js";
/**
 * Models of the AI SDK's provider packages (specification `v3` and `v4`): a provider, a function that makes its models, or models by id.
 * `providerOptions.body` holds the AI SDK's own `providerOptions`: an object for each provider.
 *
 * ```ts
 * import { createOpenAI } from "@ai-sdk/openai";
 * import { createRegistry } from "afterword";
 * import { aiSdk } from "afterword/ai-sdk";
 *
 * const provider = createOpenAI({ apiKey: "any" });
 * const registry = createRegistry({ providers: [aiSdk(provider), aiSdk({ fast: provider("gpt-4.1-nano") }, { name: "mine" })] });
 * console.log(registry.getModel("openai:gpt-4.1-mini").id, registry.getModel("mine:fast").id);
 * ```
 * @throws InvalidRequestError naming a setting that cannot be used, or what is no language model
 */
export function aiSdk(models, settings = {}) {
    checkSettings(settings);
    const find = modelFinder(models);
    const name = settings.name ?? providerName(models);
    if (name === undefined || !/^[a-z][a-z0-9-]*$/.test(name)) {
        const why = settings.name === undefined ? "told by these models" : "given";
        throw new InvalidRequestError("name", `name is ${show(name)}, as ${why}; pass one of lower-case letters, digits and dashes.`);
    }
    return languageModelProvider(name, find, settings);
}
