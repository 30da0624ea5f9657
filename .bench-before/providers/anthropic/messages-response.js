/** Answers of Anthropic's messages API as events. https://docs.anthropic.com/en/docs/build-with-claude/streaming */
import { toolCall } from "../../core/assembler.js";
import { ConnectionError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
export function messagesDecoder(provider, response) {
    return new MessagesDecoder(provider, response);
}
class MessagesDecoder {
    #provider;
    #response;
    #blocks = new Map();
    /** The names of the provider's own tool calls, which their results do not repeat. */
    #serverTools = new Map();
    #usage = {};
    /** `stop_reason` and its companions. */
    #ending = {};
    #message = {};
    #finished = false;
    constructor(provider, response) {
        this.#provider = provider;
        this.#response = response;
    }
    read(event, events) {
        switch (event.type) {
            case "content_block_delta":
                this.#delta(event.index, event.delta, events);
                break;
            case "content_block_start":
                this.#begin(event.index, event.content_block, events);
                break;
            case "content_block_stop":
                this.#end(event.index, events);
                break;
            case "message_start":
                this.#start(event.message, events);
                break;
            case "message_delta":
                this.#ending = { ...this.#ending, ...event.delta };
                // Cumulative: what comes replaces what came. https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types
                this.#usage = { ...this.#usage, ...event.usage };
                if (event.context_management)
                    this.#ending = { ...this.#ending, context_management: event.context_management };
                break;
            case "message_stop":
                this.#finish(events);
                break;
            case "message":
                this.#whole(event, events);
                break;
            default:
            // Pings, and events of the future: the API asks to pass over them.
        }
    }
    end() {
        if (!this.#finished) {
            throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
                retryable: true,
            });
        }
    }
    close(events) {
        for (const index of [...this.#blocks.keys()])
            this.#end(index, events);
        if (Object.keys(this.#usage).length > 0)
            events.push({ type: "usage", usage: messagesUsage(this.#usage) });
    }
    #start(message, events) {
        this.#message = message;
        if (isObject(message.usage))
            this.#usage = message.usage;
        const { id, model } = message;
        events.push({ type: "start", ...(id && { id }), ...(model && { model }), response: this.#response });
        // The input is billed whatever happens to the output.
        if (message.type === "message" && isObject(message.usage))
            events.push({ type: "usage", usage: messagesUsage(message.usage) });
    }
    /** An answer in one piece is a stream of whole blocks. */
    #whole(message, events) {
        this.#start(message, events);
        message.content.forEach((block, index) => {
            this.#begin(index, block, events);
            this.#end(index, events);
        });
        this.#ending = message;
        this.#finish(events);
    }
    #begin(index, start, events) {
        const open = { start, text: "", signature: "", citations: undefined, others: undefined };
        this.#blocks.set(index, open);
        const { type, id, name } = start;
        const kind = kinds[type] ?? (type.endsWith("_tool_result") ? "tool-result" : "provider");
        if (type === "server_tool_use" && id && name)
            this.#serverTools.set(id, name);
        events.push({ type: "block-start", index, kind, ...(kind === "tool-call" && { id: id ?? "", name: name ?? "" }) });
        // Usually empty; whole in an answer that is not streamed.
        const text = start[kind === "reasoning" ? "thinking" : "text"];
        if (typeof text === "string" && text !== "")
            this.#delta(index, { type: kind === "reasoning" ? "thinking_delta" : "text_delta", text, thinking: text }, events);
    }
    #delta(index, delta, events) {
        const block = this.#blocks.get(index);
        if (!block)
            return;
        const { type } = delta;
        if (type === "text_delta") {
            const text = delta.text;
            block.text += text;
            if (text !== "")
                events.push({ type: "text-delta", index, text });
        }
        else if (type === "thinking_delta") {
            const text = delta.thinking;
            block.text += text;
            if (text !== "")
                events.push({ type: "reasoning-delta", index, text });
        }
        else if (type === "input_json_delta") {
            const text = delta.partial_json;
            block.text += text;
            if (text !== "")
                events.push({ type: "tool-input-delta", index, text });
        }
        else if (type === "signature_delta") {
            block.signature += delta.signature;
        }
        else if (type === "citations_delta") {
            (block.citations ??= []).push(delta.citation);
        }
        else {
            (block.others ??= []).push(delta);
        }
    }
    #end(index, events) {
        const block = this.#blocks.get(index);
        if (!block)
            return;
        this.#blocks.delete(index);
        events.push({ type: "block-end", index, block: this.#part(block) });
    }
    #part({ start, text, signature, citations, others }) {
        const { type } = start;
        switch (type) {
            case "text": {
                const all = [...(start.citations ?? []), ...(citations ?? [])];
                return { type: "text", text, ...(all.length > 0 && { citations: all }) };
            }
            case "thinking": {
                const signed = signature || start.signature;
                return { type: "reasoning", text, ...(signed && this.#metadata({ signature: signed })) };
            }
            case "redacted_thinking":
                return { type: "reasoning", text: "", redacted: true, ...this.#metadata({ data: start.data }) };
            case "tool_use":
            case "server_tool_use": {
                const { type: _type, id, name, input, ...rest } = start;
                const call = text === "" ? { type: "tool-call", id, name, input } : toolCall(id, name, text);
                const own = type === "tool_use" ? rest : { type, ...rest };
                return {
                    ...call,
                    ...(type === "server_tool_use" && { providerExecuted: true }),
                    ...(Object.keys(own).length > 0 && this.#metadata(own)),
                };
            }
            default:
                return type.endsWith("_tool_result") ? this.#toolResult(start) : this.#unknown(start, others);
        }
    }
    #toolResult(start) {
        const { tool_use_id, content, ...own } = start;
        const id = String(tool_use_id);
        const failed = isObject(content) && typeof content.error_code === "string";
        return {
            type: "tool-result",
            id,
            name: this.#serverTools.get(id) ?? String(own.type).replace(/_tool_result$/, ""),
            output: content ?? null,
            ...(failed && { isError: true }),
            providerExecuted: true,
            ...this.#metadata(own),
        };
    }
    #unknown(start, deltas) {
        return { type: "provider", provider: this.#provider, block: deltas ? { ...start, deltas } : start };
    }
    #metadata(own) {
        return { providerMetadata: { [this.#provider]: own } };
    }
    #finish(events) {
        this.#finished = true;
        const { stop_reason: raw, stop_sequence: stopSequence } = this.#ending;
        const facts = {};
        for (const name of ["stop_details", "container", "context_management"]) {
            const value = this.#ending[name] ?? this.#message[name];
            if (value !== undefined && value !== null)
                facts[name] = value;
        }
        events.push({
            type: "finish",
            finishReason: finishReasons[raw ?? ""] ?? "unknown",
            ...(typeof raw === "string" && { rawFinishReason: raw }),
            ...(typeof stopSequence === "string" && { stopSequence }),
            ...(Object.keys(this.#usage).length > 0 && { usage: messagesUsage(this.#usage) }),
            ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
        });
    }
}
const kinds = {
    text: "text",
    thinking: "reasoning",
    redacted_thinking: "reasoning",
    tool_use: "tool-call",
    server_tool_use: "tool-call",
};
/** https://docs.anthropic.com/en/api/handling-stop-reasons */
const finishReasons = {
    end_turn: "stop",
    stop_sequence: "stop",
    max_tokens: "length",
    model_context_window_exceeded: "length",
    tool_use: "tool-calls",
    pause_turn: "pause",
    refusal: "refusal",
};
/** `input_tokens` here is only what no cache took part in. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
export function messagesUsage(raw) {
    const count = (value) => (typeof value === "number" ? value : undefined);
    const input = count(raw.input_tokens);
    const output = count(raw.output_tokens);
    const cacheRead = count(raw.cache_read_input_tokens);
    const cacheWrite = count(raw.cache_creation_input_tokens);
    const kept = isObject(raw.cache_creation) ? count(raw.cache_creation.ephemeral_1h_input_tokens) : undefined;
    const rates = rateWords(raw);
    const details = raw.output_tokens_details;
    const reasoning = isObject(details) ? count(details.thinking_tokens) : undefined;
    const tools = isObject(raw.server_tool_use) ? raw.server_tool_use : {};
    const serverTools = Object.fromEntries(Object.entries(tools)
        .filter((entry) => typeof entry[1] === "number")
        .map(([name, times]) => [name.replace(/_requests$/, ""), times]));
    return {
        ...(input !== undefined && { input }),
        ...(output !== undefined && { output }),
        ...(input !== undefined &&
            output !== undefined && { total: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
        ...(cacheRead !== undefined && { cacheRead }),
        ...(cacheWrite !== undefined && { cacheWrite }),
        ...(kept !== undefined && kept > 0 && { cacheWriteHour: kept }),
        ...(reasoning !== undefined && { reasoning }),
        ...(Object.keys(serverTools).length > 0 && { serverTools }),
        ...(rates.length > 0 && { rates }),
        raw,
    };
}
/** What it says of tier, place and speed, where that is not as usual: each has a price. https://platform.claude.com/docs/en/about-claude/pricing */
function rateWords({ service_tier, inference_geo, speed }) {
    const usual = ["standard", "global", "not_available"];
    const words = [service_tier, inference_geo, speed].filter((word) => typeof word === "string");
    return words.filter((word) => !usual.includes(word));
}
