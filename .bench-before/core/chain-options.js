/** The options of a chain: those of a prompt, and what only a chain has. */
import { InvalidRequestError } from "./errors.js";
import { show } from "./input.js";
const checks = {
    maxSteps: [
        (value) => Number.isInteger(value) && value >= 0,
        "an integer of at least 1, or 0 for no limit",
    ],
    toolConcurrency: [(value) => Number.isInteger(value) && value >= 1, "an integer of at least 1"],
    finalPrompt: [(value) => typeof value === "string" && value.trim() !== "", "text"],
    beforeCall: [(value) => typeof value === "function", "a function"],
    afterCall: [(value) => typeof value === "function", "a function"],
};
/** Parts what only a chain has from the options of its prompts. @throws InvalidRequestError naming a setting that does not fit */
export function splitOptions(options) {
    // Not by assignment: a name that is mistyped may be __proto__.
    const entries = Object.entries(options);
    const chain = Object.fromEntries(entries.filter(([name, value]) => Object.hasOwn(checks, name) && value !== undefined));
    const prompt = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(checks, name)));
    for (const [name, value] of Object.entries(chain)) {
        const [fits, wanted] = checks[name];
        if (!fits(value))
            throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${wanted}.`);
    }
    return [prompt, chain];
}
