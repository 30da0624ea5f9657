import { generateProvider } from "./providers/gemini/generate.js";
/**
 * Google's Gemini. The key is looked up in `GEMINI_API_KEY`, `GOOGLE_API_KEY` and `GOOGLE_GENERATIVE_AI_API_KEY`, in this order, the address in
 * `GEMINI_BASE_URL`; default `https://generativelanguage.googleapis.com`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export function gemini(settings = {}) {
    return generateProvider({
        name: "gemini",
        baseURL: settings.baseURL ?? {
            variable: "GEMINI_BASE_URL",
            default: "https://generativelanguage.googleapis.com",
        },
        keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
    }, settings);
}
