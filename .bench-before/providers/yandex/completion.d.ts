import type { Provider } from "../../core/provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
export interface CompletionProfile {
    readonly name: string;
    readonly baseURL: BaseURL;
    /** Looked up in the environment unless given. */
    readonly folderId: string | undefined;
    /** Where operations are asked for: not where they are submitted. */
    readonly operationsURL: () => string;
}
export declare function completionProvider(profile: CompletionProfile, settings: HttpSettings): Provider;
