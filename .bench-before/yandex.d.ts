/** `afterword/yandex`: Yandex AI Studio as a provider. */
import type { Provider } from "./core/provider.ts";
import { type HttpSettings } from "./http/settings.ts";
export interface YandexSettings extends HttpSettings {
    /** An API key, or an IAM token (`t1.…`); a function is called for every request, for tokens that expire. OAuth tokens must be exchanged before. */
    readonly apiKey?: string | (() => string | Promise<string>);
    /** The folder that the models are used in and billed to. Default `YC_FOLDER_ID`, else `YANDEX_FOLDER_ID`. */
    readonly folderId?: string;
    /**
     * Where operations of requests in the background are asked for, which is another host than where they are submitted. Default: where `baseURL` is
     * given, the same address (of `llm.api.…`: `operation.api.…`); else `YC_OPERATION_ENDPOINT`, a URL or a host; else what `YC_API_ENDPOINT` leads to.
     */
    readonly operationsURL?: string;
}
/**
 * Yandex AI Studio. A model is asked for by its name, `yandex:yandexgpt`, by name and version, `yandex:yandexgpt/rc`, or by its whole URI,
 * `yandex:gpt://FOLDER/NAME/latest`, which needs no folder. The key or token is looked up in `YC_API_KEY`, `YANDEX_API_KEY`, `YC_IAM_TOKEN`,
 * `YC_OAUTH_TOKEN` (refused with a word on what to do: it must be exchanged) and `YC_TOKEN`, in this order; the address in `YC_API_ENDPOINT`, a
 * URL or, as the vendor's own tools have it, a host such as `api.cloud.yandex.net:443`; default `https://llm.api.cloud.yandex.net`. In the
 * background it generates as an operation that is kept for 3 days; there is no list of them, so that a submission whose answer is lost stays unclear.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export declare function yandex(settings?: YandexSettings): Provider;
