/** `afterword/openai-compatible`: any server that speaks OpenAI's chat protocol as a provider, and the known ones by name. */
import { InvalidRequestError } from "./core/errors.js";
import { show } from "./core/input.js";
import { chatProvider } from "./providers/openai/chat.js";
import { vendors } from "./providers/vendors.js";
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
export function openaiCompatible(settings) {
    const { name, baseURL, keyVariables = [], quirks = {} } = settings;
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
        throw new InvalidRequestError("name", `name is ${show(name)}; use lower-case letters, digits and dashes.`);
    }
    const keyOptional = keyVariables.length === 0 && settings.apiKey === undefined && settings.keyCommand === undefined;
    return chatProvider({ name, baseURL, keyVariables, keyOptional, quirks }, settings);
}
/** The names that {@link vendor} knows. */
export const vendorNames = Object.keys(vendors);
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
export function vendor(name, settings = {}) {
    if (!Object.hasOwn(vendors, name)) {
        throw new InvalidRequestError("name", `No vendor is named ${show(name)}; there are ${vendorNames.join(", ")}.`);
    }
    const row = vendors[name];
    return chatProvider({ ...row, name, baseURL: settings.baseURL ?? row.baseURL }, settings);
}
