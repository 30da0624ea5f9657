import type { Provider } from "./core/provider.ts";
import { type HttpSettings } from "./http/settings.ts";
import { type AiSdkModels } from "./providers/ai-sdk/models.ts";
import type { AiSdkModel, AiSdkProvider } from "./providers/ai-sdk/specification.ts";
export type { AiSdkModel, AiSdkModels, AiSdkProvider };
/** Key, address, headers and connections are the package's own settings. */
export interface AiSdkSettings extends Pick<HttpSettings, "maxRetries" | "maxRetryWaitMs"> {
    /** The part before the colon in a model id; what the models call their provider, up to the first dot, unless given. */
    readonly name?: string;
}
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
export declare function aiSdk(models: AiSdkModels, settings?: AiSdkSettings): Provider;
