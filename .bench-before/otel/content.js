import { known } from "./attributes.js";
import { attributes as name } from "./names.js";
/**
 * The system message of the beginning goes apart, as most providers get it. Everything is JSON text: SDKs before 3.0 and many backends take no
 * structured attributes, and the interface does not tell which do.
 */
export function requestContent({ messages, options }) {
    const [first, ...rest] = messages;
    const system = first?.role === "system" ? first : undefined;
    return known({
        [name.systemInstructions]: system && JSON.stringify(partsOf(system.parts)),
        [name.inputMessages]: JSON.stringify((system ? rest : messages).map(messageOf)),
        [name.toolDefinitions]: options.tools?.length ? JSON.stringify(definitionsOf(options.tools)) : undefined,
    });
}
export function resultContent(result) {
    const messages = result.choices.map(({ parts }) => messageOf({ role: "assistant", parts }));
    return { [name.outputMessages]: JSON.stringify(messages) };
}
function messageOf({ role, parts }) {
    return { role, parts: partsOf(parts) };
}
function partsOf(parts) {
    return parts.map(partOf);
}
function partOf(part) {
    switch (part.type) {
        case "text":
        case "refusal":
            return { type: part.type, content: part.text };
        case "reasoning":
            return { type: "reasoning", content: part.text, redacted: part.redacted };
        case "file":
            return fileOf(part);
        case "tool-call":
            if (!part.providerExecuted)
                return { type: "tool_call", id: part.id, name: part.name, arguments: part.input };
            return {
                type: "server_tool_call",
                id: part.id,
                name: part.name,
                server_tool_call: { type: part.name, arguments: part.input },
            };
        case "tool-result":
            if (!part.providerExecuted) {
                const files = part.files?.map(fileOf);
                return { type: "tool_call_response", id: part.id, response: part.output, is_error: part.isError, files };
            }
            return {
                type: "server_tool_call_response",
                id: part.id,
                server_tool_call_response: { type: part.name, response: part.output },
            };
        case "provider":
            // Signatures and encrypted blocks, of no use to whoever reads a trace.
            return { type: "provider", provider: part.provider };
        default:
            return part;
    }
}
/** A blob without its content: its size instead, which the schema's generic part allows. */
function fileOf({ mediaType, data, url, name: fileName }) {
    const [kind = ""] = mediaType.split("/");
    const modality = ["image", "video", "audio"].includes(kind) ? kind : "document";
    const file = { mime_type: mediaType, modality, name: fileName };
    if (url !== undefined && !url.startsWith("data:"))
        return { type: "uri", ...file, uri: url };
    const base64 = data ?? url?.slice(url.indexOf(",") + 1) ?? "";
    return { type: "blob", ...file, byte_size: Math.floor((base64.replace(/=+$/, "").length * 3) / 4) };
}
function definitionsOf(tools) {
    return tools.map((tool) => {
        if (!("server" in tool)) {
            return { type: "function", name: tool.name, description: tool.description, parameters: tool.inputSchema };
        }
        // Gemini's have no type: `{ google_search: {} }`.
        const type = text(tool.server.type) ?? Object.keys(tool.server)[0] ?? "server";
        return { type, name: text(tool.server.name) ?? type };
    });
}
function text(value) {
    return typeof value === "string" ? value : undefined;
}
