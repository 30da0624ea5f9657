import { resolveBaseURL } from "./http/settings.js";
import { completionProvider } from "./providers/yandex/completion.js";
/**
 * Yandex AI Studio. A model is asked for by its name, `yandex:yandexgpt`, by name and version, `yandex:yandexgpt/rc`, or by its whole URI,
 * `yandex:gpt://FOLDER/NAME/latest`, which needs no folder. The key or token is looked up in `YC_API_KEY`, `YANDEX_API_KEY`, `YC_IAM_TOKEN`,
 * `YC_OAUTH_TOKEN` (refused with a word on what to do: it must be exchanged) and `YC_TOKEN`, in this order; the address in `YC_API_ENDPOINT`, a
 * URL or, as the vendor's own tools have it, a host such as `api.cloud.yandex.net:443`; default `https://llm.api.cloud.yandex.net`. In the
 * background it generates as an operation that is kept for 3 days; there is no list of them, so that a submission whose answer is lost stays unclear.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export function yandex(settings = {}) {
    const { folderId, operationsURL } = settings;
    const baseURL = settings.baseURL ?? {
        variable: "YC_API_ENDPOINT",
        default: "https://llm.api.cloud.yandex.net",
        read: (endpoint) => serviceURL("llm", endpoint),
    };
    if (operationsURL !== undefined)
        resolveBaseURL(operationsURL, "operationsURL");
    const findOperations = () => operationsURL ?? operationsOf(baseURL);
    return completionProvider({ name: "yandex", baseURL, folderId, operationsURL: findOperations }, settings);
}
function operationsOf(baseURL) {
    const near = resolveBaseURL(baseURL).replace(/^(https?:\/\/)llm\.api\./i, "$1operation.api.");
    // A setting goes before the environment, also one that this address only follows from.
    if (typeof baseURL === "string")
        return near;
    const read = (endpoint) => serviceURL("operation", endpoint);
    return resolveBaseURL({ variable: "YC_OPERATION_ENDPOINT", default: near, read });
}
/** Of a host without a scheme: `api.…` is where the vendor's libraries look up all services, and this one is at, say, `llm.api.…`. */
function serviceURL(service, endpoint) {
    if (endpoint.includes("://"))
        return endpoint;
    return `https://${endpoint.startsWith("api.") ? `${service}.` : ""}${endpoint}`;
}
