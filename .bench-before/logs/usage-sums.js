import { member, number, optional } from "./entry.js";
import { selectUsage } from "./sql.js";
/** Days in their order; of others, the one with the most calls first. */
export function sumUsage(database, { since, until, by } = {}) {
    const rows = database.all(selectUsage(by), {
        since: since === undefined ? "" : new Date(since).toISOString(),
        until: until === undefined ? "~" : new Date(until).toISOString(),
    });
    const sums = new Map();
    for (const row of rows) {
        const key = optional(row, "name");
        const currency = optional(row, "currency");
        const sum = {
            ...member("key", key),
            calls: Number(row.calls),
            failed: Number(row.failed),
            ...member("input", number(row, "input")),
            ...member("output", number(row, "output")),
            ...member("cacheRead", number(row, "cache_read")),
            ...member("cacheWrite", number(row, "cache_write")),
            ...member("reasoning", number(row, "reasoning_tokens")),
            cost: currency === undefined ? {} : { [currency]: Number(row.nano) },
            costUnknown: Number(row.cost_unknown),
        };
        const before = sums.get(key);
        sums.set(key, before ? add(before, sum) : sum);
    }
    const all = [...sums.values()];
    if (by === "day")
        return all.sort((left, right) => ((left.key ?? "") < (right.key ?? "") ? -1 : 1));
    return all.sort((left, right) => right.calls - left.calls || ((left.key ?? "") < (right.key ?? "") ? -1 : 1));
}
function add(left, right) {
    const both = (name) => {
        const known = [left[name], right[name]].filter((count) => count !== undefined);
        return member(name, known.length === 0 ? undefined : known.reduce((sum, count) => sum + count));
    };
    return {
        ...left,
        calls: left.calls + right.calls,
        failed: left.failed + right.failed,
        ...both("input"),
        ...both("output"),
        ...both("cacheRead"),
        ...both("cacheWrite"),
        ...both("reasoning"),
        // Rows of one group differ in currency.
        cost: { ...left.cost, ...right.cost },
        costUnknown: left.costUnknown + right.costUnknown,
    };
}
