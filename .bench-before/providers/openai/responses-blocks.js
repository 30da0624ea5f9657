/** The blocks of one answer of the Responses API: numbered as they begin, grown by deltas, ended once. */
import { toolCall } from "../../core/assembler.js";
import { hostedToolName, itemStart, messagePart } from "./responses-items.js";
const deltas = {
    text: "text-delta",
    reasoning: "reasoning-delta",
    refusal: "refusal-delta",
    "tool-call": "tool-input-delta",
    "tool-result": undefined,
    file: undefined,
    provider: undefined,
};
export class Blocks {
    #provider;
    #count;
    /** @param count how many there were before, of an answer that is taken up again */
    constructor(provider, count = 0) {
        this.#provider = provider;
        this.#count = count;
    }
    get count() {
        return this.#count;
    }
    open(kind, events, start = {}) {
        const index = this.#count++;
        events.push({ type: "block-start", index, kind, ...start });
        return { index, kind, text: "", annotations: undefined, section: undefined, ended: false };
    }
    grow(block, text, events) {
        if (!block || block.ended || typeof text !== "string" || text === "")
            return;
        const type = deltas[block.kind];
        if (!type)
            return;
        block.text += text;
        events.push({ type, index: block.index, text });
    }
    /** Adds what the deltas have not told of the whole text. */
    complete(block, whole, events) {
        if (typeof whole === "string" && whole.length > block.text.length && whole.startsWith(block.text)) {
            this.grow(block, whole.slice(block.text.length), events);
        }
    }
    end(block, part, events) {
        block.ended = true;
        events.push({ type: "block-end", index: block.index, block: part });
    }
    /** Ends a block of this item with what it holds. */
    breakOff(block, item, events) {
        this.end(block, this.#held(block, item), events);
    }
    #held({ kind, text, annotations }, item) {
        switch (kind) {
            case "text":
            case "refusal":
                return { ...messagePart(kind, text, item, this.#provider), ...(annotations && { citations: annotations }) };
            case "reasoning":
                // Without its end it cannot be sent back, so what it began with stays out.
                return { type: kind, text };
            case "tool-call": {
                const { id = "", name = "" } = itemStart(item);
                return { ...toolCall(id, name, text), ...(hostedToolName(item) && { providerExecuted: true }) };
            }
            default:
                return { type: "provider", provider: this.#provider, block: item };
        }
    }
}
