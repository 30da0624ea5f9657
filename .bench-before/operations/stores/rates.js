const kinds = ["requests", "tokens"];
const minuteMs = 60_000;
/** What is computed with fractions may come out a little short. */
const tolerance = 1e-6;
/** With what a provider said at a time. What was heard late never makes more of what has been counted since. */
export function paced(rates, at, pace) {
    const levels = kinds.map((kind) => [kind, learn(rates.learned?.[kind], at, pace[kind])]);
    return { ...rates, learned: toLevels(levels) };
}
/**
 * Of works in the order in which they would be taken, those that may be. One that does not fit holds back those behind it that count too: else small ones
 * would forever use up what a large one waits for.
 */
export function affordable(rates, limits, now, works) {
    let levels = inForce(rates, limits, now);
    let isHeldBack = false;
    return works.filter(({ tokens }) => {
        if (tokens === undefined)
            return true;
        isHeldBack ||= kinds.some((kind) => lacks(levels[kind], kind, tokens) > 0);
        if (!isHeldBack)
            levels = minus(levels, 1, tokens);
        return !isHeldBack;
    });
}
/** When works have been taken; `undefined` where nothing is counted. */
export function spent(rates, limits, now, works) {
    const counted = works.flatMap(({ tokens }) => (tokens === undefined ? [] : [tokens]));
    if (counted.length === 0)
        return undefined;
    const { learned, configured: own } = current(rates, limits, now);
    // What only other workers are configured with is kept, and counted for them.
    const configured = rates.configured || own ? { ...rates.configured, ...own } : undefined;
    if (!learned && !configured)
        return undefined;
    const total = counted.reduce((sum, tokens) => sum + tokens, 0);
    return {
        ...(learned && { learned: minus(learned, counted.length, total) }),
        ...(configured && { configured: minus(configured, counted.length, total) }),
    };
}
/**
 * When there is enough for work with so many tokens, if nothing else is taken before; 0 where there is already, infinity where there never is.
 * @param tokens 1: the first time at which there may be enough for any
 */
export function affordableAt(rates, limits, tokens) {
    const levels = inForce(rates, limits, 0);
    const times = kinds.map((kind) => {
        const level = levels[kind];
        const missing = lacks(level, kind, tokens);
        return level && missing > 0 ? Math.ceil(level.at + missing / level.perMs) : 0;
    });
    return Math.max(...times);
}
function learn(stored, at, said) {
    // A limit of nothing is no limit: a provider that hands out nothing refuses.
    if (!said || !(said.limit > 0))
        return stored;
    const { limit } = said;
    // How fast it grows has to be something, or nothing would ever be taken again; limits are mostly by the minute.
    const perMs = said.perMs > 0 ? said.perMs : limit / minuteMs;
    const level = { limit, left: Math.min(said.left, limit), perMs, at };
    if (!stored || stored.at <= at)
        return level;
    const { left } = grown(level, stored.at);
    return { ...level, left: Math.min(left, stored.left), at: stored.at };
}
function inForce(rates, limits, now) {
    const { learned, configured } = current(rates, limits, now);
    return { ...learned, ...configured };
}
/** As they are by now, and as they are configured by now. */
function current({ learned, configured }, limits, now) {
    const perMinute = { requests: limits.requestsPerMinute, tokens: limits.tokensPerMinute };
    const grownSince = kinds.map((kind) => [kind, learned?.[kind] && grown(learned[kind], now)]);
    const configuredAs = kinds.map((kind) => [kind, configure(configured?.[kind], perMinute[kind], now)]);
    return {
        ...(grownSince.some(([, level]) => level) && { learned: toLevels(grownSince) }),
        ...(configuredAs.some(([, level]) => level) && { configured: toLevels(configuredAs) }),
    };
}
/** It begins full. Another limit than before gives nothing at once: it grows from what there was, as fast as it does now. */
function configure(stored, perMinute, now) {
    if (perMinute === undefined || perMinute === Number.POSITIVE_INFINITY)
        return undefined;
    const { left, at } = stored ?? { left: perMinute, at: now };
    const level = { limit: perMinute, left: Math.min(left, perMinute), perMs: perMinute / minuteMs, at };
    return grown(level, now);
}
/** Clocks of several machines differ: no time passes backwards. */
function grown(level, now) {
    const { limit, left, perMs, at } = level;
    if (now <= at)
        return level;
    return { limit, left: Math.min(left + (now - at) * perMs, limit), perMs, at: now };
}
/** How much too little there is. What is larger than the limit needs a full bucket. */
function lacks(level, kind, tokens) {
    if (!level)
        return 0;
    if (level.limit <= 0)
        return Number.POSITIVE_INFINITY;
    const missing = Math.min(kind === "requests" ? 1 : tokens, level.limit) - level.left;
    return missing > tolerance ? missing : 0;
}
function minus({ requests, tokens }, calls, ofTokens) {
    return {
        ...(requests && { requests: { ...requests, left: requests.left - calls } }),
        ...(tokens && { tokens: { ...tokens, left: tokens.left - ofTokens } }),
    };
}
function toLevels(levels) {
    return Object.fromEntries(levels.filter(([, level]) => level !== undefined));
}
