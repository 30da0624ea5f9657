import { simulatedModels } from "./behaviour.js";
import { behaviours } from "./behaviours/index.js";
/** @throws Failure for a model that is none, and for a prompt that is none for it */
export function planOf(prompt, protocol, path, { seed, delayMs, models, nextScript, count }) {
    const behaviour = findBehaviour(prompt.model, models);
    if (!behaviour)
        throw protocol.unknownModel(prompt.model);
    const countAttempt = (key) => count(`attempt ${key}`);
    return behaviours[behaviour](prompt, { protocol, path, seed, delayMs, nextScript, countAttempt });
}
export function nextId(prefix, { count }) {
    return `sim_${prefix}_${count(`id ${prefix}`)}`;
}
function findBehaviour(model, models) {
    if (Object.hasOwn(models, model))
        return models[model];
    const name = model.startsWith("sim:") ? model.slice(4) : model;
    return simulatedModels.find((known) => known === name);
}
export function sendJson(response, status, body) {
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
}
