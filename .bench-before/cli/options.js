import { CommandError } from "./failure.js";
/** @throws CommandError for what is not `key=value` */
export function readOptions(pairs) {
    return Object.fromEntries(pairs.map(readOption));
}
function readOption(pair) {
    const at = pair.indexOf("=");
    if (at < 1)
        throw new CommandError(`-o ${pair} is not key=value.`, "Write it like -o maxTokens=500; see aw --help.");
    const name = pair.slice(0, at);
    const value = readValue(pair.slice(at + 1));
    return [name, name === "reasoning" ? readReasoning(value) : value];
}
function readValue(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return text;
    }
}
/** A word is an effort, a number is a budget in tokens. */
function readReasoning(value) {
    if (typeof value === "string")
        return { effort: value };
    return typeof value === "number" ? { budgetTokens: value } : value;
}
