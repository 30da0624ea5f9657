/** The options of a prompt: what they are, what each must look like, and the names that do not exist. */
import { InvalidRequestError } from "./errors.js";
import { show } from "./input.js";
import { isObject } from "./json.js";
import { closest } from "./suggest.js";
import { toolList } from "./tool.js";
const efforts = ["minimal", "low", "medium", "high", "xhigh", "max"];
const check = (fits, wanted) => (value) => fits(value) ? undefined : wanted;
const isText = (value) => typeof value === "string" && value !== "";
const isTexts = (value) => Object.values(value).every((item) => typeof item === "string");
const within = (from, to) => {
    const range = to === Number.POSITIVE_INFINITY ? `of at least ${from}` : `from ${from} to ${to}`;
    return check((value) => typeof value === "number" && value >= from && value <= to, `a number ${range}`);
};
const integer = (from, to) => {
    const range = to === Number.POSITIVE_INFINITY ? `of at least ${from}` : `from ${from} to ${to}`;
    const fits = (value) => Number.isInteger(value) && value >= from && value <= to;
    return check(fits, `an integer ${range}`);
};
const isBoolean = check((value) => typeof value === "boolean", "true or false");
const { POSITIVE_INFINITY, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
const checks = {
    system: () => undefined,
    maxTokens: integer(1, POSITIVE_INFINITY),
    temperature: within(0, 2),
    topP: within(0, 1),
    topK: integer(1, POSITIVE_INFINITY),
    frequencyPenalty: within(-2, 2),
    presencePenalty: within(-2, 2),
    seed: integer(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER),
    choices: integer(1, 128),
    timeoutMs: within(1, POSITIVE_INFINITY),
    stream: isBoolean,
    raw: isBoolean,
    parallelToolCalls: isBoolean,
    logprobs: check((value) => value === true || (Number.isInteger(value) && value >= 0 && value <= 20), "true or a number of alternatives up to 20"),
    prefill: check((value) => isText(value) && value.trim() !== "", "text"),
    serviceTier: check(isText, "text"),
    // What is wrong with it is told where it becomes JSON Schema.
    schema: () => undefined,
    metadata: check((value) => isObject(value) && isTexts(value), "an object whose values are texts"),
    cache: check((value) => value === true || (isObject(value) && (value.ttl === "5m" || value.ttl === "1h")), 'true, { ttl: "5m" } or { ttl: "1h" }'),
    stop: check((value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)), "text or a list of texts"),
    reasoning: check((value) => typeof value === "boolean" ||
        (isObject(value) && ("budgetTokens" in value || efforts.includes(value.effort))), `true, false, { budgetTokens } or { effort: "${efforts.join('" | "')}" }`),
    tools: () => undefined,
    toolChoice: check((value) => ["auto", "required", "none"].includes(value) || (isObject(value) && isText(toolOf(value))), '"auto", "required", "none" or { tool: name }'),
    providerOptions: check((value) => isObject(value) && Object.keys(value).every((key) => ["body", "headers", "query"].includes(key)), "an object with body, headers or query"),
    signal: check((value) => value instanceof AbortSignal, "an AbortSignal"),
    labels: check((value) => isObject(value) && isTexts(value), "an object whose values are texts"),
    log: check((value) => value === false || (typeof value === "object" && value !== null && "writeRequest" in value), "a log, such as memoryLog(), or false"),
    trackUsage: isBoolean,
    trackCost: isBoolean,
    maxCost: within(0, POSITIVE_INFINITY),
    markupPercent: within(-100, POSITIVE_INFINITY),
    repair: isBoolean,
};
/** Known here for the sake of whoever gives them to a prompt, or mistypes them. */
const chainOnly = ["maxSteps", "finalPrompt", "beforeCall", "afterCall", "toolConcurrency"];
/** The tool that a choice names, in our form or in Anthropic's. */
function toolOf(choice) {
    if (!isObject(choice))
        return undefined;
    return choice.type === "tool" ? choice.name : choice.tool;
}
/** @throws InvalidRequestError naming the first option that does not exist or does not fit */
export function checkOptions(options) {
    for (const [name, value] of Object.entries(options)) {
        if (!Object.hasOwn(checks, name)) {
            if (chainOnly.includes(name))
                throw new InvalidRequestError(name, `${name} is an option of chain(), not of prompt().`);
            const [suggestion] = closest(name, [...Object.keys(checks), ...chainOnly]);
            const maybe = suggestion ? ` Did you mean ${suggestion}?` : "";
            throw new InvalidRequestError(name, `Unknown option: ${name}.${maybe} What only this provider knows goes into providerOptions.body.`);
        }
        const wanted = value === undefined ? undefined : checks[name](value);
        if (wanted)
            throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${wanted}.`);
    }
    checkToolChoice(options);
    checkMaxCost(options);
}
/** What is not counted cannot be limited. */
function checkMaxCost({ maxCost, trackUsage, trackCost }) {
    const off = trackUsage === false ? "trackUsage" : trackCost === false ? "trackCost" : undefined;
    if (maxCost === undefined || off === undefined)
        return;
    throw new InvalidRequestError("maxCost", `maxCost is ${maxCost} and ${off} is false; leave one of them out.`);
}
function checkToolChoice({ toolChoice, tools }) {
    if (typeof toolChoice !== "object")
        return void toolList(tools);
    const named = toolOf(toolChoice);
    if (toolList(tools).some((tool) => "name" in tool && tool.name === named))
        return;
    throw new InvalidRequestError("toolChoice", `toolChoice names ${show(named)}, which is not among the tools.`);
}
/** A choice of tools in the one form that is sent. */
export function oneToolChoice(choice) {
    return typeof choice === "object" ? { tool: toolOf(choice) } : choice;
}
/** The tools that run here, not at the provider. */
export function functionTools(options) {
    return (options.tools ?? []).filter((tool) => !("server" in tool));
}
/** The tools that the provider runs, in its own words. */
export function serverTools(options) {
    return (options.tools ?? []).flatMap((tool) => ("server" in tool ? [tool.server] : []));
}
