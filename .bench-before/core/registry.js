import { systemClock } from "./clock.js";
import { costOf, saidCost } from "./cost.js";
import { InvalidRequestError, UnknownModelError } from "./errors.js";
import { checkFeatures, surelyHas } from "./features.js";
import { Model } from "./model.js";
import { checkOptions } from "./options.js";
import { providerRequest } from "./schema-tool.js";
import { sendDurable, sendPrompt } from "./send.js";
import { withoutDate } from "./snapshot.js";
import { closest } from "./suggest.js";
/** @throws InvalidRequestError when two providers have one name or a model's provider is missing */
export function createRegistry(options) {
    const { models = [], aliases = {}, clock = systemClock, prices = listedPrices, log } = options;
    checkOptions(options.defaults ?? {});
    const providers = new Map();
    for (const provider of options.providers) {
        if (providers.has(provider.name)) {
            throw new InvalidRequestError("providers", `Two providers are named "${provider.name}"; give one another name.`);
        }
        providers.set(provider.name, provider);
    }
    const listed = new Map(models.map((info) => [info.id, info]));
    const find = (asked) => {
        const id = followAliases(asked, aliases);
        const colon = id.indexOf(":");
        const provider = colon > 0 ? providers.get(id.slice(0, colon)) : undefined;
        if (provider) {
            const name = id.slice(colon + 1);
            if (name === "")
                throw unknown(asked, `Write ${provider.name}:NAME.`);
            const model = listed.get(withoutDate(id));
            const unlisted = model ? snapshot(model, name) : { id, provider: provider.name, name, capabilities: {} };
            return { info: listed.get(id) ?? unlisted, provider };
        }
        const exact = models.filter((info) => info.name === id || info.aliases?.includes(id));
        const undated = () => models.filter((info) => info.name === withoutDate(id)).map((info) => snapshot(info, id));
        const everywhere = exact.length > 0 ? exact : undated();
        // A model that cannot be used here does not make the name of one that can ambiguous.
        const here = everywhere.filter((info) => providers.has(info.provider));
        const matches = here.length > 0 ? here : everywhere;
        const [info, other] = matches;
        if (other)
            throw unknown(asked, `Several providers have it: ${matches.map((match) => match.id).join(", ")}.`);
        const owner = info && providers.get(info.provider);
        if (!info || !owner)
            throw unknown(asked, info ? `Its provider, ${info.provider}, is not registered.` : undefined);
        return { info, provider: owner };
    };
    const unknown = (asked, hint) => {
        const colon = asked.indexOf(":");
        const prefix = colon > 0 ? asked.slice(0, colon) : undefined;
        const known = [...providers.keys()].join(", ");
        const noProvider = prefix && !providers.has(prefix) ? `No provider is named ${prefix}; there are ${known}.` : undefined;
        const usable = models.filter((info) => providers.has(info.provider));
        const names = [...usable.flatMap((info) => [info.id, info.name, ...(info.aliases ?? [])]), ...Object.keys(aliases)];
        const reason = hint ?? noProvider ?? `A model that is not listed is asked for as provider:name, with one of ${known}.`;
        return new UnknownModelError(asked, { hint: reason, suggestions: hint ? [] : closest(asked, new Set(names)) });
    };
    const meansFor = (id) => {
        const { info, provider } = find(id);
        const alternatives = (feature) => models
            .filter((other) => other.provider === info.provider && surelyHas(other, feature))
            .slice(0, 3)
            .map((other) => other.id);
        const check = (request) => {
            checkFeatures(providerRequest(request, provider, info), info, provider, alternatives);
        };
        return { provider, model: info, clock, prices, log, check };
    };
    return {
        providers: [...providers.values()],
        getModel(id = options.defaultModel, defaults = {}) {
            if (id === undefined)
                throw new InvalidRequestError("model", "No model was named and there is no default model.");
            const means = meansFor(id);
            return new Model(means.model, { ...options.defaults, ...defaults }, means);
        },
        listModels() {
            const names = [...providers.keys()];
            return models
                .filter((info) => providers.has(info.provider))
                .sort((a, b) => names.indexOf(a.provider) - names.indexOf(b.provider))
                .map((info) => ({ ...info, aliases: [...(info.aliases ?? []), ...aliasesOf(info.id, aliases)] }));
        },
        generate(request, callOptions = {}) {
            const means = meansFor(request.model);
            means.check(request);
            return sendPrompt(request, means, { ...options.defaults, ...callOptions }, { totals: [], budgets: [] });
        },
        means: meansFor,
        resume(request, { tools, settings, runsTools, journal, generationId, lane, answer, ...callOptions }) {
            const all = { ...options.defaults, ...callOptions, tools };
            const scope = { totals: [], budgets: [], generationId };
            const found = meansFor(request.model);
            const provider = answer ? answering(found.provider, answer) : found.provider;
            const means = { ...found, provider, lane };
            return sendDurable(request, means, all, settings, scope, runsTools ? "all" : "none", journal);
        },
    };
}
/** The provider, as if it said just this. */
function answering(provider, events) {
    return {
        ...provider,
        async *stream() {
            yield events;
        },
    };
}
const listedPrices = {
    cost(query) {
        const { prices, id } = query.model;
        const said = saidCost(query.usage);
        if (said)
            return { cost: said };
        return prices ? costOf(prices, query, "model") : { unknown: `No price is known for ${id}.` };
    },
};
/** A dated snapshot that is not listed: sent by the name it was asked for, with what is known of its model. */
function snapshot({ aliases: _, ...model }, name) {
    return { ...model, id: `${model.provider}:${name}`, name };
}
function followAliases(id, aliases) {
    const seen = new Set();
    let name = id;
    while (Object.hasOwn(aliases, name) && !seen.has(name)) {
        seen.add(name);
        name = aliases[name];
    }
    return name;
}
function aliasesOf(id, aliases) {
    return Object.keys(aliases).filter((alias) => followAliases(alias, aliases) === id);
}
