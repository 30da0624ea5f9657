/** Words for being served as everybody is. */
const ordinary = new Set(["default", "standard", "standard_only", "auto", "on_demand", "global", "unspecified"]);
/** The day of a time, `YYYY-MM-DD` in UTC; `undefined` where it is no time. */
export function dayOf(at) {
    const number = Math.floor(at / 86_400_000);
    if (number === today.number)
        return today.name;
    const date = new Date(at);
    if (Number.isNaN(date.getTime()))
        return undefined;
    today = { number, name: date.toISOString().slice(0, 10) };
    return today.name;
}
/** The day that was asked for last: of an answer after the other it is the same one. */
let today = { number: Number.NaN, name: "" };
/** Why prices do not hold at a time; `undefined` where they do. */
export function outdated({ since, until }, at) {
    const day = dayOf(at);
    if (day === undefined)
        return `${at} is no time`;
    if (since !== undefined && day < since)
        return `the prices hold from ${since}, not on ${day}`;
    return until !== undefined && day > until ? `the prices held until ${until}, not on ${day}` : undefined;
}
/** Why there is no price, in words, or what is charged. */
export function ratesOf({ prices, at, inputTokens, lane, tiers }) {
    const long = prices.tiers?.findLast(({ aboveTokens }) => inputTokens > aboveTokens);
    // Off-peak prices are told for inputs of ordinary length; those of long ones are the tier's.
    const offPeak = long || at === undefined ? undefined : prices.offPeak;
    const cheaper = offPeak && at !== undefined && offPeak.hours.some((hours) => within(hours, at));
    const factors = factorsOf(prices, lane ?? "interactive", tiers);
    if (typeof factors === "string")
        return factors;
    if (factors.length > 1)
        return `how ${factors.map(([name]) => name).join(" and ")} together are charged is not known`;
    return {
        prices: long ?? (cheaper ? offPeak : prices),
        factor: factors[0]?.[1] ?? 1,
        derived: factors.length > 0 || offPeak !== undefined,
    };
}
/** Those that are not 1. */
function factorsOf(prices, lane, tiers) {
    const words = new Set(tiers.map((tier) => tier.toLowerCase()).filter((tier) => !ordinary.has(tier)));
    // Some providers call a batch a service tier.
    const inBatch = lane === "batch" || words.delete("batch");
    words.delete("batch");
    const laneName = inBatch ? "batch" : lane;
    const found = [];
    if (laneName !== "interactive") {
        const factor = prices.lanes?.[laneName];
        if (factor === undefined)
            return `what the lane "${laneName}" costs is not known`;
        found.push([`the lane "${laneName}"`, factor]);
    }
    for (const word of words) {
        const factor = prices.serviceTiers?.[word];
        if (factor === undefined)
            return `what the service tier "${word}" costs is not known`;
        found.push([`the service tier "${word}"`, factor]);
    }
    return found.filter(([, factor]) => factor !== 1);
}
function within({ from, to, days }, at) {
    const date = new Date(at);
    const time = date.toISOString().slice(11, 16);
    return from <= time && time < to && (days?.includes(date.getUTCDay()) ?? true);
}
