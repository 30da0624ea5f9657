/** `afterword/anthropic`: Anthropic as a provider. */
import type { Provider } from "./core/provider.ts";
import type { HttpSettings } from "./http/settings.ts";
export interface AnthropicSettings extends HttpSettings {
    /** Names of beta features, for the `anthropic-beta` header. */
    readonly betas?: readonly string[];
}
/**
 * Anthropic. The key is looked up in `ANTHROPIC_API_KEY`, a bearer token in `ANTHROPIC_AUTH_TOKEN`, the address in `ANTHROPIC_BASE_URL`;
 * default `https://api.anthropic.com`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export declare function anthropic(settings?: AnthropicSettings): Provider;
