/** Answers of OpenAI's Responses API as events. https://platform.openai.com/docs/api-reference/responses-streaming */
import { ConnectionError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { Blocks } from "./responses-blocks.js";
import { answerFacts, finishReason } from "./responses-finish.js";
import { hostedToolName, itemParts, itemStart, reasoningPart, reasoningText } from "./responses-items.js";
import { responsesUsage } from "./responses-usage.js";
/**
 * @param fail the error that a body which tells of a failure stands for
 * @param from where another decoder left off
 */
export function responsesDecoder(provider, response, fail, from) {
    return new AnswerDecoder(provider, response, fail, from);
}
class AnswerDecoder {
    #provider;
    #response;
    #fail;
    #blocks;
    /** By `output_index`. */
    #open = new Map();
    #hosted;
    #logprobs;
    #usage;
    #items;
    #calls;
    #refused;
    #started;
    #finished = false;
    constructor(provider, response, fail, { items = 0, blocks = 0, calls = 0, started = false, refused = false, hosted = {} } = {}) {
        this.#provider = provider;
        this.#response = response;
        this.#fail = fail;
        this.#blocks = new Blocks(provider, blocks);
        this.#hosted = new Map(Object.entries(hosted));
        this.#items = items;
        this.#calls = calls;
        this.#started = started;
        this.#refused = refused;
    }
    get place() {
        if (this.#open.size > 0 || this.#logprobs)
            return undefined;
        return {
            ...{ items: this.#items, blocks: this.#blocks.count, calls: this.#calls },
            ...{ started: this.#started, refused: this.#refused, hosted: Object.fromEntries(this.#hosted) },
        };
    }
    read(event, events) {
        switch (event.type) {
            case "response.output_text.delta":
                this.#blocks.grow(this.#content(event, "text", events), event.delta, events);
                break;
            case "response.refusal.delta":
                this.#blocks.grow(this.#content(event, "refusal", events), event.delta, events);
                break;
            case "response.reasoning_summary_text.delta":
            case "response.reasoning_text.delta":
                this.#think(event, events);
                break;
            case "response.function_call_arguments.delta":
            case "response.custom_tool_call_input.delta":
            case "response.mcp_call_arguments.delta":
                this.#blocks.grow(this.#open.get(outputIndex(event))?.block, event.delta, events);
                break;
            case "response.output_item.added":
                this.#begin(outputIndex(event), event.item, events);
                break;
            case "response.output_item.done":
                this.#end(outputIndex(event), event.item, events);
                break;
            case "response.content_part.added":
                this.#content(event, contentKind(event.part), events);
                break;
            case "response.content_part.done":
                this.#endContent(event, event.part, events);
                break;
            case "response.output_text.annotation.added": {
                const block = this.#content(event, "text", events);
                if (block)
                    (block.annotations ??= []).push(event.annotation);
                break;
            }
            case "response.created":
            case "response.queued":
            case "response.in_progress":
                this.#start(event.response, events);
                break;
            case "response.completed":
            case "response.incomplete":
            case "response.failed":
            case "response.cancelled":
                this.#finish(event.response, events);
                break;
            case "error":
                throw this.#fail(event);
            case undefined:
                // The whole answer in one piece.
                this.#finish(event, events);
                break;
            default:
            // What else comes repeats itself in the item when that is done.
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
        for (const open of this.#open.values())
            this.#breakOff(open, events);
        if (this.#usage)
            events.push({ type: "usage", usage: responsesUsage(this.#usage, this.#hosted) });
    }
    #start(response, events) {
        if (this.#started)
            return;
        this.#started = true;
        const { id, model } = response;
        events.push({
            type: "start",
            ...(typeof id === "string" && { id }),
            ...(typeof model === "string" && { model }),
            response: this.#response,
        });
    }
    #finish(response, events) {
        if (isObject(response.usage))
            this.#usage = response.usage;
        this.#check(response);
        this.#start(response, events);
        // Of an answer that is not streamed these are all items; a stream has told of them before.
        for (const item of response.output.slice(this.#items)) {
            this.#end(this.#items, item, events);
        }
        for (const open of this.#open.values())
            this.#breakOff(open, events);
        this.#finished = true;
        const { status } = response;
        const facts = answerFacts(response);
        events.push({
            type: "finish",
            finishReason: finishReason(response, { refused: this.#refused, calls: this.#calls }),
            ...(typeof status === "string" && { rawFinishReason: status }),
            ...(this.#usage && { usage: responsesUsage(this.#usage, this.#hosted) }),
            ...(this.#logprobs && { logprobs: this.#logprobs }),
            ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
        });
    }
    /** Throws for what is no answer, or not yet. */
    #check({ id, status, error, output }) {
        if (status === "failed" || (error !== undefined && error !== null)) {
            throw this.#fail({ id, status, error: error ?? { message: "The answer failed; no reason was given." } });
        }
        const why = status === "queued" || status === "in_progress"
            ? `has the answer ${status} in the background, where it is still to come: leave background out, or stream it`
            : status === "cancelled"
                ? "cancelled the answer in the background"
                : Array.isArray(output)
                    ? undefined
                    : "sent an object that is no response";
        if (why === undefined)
            return;
        throw new ProviderError(`${this.#provider} ${why}.`, {
            provider: this.#provider,
            status: this.#response.status,
            requestId: this.#response.requestId,
            limits: this.#response.limits,
            body: { id, status },
        });
    }
    #begin(index, item, events) {
        const before = this.#open.get(index);
        if (before)
            this.#breakOff(before, events);
        this.#items++;
        let block;
        if (item.type !== "message") {
            const hosted = hostedToolName(item);
            if (hosted)
                this.#hosted.set(hosted, (this.#hosted.get(hosted) ?? 0) + 1);
            const { kind, ...start } = itemStart(item);
            if (kind === "tool-call" && !hosted)
                this.#calls++;
            block = this.#blocks.open(kind, events, { ...start, ...(hosted && { providerExecuted: true }) });
        }
        const open = { item, contents: [], block };
        this.#open.set(index, open);
        return open;
    }
    /** Ends an item with what it has become. What the deltas left out, or a server that sends none, is in it. */
    #end(index, item, events) {
        const open = this.#open.get(index) ?? this.#begin(index, item, events);
        const { block } = open;
        if (!block) {
            const contents = Array.isArray(item.content) ? item.content : [];
            for (const [at, part] of contents.entries()) {
                this.#endContent({ output_index: index, content_index: at }, part, events);
            }
            this.#breakOff(open, events);
        }
        else if (block.kind === "reasoning") {
            this.#blocks.complete(block, reasoningText(item), events);
            this.#blocks.end(block, reasoningPart(item, block.text, this.#provider), events);
        }
        else {
            const [part, ...others] = itemParts(item, this.#provider);
            if (part.type === "tool-call")
                this.#blocks.complete(block, part.inputText, events);
            this.#blocks.end(block, part, events);
            for (const other of others)
                this.#blocks.end(this.#blocks.open(other.type, events), other, events);
        }
        this.#open.delete(index);
    }
    /** The block of a piece of a message, begun if it has not. */
    #content(event, kind, events) {
        const index = outputIndex(event);
        const at = event.content_index ?? 0;
        const open = this.#open.get(index) ?? this.#begin(index, { type: "message", id: event.item_id }, events);
        const known = open.contents[at];
        // The full text of reasoning comes as content too; it is told by its own deltas.
        if (known || kind === undefined || open.block)
            return known;
        if (kind === "refusal")
            this.#refused = true;
        return (open.contents[at] = this.#blocks.open(kind, events));
    }
    #endContent(event, part, events) {
        const kind = contentKind(part) ?? "provider";
        const block = this.#content(event, kind, events);
        if (!block || block.ended)
            return;
        const item = this.#open.get(outputIndex(event))?.item ?? {};
        if (kind === "provider") {
            // As a message of its own it can be sent back.
            this.#blocks.breakOff(block, { type: "message", role: "assistant", content: [part] }, events);
            return;
        }
        const { logprobs, annotations } = part;
        if (Array.isArray(logprobs) && logprobs.length > 0)
            this.#logprobs = [...(this.#logprobs ?? []), ...logprobs];
        if (Array.isArray(annotations) && annotations.length > 0)
            block.annotations = annotations;
        this.#blocks.complete(block, kind === "text" ? part.text : part.refusal, events);
        this.#blocks.breakOff(block, item, events);
    }
    #think(event, events) {
        const block = this.#open.get(outputIndex(event))?.block;
        if (block?.kind !== "reasoning")
            return;
        const section = event.summary_index === undefined ? `content ${event.content_index}` : `summary ${event.summary_index}`;
        if (block.section !== undefined && block.section !== section)
            this.#blocks.grow(block, "\n\n", events);
        block.section = section;
        this.#blocks.grow(block, event.delta, events);
    }
    #breakOff({ item, contents, block }, events) {
        for (const open of block ? [block] : contents) {
            if (open && !open.ended)
                this.#blocks.breakOff(open, item, events);
        }
    }
}
function outputIndex({ output_index: index }) {
    return index ?? 0;
}
function contentKind(part) {
    const type = isObject(part) ? part.type : undefined;
    return type === "output_text" ? "text" : type === "refusal" ? "refusal" : undefined;
}
