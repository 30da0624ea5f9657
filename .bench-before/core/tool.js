/** Functions a model may call: what they are, and how they are made. */
import { InvalidRequestError } from "./errors.js";
import { show } from "./input.js";
import { toSchema } from "./schema.js";
/**
 * Makes a tool.
 *
 * ```ts
 * import { getModel, tool } from "afterword";
 *
 * const upper = tool({
 *   name: "upper",
 *   description: "Convert text to uppercase",
 *   input: "text",
 *   execute: ({ text }) => text.toUpperCase(),
 * });
 * const chain = getModel("sim:prose").chain("Convert panda to upper", { tools: upper });
 * for await (const text of chain) process.stdout.write(text);
 * ```
 * @throws InvalidRequestError naming what is wrong
 */
export function tool(options) {
    const { name, description, input, effect = "once", timeoutMs, needsApproval = false, execute } = options;
    if (typeof name !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
        throw new InvalidRequestError("name", `A tool is named ${show(name)}; a name is 1 to 64 letters, digits, "_" and "-".`);
    }
    if (!["none", "idempotent", "once"].includes(effect)) {
        throw new InvalidRequestError("effect", `effect of ${name} is ${show(effect)}; use "none", "idempotent" or "once".`);
    }
    if (timeoutMs !== undefined && !(timeoutMs > 0)) {
        throw new InvalidRequestError("timeoutMs", `timeoutMs of ${name} is ${show(timeoutMs)}; it must be above 0.`);
    }
    if (execute !== undefined && typeof execute !== "function") {
        throw new InvalidRequestError("execute", `execute of ${name} is ${show(execute)}; it must be a function.`);
    }
    const schema = toSchema(input ?? nothing, `input of ${name}`);
    if (schema.member !== undefined) {
        throw new InvalidRequestError("input", `input of ${name} is not of an object; a tool takes an object.`);
    }
    return {
        name,
        ...(description !== undefined && { description }),
        inputSchema: schema.json,
        schema,
        effect,
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(needsApproval && { needsApproval }),
        ...(execute && { execute }),
    };
}
const nothing = { type: "object", properties: {}, additionalProperties: false };
/** The tools one by one, in order. @throws InvalidRequestError for what is none, and for two of one name */
export function toolList(input) {
    const list = input === undefined ? [] : isList(input) ? input : [input];
    const tools = list.flatMap((each) => isToolbox(each) ? each.tools : [each]);
    const names = new Set();
    for (const [index, each] of tools.entries()) {
        if (!isTool(each)) {
            const value = typeof each === "function" ? "a function: wrap it in tool({ name, input, execute })" : show(each);
            throw new InvalidRequestError("tools", `tools[${index}] is ${value}; a tool is tool(…), { name, inputSchema } or { server }.`);
        }
        if ("server" in each)
            continue;
        if (names.has(each.name))
            throw new InvalidRequestError("tools", `Two tools are named ${each.name}.`);
        names.add(each.name);
    }
    return tools;
}
function isList(input) {
    return Array.isArray(input);
}
function isToolbox(input) {
    return typeof input === "object" && input !== null && "tools" in input && Array.isArray(input.tools);
}
function isTool(value) {
    if (typeof value !== "object" || value === null)
        return false;
    const { server, name, inputSchema } = value;
    if (typeof server === "object" && server !== null)
        return true;
    return typeof name === "string" && name !== "" && typeof inputSchema === "object" && inputSchema !== null;
}
/** What is sent of a tool. */
export function toolDefinition(tool) {
    if ("server" in tool)
        return tool;
    const { name, description, inputSchema } = tool;
    return { name, ...(description !== undefined && { description }), inputSchema };
}
const preparing = new WeakMap();
/** Prepares the boxes that are not yet. */
export async function prepareToolboxes(input) {
    const list = input === undefined ? [] : isList(input) ? input : [input];
    await Promise.all(list.filter(isToolbox).map((box) => {
        const started = preparing.get(box) ?? Promise.resolve(box.prepare?.());
        preparing.set(box, started);
        started.catch(() => preparing.delete(box));
        return started;
    }));
}
/** Whether a value a tool returned is a file. */
export function isFile(value) {
    return typeof value === "object" && value !== null && value.type === "file" && "mediaType" in value;
}
