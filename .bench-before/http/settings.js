/** The settings every HTTP provider shares, with their defaults, checked before anything is sent. */
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
export const defaultTimeouts = { connectMs: 10_000, firstByteMs: 1_800_000, betweenChunksMs: 300_000 };
/** @throws InvalidRequestError naming the setting */
export function checkSettings(settings) {
    const { apiKey, keyCommand } = settings;
    if (apiKey !== undefined && typeof apiKey !== "function")
        checkKey(apiKey);
    if (keyCommand !== undefined && !isCommand(keyCommand)) {
        throw new InvalidRequestError("keyCommand", 'keyCommand must be a list of texts: ["program", "argument", …].');
    }
    const numbers = { maxRetries: 0, maxRetryWaitMs: 0, maxConnections: 1, maxEventLength: 1 };
    for (const [name, least] of Object.entries(numbers)) {
        checkNumber(name, settings[name], least);
    }
    for (const [name, value] of Object.entries(settings.timeouts ?? {})) {
        if (!Object.hasOwn(defaultTimeouts, name)) {
            throw new InvalidRequestError(`timeouts.${name}`, `Unknown timeout: ${name}; there are ${Object.keys(defaultTimeouts).join(", ")}.`);
        }
        checkNumber(`timeouts.${name}`, value, 1);
    }
}
function checkNumber(name, value, least) {
    if (value !== undefined && !(typeof value === "number" && value >= least)) {
        throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be a number of at least ${least}.`);
    }
}
function isCommand(value) {
    return Array.isArray(value) && value.every((item) => typeof item === "string") && Boolean(value[0]);
}
/**
 * A key becomes a header, where a line break would end it. The message must not hold the key.
 * @param field where it comes from
 */
export function checkKey(key, field = "apiKey") {
    if (typeof key !== "string" || key === "") {
        throw new InvalidRequestError(field, `${field} is empty; ${field === "apiKey" ? "pass the key itself, or leave it out to use the environment." : "a key belongs there."}`);
    }
    const at = Array.from(key).findIndex((character) => character < "!" || character > "~");
    if (at >= 0) {
        throw new InvalidRequestError(field, `${field} has a ${key[at] === "\n" || key[at] === "\r" ? "line break" : "space or a letter that no header can carry"} at position ${at + 1} of ${key.length}; copy it again without.`);
    }
}
/** The address without a slash at the end. @throws InvalidRequestError when it is no http(s) URL, naming the setting or variable */
export function resolveBaseURL(base, setting = "baseURL") {
    const { field, text } = typeof base === "string" ? { field: setting, text: base } : lookUp(base);
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
        const guess = /^[\w.-]+(:\d+)?(\/|$)/.test(text) ? ` Did you mean "https://${text}"?` : "";
        throw new InvalidRequestError(field, `${field} is ${show(text)}; it must be a URL that begins with https:// or http://.${guess}`);
    }
    return text.replace(/\/+$/, "");
}
function lookUp({ variable, default: fallback, read = (text) => text }) {
    const written = environment(variable);
    if (written !== undefined)
        return { field: variable, text: read(written) };
    if (fallback !== undefined)
        return { field: "baseURL", text: fallback };
    throw new InvalidRequestError(variable, `Set ${variable} to the address of the API, or pass baseURL.`);
}
/** The first of these environment variables that is set and not empty. */
export function environment(...names) {
    const variables = globalThis.process?.env;
    for (const name of names)
        if (variables?.[name])
            return variables[name];
    return undefined;
}
