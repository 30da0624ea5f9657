/** `aw models`: the models known by name, and where their keys would come from. */
import { defaultRegistry } from "../../index.js";
import { note, print, printTable, table } from "../output.js";
export async function models(flags, signal) {
    const registry = defaultRegistry();
    const query = flags.query?.toLowerCase() ?? "";
    const { providers } = registry;
    const sources = new Map(await Promise.all(providers.map(async (each) => [each.name, await each.credentialSource?.()])));
    const found = registry
        .listModels()
        .filter(({ id, aliases }) => [id, ...aliases].some((name) => name.toLowerCase().includes(query)))
        .map((model) => ({ ...model, key: sources.get(model.provider) ?? null }));
    if (flags.json)
        return print(`${JSON.stringify(found, undefined, 2)}\n`, signal);
    const rows = found.map(({ provider, id, aliases, key }) => [provider, id, aliases.join(", "), describeKey(key)]);
    if (rows.length === 0)
        return note(`No model has "${flags.query}" in its id or aliases.`);
    const lines = () => rows.map((row) => `${row.join("\t")}\n`).join("");
    if (process.stdout.isTTY)
        await printTable(table(["PROVIDER", "ID", "ALIASES", "KEY"], rows), signal);
    else
        await print(lines(), signal);
}
/** The name of the place, never what is in it. Of several that are set, the first counts. */
function describeKey(source) {
    if (!source || (source.from === "none" && source.optional))
        return "not needed";
    if (source.from === "none")
        return "not set";
    const { variable = source.from, unused = [] } = source;
    return unused.length > 0 ? `${variable} (not used: ${unused.join(", ")})` : variable;
}
