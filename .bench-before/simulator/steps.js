/** What a simulated answer is made of: small steps that mean the same in every protocol. */
import { isArray, isObject } from "./json.js";
export function isContent(step) {
    return !["pause", "stall", "cut", "error", "http", "poll"].includes(step.type);
}
const isString = (value) => typeof value === "string";
const isCount = (value) => typeof value === "number" && value >= 0;
const isDeltas = (value) => isString(value) || (isArray(value) && value.every(isString));
const isStatus = (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
const isHeaders = (value) => isObject(value) && Object.values(value).every(isString);
const optional = (check) => (value) => value === undefined || check(value);
const anything = () => true;
const count = optional(isCount);
const shapes = {
    text: { text: isDeltas },
    reasoning: { text: isDeltas, signature: optional(isString) },
    "redacted-reasoning": { data: isString },
    refusal: { text: isDeltas },
    "tool-call": { name: isString, input: anything, inputText: optional(isDeltas), id: optional(isString) },
    pause: { ms: isCount },
    stall: {},
    cut: {},
    error: { error: optional(isObject) },
    finish: { reason: isString, stopSequence: optional(isString) },
    usage: { input: count, output: count, cacheRead: count, cacheWrite: count, reasoning: count },
    http: { status: isStatus, headers: optional(isHeaders), body: anything },
    poll: { status: optional(isStatus), headers: optional(isHeaders), error: optional(isObject) },
};
const stepTypes = Object.keys(shapes);
/** What is wrong with a list of steps, in a sentence that names the step; `undefined` where nothing is. */
export function findFault(steps) {
    for (const [index, step] of steps.entries()) {
        if (!isObject(step))
            return `Step ${index} is not an object: ${JSON.stringify(step)}.`;
        const type = step.type;
        if (!isStepType(type))
            return `Unknown step ${JSON.stringify(type)} at ${index}. Steps are ${stepTypes.join(", ")}.`;
        if (type === "http" && index > 0)
            return `Step ${index}: http can only be the first step.`;
        const shape = shapes[type];
        for (const [field, check] of Object.entries(shape)) {
            if (!check(step[field]))
                return `Step ${index} (${type}): ${field} cannot be ${JSON.stringify(step[field])}.`;
        }
        const unknown = Object.keys(step).find((field) => field !== "type" && !Object.hasOwn(shape, field));
        if (unknown !== undefined)
            return `Step ${index} (${type}) has no field ${JSON.stringify(unknown)}.`;
    }
    return undefined;
}
function isStepType(type) {
    return typeof type === "string" && Object.hasOwn(shapes, type);
}
export function deltasOf(text) {
    return typeof text === "string" ? [text] : text;
}
/** One step a delta, so that pauses and cuts of the network fall between deltas. */
export function splitDeltas(steps) {
    return steps.flatMap((step) => {
        switch (step.type) {
            case "text":
            case "refusal":
                return deltasOf(step.text).map((text) => ({ type: step.type, text }));
            case "reasoning": {
                const { signature } = step;
                const deltas = deltasOf(step.text).map((text) => ({ type: "reasoning", text }));
                return signature === undefined
                    ? deltas
                    : [...deltas.slice(0, -1), { ...step, text: deltasOf(step.text).at(-1) ?? "" }];
            }
            default:
                return [step];
        }
    });
}
