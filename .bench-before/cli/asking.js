var __rewriteRelativeImportExtension = (this && this.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};
/** From what was typed to what is asked: the model, its conversation, its tools, and the log. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { getModel, } from "../index.js";
import { takeApprovals } from "./approval.js";
import { CommandError } from "./failure.js";
import { readOptions } from "./options.js";
import { note } from "./output.js";
/** @throws CommandError for flags that cannot be meant so, before anything is asked */
export async function startAsking(flags, options = {}) {
    const settings = chainSettings(flags);
    const { tools, asked } = takeApprovals(await loadTools(flags.tool ?? []), flags.toolsApprove ?? false);
    const logs = await openLog(flags);
    try {
        const earlier = logs && findConversation(logs, flags);
        const model = getModel(flags.model ?? earlier?.model);
        const system = flags.system ?? earlier?.system;
        const shared = {
            ...options,
            ...readOptions(flags.option ?? []),
            ...settings,
            ...(system !== undefined && { system }),
            ...(tools.length > 0 && { tools }),
            ...(logs && flags.log !== false && (flags.log || (await isOn())) && { log: logs }),
            ...(flags.maxCost !== undefined && { maxCost: amount(flags.maxCost) }),
        };
        const conversation = model.conversation({
            ...shared,
            ...(earlier && { id: earlier.id, history: earlier.messages }),
        });
        return { model, conversation, shared, asChain: tools.length > 0, asked, close: () => logs?.close() };
    }
    catch (error) {
        logs?.close();
        throw error;
    }
}
export function chainSettings({ chainLimit = "5" }) {
    if (!/^\d+$/.test(chainLimit)) {
        throw new CommandError(`--chain-limit is ${chainLimit}; it must be a number of steps.`, "0 is no limit.");
    }
    return { maxSteps: Number(chainLimit) };
}
export function amount(text) {
    const value = Number(text);
    if (text.trim() !== "" && value >= 0)
        return value;
    throw new CommandError(`--max-cost is ${text}; it must be an amount.`, "Write it like --max-cost 0.05.");
}
/** The tools and toolboxes that the modules export, each once. @throws CommandError for a module that cannot be loaded, or has none */
export async function loadTools(files) {
    const found = new Set();
    for (const file of files) {
        const exported = await importModule(file);
        const tools = Object.values(exported).flat().filter(isToolInput);
        if (tools.length === 0) {
            throw new CommandError(`${file} exports no tools.`, "A tool is made by tool() of afterword, and exported: export const add = tool({ ... }).");
        }
        for (const tool of tools)
            found.add(tool);
    }
    return [...found];
}
async function importModule(file) {
    const path = resolve(file);
    const hint = "-T takes a module, .js or (on Node 22.18 or newer) .ts.";
    if (!existsSync(path))
        throw new CommandError(`${file} does not exist.`, hint);
    try {
        return (await import(__rewriteRelativeImportExtension(pathToFileURL(path).href)));
    }
    catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new CommandError(`${file} cannot be loaded: ${message.replace(/\s+/g, " ").replace(/\.?$/, ".")}`, hint);
    }
}
function isToolInput(value) {
    if (typeof value !== "object" || value === null)
        return false;
    const { name, inputSchema, server, tools } = value;
    if (Array.isArray(tools) || isObject(server))
        return true;
    return typeof name === "string" && isObject(inputSchema);
}
function isObject(value) {
    return typeof value === "object" && value !== null;
}
async function isOn() {
    return (await import("../logs.js")).loggingIsOn();
}
/** The log, where there is something to read or write. Without one the answer still comes, unless it is needed to go on with a conversation. */
async function openLog(flags) {
    const isNeeded = flags.continue || flags.cid !== undefined;
    if (!isNeeded && (flags.log === false || !(flags.log || (await isOn()))))
        return undefined;
    try {
        return (await import("../logs.js")).openLogs();
    }
    catch (error) {
        if (isNeeded)
            throw error;
        note(`This is not written to the log: ${error.message}`);
        return undefined;
    }
}
function findConversation(logs, flags) {
    if (!flags.continue && flags.cid === undefined)
        return undefined;
    const id = flags.cid === undefined ? logs.latestConversation() : idOf(logs, flags.cid);
    const found = id === undefined ? undefined : logs.conversation(id);
    if (found)
        return found;
    const what = flags.cid === undefined
        ? "There is no conversation in the log."
        : `No conversation in the log has the id ${flags.cid || '""'}.`;
    throw new CommandError(what, "To list what is in it: aw logs", 3);
}
/** The only id that begins so. */
function idOf(logs, prefix) {
    if (prefix === "" || logs.conversation(prefix))
        return prefix;
    const entries = logs.list({ limit: 10_000 });
    const ids = new Set(entries.flatMap(({ conversationId }) => (conversationId?.startsWith(prefix) ? [conversationId] : [])));
    if (ids.size <= 1)
        return [...ids][0];
    throw new CommandError(`Several conversations have an id that begins with ${prefix}: ${[...ids].slice(0, 5).join(", ")}.`, "Write more of it.");
}
