import { isObject } from "../../core/json.js";
import { plainPart } from "./generate-parts.js";
export class CandidateDecoder {
    #provider;
    /** Which of several choices it is. */
    #number;
    /** What ids begin with that the API leaves to us. */
    #idPrefix;
    #nextIndex;
    facts = {};
    reason;
    callCount = 0;
    #ids = 0;
    #codeRuns = 0;
    /** Of the provider's own call that its result belongs to. */
    #lastRunId = "";
    #block;
    /** The last text that ended while the object at hand was read: nobody has seen its part yet. */
    #ended;
    #cited;
    /** Citations whose text has not ended. */
    #citations = [];
    #logprobs;
    constructor(provider, number, idPrefix, nextIndex) {
        this.#provider = provider;
        this.#number = number;
        this.#idPrefix = idPrefix;
        this.#nextIndex = nextIndex;
    }
    get logprobs() {
        return this.#logprobs;
    }
    /** How often each of the provider's own tools was used, as far as it tells. */
    serverTools() {
        const length = (facts, name) => {
            const list = isObject(facts) ? facts[name] : undefined;
            return Array.isArray(list) ? list.length : 0;
        };
        return {
            web_search: length(this.facts.groundingMetadata, "webSearchQueries"),
            url_context: length(this.facts.urlContextMetadata, "urlMetadata"),
            code_execution: this.#codeRuns,
        };
    }
    read(candidate, events) {
        this.#ended = undefined;
        const { content } = candidate;
        const parts = isObject(content) ? content.parts : undefined;
        if (Array.isArray(parts))
            for (const part of parts)
                if (isObject(part))
                    this.#part(part, events);
        for (const name in candidate) {
            if (name !== "content" && name !== "index")
                this.#fact(name, candidate[name]);
        }
    }
    end(events) {
        this.#endBlock(events);
    }
    #fact(name, value) {
        const before = this.facts[name];
        if (name === "finishReason") {
            if (typeof value === "string")
                this.reason = value;
        }
        else if (name === "logprobsResult" && isObject(value)) {
            this.#addLogprobs(value);
        }
        else {
            // Later ones are sometimes empty.
            this.facts[name] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
            if (name === "groundingMetadata" && isObject(value))
                this.#cite(value.groundingChunks);
            if (name === "citationMetadata" && isObject(value))
                this.#cite(value.citationSources);
        }
    }
    /** Each piece of a stream has the tokens of its own. */
    #addLogprobs(piece) {
        const logprobs = (this.#logprobs ??= {});
        for (const [name, value] of Object.entries(piece)) {
            const before = logprobs[name];
            if (Array.isArray(before) && Array.isArray(value))
                before.push(...value);
            else if (value !== undefined)
                logprobs[name] = Array.isArray(value) ? [...value] : value;
        }
    }
    /** They come after the text that they are of, in the same object or a later one. */
    #cite(sources) {
        if (!Array.isArray(sources))
            return;
        const cited = (this.#cited ??= new Set());
        const added = sources.filter((source) => {
            const text = JSON.stringify(source);
            return !cited.has(text) && cited.add(text);
        });
        if (added.length === 0)
            return;
        if (this.#block?.kind !== "text" && this.#ended)
            this.#ended.citations = [...(this.#ended.citations ?? []), ...added];
        else
            this.#citations.push(...added);
    }
    #part(part, events) {
        const { text } = part;
        if (typeof text === "string")
            this.#text(part, text, events);
        else
            this.#whole(part, events);
    }
    #text(part, text, events) {
        const kind = part.thought === true ? "reasoning" : "text";
        const own = ownMembers(part);
        // What is signed is a part of its own: joined with others, it would not be what was signed.
        if (own)
            this.#endBlock(events);
        else if (text === "")
            return;
        const block = this.#block?.kind === kind ? this.#block : this.#open(kind, events);
        block.text += text;
        const { index } = block;
        if (text !== "")
            events.push(kind === "text" ? { type: "text-delta", index, text } : { type: "reasoning-delta", index, text });
        if (own)
            this.#endBlock(events, own);
    }
    #open(kind, events) {
        this.#endBlock(events);
        this.#block = { index: this.#nextIndex(), kind, text: "" };
        this.#begin(this.#block.index, kind, events);
        return this.#block;
    }
    #begin(index, kind, events) {
        events.push({ type: "block-start", index, kind, ...(this.#number > 0 && { choice: this.#number }) });
    }
    #endBlock(events, own) {
        const block = this.#block;
        if (!block)
            return;
        this.#block = undefined;
        const { index, kind, text } = block;
        if (kind === "reasoning") {
            const providerMetadata = { [this.#provider]: { thought: true, ...own } };
            events.push({ type: "block-end", index, block: { type: "reasoning", text, providerMetadata } });
            return;
        }
        const part = { type: "text", text, ...(own && { providerMetadata: { [this.#provider]: own } }) };
        if (text !== "") {
            this.#ended = part;
            if (this.#citations.length > 0)
                part.citations = this.#citations.splice(0);
        }
        events.push({ type: "block-end", index, block: part });
    }
    #whole(part, events) {
        if (Object.keys(part).length === 0)
            return;
        this.#endBlock(events);
        const block = this.#decode(part);
        const index = this.#nextIndex();
        if (block.type === "tool-call") {
            const { type: kind, id, name, providerExecuted } = block;
            const more = { ...(this.#number > 0 && { choice: this.#number }), ...(providerExecuted && { providerExecuted }) };
            events.push({ type: "block-start", index, kind, id, name, ...more });
            events.push({ type: "tool-input-delta", index, text: JSON.stringify(block.input) });
        }
        else {
            this.#begin(index, block.type, events);
        }
        events.push({ type: "block-end", index, block });
    }
    #decode(part) {
        const block = plainPart(part, this.#provider, (given) => given ?? `${this.#idPrefix}_${this.#ids++}`, this.#lastRunId);
        if (block.type !== "tool-call")
            return block;
        if (block.providerExecuted)
            this.#lastRunId = block.id;
        else
            this.callCount++;
        if (part.executableCode)
            this.#codeRuns++;
        return block;
    }
}
/** Members of a part of text besides the text itself, such as its signature. */
function ownMembers(part) {
    for (const name in part) {
        if (name === "text" || name === "thought")
            continue;
        const { text: _text, thought: _thought, ...own } = part;
        return own;
    }
    return undefined;
}
