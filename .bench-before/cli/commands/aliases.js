/** `aw aliases`: short names for models, saved for every later call. */
import { aliasesPath, getModel, listAliases, removeAlias, setAlias } from "../../index.js";
import { cells } from "../cells.js";
import { CommandError } from "../failure.js";
import { note, print, table } from "../output.js";
import { withAdvice } from "../setting-error.js";
const advice = "The aliases: aw aliases. Their file: aw aliases path";
export async function listSaved({ json }, signal) {
    const aliases = Object.entries(await withAdvice(listAliases(), advice));
    if (json) {
        const list = aliases.map(([name, model]) => ({ name, model }));
        return print(`${JSON.stringify(list, undefined, 2)}\n`, signal);
    }
    if (aliases.length === 0)
        return note("There are no aliases. To add one: aw aliases set fast openai:gpt-4.1-mini");
    const lines = () => aliases.map((alias) => cells(...alias)).join("");
    await print(process.stdout.isTTY ? table(["ALIAS", "MODEL"], aliases) : lines(), signal);
}
export async function set(name, model) {
    const id = await withAdvice(resolve(name, model), advice);
    await withAdvice(setAlias(name, id), advice);
    note(`${name} stands for ${id}.`);
}
/** The id of the model. @throws UnknownModelError with suggestions; CommandError where the name is one of a model already */
async function resolve(name, model) {
    const saved = await listAliases();
    const { id } = getModel(model);
    const hidden = Object.hasOwn(saved, name) || name.includes(":") ? undefined : idOf(name);
    if (hidden === undefined)
        return id;
    throw new CommandError(`"${name}" is the name of a model: ${hidden}.`, "Choose another; an alias would hide it.");
}
function idOf(name) {
    try {
        return getModel(name).id;
    }
    catch {
        return undefined;
    }
}
export async function remove(name) {
    if (!(await withAdvice(removeAlias(name), advice)))
        throw new CommandError(`There is no alias "${name}".`, advice, 3);
    note(`${name} is forgotten.`);
}
export async function printPath(signal) {
    await print(`${aliasesPath()}\n`, signal);
}
