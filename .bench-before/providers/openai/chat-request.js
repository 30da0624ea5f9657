/** A ModelRequest in the words of OpenAI's chat completions. https://platform.openai.com/docs/api-reference/chat/create */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { defined } from "../../core/json.js";
import { functionTools } from "../../core/options.js";
import { reasoningFields, replayedReasoning, thinkingContent } from "./chat-reasoning.js";
import { strictOutput, strictParameters } from "./strict-schema.js";
/** @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here */
export function chatRequest(request, model, provider, quirks) {
    const { options } = request;
    const stream = options.stream ?? true;
    const target = { model: model.id, provider, quirks };
    const warnings = [];
    const messages = encodeMessages(request.messages, target);
    if (options.prefill !== undefined)
        messages.push(prefillMessage(options.prefill, quirks));
    // A server that ignores the choice would go on calling what it is offered.
    const withheld = options.toolChoice === "none" && quirks.without?.includes("tool-choice");
    const tools = withheld ? [] : functionTools(options);
    const body = defined({
        model: model.name,
        messages,
        stream: stream || undefined,
        stream_options: stream && quirks.streamOptions !== false ? { include_usage: true } : undefined,
        [quirks.maxTokensField ?? "max_tokens"]: options.maxTokens,
        temperature: options.temperature,
        top_p: options.topP,
        top_k: options.topK,
        frequency_penalty: options.frequencyPenalty,
        presence_penalty: options.presencePenalty,
        [quirks.seedField ?? "seed"]: options.seed,
        stop: stop(options.stop, quirks),
        n: options.choices,
        ...(options.logprobs !== undefined && { logprobs: true }),
        ...(typeof options.logprobs === "number" && { top_logprobs: options.logprobs }),
        ...reasoningFields(options.reasoning, model, quirks),
        tools: tools.length > 0
            ? tools.map(({ name, description, inputSchema }) => ({
                type: "function",
                function: defined({ name, description, ...strictParameters(inputSchema, quirks.strictTools) }),
            }))
            : undefined,
        tool_choice: withheld ? undefined : options.toolChoice && toolChoice(options.toolChoice),
        parallel_tool_calls: options.parallelToolCalls,
        response_format: options.schema && {
            type: "json_schema",
            json_schema: { name: "output", ...strictOutput(options.schema, quirks.strictSchema, model.id, warnings) },
        },
        service_tier: options.serviceTier,
        metadata: options.metadata,
        ...(options.prefill !== undefined && quirks.prefill === "continue_final_message" && continued),
    });
    return { body, warnings };
}
/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
const continued = { continue_final_message: true, add_generation_prompt: false };
function stop(sequences, { stopAsList }) {
    return stopAsList && typeof sequences === "string" ? [sequences] : sequences;
}
/** Without the white space at its ends, on which models stumble. */
function prefillMessage(prefill, quirks) {
    return { role: "assistant", content: prefill.trim(), ...(quirks.prefill === "prefix" && { prefix: true }) };
}
function toolChoice(choice) {
    return typeof choice === "string" ? choice : { type: "function", function: { name: choice.tool } };
}
/** Files have no place in most servers' tool messages: they follow all results of a turn, which must stand together. */
function encodeMessages(messages, target) {
    const encoded = [];
    const files = [];
    const flush = () => {
        if (files.length > 0)
            encoded.push({ role: "user", content: files.splice(0) });
    };
    for (const message of messages) {
        files.push(...followingFiles(message, target));
        for (const wire of encodeMessage(message, target)) {
            if (wire.role !== "tool")
                flush();
            encoded.push(wire);
        }
    }
    flush();
    return encoded;
}
/** With a word about where they come from, as nothing else would tell. */
function followingFiles({ role, parts }, { quirks }) {
    if (quirks.resultFiles === "content" || role === "assistant")
        return [];
    return resultParts(parts).flatMap(({ id, name, files = [] }) => {
        if (files.length === 0)
            return [];
        const text = `Returned by ${name} (${id}):`;
        return [{ type: "text", text }, ...files.map((part) => fileContent(part, quirks))];
    });
}
function encodeMessage(message, target) {
    switch (message.role) {
        case "system":
            return [{ role: "system", content: plainText(message.parts, "system", target) }];
        case "user":
            return [...toolResults(message.parts, target), ...userMessage(message.parts, target)];
        case "tool":
            return toolResults(message.parts, target);
        case "assistant":
            return [assistantMessage(message.parts, target)];
        default:
            return message.role;
    }
}
function userMessage(parts, target) {
    const rest = parts.filter((part) => part.type !== "tool-result");
    const [first] = rest;
    if (!first)
        return [];
    // One text stays a string: some compatible servers know nothing else.
    if (rest.length === 1 && first.type === "text")
        return [{ role: "user", content: first.text }];
    return [{ role: "user", content: rest.map((part) => userContent(part, target)) }];
}
function userContent(part, { quirks }) {
    if (part.type === "text")
        return { type: "text", text: part.text };
    if (part.type === "file")
        return fileContent(part, quirks);
    throw new InvalidRequestError("messages", `A user message cannot hold a ${part.type} part.`);
}
/** What the server takes of it, by data or by URL, is among its features. */
function fileContent({ mediaType, data = "", url, name }, quirks) {
    const place = url ?? `data:${mediaType};base64,${data}`;
    if (mediaType.startsWith("image/"))
        return { type: "image_url", image_url: { url: place } };
    // https://openrouter.ai/docs/features/multimodal/videos
    if (mediaType.startsWith("video/"))
        return { type: "video_url", video_url: { url: place } };
    if (mediaType.startsWith("audio/")) {
        return { type: "input_audio", input_audio: { data, format: mediaType === "audio/wav" ? "wav" : "mp3" } };
    }
    if (quirks.pdf === "document_url") {
        return { type: "document_url", document_url: place, ...(name !== undefined && { document_name: name }) };
    }
    return { type: "file", file: { filename: name ?? "file.pdf", file_data: place } };
}
function resultParts(parts) {
    return parts.filter((part) => part.type === "tool-result");
}
function toolResults(parts, { quirks }) {
    return resultParts(parts).map(({ id, output, files = [] }) => {
        const text = typeof output === "string" ? output : JSON.stringify(output);
        const within = quirks.resultFiles === "content" ? files.map((part) => fileContent(part, quirks)) : [];
        const content = within.length > 0 ? [...(text === "" ? [] : [{ type: "text", text }]), ...within] : text;
        return { role: "tool", tool_call_id: id, content };
    });
}
function assistantMessage(parts, { provider, quirks }) {
    const calls = [];
    let content = "";
    let refusal = "";
    const reasoning = [];
    for (const part of parts) {
        if (part.type === "text")
            content += part.text;
        else if (part.type === "refusal")
            refusal += part.text;
        else if (part.type === "tool-call" && !part.providerExecuted) {
            // The very text the model wrote: written anew it might differ, and the provider's cache would miss.
            const written = part.inputText ?? JSON.stringify(part.input);
            const own = part.providerMetadata?.[provider];
            calls.push(own?.type === "custom"
                ? { id: part.id, type: "custom", custom: { name: part.name, input: written } }
                : { id: part.id, type: "function", function: { name: part.name, arguments: written || "{}" } });
        }
        else if (part.type === "reasoning")
            reasoning.push(part);
    }
    const thoughts = quirks.replayReasoning === "thinking" && reasoning.some((part) => part.text !== "");
    return defined({
        role: "assistant",
        content: thoughts
            ? thinkingContent(reasoning, content, provider)
            : content || (calls.length > 0 || refusal ? undefined : ""),
        refusal: refusal || undefined,
        tool_calls: calls.length > 0 ? calls : undefined,
        ...replayedReasoning(reasoning, provider, quirks),
    });
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
