import { CostLimitError, InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
const members = {
    maxCost: (value) => typeof value === "number" && value >= 0,
    currency: (value) => typeof value === "string",
    per: (value) => value === "day" || value === "month",
    labels: (value) => typeof value === "object" && value !== null,
    model: (value) => typeof value === "string" && value.includes(":"),
};
/** @throws InvalidRequestError naming the member that cannot be */
export function checkBudgetRules(rules) {
    for (const [index, rule] of rules.entries()) {
        for (const [name, value] of Object.entries(rule)) {
            const fits = Object.hasOwn(members, name) ? members[name] : undefined;
            if (fits?.(value) || (fits && value === undefined && name !== "maxCost"))
                continue;
            throw new InvalidRequestError(`budgets[${index}].${name}`, `budgets[${index}].${name} cannot be ${show(value)}.`);
        }
        if (rule.maxCost === undefined)
            throw new InvalidRequestError(`budgets[${index}].maxCost`, `budgets[${index}] has no maxCost.`);
    }
}
function isUnder({ labels = {}, model }, record) {
    if (model !== undefined && model !== record.request.model)
        return false;
    return Object.entries(labels).every(([name, value]) => record.labels[name] === value);
}
/** By which a store knows a budget, such as `USD 2026-11-28 team=docs`. */
export function budgetKey({ currency = "USD", per, labels = {}, model }, at) {
    const time = per && new Date(at).toISOString().slice(0, per === "day" ? 10 : 7);
    const of = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    return [currency, time, model, ...of.map(([name, value]) => `${name}=${value}`)].filter((each) => each).join(" ");
}
/**
 * What is to be written so that a call may be paid from the budgets that it falls under, and what of each is reserved then.
 * @throws CostLimitError where it is not known what it may cost
 */
export function reserve(rules, record, estimate) {
    const mine = rules.filter((rule) => isUnder(rule, record));
    if (mine.length === 0)
        return undefined;
    if ("unknown" in estimate) {
        const [first] = mine;
        const key = budgetKey(first, record.createdAt);
        throw new CostLimitError(first.maxCost, `The budget ${key} cannot be kept: ${estimate.unknown}`);
    }
    const { currency, nano } = estimate.cost;
    const paying = mine.filter((rule) => (rule.currency ?? "USD") === currency);
    const keys = paying.map((rule) => [budgetKey(rule, record.createdAt), rule]);
    return {
        reserved: Object.fromEntries(keys.map(([key]) => [key, nano])),
        changes: keys.map(([key, { maxCost }]) => ({
            ...{ type: "budget", key, reserved: nano, spent: 0 },
            atMost: Math.round(maxCost * 1e9),
        })),
    };
}
/** What a call that is over has cost: of the budgets that its operation is paid from. */
export function spent(reserved, { nano, currency }) {
    const keys = Object.keys(reserved ?? {}).filter((key) => key.startsWith(`${currency} `) || key === currency);
    return keys.map((key) => ({ type: "budget", key, reserved: 0, spent: nano }));
}
/** Gives back what is reserved and was not needed. */
export function released(reserved) {
    return Object.entries(reserved ?? {}).flatMap(([key, nano]) => nano === 0 ? [] : [{ type: "budget", key, reserved: -nano, spent: 0 }]);
}
/** What an operation has of its budgets when nothing of it is under way. */
export function nothingReserved(reserved) {
    return reserved && Object.fromEntries(Object.keys(reserved).map((key) => [key, 0]));
}
/** The error of a budget as its user knows it. */
export function budgetExceeded(error, rules, at) {
    const rule = rules.find((each) => budgetKey(each, at) === error.key);
    const maxCost = rule?.maxCost ?? 0;
    const left = (error.left / 1e9).toFixed(6);
    return new CostLimitError(maxCost, `The budget ${error.key} of ${maxCost} has ${left} left, which the call could exceed.`);
}
