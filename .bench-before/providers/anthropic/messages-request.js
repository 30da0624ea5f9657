/** A ModelRequest in the words of Anthropic's messages API. https://docs.anthropic.com/en/api/messages */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { defined, isObject } from "../../core/json.js";
import { functionTools, serverTools } from "../../core/options.js";
import { withCacheMark } from "./cache-mark.js";
import { outputSchema } from "./output-schema.js";
/** What the API demands and most callers do not care for. */
const defaultMaxTokens = 4096;
/** @throws UnsupportedError or InvalidRequestError for what cannot go together, before anything is sent */
export function messagesRequest(request, model, provider) {
    const { options } = request;
    checkTogether(options, model);
    const system = request.messages.filter((message) => message.role === "system");
    const warnings = [];
    const messages = encodeMessages(request.messages, provider);
    const { maxTokens, output_config, ...thinking } = thinkingFields(options, model);
    const format = options.schema && {
        format: { type: "json_schema", schema: outputSchema(options.schema, model, warnings) },
    };
    const tools = [...functionTools(options).map(toolDefinition), ...serverTools(options)];
    const body = defined({
        model: model.name,
        max_tokens: maxTokens,
        system: system.length > 0 ? system.map((message) => systemText(message, model)).join("\n\n") : undefined,
        messages: [...messages, ...prefillMessage(options)],
        stream: (options.stream ?? true) || undefined,
        temperature: options.temperature,
        top_p: options.topP,
        top_k: options.topK,
        stop_sequences: typeof options.stop === "string" ? [options.stop] : options.stop,
        ...thinking,
        output_config: format || output_config ? { ...output_config, ...format } : undefined,
        tools: tools.length > 0 ? tools : undefined,
        tool_choice: toolChoice(options),
        service_tier: options.serviceTier,
        metadata: options.metadata,
    });
    return { body: options.cache ? withCacheMark(body, options, warnings) : body, warnings };
}
function checkTogether(options, model) {
    const { temperature, topK, reasoning, toolChoice: choice, metadata } = options;
    if (temperature !== undefined && temperature > 1) {
        throw new InvalidRequestError("temperature", `temperature is ${temperature}; ${model.id} takes 0 to 1.`);
    }
    const stranger = Object.keys(metadata ?? {}).find((key) => key !== "user_id");
    if (stranger !== undefined) {
        throw new InvalidRequestError("metadata", `metadata has ${stranger}; ${model.id} takes user_id alone.`);
    }
    if (!reasoning)
        return;
    // https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#feature-compatibility
    const clash = (temperature ?? 1) !== 1
        ? "temperature"
        : topK !== undefined
            ? "topK"
            : options.prefill !== undefined
                ? "prefill"
                : choice === "required" || typeof choice === "object"
                    ? "a forced tool"
                    : undefined;
    if (clash)
        throw new UnsupportedError(`${clash} together with reasoning`, model.id, "Leave one of them out.");
}
/** Without the white space at its end, which the API refuses. */
function prefillMessage({ prefill }) {
    return prefill === undefined ? [] : [{ role: "assistant", content: prefill.trim() }];
}
function toolDefinition({ name, description, inputSchema }) {
    return defined({ name, description, input_schema: inputSchema });
}
/** The budget counts within `max_tokens`, so that it raises the default; an explicit limit it does not fit in is the caller's mistake. */
function thinkingFields(options, model) {
    const { reasoning } = options;
    const maxTokens = options.maxTokens ?? defaultMaxTokens;
    const style = model.capabilities.reasoning;
    if (reasoning === undefined || (reasoning === false && style === "none"))
        return { maxTokens };
    if (reasoning === false)
        return { maxTokens, thinking: { type: "disabled" } };
    if (typeof reasoning === "object" && "budgetTokens" in reasoning) {
        const { budgetTokens } = reasoning;
        if (!Number.isInteger(budgetTokens) || budgetTokens < 1024) {
            throw new InvalidRequestError("reasoning.budgetTokens", `reasoning.budgetTokens is ${budgetTokens}; the least is 1024.`);
        }
        if (options.maxTokens !== undefined && budgetTokens >= options.maxTokens) {
            throw new InvalidRequestError("reasoning.budgetTokens", `reasoning.budgetTokens is ${budgetTokens} and maxTokens ${options.maxTokens}; the budget counts within maxTokens and must be smaller.`);
        }
        return {
            maxTokens: options.maxTokens ?? budgetTokens + defaultMaxTokens,
            thinking: { type: "enabled", budget_tokens: budgetTokens },
        };
    }
    if (style === "budget") {
        throw new UnsupportedError("reasoning without a budget", model.id, "Give one: reasoning: { budgetTokens: 2048 }.");
    }
    const effort = reasoning === true ? {} : { output_config: { effort: effortWord(reasoning.effort, model) } };
    return { maxTokens, thinking: { type: "adaptive" }, ...effort };
}
function effortWord(effort, model) {
    if (effort !== "minimal")
        return effort;
    throw new UnsupportedError('the effort "minimal"', model.id, 'The least is "low"; reasoning: false turns it off.');
}
function toolChoice({ toolChoice: choice, parallelToolCalls }) {
    const single = parallelToolCalls === false && { disable_parallel_tool_use: true };
    if (choice === undefined)
        return single ? { type: "auto", ...single } : undefined;
    if (typeof choice === "object")
        return { type: "tool", name: choice.tool, ...single };
    return choice === "none" ? { type: "none" } : { type: choice === "required" ? "any" : "auto", ...single };
}
function systemText(message, model) {
    return message.parts
        .map((part) => {
        if (part.type === "text")
            return part.text;
        throw new UnsupportedError(`a ${part.type} part in a system message`, model.id, "Only text can stand there.");
    })
        .join("\n\n");
}
/** Results of tools go into user messages, and neighbours of one role into one message, results first, as the API wants them. */
function encodeMessages(messages, provider) {
    const encoded = [];
    for (const message of messages) {
        if (message.role === "system")
            continue;
        const role = message.role === "assistant" ? "assistant" : "user";
        const content = message.parts.flatMap((part) => encodePart(part, role, provider));
        if (content.length === 0)
            continue;
        const last = encoded.at(-1);
        if (last?.role === role)
            last.content.push(...content);
        else
            encoded.push({ role, content });
    }
    return encoded.map(({ role, content }) => {
        const [only] = content;
        // A single text goes as the string it is.
        if (content.length === 1 && only?.type === "text" && !only.citations)
            return { role, content: only.text };
        return { role, content: role === "user" ? resultsFirst(content) : content };
    });
}
function resultsFirst(content) {
    const isResult = (block) => block.type === "tool_result";
    return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}
function encodePart(part, role, provider) {
    switch (part.type) {
        case "text": {
            // The API refuses empty texts, which models do send.
            if (part.text === "")
                return [];
            const citations = role === "assistant" ? part.citations?.filter(isOwnCitation) : undefined;
            return [{ type: "text", text: part.text, ...(citations?.length && { citations }) }];
        }
        case "reasoning": {
            const own = ownMetadata(part.providerMetadata, provider);
            if (typeof own.data === "string")
                return [{ type: "redacted_thinking", data: own.data }];
            // Unsigned thinking, or another provider's, is nothing the API would take.
            return typeof own.signature === "string"
                ? [{ type: "thinking", thinking: part.text, signature: own.signature }]
                : [];
        }
        case "refusal":
            return part.text === "" ? [] : [{ type: "text", text: part.text }];
        case "file":
            return [fileBlock(part)];
        case "tool-call": {
            const own = ownMetadata(part.providerMetadata, provider);
            if (part.providerExecuted && !own.type)
                return [];
            return [
                { type: "tool_use", ...own, id: part.id, name: part.name, input: isObject(part.input) ? part.input : {} },
            ];
        }
        case "tool-result": {
            if (!part.providerExecuted)
                return [toolResult(part)];
            const own = ownMetadata(part.providerMetadata, provider);
            return own.type ? [{ ...own, tool_use_id: part.id, content: part.output }] : [];
        }
        case "provider":
            return part.provider === provider && isObject(part.block) ? [part.block] : [];
        default:
            return part;
    }
}
function toolResult({ id, output, files = [], isError }) {
    const text = typeof output === "string" ? output : JSON.stringify(output);
    // An empty text is refused as a block, though not as the whole content.
    const blocks = [...(text === "" ? [] : [{ type: "text", text }]), ...files.map(fileBlock)];
    const content = files.length > 0 ? blocks : text;
    return { type: "tool_result", tool_use_id: id, content, ...(isError && { is_error: true }) };
}
function isOwnCitation(citation) {
    return isObject(citation) && typeof citation.type === "string" && citation.type.endsWith("_location");
}
function ownMetadata(metadata, provider) {
    const own = metadata?.[provider];
    return isObject(own) ? own : {};
}
function fileBlock({ mediaType, data = "", url, name, citations }) {
    if (mediaType.startsWith("image/"))
        return { type: "image", source: fileSource(mediaType, data, url) };
    const source = mediaType.startsWith("text/")
        ? { type: "text", media_type: "text/plain", data: decodeText(data) }
        : fileSource(mediaType, data, url);
    return { type: "document", source, ...(name && { title: name }), ...(citations && { citations: { enabled: true } }) };
}
function fileSource(mediaType, data, url) {
    return url !== undefined ? { type: "url", url } : { type: "base64", media_type: mediaType, data };
}
function decodeText(base64) {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
