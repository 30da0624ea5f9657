/** Turns an answer that is an error into the right class, by its status and what the provider says; one rule for all of them. */
import { AuthenticationError, ContentFilterError, ContextLengthError, OverloadedError, ProviderError, RateLimitError, } from "../core/errors.js";
import { isObject } from "../core/json.js";
/** What an error is about, where the words of its type, code or message tell. First match wins. */
const patterns = [
    [
        /insufficient_quota|billing_error|billing_hard_limit|credit balance is too low|exceeded your current quota/i,
        "quota",
    ],
    [/request too large for/i, "too-large"],
    [/context_length_exceeded|exceed_context_size|maximum context length|prompt is too long|context window/i, "context"],
    // The words of Gemini, and of YandexGPT.
    [/exceeds the maximum number of tokens/i, "context"],
    [/number of input tokens must be no more than|text length is \d+, which is outside the range/i, "context"],
    [/content_filter|content_policy|responsibleai/i, "filter"],
    [/overloaded|server_is_overloaded|slow_down/i, "overloaded"],
    [/authentication_error|invalid_api_key|permission_error/i, "auth"],
    [/rate_limit/i, "rate"],
    [/\bapi_error\b|server_error|internal_error|timeout_error/i, "server"],
];
/** @param body what was received, parsed where it is JSON, without keys */
export function providerError(details, body, context) {
    const { provider, requestId, traceId, limits } = context;
    const said = details.message ?? details.type ?? "no reason given";
    const answered = context.status === 200 ? "with an error in the stream" : context.status;
    const message = `${context.what ?? `${provider} answered ${answered}`}: ${said}`;
    const status = context.status === 200 ? (details.status ?? 200) : context.status;
    const words = `${details.type ?? ""} ${details.code ?? ""} ${details.message ?? ""}`;
    const about = details.about ?? patterns.find(([pattern]) => pattern.test(words))?.[1];
    const facts = (retryable) => ({
        provider,
        status: context.status,
        requestId,
        traceId,
        limits,
        retryAfterMs: context.retryAfterMs ?? details.retryAfterMs,
        providerCode: details.code ?? details.type,
        param: details.param,
        body,
        retryable: context.shouldRetry ?? retryable,
        cause: context.cause,
    });
    if (about === "quota")
        return new RateLimitError(message, facts(false), "quota-exhausted");
    if (about === "too-large")
        return new RateLimitError(message, facts(false));
    if (about === "context" || status === 413)
        return new ContextLengthError(message, facts(false));
    if (about === "filter")
        return new ContentFilterError(message, facts(false));
    if (status === 401 || status === 403 || about === "auth")
        return new AuthenticationError(message, facts(false));
    if (status === 429 || about === "rate")
        return new RateLimitError(message, facts(true));
    if (status === 503 || status === 529 || about === "overloaded")
        return new OverloadedError(message, facts(true));
    return new ProviderError(message, facts(status === 408 || status >= 500 || (status === 200 && about === "server")));
}
/** Reads the error shapes of OpenAI, Anthropic and their many imitators. */
export function errorDetails(body) {
    if (!isObject(body))
        return {};
    const { error, detail } = body;
    // xAI puts the words there, and its code beside them.
    if (typeof error === "string")
        return { message: error, type: text(body.type), code: text(body.code) };
    const inner = isObject(error) ? error : body;
    return {
        type: text(inner.type),
        code: text(inner.code),
        message: text(inner.message) ?? (detail === undefined || typeof detail === "string" ? detail : JSON.stringify(detail)),
        param: text(inner.param),
    };
}
function text(value) {
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}
/** What an answer says that should be JSON and is not: the title of an HTML page, or its beginning. */
export function describeText(body) {
    const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1] ?? /<h1[^>]*>([^<]*)<\/h1>/i.exec(body)?.[1];
    if (title !== undefined || /^\s*<(!doctype|html)/i.test(body)) {
        return `an HTML page${title ? ` ("${title.trim().slice(0, 200)}")` : ""} instead of JSON; is there a proxy between, and is baseURL right?`;
    }
    const start = body.trim().slice(0, 200);
    return start === "" ? "an empty body" : `"${start}"`;
}
