/** `keys.json`: keys by provider, readable by their owner alone. Loaded only where a key is looked up or saved, and only on Node. */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
import { isObject } from "../core/json.js";
import { checkKey } from "../http/settings.js";
import { homeDirectory } from "./home.js";
import { withLock } from "./lock.js";
export function keysPath() {
    return join(homeDirectory(), "keys.json");
}
/** The key that is saved for this provider. @throws InvalidRequestError when the file cannot be used; it never shows what is in it */
export async function readKey(provider) {
    const keys = await readKeys(keysPath());
    return Object.hasOwn(keys, provider) ? keys[provider] : undefined;
}
export async function listKeys() {
    return Object.keys(await readKeys(keysPath())).sort();
}
export async function setKey(provider, key) {
    if (!/^[a-z][a-z0-9-]*$/.test(provider)) {
        throw new InvalidRequestError("provider", `The provider is ${show(provider)}; use the part before the colon in a model id, such as "openai".`);
    }
    checkKey(key, "key");
    await change((keys) => ({ ...keys, [provider]: key }));
}
/** Whether there was one. */
export async function removeKey(provider) {
    let found = false;
    await change((keys) => {
        found = Object.hasOwn(keys, provider);
        return found ? Object.fromEntries(Object.entries(keys).filter(([name]) => name !== provider)) : keys;
    });
    return found;
}
const warned = new Set();
async function readKeys(path) {
    let text;
    try {
        text = await readFile(path, "utf8");
        await warnIfOpen(path);
    }
    catch (error) {
        const { code } = error;
        if (code === "ENOENT" || code === "ENOTDIR")
            return {};
        throw new InvalidRequestError("keys.json", `${path} cannot be read (${code}).`, { cause: error });
    }
    return parseKeys(path, text);
}
function parseKeys(path, text) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        // The parser's own message quotes the text, keys included.
        throw new InvalidRequestError("keys.json", `${path} is not JSON; correct it, or remove it and save the keys again.`);
    }
    if (!isObject(value) || !Object.values(value).every((key) => typeof key === "string")) {
        throw new InvalidRequestError("keys.json", `${path} must be an object of providers and their keys, as text.`);
    }
    return value;
}
/** Windows has no such modes: there, a user's own directories are closed to others. */
async function warnIfOpen(path) {
    if (process.platform === "win32" || warned.has(path))
        return;
    const { mode } = await stat(path);
    if ((mode & 0o077) === 0)
        return;
    warned.add(path);
    process.emitWarning(`${path} can be read or changed by others; run: chmod 600 '${path}'`, {
        type: "AfterwordWarning",
        code: "AFTERWORD_OPEN_KEYS",
    });
}
let last = Promise.resolve();
/** One change at a time, in this process and among others, or one of two would be lost. */
function change(next) {
    const made = last.then(async () => {
        // A link stays a link, as those who keep their settings in one place want it.
        const path = await realpath(keysPath()).catch(() => keysPath());
        const now = await readKeys(path);
        // Nothing to change is nothing to lock, such as where the directory is not ours to write in.
        if (next(now) === now)
            return;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await withLock(`${path}.lock`, async () => {
            const keys = await readKeys(path);
            const changed = next(keys);
            if (changed !== keys)
                await write(path, `${JSON.stringify(changed, undefined, 2)}\n`);
        });
    });
    last = made.catch(() => { });
    return made;
}
/** A reader sees the file as it was or as it is, never half of it; a crash leaves one of the two. */
async function write(path, text) {
    const temporary = `${path}.${randomUUID()}`;
    try {
        const file = await open(temporary, "wx", 0o600);
        try {
            await file.writeFile(text);
            await file.sync();
        }
        finally {
            await file.close();
        }
        await rename(temporary, path);
    }
    catch (error) {
        await rm(temporary, { force: true });
        throw error;
    }
}
