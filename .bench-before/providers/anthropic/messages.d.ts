import type { Provider } from "../../core/provider.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
export interface MessagesProfile {
    readonly name: string;
    readonly baseURL: BaseURL;
    readonly betas: readonly string[];
}
export declare function messagesProvider(profile: MessagesProfile, settings: HttpSettings): Provider;
