import { messagesProvider } from "./providers/anthropic/messages.js";
/**
 * Anthropic. The key is looked up in `ANTHROPIC_API_KEY`, a bearer token in `ANTHROPIC_AUTH_TOKEN`, the address in `ANTHROPIC_BASE_URL`;
 * default `https://api.anthropic.com`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export function anthropic(settings = {}) {
    const baseURL = settings.baseURL ?? { variable: "ANTHROPIC_BASE_URL", default: "https://api.anthropic.com" };
    return messagesProvider({ name: "anthropic", baseURL, betas: settings.betas ?? [] }, settings);
}
