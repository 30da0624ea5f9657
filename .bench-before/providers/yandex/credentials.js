/** What a request to Yandex Cloud is authorised by. https://yandex.cloud/en/docs/ai-studio/api-ref/authentication */
import { InvalidRequestError } from "../../core/errors.js";
/** Where a key or token is looked up, in order, and what stands there unless its shape says otherwise. */
const schemes = {
    YC_API_KEY: "Api-Key",
    YANDEX_API_KEY: "Api-Key",
    YC_IAM_TOKEN: "Bearer",
    YC_OAUTH_TOKEN: "OAuth",
    YC_TOKEN: "Bearer",
};
export const keyVariables = Object.keys(schemes);
/**
 * The value of the `Authorization` header.
 * @throws InvalidRequestError for an OAuth token, which the API does not take
 */
export function authorization({ key, source }) {
    const scheme = schemeOf(key) ?? schemes[source.variable ?? ""] ?? "Api-Key";
    if (scheme !== "OAuth")
        return `${scheme} ${key}`;
    const place = source.variable ?? source.from;
    throw new InvalidRequestError(place, `${place} holds an OAuth token, which the API does not take. Exchange it for an IAM token, such as by \`yc iam create-token\`, and pass that in YC_IAM_TOKEN or apiKey (a function, for tokens that expire), or use an API key in YC_API_KEY.`);
}
/** The shapes of tokens, as the vendor's own library tells them apart: https://github.com/yandex-cloud/yandex-cloud-ml-sdk (_auth.py). */
function schemeOf(key) {
    if (key.startsWith("t1."))
        return "Bearer";
    return /^y[0-3]_/.test(key) ? "OAuth" : undefined;
}
