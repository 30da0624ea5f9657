import type { Provider } from "./core/provider.ts";
import type { HttpSettings } from "./http/settings.ts";
import type { ChatQuirks } from "./providers/openai/quirks.ts";
import { type VendorName } from "./providers/vendors.ts";
export type { ChatQuirks, VendorName };
export interface OpenAICompatibleSettings extends HttpSettings {
    /** The part before the colon in a model id: lower-case letters, digits and dashes. */
    readonly name: string;
    /** Where the API is, such as `http://127.0.0.1:8080/v1`. */
    readonly baseURL: string;
    /** The environment variables its key is looked up in. */
    readonly keyVariables?: readonly string[];
    readonly quirks?: ChatQuirks;
}
/**
 * A server that speaks OpenAI's chat protocol. Without `apiKey` and `keyVariables` no key is sent.
 *
 * ```ts
 * import { createRegistry } from "afterword";
 * import { openaiCompatible } from "afterword/openai-compatible";
 *
 * const local = openaiCompatible({ name: "local", baseURL: "http://127.0.0.1:8080/v1" });
 * const model = createRegistry({ providers: [local] }).getModel("local:qwen3");
 * ```
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export declare function openaiCompatible(settings: OpenAICompatibleSettings): Provider;
/** The names that {@link vendor} knows. */
export declare const vendorNames: readonly VendorName[];
/**
 * A vendor or local server whose ways are known: its address, the environment variables of its key, and what it takes in another way than OpenAI
 * or not at all.
 *
 * | name | key | address |
 * |---|---|---|
 * | `deepseek` | `DEEPSEEK_API_KEY` | |
 * | `groq` | `GROQ_API_KEY` | `GROQ_BASE_URL` |
 * | `mistral` | `MISTRAL_API_KEY` | |
 * | `xai` | `XAI_API_KEY` | |
 * | `openrouter` | `OPENROUTER_API_KEY` | `OPENROUTER_BASE_URL` |
 * | `together` | `TOGETHER_API_KEY` | `TOGETHER_BASE_URL` |
 * | `fireworks` | `FIREWORKS_API_KEY` | `FIREWORKS_BASE_URL` |
 * | `cerebras` | `CEREBRAS_API_KEY` | `CEREBRAS_BASE_URL` |
 * | `azure` | `AZURE_OPENAI_API_KEY`, `AZURE_OPENAI_AD_TOKEN` | `AZURE_OPENAI_ENDPOINT` |
 * | `ollama` | none, or `OLLAMA_API_KEY` | `OLLAMA_HOST`, else port 11434 |
 * | `lmstudio` | none, or `LM_API_TOKEN` | port 1234 |
 * | `llamacpp` | none, or `LLAMA_API_KEY` | port 8080 |
 * | `vllm` | none, or `VLLM_API_KEY` | port 8000 |
 *
 * ```ts
 * import { createRegistry } from "afterword";
 * import { vendor } from "afterword/openai-compatible";
 *
 * const registry = createRegistry({ providers: [vendor("groq"), vendor("ollama", { baseURL: "http://192.0.2.7:11434/v1" })] });
 * const model = registry.getModel("ollama:qwen3");
 * ```
 * @throws InvalidRequestError for a name that is not known, or naming a setting that cannot be used
 */
export declare function vendor(name: VendorName, settings?: HttpSettings): Provider;
