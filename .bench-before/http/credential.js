import { MissingKeyError } from "../core/errors.js";
import { checkKey, environment } from "./settings.js";
/**
 * The key: `apiKey`, else the first of the environment variables that is set, else what `keyCommand` prints, else the one in `keys.json`.
 * @throws MissingKeyError where there is none, or the command fails; InvalidRequestError for one that no header can carry
 */
export async function findKey(settings, owner, waiting) {
    const found = await findKeyIfAny(settings, owner, waiting);
    if (!found)
        throw new MissingKeyError(owner.provider, owner.variables);
    return found;
}
/** The same for a server that may need none. */
export async function findKeyIfAny(settings, owner, { clock, signal }) {
    const { source, read } = await locate(settings, owner);
    if (source.from === "none")
        return undefined;
    const key = await untilAborted(read(clock), signal);
    checkKey(key, source.variable ?? source.from);
    return { key, source };
}
/** Where {@link findKey} would take the key from at this moment. No command is run for it. */
export async function keySource(settings, owner) {
    return (await locate(settings, owner)).source;
}
async function locate(settings, owner) {
    const { apiKey, keyCommand } = settings;
    const { provider, variables, optional = false } = owner;
    if (apiKey !== undefined) {
        return { source: { from: "apiKey", optional }, read: () => (typeof apiKey === "function" ? apiKey() : apiKey) };
    }
    const [variable, ...unused] = variables.filter((name) => environment(name) !== undefined);
    if (variable !== undefined) {
        const source = { from: "environment", variable, optional, ...(unused.length > 0 && { unused }) };
        return { source, read: () => environment(variable) };
    }
    if (keyCommand) {
        return { source: { from: "keyCommand", optional }, read: (clock) => commandKey(keyCommand, owner, clock) };
    }
    const saved = await savedKey(provider);
    return { source: { from: saved === undefined ? "none" : "keys.json", optional }, read: () => saved };
}
/** How long the output of a key command is used: a password manager may ask its user every time. */
const commandLifetimeMs = 5 * 60_000;
/** By the settings' own list, so that nothing outlives the provider. */
const printed = new WeakMap();
/** One run for requests that come together; a run that failed is not kept. */
async function commandKey(argv, owner, clock) {
    let known = printed.get(argv);
    if (!known || clock.now() >= known.until) {
        const key = import("../credentials/key-command.js").then(({ runKeyCommand }) => runKeyCommand(argv, clock));
        printed.set(argv, (known = { key, until: clock.now() + commandLifetimeMs }));
    }
    try {
        return await known.key;
    }
    catch (error) {
        if (printed.get(argv) === known)
            printed.delete(argv);
        throw new MissingKeyError(owner.provider, owner.variables, error.message);
    }
}
/** Where there is no file system, no key is saved. */
async function savedKey(provider) {
    const { process } = globalThis;
    if (process?.versions?.node === undefined)
        return undefined;
    const { readKey } = await import("../credentials/keys-file.js");
    return readKey(provider);
}
/** A key may be slow to come, and its caller need not wait for it. */
function untilAborted(value, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        if (signal.aborted)
            stop();
        signal.addEventListener("abort", stop, { once: true });
        Promise.resolve(value)
            .then(resolve, reject)
            .finally(() => signal.removeEventListener("abort", stop));
    });
}
