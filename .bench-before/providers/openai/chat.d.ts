/** OpenAI's chat completions, and every server that speaks the same protocol, as a Provider. */
import type { Provider } from "../../core/provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { type ChatQuirks } from "./quirks.ts";
export interface ChatProfile {
    readonly name: string;
    readonly baseURL: BaseURL;
    /** Where the key is looked up, in order. */
    readonly keyVariables: readonly string[];
    /** A server on one's own machine may need none. */
    readonly keyOptional?: boolean;
    /** The header for a key that is no token, where it is not `authorization`. */
    readonly keyHeader?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly quirks: ChatQuirks;
    readonly hints?: Provider["hints"];
    /** What the server carries out by itself, in a way of its own. */
    readonly lanes?: (profile: ChatProfile, settings: HttpSettings) => NonNullable<Provider["lanes"]>;
}
export declare function chatProvider(profile: ChatProfile, settings: HttpSettings): Provider;
