/** Answers of AI SDK language models as events. */
import { toolCall } from "../../core/assembler.js";
import { ConnectionError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { streamedError } from "./language-model-errors.js";
import { choiceFinish, languageModelUsage, languageModelWarning } from "./language-model-finish.js";
import { plain, plainFile } from "./plain.js";
/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-stream-part.ts */
export class LanguageModelDecoder {
    #place;
    #texts = new Map();
    #reasonings = new Map();
    #calls = new Map();
    #start;
    #started = false;
    #blocks = 0;
    #finish;
    constructor(place) {
        this.#place = place;
        this.#start = place.facts ? { response: place.facts } : {};
    }
    read(part, events) {
        switch (part.type) {
            case "text-delta":
                this.#delta(this.#texts, "text", part, events);
                break;
            case "reasoning-delta":
                this.#delta(this.#reasonings, "reasoning", part, events);
                break;
            case "tool-input-delta":
                this.#delta(this.#calls, "tool-input", part, events);
                break;
            case "text-start":
                this.#endText(part, events);
                this.#open(this.#texts, "text", part, events);
                break;
            case "reasoning-start":
                this.#endReasoning(part, events);
                this.#open(this.#reasonings, "reasoning", part, events);
                break;
            case "tool-input-start":
                this.#open(this.#calls, "tool-call", part, events);
                break;
            case "text-end":
                this.#endText(part, events);
                break;
            case "reasoning-end":
                this.#endReasoning(part, events);
                break;
            case "tool-call":
                this.#toolCall(part, events);
                break;
            case "tool-result":
                // A preliminary result is replaced by the next one.
                if (!part.preliminary)
                    this.#add(this.#toolResult(part), events);
                break;
            case "file":
                this.#add(this.#file(part), events);
                break;
            case "stream-start":
                this.#warn(part.warnings, events);
                break;
            case "response-metadata":
                this.#metadata(part.id, part.modelId, events);
                break;
            case "finish":
                // Some providers send several messages in one stream: the last one tells.
                this.#finish = part;
                break;
            case "raw":
                events.push({ type: "raw", value: plain(part.rawValue) });
                break;
            case "error":
                throw streamedError(part.error, this.#place);
            case "tool-input-end": // The call itself follows.
            case "ping":
                break;
            default:
                // Sources, approvals, the provider's own, and what a later specification adds.
                this.#add({ type: "provider", provider: this.#place.provider, block: plain(part) }, events);
        }
    }
    /** An answer in one piece is a stream of whole parts. */
    readWhole({ content, response, warnings, ...finish }, events) {
        this.#warn(warnings, events);
        if (response)
            this.#metadata(response.id, response.modelId, events);
        for (const part of content) {
            if (part.type === "text" || part.type === "reasoning") {
                this.read({ ...part, type: `${part.type}-delta`, id: "", delta: part.text }, events);
                this.read({ ...part, type: `${part.type}-end`, id: "" }, events);
            }
            else {
                this.read(part, events);
            }
        }
        this.#finish = { ...finish, type: "finish" };
        this.end(events);
    }
    /** The stream has ended: adds `finish`, or throws where the answer is not complete. */
    end(events) {
        const { finishReason, usage, providerMetadata } = (this.#finish ?? {});
        const { provider, facts } = this.#place;
        if (!finishReason || finishReason.unified === "interrupted") {
            throw new ConnectionError(`${provider} ended the stream before the answer was complete.`, { retryable: true });
        }
        if (finishReason.unified === "error") {
            const { raw } = finishReason;
            const why = raw === undefined ? "no reason given" : raw;
            throw new ProviderError(`${provider} ended the answer with an error: ${why}`, {
                provider,
                ...facts,
                providerCode: raw,
            });
        }
        this.#begin(events);
        this.#endBlocks(events);
        const counted = languageModelUsage(usage);
        events.push({
            type: "finish",
            ...choiceFinish(finishReason),
            ...(counted && { usage: counted }),
            ...this.#kept(providerMetadata),
        });
    }
    /** The answer broke off: ends the open blocks with what they hold, and tells the usage as far as it is known. */
    close(events) {
        this.#endBlocks(events);
        const usage = languageModelUsage(this.#finish?.usage);
        if (usage)
            events.push({ type: "usage", usage });
    }
    #begin(events) {
        if (this.#started)
            return;
        this.#started = true;
        events.push({ type: "start", ...this.#start });
    }
    /** Usually before the first block. What comes later is told by another `start`, which replaces the first. */
    #metadata(id, modelId, events) {
        const { id: knownId, model: knownModel } = this.#start;
        this.#start = {
            ...this.#start,
            ...(typeof id === "string" && { id }),
            ...(typeof modelId === "string" && { model: modelId }),
        };
        if (this.#start.id !== knownId || this.#start.model !== knownModel)
            this.#started = false;
        this.#begin(events);
    }
    #warn(warnings = [], events) {
        for (const warning of warnings)
            events.push({ type: "warning", warning: languageModelWarning(warning) });
    }
    #open(blocks, kind, part, events) {
        this.#begin(events);
        const id = (part.id ?? part.toolCallId);
        const name = part.toolName ?? "";
        const executed = part.providerExecuted === true ? { providerExecuted: true } : {};
        const block = {
            ...{ index: this.#blocks++, name, executed, text: "" },
            ...{ citations: undefined, metadata: part.providerMetadata },
        };
        blocks.set(id, block);
        events.push({
            type: "block-start",
            index: block.index,
            kind,
            ...(kind === "tool-call" && { id, name, ...executed }),
        });
        return block;
    }
    #delta(blocks, kind, part, events) {
        const block = blocks.get(part.id) ?? this.#open(blocks, kind === "tool-input" ? "tool-call" : kind, part, events);
        if (part.providerMetadata)
            block.metadata = part.providerMetadata;
        const text = part.delta;
        if (text === "")
            return;
        block.text += text;
        events.push({ type: deltaTypes[kind], index: block.index, text });
    }
    #endText(part, events) {
        const block = taken(this.#texts, part.id);
        if (!block)
            return;
        block.metadata = part.providerMetadata ?? block.metadata;
        block.citations = part.citations;
        this.#endBlock(block, this.#text(block), events);
    }
    #endReasoning(part, events) {
        const block = taken(this.#reasonings, part.id);
        if (!block)
            return;
        block.metadata = part.providerMetadata ?? block.metadata;
        this.#endBlock(block, this.#reasoning(block), events);
    }
    #text({ text, citations, metadata }) {
        const sources = Array.isArray(citations) && citations.length > 0 ? plain(citations) : undefined;
        return { type: "text", text, ...(sources && { citations: sources }), ...this.#kept(metadata) };
    }
    #reasoning({ text, metadata }) {
        return { type: "reasoning", text, ...this.#kept(metadata) };
    }
    #toolCall(part, events) {
        const block = taken(this.#calls, part.toolCallId) ?? this.#open(new Map(), "tool-call", part, events);
        const call = {
            ...toolCall(part.toolCallId, part.toolName, part.input),
            ...(part.providerExecuted === true && { providerExecuted: true }),
            ...this.#kept(part.providerMetadata ?? block.metadata),
        };
        this.#endBlock(block, call, events);
    }
    #toolResult(part) {
        return {
            type: "tool-result",
            id: part.toolCallId,
            name: part.toolName,
            output: plain(part.result),
            ...(part.isError === true && { isError: true }),
            providerExecuted: true,
            ...this.#kept(part.providerMetadata),
        };
    }
    #file(part) {
        const mediaType = part.mediaType;
        return { type: "file", mediaType, ...plainFile(part.data), ...this.#kept(part.providerMetadata) };
    }
    /** A part that comes whole. */
    #add(part, events) {
        this.#begin(events);
        const index = this.#blocks++;
        events.push({ type: "block-start", index, kind: part.type }, { type: "block-end", index, block: part });
    }
    #endBlock({ index }, block, events) {
        events.push({ type: "block-end", index, block });
    }
    #endBlocks(events) {
        for (const block of this.#texts.values())
            this.#endBlock(block, this.#text(block), events);
        for (const block of this.#reasonings.values())
            this.#endBlock(block, this.#reasoning(block), events);
        for (const [id, block] of this.#calls) {
            const call = { ...toolCall(id, block.name, block.text), ...block.executed, ...this.#kept(block.metadata) };
            this.#endBlock(block, call, events);
        }
        for (const blocks of [this.#texts, this.#reasonings, this.#calls])
            blocks.clear();
    }
    /** The AI SDK keeps metadata by names of its own; under ours, no other provider takes it for its own. */
    #kept(metadata) {
        if (!isObject(metadata))
            return {};
        const said = Object.entries(metadata).filter(([, own]) => isObject(own) && Object.keys(own).length > 0);
        if (said.length === 0)
            return {};
        return { providerMetadata: { [this.#place.provider]: plain(Object.fromEntries(said)) } };
    }
}
const deltaTypes = { text: "text-delta", reasoning: "reasoning-delta", "tool-input": "tool-input-delta" };
function taken(blocks, id) {
    const block = blocks.get(id);
    blocks.delete(id);
    return block;
}
