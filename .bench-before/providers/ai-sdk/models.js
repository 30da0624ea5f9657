/** Finds the language model of an id, in whatever the AI SDK's users keep theirs. */
import { InvalidRequestError, UnknownModelError } from "../../core/errors.js";
import { show } from "../../core/input.js";
import { closest } from "../../core/suggest.js";
import { versions } from "./specification.js";
/** @throws InvalidRequestError naming what is no language model */
export function modelFinder(models) {
    const make = makerOf(models);
    if (make)
        return (name, id) => checkModel(make(name), `The model ${id}`);
    if (typeof models !== "object" || models === null || Object.keys(models).length === 0) {
        throw new InvalidRequestError("models", `models is ${show(models)}; pass a provider of the AI SDK, a function that makes its models, or models by id.`);
    }
    const listed = new Map(Object.entries(models));
    for (const [name, model] of listed)
        checkModel(model, `models[${show(name)}]`);
    return (name, id) => {
        const model = listed.get(name);
        if (model)
            return model;
        const suggestions = closest(name, [...listed.keys()]);
        throw new UnknownModelError(id, { hint: `There are ${[...listed.keys()].join(", ")}.`, suggestions });
    };
}
/** What models call their provider, up to the first dot: `openai` of `openai.responses`; `undefined` where no model tells. */
export function providerName(models) {
    const make = makerOf(models);
    try {
        const name = (make ? make("any") : Object.values(models)[0])?.provider;
        return typeof name === "string" ? name.split(".")[0] : undefined;
    }
    catch {
        // It makes only models it knows: the caller is asked for a name.
        return undefined;
    }
}
function makerOf(models) {
    const provider = models;
    if (typeof provider?.languageModel === "function")
        return (modelId) => provider.languageModel(modelId);
    return typeof models === "function" ? models : undefined;
}
function checkModel(model, place) {
    const { specificationVersion, doGenerate, doStream } = (model ?? {});
    if (typeof doGenerate !== "function" || typeof doStream !== "function") {
        const what = typeof model === "object" && model !== null ? "something else" : show(model);
        throw new InvalidRequestError("models", `${place} is ${what}; it must be a language model of the AI SDK.`);
    }
    if (versions.includes(specificationVersion))
        return model;
    throw new InvalidRequestError("models", `${place} speaks version ${show(specificationVersion)} of the AI SDK's language model specification; here ${versions.join(" and ")} are spoken. Take another version of its package.`);
}
