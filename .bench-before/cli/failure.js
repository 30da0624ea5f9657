/** Turns whatever went wrong into lines for a person and an exit code for a script. */
import { inspect } from "node:util";
import { CommanderError } from "commander";
/** The command is to end quietly: the reason of its signal. */
export class Stop {
    exitCode;
    constructor(exitCode) {
        this.exitCode = exitCode;
    }
}
/** Something the command itself found wrong. */
export class CommandError extends Error {
    hint;
    exitCode;
    constructor(message, hint, exitCode = 2) {
        super(message);
        this.hint = hint;
        this.exitCode = exitCode;
    }
}
export async function explain(error) {
    if (error instanceof Stop)
        return { lines: [], exitCode: error.exitCode };
    if (error instanceof CommanderError)
        return explainArguments(error);
    if (error instanceof CommandError)
        return { lines: [`Error: ${error.message}`, error.hint], exitCode: error.exitCode };
    const { AfterwordError, defaultRegistry } = await import("../index.js");
    const variables = new Map(defaultRegistry().providers.map(({ name, keyVariables }) => [name, keyVariables ?? []]));
    const known = AfterwordError.isInstance(error);
    const [what, ...ways] = (known ? describe(error, variables) : describeUnexpected(error)).map(oneLine);
    const lines = [`Error: ${what}`, ...ways];
    if (process.env.AFTERWORD_DEBUG)
        lines.push(inspect(error, { depth: 6 }));
    return { lines: lines.map(redactor([...variables.values()].flat())), exitCode: known ? exitCodes[error.code] : 1 };
}
const exitCodes = {
    "missing-key": 4,
    "unknown-model": 3,
    unsupported: 2,
    "invalid-request": 2,
    authentication: 4,
    "rate-limit": 1,
    "quota-exhausted": 1,
    "context-length": 1,
    overloaded: 1,
    "content-filter": 1,
    provider: 1,
    connection: 1,
    timeout: 5,
    output: 1,
    "step-limit": 1,
    paused: 1,
    "cost-limit": 8,
    conflict: 2,
    "operation-not-found": 3,
    "operation-failed": 1,
    store: 1,
};
/** Commander's words: `error: unknown option '--modle'`, and `(Did you mean --model?)` in a second line where it has a guess. */
function explainArguments({ code, exitCode, message }) {
    if (exitCode === 0)
        return { lines: [], exitCode };
    if (code === "commander.help")
        return { lines: [], exitCode: 2 };
    const [what = "", guess] = message.replace(/^error: /, "").split("\n");
    const how = code === "commander.excessArguments" ? "To ask a model with these words: aw prompt ..." : "See aw --help.";
    return { lines: [`Error: ${what.replace(/\.?$/, ".")}`, guess?.replace(/^\(|\)$/g, "") ?? how], exitCode: 2 };
}
function describe(error, variables) {
    if (error.code !== "missing-key")
        return [error.message, hint(error, variables)];
    // The library's own words speak of an argument that nobody can pass here.
    const { provider, variables: names } = error;
    return [
        `No key for ${provider}.`,
        `Set ${names.join(" or ")}, such as: export ${names[0]}=...`,
        'Try it without a key: aw -m sim:prose "Why is the sky blue?"',
    ];
}
function describeUnexpected(error) {
    const message = error instanceof Error ? error.message : String(error);
    return [message, "This was not expected; AFTERWORD_DEBUG=1 shows where it comes from."];
}
function hint(error, variables) {
    switch (error.code) {
        case "unknown-model": {
            const inherited = error.model === process.env.AFTERWORD_MODEL;
            return `${inherited ? "AFTERWORD_MODEL or -m names it. " : ""}To list the models: aw models`;
        }
        case "unsupported":
            return "Leave it out, or ask another model with -m.";
        case "invalid-request":
            return correction(error.field);
        case "store":
            return "Where the log is: aw logs path. To go on without it: aw logs off";
        case "timeout":
            return error.phase === "call" ? "Give it longer with -o timeoutMs=..." : "Try again later.";
        case "connection":
            return error.result?.text
                ? "The answer is not complete; ask again."
                : "Check the network, and the base URL if one is set.";
        case "output":
            return "Ask again, another model, or for less; -o repair=true has the model mend it.";
        case "step-limit":
            return "--chain-limit sets another limit; 0 is none.";
        case "paused":
            return "On a terminal aw asks for it; with aw defer it waits for aw operations approve.";
        case "cost-limit":
            return "-o maxTokens=... makes it cheaper, --max-cost sets another limit.";
        default:
            return advice(error, variables);
    }
}
/** Of a mistake that was found before anything was sent. */
function correction(field) {
    if (/^[A-Z_]+$/.test(field))
        return `Correct the environment variable ${field}, or unset it.`;
    if (field === "schema")
        return 'Write JSON Schema, or a shorthand such as "name, age int".';
    if (field === "tools")
        return "Leave one of them out, or rename it in its file.";
    if (field === "path" || field === "mediaType")
        return "-a takes a file, a URL, or - for stdin.";
    if (field.endsWith(".json"))
        return `aw --help tells where ${field} is kept, and what changes it.`;
    return "Options are written -o key=value; see aw --help.";
}
/** Of what the provider answered. */
function advice(error, variables) {
    const support = error.requestId === undefined ? "" : ` (request ${error.requestId})`;
    switch (error.code) {
        case "authentication":
            return `Check the key in ${variables.get(error.provider)?.join(" or ")}${support}.`;
        case "rate-limit": {
            const { retryAfterMs } = error;
            return `Ask again ${retryAfterMs === undefined ? "later" : `in ${Math.ceil(retryAfterMs / 1000)} s`}${support}.`;
        }
        case "quota-exhausted":
            return `Check the plan and billing of your account${support}.`;
        case "context-length":
            return "Shorten the prompt, or ask a model with a larger context.";
        case "content-filter":
            return `Put the prompt in other words${support}.`;
        default:
            return `${error.retryable ? "Ask again later" : "Check the model and the options"}${support}.`;
    }
}
function oneLine(text) {
    const line = text.replace(/\s*[\r\n]+\s*/g, " ").trim();
    return line.length > 1000 ? `${line.slice(0, 999)}…` : line;
}
/** The library takes out the key it sent; this, any key it might have sent. What is shorter than 8 letters may be a word. */
function redactor(variables) {
    const keys = variables.map((name) => process.env[name] ?? "").filter((key) => key.length >= 8);
    return (text) => keys.reduce((left, key) => left.replaceAll(key, "[redacted]"), text);
}
