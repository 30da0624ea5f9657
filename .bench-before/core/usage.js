/** Tokens of one call, the same words for every provider. A count the provider did not send is `undefined`, never 0. */
import { defined } from "./json.js";
/**
 * One line for people: `In: 10; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 28; Search: 0`.
 * An unknown count reads `?`.
 */
export function formatUsage(usage) {
    const count = (value) => (value === undefined ? "?" : String(value));
    return [
        `In: ${count(usage?.input)}`,
        `Out: ${count(usage?.output)}`,
        `Cache create: ${count(usage && (usage.cacheWrite ?? 0))}`,
        `Cache read: ${count(usage && (usage.cacheRead ?? 0))}`,
        `Total Tokens: ${count(usage?.total)}`,
        `Search: ${count(usage && (usage.serverTools?.web_search ?? 0))}`,
    ].join("; ");
}
/** The same counts, as an object that reads like {@link formatUsage} where it is made text of: `${usage}`. JSON and comparisons do not see it. */
export function printable(usage) {
    return Object.defineProperty({ ...usage }, "toString", { value: () => formatUsage(usage), enumerable: false });
}
const counts = [
    ...["input", "output", "total", "cacheRead", "cacheWrite", "cacheWriteHour", "reasoning"],
    ...["inputAudio", "outputAudio"],
];
/**
 * Both together. A count that only one of them has is taken as it is, so that a sum of counts of which some are unknown is the least it can be.
 * `raw` is dropped: it is of one answer. So is `cost` unless both have one, of one currency.
 */
export function addUsage(one, other) {
    const sums = counts.map((name) => [name, sum(one[name], other[name])]);
    const rates = [...new Set([...(one.rates ?? []), ...(other.rates ?? [])])];
    return defined({
        ...Object.fromEntries(sums),
        serverTools: addTools(one.serverTools, other.serverTools),
        rates: rates.length > 0 ? rates : undefined,
        cost: addSaid(one.cost, other.cost),
    });
}
function sum(one, other) {
    return one === undefined ? other : one + (other ?? 0);
}
function addSaid(one, other) {
    return one && other && one.currency === other.currency ? { ...one, nano: one.nano + other.nano } : undefined;
}
function addTools(one, other) {
    if (!one || !other)
        return one ?? other;
    const names = Object.keys({ ...one, ...other });
    return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
