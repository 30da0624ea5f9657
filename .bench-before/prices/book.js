/** Where prices are looked up: the user's own, those of the model, those of a price library; in that order, and none of them guessed. */
import { asOf } from "../catalog/generated.js";
import { catalog } from "../catalog/models.js";
import { costOf, saidCost } from "../core/cost.js";
import { AfterwordError } from "../core/errors.js";
import { dayOf, outdated } from "../core/rates.js";
import { withoutDate } from "../core/snapshot.js";
import { genaiVersion, libraryPrices } from "./genai.js";
import { free, isLocal } from "./local.js";
const onNode = globalThis.process?.versions?.node !== undefined;
/**
 * A book of prices: what the provider itself says it charged, the user's file (read once, with the first cost), the model's own prices, and those of
 * genai-prices, which is loaded when it is needed. Local servers and simulated models cost nothing. What none of them knows is unknown, with the reason.
 */
export function createPriceBook({ userPrices } = {}) {
    // What is wrong with the file, where it cannot be used: its user meant other prices than those we would take instead.
    let users = userPrices === false || (userPrices === undefined && !onNode) ? new Map() : undefined;
    let reading;
    const read = async () => {
        const { readUserPrices } = await import("./user-prices.js");
        users = await readUserPrices(userPrices || undefined).catch((error) => {
            if (!AfterwordError.isInstance(error))
                throw error;
            return { unknown: error.message };
        });
    };
    const cost = (query) => {
        const said = saidCost(query.usage);
        if (said)
            return { cost: said };
        if (users === undefined) {
            reading ??= read();
            return reading.then(() => cost(query));
        }
        return "unknown" in users ? users : lookUp(query, users);
    };
    return { cost };
}
function lookUp(query, users) {
    const { model, at } = query;
    const user = users.get(model.id) ?? users.get(withoutDate(model.id));
    if (user && outdated(user, at) === undefined)
        return costOf(user, query, "prices.json");
    if (isLocal(model))
        return { cost: free };
    const listed = ofCatalogue(model);
    // A registry need not list a model for its price to be known.
    const prices = model.prices ?? listed ?? undefined;
    // What the catalogue says is of its day, unless it knows since when.
    const tooEarly = listed === prices && prices?.since === undefined && (dayOf(at) ?? "") < asOf;
    if (!prices || tooEarly || outdated(prices, at) !== undefined)
        return fromLibrary(query, listed, prices);
    return costOf(prices, query, listed === prices ? `catalogue ${asOf}` : "model");
}
/** The prices that the catalogue lists for this model; `null` for none, and `undefined` for a model that it does not list. */
function ofCatalogue({ id, prices }) {
    const listed = catalog.find((model) => model.id === id) ?? catalog.find((model) => model.id === withoutDate(id));
    if (!listed)
        return undefined;
    // A model that has been stored and read back is the same one.
    const same = listed.prices === prices || JSON.stringify(listed.prices) === JSON.stringify(prices);
    return same ? (prices ?? null) : (listed.prices ?? null);
}
/**
 * The catalogue is made from the library and corrects it: of the models it lists, only days that it does not tell of are looked up there.
 */
async function fromLibrary(query, listed, prices) {
    const { model, at } = query;
    const late = prices ? outdated(prices, at) : undefined;
    const library = await loaded();
    if (typeof library === "string")
        return unknown(model, library);
    const found = dayOf(at) === undefined ? `${at} is no time` : libraryPrices(library, model, at);
    if (found !== undefined && typeof found !== "string" && (found.dated || listed === undefined)) {
        // What part of its prices a lane or a tier costs is a rule of the vendor, and stays when the prices change.
        const { lanes, serviceTiers } = listed ?? {};
        const rules = { ...(lanes && { lanes }), ...(serviceTiers && { serviceTiers }) };
        const priced = costOf({ ...found.prices, ...rules }, query, `genai-prices ${genaiVersion}`);
        if (found.exact || "unknown" in priced)
            return priced;
        // The library takes the name for this model by a rule, or its price by the hour.
        return { cost: { ...priced.cost, basis: "derived" } };
    }
    if (prices && late === undefined)
        return costOf(prices, query, `catalogue ${asOf}`);
    return unknown(model, late ?? (typeof found === "string" ? found : undefined));
}
function unknown({ id }, reason = "no prices are known") {
    const way = `Give the model prices, or add "${id}" to prices.json (see createPriceBook)`;
    return { unknown: `The cost of ${id} is not known: ${reason}. ${way}.` };
}
async function loaded() {
    try {
        return await import("@pydantic/genai-prices");
    }
    catch (error) {
        return `@pydantic/genai-prices cannot be loaded (${error.message})`;
    }
}
