/** Errors in Google's shape, google.rpc.Status with details. https://google.aip.dev/193, https://ai.google.dev/gemini-api/docs/troubleshooting */
import { isObject } from "../../core/json.js";
/** `undefined` where it is not Google's shape. */
export function generateError({ error }) {
    if (!isObject(error) || typeof error.status !== "string")
        return undefined;
    const { code, status, message } = error;
    const details = Array.isArray(error.details) ? error.details.filter(isObject) : [];
    return {
        code: status,
        message: typeof message === "string" ? message : undefined,
        status: typeof code === "number" ? code : undefined,
        about: status === "RESOURCE_EXHAUSTED" ? exhausted(String(message), details) : aboutKey(details),
        retryAfterMs: retryDelayMs(detail(details, "RetryInfo")?.retryDelay),
    };
}
/** A key that is wrong is an invalid argument (400) with a reason of its own. */
function aboutKey(details) {
    return detail(details, "ErrorInfo")?.reason === "API_KEY_INVALID" ? "auth" : undefined;
}
/** A quota of a minute is a rate; one of a day, or of nothing at all, is not cured by the wait that the details name all the same. */
function exhausted(message, details) {
    const violations = detail(details, "QuotaFailure")?.violations;
    const metadata = detail(details, "ErrorInfo")?.metadata;
    const named = [
        ...(Array.isArray(violations) ? violations.map((violation) => isObject(violation) && violation.quotaId) : []),
        isObject(metadata) && metadata.quota_limit,
    ].filter((name) => typeof name === "string");
    if (named.some((name) => /per_?day/i.test(name)) || /\blimit: 0\b/.test(message))
        return "quota";
    return named.length > 0 || detail(details, "RetryInfo") ? "rate" : undefined;
}
function detail(details, type) {
    return details.find((item) => item["@type"] === `type.googleapis.com/google.rpc.${type}`);
}
/** A duration of protobuf as JSON: seconds, with decimals, and an `s`. */
function retryDelayMs(delay) {
    const [, seconds] = /^([\d.]+)s$/.exec(String(delay)) ?? [];
    return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}
