/** The provider's own name for the request, to quote to its support. */
export function requestId(header) {
    return header("x-request-id") ?? header("request-id") ?? header("apim-request-id") ?? header("x-server-trace-id");
}
const kinds = [
    { kind: "requests", openai: "requests", anthropic: "requests" },
    { kind: "tokens", openai: "tokens", anthropic: "tokens" },
    { kind: "inputTokens", openai: undefined, anthropic: "input-tokens" },
    { kind: "outputTokens", openai: undefined, anthropic: "output-tokens" },
];
/**
 * `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` with durations such as `6m0s` (OpenAI, Groq), and
 * `anthropic-ratelimit-{requests,tokens,…}-{limit,remaining,reset}` with RFC 3339 times.
 * https://platform.openai.com/docs/guides/rate-limits, https://docs.anthropic.com/en/api/rate-limits
 */
export function rateLimits(header, now) {
    const limits = {};
    for (const { kind, openai, anthropic } of kinds) {
        const limit = rateLimit((field) => header(`anthropic-ratelimit-${anthropic}-${field}`), (reset) => Date.parse(reset)) ??
            (openai &&
                rateLimit((field) => header(`x-ratelimit-${field}-${openai}`), (reset) => now + durationMs(reset)));
        if (limit)
            limits[kind] = limit;
    }
    return Object.keys(limits).length > 0 ? limits : undefined;
}
function rateLimit(field, resetTime) {
    const limit = Number(field("limit") ?? Number.NaN);
    const remaining = Number(field("remaining") ?? Number.NaN);
    const reset = field("reset");
    const resetAt = reset === undefined ? Number.NaN : resetTime(reset);
    if (Number.isNaN(limit) && Number.isNaN(remaining))
        return undefined;
    return {
        ...(!Number.isNaN(limit) && { limit }),
        ...(!Number.isNaN(remaining) && { remaining }),
        ...(!Number.isNaN(resetAt) && { resetAt }),
    };
}
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** `9ms`, `1.5s`, `6m0s`, `1h2m3s`; a bare number is seconds. */
function durationMs(text) {
    if (/^[\d.]+$/.test(text))
        return Number(text) * 1000;
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|s|m|h|d)/g))
        total += Number(amount) * (units[unit ?? ""] ?? Number.NaN);
    return text === "" ? Number.NaN : total;
}
/** `retry-after-ms`, else `retry-after` in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfterMs(header, now) {
    const ms = Number.parseFloat(header("retry-after-ms") ?? "");
    if (ms >= 0)
        return ms;
    const after = header("retry-after");
    if (after === undefined)
        return undefined;
    if (/^\s*[\d.]+\s*$/.test(after))
        return Number(after) * 1000;
    const date = Date.parse(after);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
