/** What a request may cost, before it is sent: tokens by a rule of thumb, money by the dearest price that can apply. */
import { costOf } from "./cost.js";
import { serverTools } from "./options.js";
import { ratesOf } from "./rates.js";
/** Of an image of usual size, or of a page or two. */
const tokensPerFile = 2000;
/**
 * Input tokens of a request, roughly and quickly: four ASCII characters are one token, any other character is one, a file is 2000; tools, their
 * calls and results, and the schema count as JSON.
 */
export function estimateTokens({ messages, options }) {
    const { tools, schema, prefill = "" } = options;
    let tokens = textTokens(prefill);
    for (const { parts } of messages)
        for (const part of parts)
            tokens += partTokens(part);
    if (tools)
        tokens += jsonTokens(tools);
    if (schema)
        tokens += jsonTokens(schema);
    return Math.ceil(tokens);
}
/**
 * The most that a request costs if its input is as long as {@link estimateTokens} says: the input at the dearest price that can apply to it, and
 * as much output as it may have, at the dearest hour. Unknown, with the reason, where a price or the limit of the output is missing, and where the
 * provider runs tools, as often and with as much new input as the model likes.
 */
export function estimateCost(request, model, { lane } = {}) {
    const { maxTokens = model.limits?.outputTokens, choices = 1, serviceTier } = request.options;
    const no = (reason) => ({ unknown: `The cost of ${model.id} cannot be estimated: ${reason}.` });
    if (!model.prices)
        return no("its prices are not known");
    if (maxTokens === undefined)
        return no("its longest output is not known; set maxTokens");
    if (serverTools(request.options).length > 0)
        return no("the provider runs its tools as often as the model likes");
    const inputTokens = estimateTokens(request);
    const tiers = serviceTier === undefined ? [] : [serviceTier];
    const rates = ratesOf({ prices: model.prices, inputTokens, lane, tiers });
    if (typeof rates === "string")
        return no(rates);
    const count = dearestInput(request, model, rates.prices);
    // By the hour and the day they may be less: nothing is said here of when it is sent.
    const { offPeak: _, since: __, until: ___, ...prices } = model.prices;
    const usage = { input: 0, output: maxTokens * choices, [count]: inputTokens };
    const query = { model, at: 0, usage: count === "inputAudio" ? { ...usage, input: inputTokens } : usage };
    const how = { ...(lane && { lane }), ...(serviceTier !== undefined && { serviceTier }) };
    const priced = costOf(prices, { ...query, ...how }, "estimate");
    return "cost" in priced ? { cost: { ...priced.cost, basis: "derived" } } : priced;
}
/** What the input counts as at its dearest: writing a cache costs more than reading the prompt once, and sound may cost more than text. */
function dearestInput({ messages, options }, { capabilities }, prices) {
    const { cache } = options;
    if (typeof cache === "object" && cache.ttl === "1h")
        return "cacheWriteHour";
    const heard = messages.some(({ parts }) => parts.some((part) => part.type === "file" && /^audio\//.test(part.mediaType)));
    const mayWrite = cache !== undefined || capabilities.cache === "automatic";
    const may = [
        "input",
        ...(heard ? ["inputAudio"] : []),
        ...(mayWrite ? ["cacheWrite"] : []),
    ];
    return may.reduce((dearest, each) => ((prices[each] ?? 0) > (prices[dearest] ?? 0) ? each : dearest));
}
function partTokens(part) {
    switch (part.type) {
        case "text":
        case "reasoning":
        case "refusal":
            return textTokens(part.text);
        case "file":
            return tokensPerFile;
        case "tool-call":
            return (textTokens(part.name) + (part.inputText === undefined ? jsonTokens(part.input) : textTokens(part.inputText)));
        case "tool-result":
            return jsonTokens(part.output) + (part.files?.length ?? 0) * tokensPerFile;
        case "provider":
            return jsonTokens(part.block);
        default:
            return part;
    }
}
function jsonTokens(value) {
    return textTokens(JSON.stringify(value));
}
function textTokens(text) {
    let ascii = 0;
    let others = 0;
    for (const character of text) {
        if (character < "\u0080")
            ascii++;
        else
            others++;
    }
    return ascii / 4 + others;
}
