import type { Provider } from "../../core/provider.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { FindModel } from "./models.ts";
export declare function languageModelProvider(name: string, find: FindModel, settings: Pick<HttpSettings, "maxRetries" | "maxRetryWaitMs">): Provider;
