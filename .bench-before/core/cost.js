import { outdated, ratesOf } from "./rates.js";
/**
 * What an answer costs at these prices. Each part is rounded to a billionth once. Unknown, with the reason, where a count or a price is missing:
 * a lane, a service tier, a tool or sound that has no price makes no guess.
 * @param source where the prices come from, which the cost will say
 */
export function costOf(prices, query, source) {
    const { model, usage, at, lane, serviceTier } = query;
    const no = (reason) => ({ unknown: `The cost of ${model.id} is not known: ${reason}.` });
    const wrong = outdated(prices, at) ?? wrongCount(usage);
    if (wrong !== undefined)
        return no(wrong);
    const tiers = [...(serviceTier === undefined ? [] : [serviceTier]), ...(usage.rates ?? [])];
    const rates = ratesOf({ prices, at, inputTokens: inputTokensOf(usage), lane, tiers });
    if (typeof rates === "string")
        return no(rates);
    const lines = linesOf(usage, rates);
    if (typeof lines === "string")
        return no(lines);
    const parts = {};
    for (const [part, counted] of Object.entries(Object.groupBy(lines, ({ part }) => part))) {
        let exact = 0n;
        for (const { tokens, price } of counted) {
            if (tokens === 0)
                continue;
            const [rate, factor] = [rates.prices[price], factorFor(rates, price)];
            if (!isPrice(rate))
                return no(`there is no price of ${names[price]}`);
            if (!isPrice(factor))
                return no(`what part of the price of ${names[price]} is charged is not told`);
            exact += BigInt(tokens) * scaled(rate) * scaled(factor);
        }
        parts[part] = rounded(exact, perMillion);
    }
    const tools = toolsCost(prices, usage);
    if (typeof tools === "string")
        return no(tools);
    if (tools !== undefined)
        parts.serverTools = tools;
    const nano = Object.values(parts).reduce((sum, part) => sum + part, 0);
    return { cost: { currency: prices.currency, nano, parts, basis: rates.derived ? "derived" : "exact", source } };
}
/** What the provider itself says it charged, where it is one that says so; `undefined` otherwise. */
export function saidCost({ cost }) {
    return cost && { ...cost, parts: { total: cost.nano }, basis: "exact", source: "provider" };
}
/** The cost with what to charge for it: `percent` more, rounded to a billionth. */
export function withMarkup(cost, percent) {
    return { ...cost, charge: Math.round(cost.nano * (1 + percent / 100)) };
}
/** Both together; unknown where they are of two currencies. What only one of them charges for is charged as it costs. */
export function addCosts(one, other) {
    if (one.currency !== other.currency) {
        return { unknown: `${one.currency} and ${other.currency} cannot be added.` };
    }
    const charged = one.charge !== undefined || other.charge !== undefined;
    const sources = [...one.source.split(" + "), ...other.source.split(" + ")];
    const keys = Object.keys({ ...one.parts, ...other.parts });
    return {
        cost: {
            currency: one.currency,
            nano: one.nano + other.nano,
            parts: Object.fromEntries(keys.map((key) => [key, (one.parts[key] ?? 0) + (other.parts[key] ?? 0)])),
            basis: one.basis === "exact" && other.basis === "exact" ? "exact" : "derived",
            source: [...new Set(sources)].join(" + "),
            ...(charged && { charge: (one.charge ?? one.nano) + (other.charge ?? other.nano) }),
        },
    };
}
/** `$0.009600`: the sign of the currency (`₽` for roubles) and six decimals. */
export function formatCost({ currency, nano }) {
    return `${currency === "USD" ? "$" : "₽"}${decimals(nano)}`;
}
/** Six decimals of a number of billionths. */
export function decimals(nano) {
    return (Math.round(nano / 1000) / 1_000_000).toFixed(6);
}
/** All of the input: what came from a cache or went into one is told apart from it. */
function inputTokensOf({ input = 0, cacheRead = 0, cacheWrite, cacheWriteHour = 0 }) {
    return input + cacheRead + (cacheWrite ?? cacheWriteHour);
}
const names = {
    input: "input",
    output: "output",
    cacheRead: "reading the cache",
    cacheWrite: "writing the cache",
    cacheWriteHour: "writing the cache for an hour",
    inputAudio: "sound in the input",
    outputAudio: "sound in the output",
};
function wrongCount(usage) {
    if (usage.input === undefined)
        return "the provider told no number of input tokens";
    if (usage.output === undefined)
        return "the provider told no number of output tokens";
    const { input, output, cacheRead, cacheWrite, cacheWriteHour, inputAudio, outputAudio, serverTools } = usage;
    const all = { input, output, cacheRead, cacheWrite, cacheWriteHour, inputAudio, outputAudio, ...serverTools };
    const [wrong] = Object.entries(all).filter(([, count]) => count !== undefined && !(isCount(count) && count >= 0));
    if (wrong)
        return `${wrong[0]} is ${wrong[1]}, which is no count`;
    const { cacheWrite: written = Number.POSITIVE_INFINITY } = usage;
    return (cacheWriteHour ?? 0) > written ? "more was written to the cache for an hour than at all" : undefined;
}
/** Each count with the price it has, or why that cannot be told. */
function linesOf(usage, { prices }) {
    const { input = 0, output = 0, cacheRead, cacheWrite, cacheWriteHour = 0 } = usage;
    const { inputAudio = 0, outputAudio = 0 } = usage;
    const cached = (cacheRead ?? 0) + (cacheWrite ?? cacheWriteHour);
    if (inputAudio > 0 && prices.inputAudio === undefined)
        return `there is no price of ${names.inputAudio}`;
    if (inputAudio > 0 && cached > 0 && prices.inputAudio !== prices.input) {
        return "how much of the sound in the input was cached is not told";
    }
    if (inputAudio > input + cached || outputAudio > output)
        return "there is more sound than there are tokens";
    // Cached sound that costs what other cached input costs is charged with it.
    const heard = cached > 0 ? Math.min(inputAudio, input) : inputAudio;
    const written = cacheWrite ?? (cacheWriteHour > 0 ? cacheWriteHour : undefined);
    return [
        { part: "input", price: "input", tokens: input - heard },
        { part: "input", price: "inputAudio", tokens: heard },
        { part: "output", price: "output", tokens: output - outputAudio },
        { part: "output", price: "outputAudio", tokens: outputAudio },
        ...(cacheRead === undefined ? [] : [{ part: "cacheRead", price: "cacheRead", tokens: cacheRead }]),
        ...(written === undefined
            ? []
            : [
                { part: "cacheWrite", price: "cacheWrite", tokens: written - cacheWriteHour },
                { part: "cacheWrite", price: "cacheWriteHour", tokens: cacheWriteHour },
            ]),
    ];
}
/** Neither lanes nor service tiers make them cheaper. */
function toolsCost({ serverTools: known = {} }, { serverTools }) {
    const used = Object.entries(serverTools ?? {}).filter(([, times]) => times > 0);
    let exact = 0n;
    for (const [tool, times] of used) {
        const price = Object.hasOwn(known, tool) ? known[tool] : undefined;
        if (!isPrice(price))
            return `there is no price of the tool ${tool}`;
        exact += BigInt(times) * scaled(price);
    }
    return serverTools && rounded(exact, perThousand);
}
function factorFor({ factor }, price) {
    return typeof factor === "number" ? factor : factor[price];
}
function isCount(value) {
    return Number.isSafeInteger(value);
}
function isPrice(value) {
    return value !== undefined && Number.isFinite(value) && value >= 0;
}
/** Prices and factors as billionths, so that no sum of them is off by a rounding of binary fractions. */
function scaled(value) {
    return BigInt(Math.round(value * 1e9));
}
/** Billionths of a price times billionths of a factor, for a million tokens. */
const perMillion = 10n ** 15n;
/** Billionths of a price, for a thousand. */
const perThousand = 1000n;
/** To the nearest integer, halves up. */
function rounded(value, divisor) {
    return Number((2n * value + divisor) / (2n * divisor));
}
