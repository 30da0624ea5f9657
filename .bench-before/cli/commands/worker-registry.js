/** The models of a process that carries out operations: its calls are written down as those of any other command. */
import { createRegistry, defaultRegistry } from "../../index.js";
import { loggingIsOn, openLogs } from "../../logs.js";
import { CommandError } from "../failure.js";
import { note } from "../output.js";
export async function workingRegistry(providers = defaultRegistry().providers) {
    const logs = openLog();
    return { registry: createRegistry({ providers, ...(logs && { log: logs }) }), close: () => logs?.close() };
}
/** Without a log the work is still done. */
function openLog() {
    try {
        return loggingIsOn() ? openLogs() : undefined;
    }
    catch (error) {
        note(`This is not written to the log: ${error.message}`);
        return undefined;
    }
}
/** Operations of providers whose key is missing here are left to a worker that has it. */
export function keySources() {
    return Promise.all(defaultRegistry().providers.map(async (provider) => {
        const source = await provider.credentialSource?.();
        if (source && source.from !== "none")
            return { provider, key: "there" };
        return { provider, key: !source || source.optional ? "not needed" : "missing" };
    }));
}
/** Where this process itself is to do the work, nobody else would come with the key. */
export async function checkKey(model) {
    const name = model.slice(0, model.indexOf(":"));
    const found = (await keySources()).find(({ provider }) => provider.name === name);
    if (found?.key !== "missing")
        return;
    const { keyVariables = [] } = found.provider;
    const set = keyVariables.length > 0 ? `, or set ${keyVariables.join(" or ")}` : "";
    throw new CommandError(`No key for ${name}.`, `Save one: aw keys set ${name}${set}`, 4);
}
