import { CommandError } from "./failure.js";
export function addSettingCommands(program, signal) {
    addAliases(program, signal);
    addKeys(program, signal);
}
function addAliases(program, signal) {
    const aliases = program.command("aliases").helpCommand(false);
    aliases.description("short names for models: list, set, remove, path");
    const command = () => import("./commands/aliases.js");
    aliases
        .command("list", { isDefault: true })
        .description("what stands for what; what aw aliases alone does")
        .option("--json", "as JSON")
        .action(async (flags) => (await command()).listSaved(flags, signal));
    aliases
        .command("set <name> <model>")
        .description("have a short name stand for a model")
        .action(async (name, model) => (await command()).set(name, model));
    aliases
        .command("remove <name>")
        .description("forget a short name")
        .action(async (name) => (await command()).remove(name));
    aliases
        .command("path")
        .description("the file")
        .action(async () => (await command()).printPath(signal));
}
function addKeys(program, signal) {
    const keys = program.command("keys").helpCommand(false).exitOverride(withoutRepeating);
    keys.description("the providers' keys: list, set, remove, path, check");
    const command = () => import("./commands/keys.js");
    keys
        .command("list", { isDefault: true })
        .description("where each key would come from; what aw keys alone does")
        .option("--json", "as JSON")
        .action(async (flags) => (await command()).listSources(flags, signal));
    keys
        .command("set <provider>")
        .description("save a key: typed without being shown, or from stdin")
        .action(async (provider) => (await command()).set(provider, signal));
    keys
        .command("remove <provider>")
        .description("forget a saved key")
        .action(async (provider) => (await command()).remove(provider));
    keys
        .command("path")
        .description("the file")
        .action(async () => (await command()).printPath(signal));
    keys
        .command("check [provider]")
        .description("whether there is a key, without asking the provider; 4 if not")
        .action(async (provider) => (await command()).check(provider, signal));
}
/** What is too much may be a key, which commander would repeat. */
function withoutRepeating(error) {
    if (!/excessArguments|unknownOption|unknownCommand/.test(error.code))
        throw error;
    throw new CommandError("There is more here than aw keys takes, and it takes no key: shells keep what is typed, and others can see it run.", "Type the key when asked, with aw keys set PROVIDER, or pipe it in: aw keys set PROVIDER < FILE");
}
