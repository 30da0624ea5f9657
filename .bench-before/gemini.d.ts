/** `afterword/gemini`: Google's Gemini API as a provider. */
import type { Provider } from "./core/provider.ts";
import type { HttpSettings } from "./http/settings.ts";
/**
 * Google's Gemini. The key is looked up in `GEMINI_API_KEY`, `GOOGLE_API_KEY` and `GOOGLE_GENERATIVE_AI_API_KEY`, in this order, the address in
 * `GEMINI_BASE_URL`; default `https://generativelanguage.googleapis.com`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export declare function gemini(settings?: HttpSettings): Provider;
