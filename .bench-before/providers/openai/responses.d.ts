/** OpenAI's Responses API, and the servers that speak the same protocol, as a Provider. */
import type { Provider } from "../../core/provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import { type ResponsesQuirks } from "./responses-quirks.ts";
export interface ResponsesProfile {
    readonly name: string;
    readonly baseURL: BaseURL;
    /** Where the key is looked up, in order. */
    readonly keyVariables: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly quirks: ResponsesQuirks;
    readonly hints?: Provider["hints"];
}
export declare function responsesProvider(profile: ResponsesProfile, settings: HttpSettings): Provider;
