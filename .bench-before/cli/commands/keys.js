/** `aw keys`: which keys there are and where they come from. What a key is goes in and never comes out. */
import { defaultRegistry, keysPath, listKeys, removeKey, setKey } from "../../index.js";
import { cells } from "../cells.js";
import { CommandError } from "../failure.js";
import { askHidden } from "../hidden-input.js";
import { note, print, table } from "../output.js";
import { withAdvice } from "../setting-error.js";
import { readStdin } from "../stdin.js";
const advice = "The file of the keys: aw keys path";
async function places() {
    const saved = await listKeys();
    const { providers } = defaultRegistry();
    const known = providers.map(async (provider) => {
        const source = (await provider.credentialSource?.()) ?? null;
        return { provider: provider.name, source, saved: saved.includes(provider.name) };
    });
    // Those of providers that a program brings itself.
    const others = saved.filter((name) => !providers.some((provider) => provider.name === name));
    const source = { from: "keys.json", optional: false };
    return [...(await Promise.all(known)), ...others.map((provider) => ({ provider, source, saved: true }))];
}
export async function listSources({ json }, signal) {
    const all = await withAdvice(places(), advice);
    if (json)
        return print(`${JSON.stringify(all, undefined, 2)}\n`, signal);
    const rows = all.map(({ provider, source, saved }) => [provider, describe(source), saved ? "saved" : ""]);
    const lines = () => rows.map((row) => cells(...row)).join("");
    await print(process.stdout.isTTY ? table(["PROVIDER", "KEY", "SAVED"], rows) : lines(), signal);
}
/** The name of the place. Of several variables that are set, the first counts. */
function describe(source) {
    if (!source || (source.from === "none" && source.optional))
        return "not needed";
    if (source.from === "none")
        return "not set";
    const { variable = source.from, unused = [] } = source;
    return unused.length > 0 ? `${variable} (not used: ${unused.join(", ")})` : variable;
}
export async function set(provider, signal) {
    checkProvider(provider);
    const { stdin } = process;
    const typed = stdin.isTTY
        ? await askHidden(`Key for ${provider} (it is not shown): `, signal)
        : await readStdin(signal, true);
    const key = typed.trim();
    if (key === "")
        throw new CommandError("There was no key to save.", `To forget one: aw keys remove ${provider}`);
    await withAdvice(setKey(provider, key), "Nothing was saved.");
    note(`Saved for ${provider} in ${await keysPath()}.`);
    const { source } = await placeOf(provider);
    if (source?.from === "environment")
        note(`${source.variable} is set and comes first.`);
}
export async function remove(provider) {
    if (!(await withAdvice(removeKey(provider), advice))) {
        // Here too, what was typed may be a key.
        checkProvider(provider);
        throw new CommandError(`No key is saved for ${provider}.`, "Where keys come from: aw keys", 3);
    }
    note(`The key for ${provider} is forgotten.`);
    const known = defaultRegistry().providers.some(({ name }) => name === provider);
    const source = known ? (await placeOf(provider)).source : null;
    if (source?.from === "environment")
        note(`${source.variable} is set and still gives one.`);
}
export async function printPath(signal) {
    await print(`${await keysPath()}\n`, signal);
}
/** One provider's, or any. Whether a key is right only its provider knows, and it is not asked. */
export async function check(provider, signal) {
    if (provider !== undefined)
        checkProvider(provider);
    const asked = provider === undefined ? await withAdvice(places(), advice) : [await placeOf(provider)];
    const found = asked.filter(({ source }) => (source ? source.from !== "none" : provider !== undefined));
    const optional = provider !== undefined && asked.every(({ source }) => source?.optional ?? true);
    if (found.length === 0 && !optional) {
        const { keyVariables = [] } = defaultRegistry().providers.find(({ name }) => name === provider) ?? {};
        const set = keyVariables.length > 0 ? `, or set ${keyVariables.join(" or ")}` : "";
        throw new CommandError(provider === undefined ? "There is no key for any provider." : `No key for ${provider}.`, `Save one: aw keys set ${provider ?? "PROVIDER"}${set}`, 4);
    }
    const shown = optional ? asked : found;
    await print(shown.map((place) => cells(place.provider, describe(place.source))).join(""), signal);
}
async function placeOf(provider) {
    const place = (await withAdvice(places(), advice)).find((each) => each.provider === provider);
    return place ?? { provider, source: null, saved: false };
}
/** The message does not say what was typed: people paste keys in the wrong place. */
function checkProvider(provider) {
    const names = defaultRegistry()
        .providers.filter(({ credentialSource }) => credentialSource)
        .map(({ name }) => name);
    if (names.includes(provider))
        return;
    throw new CommandError("No provider with a key has that name.", `There are ${names.join(", ")}.`);
}
