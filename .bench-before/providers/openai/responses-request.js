/** A ModelRequest in the words of OpenAI's Responses API. https://platform.openai.com/docs/api-reference/responses/create */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { defined, isObject } from "../../core/json.js";
import { functionTools, serverTools, } from "../../core/options.js";
import { hostedItem, ownMetadata } from "./responses-items.js";
import { strictOutput, strictParameters } from "./strict-schema.js";
/** @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here */
export function responsesRequest(request, model, provider, quirks) {
    const { options } = request;
    checkOptions(options, model, quirks);
    const rules = quirks.strict === false ? undefined : "openai";
    const warnings = [];
    const include = includes(options, model, quirks);
    const tools = [...functionTools(options).map((tool) => functionTool(tool, rules)), ...serverTools(options)];
    const body = defined({
        model: model.name,
        input: encodeMessages(request.messages, { model: model.id, provider, quirks }),
        stream: (options.stream ?? true) || undefined,
        // Nothing is left behind at the provider: every request carries the whole conversation anyway.
        store: false,
        include: include.length > 0 ? include : undefined,
        max_output_tokens: options.maxTokens,
        temperature: options.temperature,
        top_p: options.topP,
        top_logprobs: typeof options.logprobs === "number" ? options.logprobs : undefined,
        reasoning: reasoningField(options.reasoning, model),
        tools: tools.length > 0 ? tools : undefined,
        tool_choice: options.toolChoice && toolChoice(options.toolChoice),
        parallel_tool_calls: options.parallelToolCalls,
        text: options.schema && {
            format: { type: "json_schema", name: "output", ...strictOutput(options.schema, rules, model.id, warnings) },
        },
        service_tier: options.serviceTier,
        metadata: options.metadata,
    });
    return { body, warnings };
}
function checkOptions(options, model, { leastMaxTokens = 1 }) {
    const { maxTokens, stream, providerOptions } = options;
    if (maxTokens !== undefined && maxTokens < leastMaxTokens) {
        throw new InvalidRequestError("maxTokens", `maxTokens is ${maxTokens}; ${model.id} takes at least ${leastMaxTokens}.`);
    }
    // The answer would be paid for, and nobody would ever fetch it.
    if (providerOptions?.body?.background === true && stream === false) {
        throw new InvalidRequestError("providerOptions.body.background", "background gives an answer that is still to come; stream it, or leave background out.");
    }
}
/** What is not sent unless asked for. Without its encrypted form, reasoning that was not stored cannot be sent back. */
function includes({ logprobs, reasoning }, model, quirks) {
    // A model that does not reason refuses it, so it takes knowing.
    const reasons = model.capabilities.reasoning ? model.capabilities.reasoning !== "none" : Boolean(reasoning);
    return [
        ...(reasons && quirks.encryptedReasoning !== false ? ["reasoning.encrypted_content"] : []),
        ...(logprobs === undefined ? [] : ["message.output_text.logprobs"]),
    ];
}
function reasoningField(reasoning, model) {
    if (reasoning === undefined || model.capabilities.reasoning === "none")
        return undefined;
    if (reasoning === false)
        return { effort: "none" };
    // Without `summary` the model thinks, and nothing of it is shown.
    const effort = typeof reasoning === "object" && "effort" in reasoning && { effort: reasoning.effort };
    return { ...effort, summary: "auto" };
}
function functionTool({ name, description, inputSchema }, rules) {
    return defined({ type: "function", name, description, ...strictParameters(inputSchema, rules) });
}
function toolChoice(choice) {
    return typeof choice === "string" ? choice : { type: "function", name: choice.tool };
}
function encodeMessages(messages, target) {
    const custom = new Set();
    for (const part of messages.flatMap(({ parts }) => parts)) {
        if (part.type === "tool-call" && isCustom(part, target.provider))
            custom.add(part.id);
    }
    const items = [];
    for (const item of messages.flatMap((message) => encodeMessage(message, custom, target)).reverse()) {
        // Reasoning that nothing followed, as in an answer cut short, is refused.
        if (item.type !== "reasoning" || isOutput(items.at(-1)))
            items.push(item);
    }
    return items.reverse();
}
function isOutput(item) {
    if (item === undefined)
        return false;
    return item.role === undefined ? !String(item.type).endsWith("_output") : item.role === "assistant";
}
function isCustom(call, provider) {
    return ownMetadata(call.providerMetadata, provider).type === "custom";
}
/**
 * System prompts are messages, not `instructions`: those stand only at the beginning, and not every server that speaks this protocol has them.
 */
function encodeMessage({ role, parts }, custom, target) {
    switch (role) {
        case "system":
            return [{ role, content: plainText(parts, role, target) }];
        case "user":
            return [...toolResults(parts, custom), ...userMessage(parts)];
        case "tool":
            return toolResults(parts, custom);
        case "assistant":
            return assistantItems(parts, target);
        default:
            return role;
    }
}
function userMessage(parts) {
    const rest = parts.filter((part) => part.type !== "tool-result");
    const [first] = rest;
    if (!first)
        return [];
    if (rest.length === 1 && first.type === "text")
        return [{ role: "user", content: first.text }];
    return [{ role: "user", content: rest.map(userContent) }];
}
function userContent(part) {
    if (part.type === "text")
        return { type: "input_text", text: part.text };
    if (part.type === "file")
        return fileContent(part);
    throw new InvalidRequestError("messages", `A user message cannot hold a ${part.type} part.`);
}
/** Images and PDF. https://platform.openai.com/docs/guides/pdf-files */
function fileContent({ mediaType, data = "", url, name }) {
    const bytes = `data:${mediaType};base64,${data}`;
    if (mediaType.startsWith("image/"))
        return { type: "input_image", image_url: url ?? bytes };
    if (url !== undefined)
        return { type: "input_file", file_url: url };
    return { type: "input_file", filename: name ?? "file.pdf", file_data: bytes };
}
function toolResults(parts, custom) {
    return parts
        .filter((part) => part.type === "tool-result" && !part.providerExecuted)
        .map((part) => ({
        type: custom.has(part.id) ? "custom_tool_call_output" : "function_call_output",
        call_id: part.id,
        output: resultOutput(part),
    }));
}
function resultOutput({ output, files = [] }) {
    const text = typeof output === "string" ? output : JSON.stringify(output);
    if (files.length === 0)
        return text;
    return [...(text === "" ? [] : [{ type: "input_text", text }]), ...files.map(fileContent)];
}
/**
 * Ids of messages and calls stay out: what was not stored is known by its content alone, and `call_id` ties a result to its call. Reasoning
 * and the provider's own tools go back as the items they were.
 */
function assistantItems(parts, target) {
    const { provider } = target;
    const items = [];
    let message;
    for (const part of parts) {
        if (part.type === "text" || part.type === "refusal") {
            if (part.text === "")
                continue;
            const { id, phase } = ownMetadata(part.providerMetadata, provider);
            const open = message && (id === undefined || id === message.id) ? items[message.at] : undefined;
            if (message && open) {
                items[message.at] = { ...open, content: `${open.content}${part.text}` };
            }
            else {
                message = { id, at: items.length };
                items.push(defined({ role: "assistant", content: part.text, phase: phase ?? undefined }));
            }
            continue;
        }
        const item = assistantItem(part, parts, target);
        if (!item)
            continue;
        message = undefined;
        items.push(item);
    }
    return items;
}
function assistantItem(part, parts, { provider, quirks }) {
    switch (part.type) {
        case "reasoning": {
            const own = ownMetadata(part.providerMetadata, provider);
            // Another provider's is nothing the API would take, and an id alone names an item that was not stored.
            const whole = typeof own.encrypted_content === "string" || quirks.encryptedReasoning === false;
            return own.type === "reasoning" && whole ? own : undefined;
        }
        case "tool-call":
            return part.providerExecuted ? hostedItem(part, parts, provider) : callItem(part, provider);
        case "provider":
            return part.provider === provider && isObject(part.block) && typeof part.block.type === "string"
                ? part.block
                : undefined;
        case "tool-result":
            if (part.providerExecuted)
                return undefined;
            throw new InvalidRequestError("messages", "An assistant message cannot hold a tool-result part.");
        case "file":
            throw new InvalidRequestError("messages", "An assistant message cannot hold a file part.");
        default:
            return part;
    }
}
function callItem(part, provider) {
    const { id, name } = part;
    // The very text the model wrote: written anew it might differ, and the provider's cache would miss.
    const written = part.inputText ?? JSON.stringify(part.input);
    const { namespace } = ownMetadata(part.providerMetadata, provider);
    const rest = namespace === undefined ? {} : { namespace };
    return isCustom(part, provider)
        ? { type: "custom_tool_call", call_id: id, name, input: written, ...rest }
        : { type: "function_call", call_id: id, name, arguments: written || "{}", ...rest };
}
function plainText(parts, role, target) {
    return parts
        .map((part) => {
        if (part.type === "text")
            return part.text;
        throw new UnsupportedError(`a ${part.type} part in a ${role} message`, target.model, "Only text can stand there.");
    })
        .join("\n\n");
}
