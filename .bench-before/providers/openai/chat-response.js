/** Answers of OpenAI's chat completions, and of the many servers that imitate them, as events: read leniently, whole or streamed alike. */
import { toolCall } from "../../core/assembler.js";
import { ConnectionError } from "../../core/errors.js";
import { defined, isObject } from "../../core/json.js";
import { answerFacts, choiceFacts, keepDefined, withLogprobs } from "./chat-facts.js";
import { choiceFinish } from "./chat-finish.js";
import { chatUsage, groqUsage } from "./chat-usage.js";
export function chatDecoder(provider, response, quirks) {
    return new ChatDecoder(provider, response, quirks);
}
/** https://platform.openai.com/docs/api-reference/chat/object, https://platform.openai.com/docs/api-reference/chat-streaming */
class ChatDecoder {
    #provider;
    #quirks;
    #response;
    #choices = [];
    #metadata = {};
    #started = false;
    #blocks = 0;
    #usage;
    constructor(provider, response, quirks) {
        this.#provider = provider;
        this.#quirks = quirks;
        this.#response = response;
    }
    read(chunk, events) {
        if (!this.#started)
            this.#start(chunk, events);
        const { usage, choices } = chunk;
        if (isObject(usage))
            this.#usage = usage;
        else if (chunk.x_groq !== undefined)
            this.#usage = groqUsage(chunk.x_groq) ?? this.#usage;
        // Facts of the whole answer come with its usage or its end; to look for them in every piece would cost as much as the piece.
        if (isObject(usage) || !choices?.length)
            this.#keep(chunk);
        if (!Array.isArray(choices))
            return;
        for (const choice of choices) {
            const state = this.#choice(choice.index ?? 0);
            // A streamed piece and a whole message have the same members.
            const delta = (choice.delta ?? choice.message);
            if (delta)
                this.#delta(state, delta, events);
            const reason = choice.finish_reason;
            if (typeof reason === "string") {
                state.rawFinishReason = reason;
                this.#keep(chunk);
            }
            if (reason || choice.content_filter_results)
                keepDefined(state.metadata, choice, choiceFacts);
            if (choice.logprobs)
                state.logprobs = withLogprobs(state.logprobs, choice.logprobs);
        }
    }
    end(events, how) {
        const unfinished = this.#choices.length === 0 || this.#choices.some((state) => state.rawFinishReason === undefined);
        if (unfinished && how === "no-marker") {
            throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
                retryable: true,
            });
        }
        for (const state of this.#choices)
            this.#endBlocks(state, events);
        if (how === "no-marker") {
            const message = "The stream ended without its [DONE] marker: the text is complete, usage and other facts may be missing.";
            events.push({ type: "warning", warning: { code: "no-done-marker", message } });
        }
        const endings = this.#choices.map(choiceFinish);
        const facts = { ...this.#metadata, ...this.#choices[0]?.metadata };
        events.push({
            type: "finish",
            ...(endings[0] ?? { finishReason: "unknown" }),
            ...(this.#usage && { usage: chatUsage(this.#usage, this.#quirks) }),
            ...(endings.length > 1 && { choices: endings }),
            ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
        });
    }
    close(events) {
        for (const state of this.#choices)
            this.#endBlocks(state, events);
        if (this.#usage)
            events.push({ type: "usage", usage: chatUsage(this.#usage, this.#quirks) });
    }
    #start(chunk, events) {
        const { id, model } = chunk;
        // Azure's first chunk has neither, only what it thinks of the prompt.
        this.#keep(chunk);
        if (!id && !model && !Array.isArray(chunk.choices))
            return;
        if (!id && !model && chunk.choices.length === 0)
            return;
        this.#started = true;
        events.push({
            type: "start",
            ...(typeof id === "string" && { id }),
            ...(typeof model === "string" && { model }),
            response: this.#response,
        });
    }
    #keep(chunk) {
        keepDefined(this.#metadata, chunk, answerFacts);
    }
    #choice(number) {
        this.#choices[number] ??= {
            number,
            block: undefined,
            calls: new Map(),
            callCount: 0,
            refused: false,
            rawFinishReason: undefined,
            logprobs: undefined,
            metadata: {},
        };
        return this.#choices[number];
    }
    #delta(state, delta, events) {
        const reasoning = delta.reasoning_content ?? delta.reasoning;
        if (typeof reasoning === "string" && reasoning !== "")
            this.#text(state, "reasoning", reasoning, events);
        const details = delta.reasoning_details;
        if (Array.isArray(details) && details.length > 0) {
            (this.#reasoningBlock(state, events).extras ??= []).push(...details);
        }
        const { content } = delta;
        if (typeof content === "string") {
            if (content !== "")
                this.#text(state, "text", content, events);
        }
        else if (Array.isArray(content)) {
            for (const item of content)
                this.#contentItem(state, item, events);
        }
        const { refusal, annotations } = delta;
        if (typeof refusal === "string" && refusal !== "") {
            state.refused = true;
            this.#text(state, "refusal", refusal, events);
        }
        if (Array.isArray(annotations) && annotations.length > 0) {
            const block = state.block?.kind === "text" ? state.block : this.#open(state, "text", events);
            (block.extras ??= []).push(...annotations);
        }
        const calls = delta.tool_calls;
        if (Array.isArray(calls)) {
            for (const [position, call] of calls.entries())
                this.#call(state, call, position, events);
        }
        // The form before tools, still used by old servers; it has no id.
        const legacy = delta.function_call;
        if (isObject(legacy))
            this.#call(state, { index: 0, function: legacy }, 0, events);
        if (isObject(delta.audio))
            this.#whole(state, { type: "provider", provider: this.#provider, block: { audio: delta.audio } }, events);
    }
    #text(state, kind, text, events) {
        const block = state.block?.kind === kind ? state.block : this.#open(state, kind, events);
        block.text += text;
        const { index } = block;
        if (kind === "text")
            events.push({ type: "text-delta", index, text });
        else if (kind === "reasoning")
            events.push({ type: "reasoning-delta", index, text });
        else
            events.push({ type: "refusal-delta", index, text });
    }
    #open(state, kind, events) {
        this.#endBlock(state, events);
        state.block = { index: this.#blocks++, kind, text: "", extras: undefined };
        events.push({
            type: "block-start",
            index: state.block.index,
            kind,
            ...(state.number > 0 && { choice: state.number }),
        });
        return state.block;
    }
    #reasoningBlock(state, events) {
        return state.block?.kind === "reasoning" ? state.block : this.#open(state, "reasoning", events);
    }
    #providerPart(block) {
        return { type: "provider", provider: this.#provider, block };
    }
    /** Mistral sends a list of typed pieces: `text`, `thinking` (a list again), and references. */
    #contentItem(state, item, events) {
        if (!isObject(item))
            return;
        const { type, text, thinking } = item;
        if (type === "text" && typeof text === "string") {
            if (text !== "")
                this.#text(state, "text", text, events);
        }
        else if (type === "thinking" && Array.isArray(thinking)) {
            for (const piece of thinking) {
                if (!isObject(piece))
                    continue;
                if (typeof piece.text !== "string")
                    this.#whole(state, this.#providerPart(piece), events);
                else if (piece.text !== "")
                    this.#text(state, "reasoning", piece.text, events);
            }
            if (typeof item.signature === "string")
                this.#reasoningBlock(state, events).signature = item.signature;
        }
        else {
            this.#whole(state, this.#providerPart(item), events);
        }
    }
    #call(state, delta, position, events) {
        const number = delta.index ?? position;
        const body = (delta.function ?? delta.custom ?? {});
        const { id } = delta;
        let call = state.calls.get(number);
        // Some servers number every call 0, or none: another id is another call, and so is a name where there is no number.
        const otherId = call && typeof id === "string" && id !== "" && id !== call.id;
        const otherName = call && typeof delta.index !== "number" && typeof body.name === "string";
        if (!call || otherId || otherName) {
            if (call)
                this.#endCall(call, events);
            this.#endBlock(state, events);
            call = {
                index: this.#blocks++,
                custom: isObject(delta.custom),
                id: typeof id === "string" && id !== "" ? id : `call_${state.callCount}`,
                name: typeof body.name === "string" ? body.name : "",
                input: "",
            };
            state.callCount++;
            state.calls.set(number, call);
            const { index, name } = call;
            const choice = state.number > 0 ? { choice: state.number } : {};
            events.push({ type: "block-start", index, kind: "tool-call", id: call.id, name, ...choice });
        }
        else if (call.name === "" && typeof body.name === "string") {
            call.name = body.name;
        }
        const written = body.arguments ?? body.input;
        const text = typeof written === "string" ? written : isObject(written) ? JSON.stringify(written) : "";
        if (text === "")
            return;
        call.input += text;
        events.push({ type: "tool-input-delta", index: call.index, text });
    }
    #whole(state, part, events) {
        const index = this.#blocks++;
        events.push({ type: "block-start", index, kind: part.type, ...(state.number > 0 && { choice: state.number }) });
        events.push({ type: "block-end", index, block: part });
    }
    #endBlocks(state, events) {
        if (!state)
            return;
        this.#endBlock(state, events);
        for (const call of state.calls.values())
            this.#endCall(call, events);
        state.calls.clear();
    }
    #endBlock(state, events) {
        const { block } = state;
        if (!block)
            return;
        state.block = undefined;
        const { index, kind, text, extras, signature } = block;
        if (kind === "text")
            events.push({ type: "block-end", index, block: { type: kind, text, ...(extras && { citations: extras }) } });
        else if (kind === "refusal")
            events.push({ type: "block-end", index, block: { type: kind, text } });
        else {
            const redacted = text === "" && { redacted: true };
            const own = defined({ reasoning_details: extras, signature });
            const metadata = Object.keys(own).length > 0 && { providerMetadata: { [this.#provider]: own } };
            events.push({ type: "block-end", index, block: { type: kind, text, ...redacted, ...metadata } });
        }
    }
    #endCall(call, events) {
        const { index, id, name, input, custom } = call;
        const block = custom
            ? {
                type: "tool-call",
                id,
                name,
                input,
                inputText: input,
                providerMetadata: { [this.#provider]: { type: "custom" } },
            }
            : toolCall(id, name, input);
        events.push({ type: "block-end", index, block });
    }
}
