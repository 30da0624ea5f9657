/** `aliases.json`: short names that a user saved for models. It imports no module of Node, so that it loads where there is no file system. */
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
import { isObject } from "../core/json.js";
import { homeDirectory } from "./home.js";
import { withLock } from "./lock.js";
/** Where the saved aliases are: `aliases.json` in `AFTERWORD_HOME`, or in the user's configuration directory. */
export function aliasesPath() {
    return process.getBuiltinModule("node:path").join(homeDirectory(), "aliases.json");
}
/** The saved aliases and what they stand for, as `createRegistry({ aliases })` takes them. @throws InvalidRequestError when the file cannot be used */
export async function listAliases() {
    return { ...readAliases() };
}
/**
 * Saves a short name for a model. The default registry knows it from the next process on: it reads the aliases once, when it is made.
 * @param name without colons and spaces. It comes before the bare name of a model, so that one named alike has to be asked for as `provider:name`
 * @param model a model id; of an alias, what it stands for now is saved. Whether there is such a model shows when it is asked for
 * @throws InvalidRequestError for a name that cannot be used, one that would stand for itself, or a file that cannot be read or changed
 */
export async function setAlias(name, model) {
    const flaw = flawOf(name);
    if (flaw !== undefined)
        throw new InvalidRequestError("name", `The alias is ${show(name)}; ${flaw}.`);
    if (typeof model !== "string" || !/^\S+$/.test(model)) {
        throw new InvalidRequestError("model", `The model is ${show(model)}; pass its id, such as "openai:gpt-4.1-mini".`);
    }
    await change((aliases) => ({ ...aliases, [name]: modelBehind(model, name, aliases) }));
}
/** Forgets a saved alias. Resolves to whether there was one. */
export async function removeAlias(name) {
    let found = false;
    await change((aliases) => {
        found = Object.hasOwn(aliases, name);
        return found ? Object.fromEntries(Object.entries(aliases).filter(([other]) => other !== name)) : aliases;
    });
    return found;
}
/**
 * For a registry. What is wrong with the file is thrown where a model is looked up, and not before: to know the providers, as error messages and
 * whoever saves a key do, no alias is needed.
 */
export function savedAliases() {
    try {
        return readAliases();
    }
    catch (error) {
        const tell = () => {
            throw error;
        };
        return new Proxy({}, { get: tell, has: tell, ownKeys: tell, getOwnPropertyDescriptor: tell });
    }
}
function readAliases() {
    const path = pathIfAny();
    if (path === undefined)
        return {};
    let text;
    try {
        text = process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
    }
    catch (error) {
        const { code } = error;
        if (code === "ENOENT" || code === "ENOTDIR")
            return {};
        throw new InvalidRequestError("aliases.json", `${path} cannot be read (${code}).`, { cause: error });
    }
    return parseAliases(path, text);
}
/** None where there is no file system, and none for a user without a home. */
function pathIfAny() {
    const { process } = globalThis;
    if (process?.versions?.node === undefined || process.getBuiltinModule === undefined)
        return undefined;
    try {
        return aliasesPath();
    }
    catch {
        return undefined;
    }
}
function parseAliases(path, text) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (cause) {
        const message = `${path} is not JSON; correct it, or remove it and set the aliases again.`;
        throw new InvalidRequestError("aliases.json", message, { cause });
    }
    if (!isObject(value) || !Object.values(value).every((model) => typeof model === "string")) {
        const message = `${path} must be an object of aliases and the ids of their models, as text; correct it, or remove it.`;
        throw new InvalidRequestError("aliases.json", message);
    }
    for (const name of Object.keys(value)) {
        const flaw = flawOf(name);
        if (flaw === undefined)
            continue;
        throw new InvalidRequestError("aliases.json", `${path} has the alias ${show(name)}; ${flaw}. Rename it there.`);
    }
    return value;
}
function flawOf(name) {
    if (typeof name !== "string" || name === "")
        return "an alias is a short text";
    if (name.includes(":"))
        return "with a colon it would hide a model id, provider:name";
    if (/[\s\p{C}]/u.test(name))
        return "an alias has no spaces";
    // On a command line it would be an option.
    return name.startsWith("-") ? "an alias does not begin with a dash" : undefined;
}
function modelBehind(model, name, aliases) {
    const seen = new Set();
    let id = model;
    while (Object.hasOwn(aliases, id) && !seen.has(id)) {
        seen.add(id);
        id = aliases[id];
    }
    if (id !== name && !seen.has(id))
        return id;
    throw new InvalidRequestError("model", `"${model}" leads to no model, only back to "${id}"; pass a model's own id.`);
}
/** Other processes may be at it too: what they saved in between stays. */
async function change(next) {
    const path = pathIfAny();
    if (path === undefined) {
        const message = "There is no file system here to save aliases in; pass them to createRegistry.";
        throw new InvalidRequestError("aliases.json", message);
    }
    try {
        const { mkdirSync } = process.getBuiltinModule("node:fs");
        mkdirSync(homeDirectory(), { recursive: true, mode: 0o700 });
        await withLock(`${path}.lock`, () => {
            const aliases = readAliases();
            const changed = next(aliases);
            if (changed !== aliases)
                write(path, `${JSON.stringify(changed, undefined, 2)}\n`);
        });
    }
    catch (error) {
        if (error instanceof InvalidRequestError)
            throw error;
        const { code } = error;
        throw new InvalidRequestError("aliases.json", `${path} cannot be changed (${code}).`, { cause: error });
    }
}
/** A reader sees the file as it was or as it is, never half of it; a crash leaves one of the two. */
function write(path, text) {
    const { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } = process.getBuiltinModule("node:fs");
    // A link stays a link, as those who keep their settings in one place want it.
    const target = existsSync(path) ? realpathSync(path) : path;
    const temporary = `${target}.${crypto.randomUUID()}`;
    try {
        const file = openSync(temporary, "wx", 0o600);
        try {
            writeFileSync(file, text);
            fsyncSync(file);
        }
        finally {
            closeSync(file);
        }
        renameSync(temporary, target);
    }
    catch (error) {
        rmSync(temporary, { force: true });
        throw error;
    }
}
