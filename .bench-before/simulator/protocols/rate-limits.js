/** https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers: resets are Go durations. */
export function openaiLimits({ tokens, waitMs }) {
    const [requestLimit, tokenLimit] = [10_000, 200_000];
    const used = Math.min(tokens, tokenLimit);
    return {
        "x-ratelimit-limit-requests": String(requestLimit),
        "x-ratelimit-limit-tokens": String(tokenLimit),
        "x-ratelimit-remaining-requests": String(waitMs === undefined ? requestLimit - 1 : 0),
        "x-ratelimit-remaining-tokens": String(tokenLimit - used),
        "x-ratelimit-reset-requests": goDuration(waitMs ?? 60_000 / requestLimit),
        "x-ratelimit-reset-tokens": goDuration((used * 60_000) / tokenLimit),
    };
}
/** https://docs.anthropic.com/en/api/rate-limits#response-headers: resets are RFC 3339 times, to the second. */
export function anthropicLimits({ now, tokens, waitMs }) {
    const full = { requests: 1000, tokens: 480_000, "input-tokens": 400_000, "output-tokens": 80_000 };
    const used = {
        requests: waitMs === undefined ? 1 : full.requests,
        tokens,
        "input-tokens": tokens,
    };
    const reset = `${new Date(Math.ceil((now + (waitMs ?? 0)) / 1000) * 1000).toISOString().slice(0, -5)}Z`;
    return Object.fromEntries(Object.entries(full).flatMap(([kind, limit]) => [
        [`anthropic-ratelimit-${kind}-limit`, String(limit)],
        [`anthropic-ratelimit-${kind}-remaining`, String(Math.max(0, limit - (used[kind] ?? 0)))],
        [`anthropic-ratelimit-${kind}-reset`, reset],
    ]));
}
/** As Go prints a time.Duration, to the millisecond: `0s`, `6ms`, `8.64s`, `1m6.779s`, `2h0m0s`. */
function goDuration(ms) {
    const whole = Math.round(ms);
    if (whole === 0)
        return "0s";
    if (whole < 1000)
        return `${whole}ms`;
    const hours = Math.floor(whole / 3_600_000);
    const minutes = Math.floor(whole / 60_000) % 60;
    const seconds = `${(whole % 60_000) / 1000}s`;
    if (hours > 0)
        return `${hours}h${minutes}m${seconds}`;
    return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
