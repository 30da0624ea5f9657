import type { Provider } from "../../core/provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
export interface GenerateProfile {
    readonly name: string;
    readonly baseURL: BaseURL;
    /** Where the key is looked up, in order. */
    readonly keyVariables: readonly string[];
}
export declare function generateProvider(profile: GenerateProfile, settings: HttpSettings): Provider;
