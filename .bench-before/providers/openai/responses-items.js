/** Output items of the Responses API as parts, and parts as the items they came from. */
import { toolCall } from "../../core/assembler.js";
import { isObject } from "../../core/json.js";
/** Tools that the provider runs: one item is both the call and its result. https://platform.openai.com/docs/api-reference/responses/object */
const hostedTools = {
    web_search_call: { name: "web_search", input: ["action"], output: [] },
    file_search_call: { name: "file_search", input: ["queries"], output: ["results"] },
    code_interpreter_call: { name: "code_interpreter", input: ["code"], output: ["outputs"] },
    image_generation_call: { name: "image_generation", input: ["revised_prompt"], output: ["result"] },
    mcp_call: { name: "mcp", input: [], output: ["output", "error"] },
};
/** What the usage counts a request of this item as; `undefined` where the provider ran no tool. */
export function hostedToolName({ type }) {
    return hostedTools[String(type)]?.name;
}
/** What an item becomes, as far as can be told when it begins: where that is nothing yet, its name is not known either. */
export function itemStart(item) {
    const { type } = item;
    if (type === "reasoning")
        return { kind: "reasoning" };
    if (type === "function_call" || type === "custom_tool_call") {
        return { kind: "tool-call", id: callId(item), name: String(item.name ?? "") };
    }
    const hosted = hostedTools[String(type)];
    return hosted ? { kind: "tool-call", id: String(item.id ?? ""), name: toolName(item, hosted) } : { kind: "provider" };
}
/** A finished item that is no message; a tool that the provider ran is a call and, where it tells, a result. */
export function itemParts(item, provider) {
    const { type } = item;
    if (type === "reasoning")
        return [reasoningPart(item, reasoningText(item), provider)];
    if (type === "function_call")
        return [functionCall(item, provider)];
    if (type === "custom_tool_call")
        return [customCall(item, provider)];
    const hosted = hostedTools[String(type)];
    return hosted ? hostedParts(item, hosted, provider) : [{ type: "provider", provider, block: item }];
}
/** The thinking an item shows: its full text where the server gives it, and summaries, each after a blank line. */
export function reasoningText({ content, summary }) {
    const sections = [content, summary].flatMap((list) => (Array.isArray(list) ? list : []));
    return sections.map(({ text }) => text ?? "").join("\n\n");
}
export function reasoningPart(item, text, provider) {
    const redacted = text === "" && typeof item.encrypted_content === "string";
    return { type: "reasoning", text, ...(redacted && { redacted }), ...metadata(provider, item) };
}
function functionCall(item, provider) {
    const { type: _type, call_id: _id, name: _name, arguments: written, ...own } = item;
    const call = toolCall(callId(item), String(item.name ?? ""), String(written ?? ""));
    // Cut by the token limit, it may be JSON all the same, and yet not what the model meant.
    return { ...call, ...(own.status === "incomplete" && { invalid: true }), ...metadata(provider, own) };
}
function customCall(item, provider) {
    const { call_id: _id, name: _name, input, ...own } = item;
    const text = String(input ?? "");
    return {
        type: "tool-call",
        id: callId(item),
        name: String(item.name ?? ""),
        input: text,
        inputText: text,
        ...(own.status === "incomplete" && { invalid: true }),
        // The same mark as in chat completions, so that a conversation may go on in either.
        ...metadata(provider, { ...own, type: "custom" }),
    };
}
function hostedParts(item, tool, provider) {
    const id = String(item.id ?? "");
    const name = toolName(item, tool);
    const field = tool.output.findLast((member) => item[member] !== undefined && item[member] !== null);
    // An output may be an image of megabytes: it is kept once, in the result.
    const { [field ?? ""]: output, ...own } = item;
    const { input } = typeof item.arguments === "string" ? toolCall(id, name, item.arguments) : { input: pick(item, tool.input) };
    const call = {
        ...{ type: "tool-call", id, name, input, providerExecuted: true },
        ...metadata(provider, own),
    };
    if (field === undefined || output === undefined)
        return [call];
    const failed = field === "error" && { isError: true };
    return [
        call,
        { type: "tool-result", id, name, output, ...failed, providerExecuted: true, ...metadata(provider, { field }) },
    ];
}
/** The item that a hosted call came from, put together again; nothing where it was another provider's. */
export function hostedItem(call, parts, provider) {
    const own = ownMetadata(call.providerMetadata, provider);
    if (!hostedTools[String(own.type)])
        return undefined;
    const result = parts.find((part) => part.type === "tool-result" && part.providerExecuted && part.id === call.id);
    if (result?.type !== "tool-result")
        return own;
    return { ...own, [String(ownMetadata(result.providerMetadata, provider).field)]: result.output };
}
/** A text or refusal of a message item, with what is needed to make it one again. */
export function messagePart(kind, text, item, provider) {
    return { type: kind, text, ...metadata(provider, pick(item, ["id", "phase"])) };
}
export function ownMetadata(all, provider) {
    const own = all?.[provider];
    return isObject(own) ? own : {};
}
function metadata(provider, own) {
    return Object.keys(own).length > 0 ? { providerMetadata: { [provider]: own } } : {};
}
function callId({ call_id: callId, id }) {
    return String(callId ?? id ?? "");
}
function toolName({ name }, tool) {
    return typeof name === "string" ? name : tool.name;
}
function pick(item, names) {
    return Object.fromEntries(names.flatMap((name) => (item[name] === undefined || item[name] === null ? [] : [[name, item[name]]])));
}
