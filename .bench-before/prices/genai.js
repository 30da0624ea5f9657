import { withoutDate } from "../core/snapshot.js";
/** Its version, pinned in package.json: what a price is said to come from must be what is installed. */
export const genaiVersion = "0.1.8";
/** What it calls providers otherwise. */
const providers = { gemini: "google", xai: "x-ai" };
const keys = {
    input: "input_mtok",
    output: "output_mtok",
    cacheRead: "cache_read_mtok",
    cacheWrite: "cache_write_mtok",
    cacheWriteHour: "cache_write_1h_mtok",
    inputAudio: "input_audio_mtok",
    outputAudio: "output_audio_mtok",
};
/** For a thousand requests, by the names under which we count them. */
const tools = { web_search: "web_searches_kcount", file_search: "storage_searches_kcount" };
/** Prices that are refined by others we know, or that are of things we would not be charged for unseen. */
const understood = new Set([...Object.values(keys), ...Object.values(tools), "cache_audio_read_mtok"]);
/** Where it has not followed: names whose model and price changed after what it says, or whose price was promised only until then. */
const outdated = [
    // https://api-docs.deepseek.com/quick_start/pricing: one price all day since then, and other models behind both names.
    { provider: "deepseek", names: /^deepseek-(chat|reasoner)$/, from: "2025-09-05" },
    // https://developers.openai.com/api/docs/models/gpt-5.6-sol: "at least through November 21, 2026".
    { provider: "openai", names: /^gpt-5\.6(-sol)?(-20\d\d-\d\d-\d\d)?$/, from: "2026-11-22" },
];
/** What the library knows of a model at a time, or why that is of no use; `undefined` where it knows nothing. */
export function libraryPrices(library, { provider, name }, at) {
    const id = providers[provider] ?? provider;
    const source = library.findProvider({ providerId: id });
    // It guesses at providers as well; one that only sounds like another has its own prices.
    if (source?.id !== id)
        return undefined;
    const counts = { input_tokens: 1, output_tokens: 1 };
    const found = library.calcPrice(counts, name, { providerId: id, timestamp: new Date(at) });
    if (!found)
        return undefined;
    const stale = outdated.find((each) => each.provider === id && each.names.test(name));
    if (stale && at >= Date.parse(stale.from))
        return `genai-prices ${genaiVersion} has the prices before ${stale.from}`;
    const ofDay = activePrice(found.model, at);
    const price = ofDay ?? found.model_price;
    const odd = Object.keys(price).find((key) => price[key] !== undefined && !understood.has(key));
    if (odd !== undefined)
        return `it is also charged by ${odd}, which no usage tells`;
    const own = [name, withoutDate(name)].map((each) => each.toLowerCase());
    // Some providers' models are looked up at those who made them.
    const literal = source.models.includes(found.model) && namesOf(found.model).some((known) => own.includes(known));
    return {
        prices: toPrices(price),
        dated: hasConstraint(found.model, "start_date"),
        exact: literal && (ofDay !== undefined || !hasConstraint(found.model, "time_of_date")),
    };
}
function hasConstraint({ prices }, type) {
    return Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === type);
}
/**
 * The library's entries have either a first day or hours, so hours that came with a new price also seem to hold before it: then only days count.
 * `undefined` where it is as the library says.
 */
function activePrice(model, at) {
    const { prices } = model;
    if (!Array.isArray(prices) || !hasConstraint(model, "time_of_date"))
        return undefined;
    const starts = prices.flatMap(({ constraint }) => constraint?.type === "start_date" ? [Date.parse(constraint.start_date)] : []);
    if (starts.length === 0 || at >= Math.max(...starts))
        return undefined;
    const days = prices.filter(({ constraint }) => constraint?.type !== "time_of_date");
    const begun = days.filter(({ constraint }) => !constraint || Date.parse(startOf(constraint)) <= at);
    return begun.at(-1)?.prices;
}
function startOf(constraint) {
    return "start_date" in constraint ? String(constraint.start_date) : "";
}
function toPrices(price) {
    const starts = Object.values(price).flatMap((value) => (typeof value === "object" ? value.tiers : []));
    const above = [...new Set(starts.map(({ start }) => start))].sort((one, other) => one - other);
    const serverTools = Object.entries(tools).flatMap(([name, key]) => {
        const value = price[key];
        return typeof value === "number" ? [[name, value]] : [];
    });
    return {
        currency: "USD",
        ...tokenPrices(price),
        ...(above.length > 0 && {
            tiers: above.map((start) => ({ aboveTokens: start, ...tokenPrices(price, start) })),
        }),
        ...(serverTools.length > 0 && { serverTools: Object.fromEntries(serverTools) }),
    };
}
/** The prices of inputs that are longer than `above`; those of short ones without it. */
export function tokenPrices(price, above) {
    const found = Object.entries(keys).map(([name, key]) => {
        const value = price[key];
        if (typeof value !== "object")
            return [name, value];
        const tier = above === undefined ? undefined : value.tiers.findLast(({ start }) => start <= above);
        return [name, tier?.price ?? value.base];
    });
    // The library's own arithmetic left digits of binary fractions in some of its figures.
    const rates = found.flatMap(([name, rate]) => (rate === undefined ? [] : [[name, Number(rate.toFixed(6))]]));
    return Object.fromEntries(rates);
}
/** The names that a model of the library goes by exactly. */
function namesOf({ id, match }) {
    const literal = (each) => "equals" in each ? [each.equals] : "or" in each ? each.or.flatMap(literal) : [];
    return [id, ...literal(match)].map((name) => name.toLowerCase());
}
