/** `prices.json`: prices that a user sets, by model. Loaded only where a cost is asked for, and only on Node. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
import { isObject } from "../core/json.js";
import { closest } from "../core/suggest.js";
import { homeDirectory } from "../credentials/home.js";
function userPricesPath() {
    return join(homeDirectory(), "prices.json");
}
/**
 * Prices by `provider:name`; none where there is no file.
 * @throws InvalidRequestError naming the file, the model and the field that cannot be used
 */
export async function readUserPrices(path = userPricesPath()) {
    let text;
    try {
        text = await readFile(path, "utf8");
    }
    catch (error) {
        const { code } = error;
        if (code === "ENOENT" || code === "ENOTDIR")
            return new Map();
        throw new InvalidRequestError("prices.json", `${path} cannot be read (${code}).`, { cause: error });
    }
    return parseUserPrices(path, text);
}
function parseUserPrices(path, text) {
    const wrong = (why, cause) => new InvalidRequestError("prices.json", `${path} ${why}`, { cause });
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (error) {
        throw wrong(`is not JSON: ${error.message}.`, error);
    }
    if (!isObject(value))
        throw wrong('must be an object such as { "openai:gpt-4.1": { "currency": "USD", "input": 2 } }.');
    for (const [id, prices] of Object.entries(value)) {
        const about = (why) => wrong(`cannot be used, because of ${show(id)}: ${why}`);
        if (!/^[a-z][a-z0-9-]*:./.test(id))
            throw about("write provider:name.");
        const field = wrongField(prices, fields, "");
        if (field !== undefined)
            throw about(field);
        if (isObject(prices) && prices.currency === undefined)
            throw about('currency is missing; write "USD" or "RUB".');
    }
    return new Map(Object.entries(value));
}
const check = (fits, wanted) => (value, path) => fits(value) ? undefined : `${path} is ${show(value)}; it must be ${wanted}.`;
const isNumber = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const price = check(isNumber, "a number of at least 0");
const day = check((value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value), "a day such as 2026-12-31");
const time = check((value) => typeof value === "string" && /^([01]\d|2[0-4]):[0-5]\d$/.test(value), "HH:MM, in UTC");
const listOf = (checks) => (value, path) => {
    if (!Array.isArray(value))
        return `${path} is ${show(value)}; it must be a list.`;
    return first(value.map((item, index) => wrongField(item, checks, `${path}[${index}]`)));
};
const objectOf = (each) => (value, path) => {
    if (!isObject(value))
        return `${path} is ${show(value)}; it must be an object.`;
    return first(Object.entries(value).map(([name, item]) => each(item, `${path}.${name}`)));
};
const rates = {
    ...{ input: price, output: price, cacheRead: price, cacheWrite: price, cacheWriteHour: price },
    ...{ inputAudio: price, outputAudio: price },
};
const factor = (value, path) => (isObject(value) ? wrongField(value, rates, path) : price(value, path));
const lanes = { interactive: factor, background: factor, batch: factor };
const days = check((value) => Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0 && item <= 6), "a list of days of the week, 0 for Sunday");
const fields = {
    ...rates,
    currency: check((value) => value === "USD" || value === "RUB", '"USD" or "RUB"'),
    tiers: listOf({ ...rates, aboveTokens: price }),
    offPeak: (value, path) => wrongField(value, { ...rates, hours: listOf({ from: time, to: time, days }) }, path),
    lanes: (value, path) => wrongField(value, lanes, path),
    serviceTiers: objectOf(factor),
    serverTools: objectOf(price),
    since: day,
    until: day,
};
function wrongField(value, checks, path) {
    if (!isObject(value))
        return `${path === "" ? "its prices are" : `${path} is`} ${show(value)}; it must be an object.`;
    const under = (name) => (path === "" ? name : `${path}.${name}`);
    return first(Object.entries(value).map(([name, item]) => {
        const found = Object.hasOwn(checks, name) ? checks[name] : undefined;
        if (found)
            return found(item, under(name));
        const [suggestion] = closest(name, Object.keys(checks));
        return `${under(name)} is unknown.${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`}`;
    }));
}
function first(problems) {
    return problems.find((problem) => problem !== undefined);
}
