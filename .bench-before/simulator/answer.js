import { deltasOf } from "./steps.js";
import { countTokens } from "./tokens.js";
export class Answer {
    id;
    /** Seconds since the epoch. */
    created;
    prompt;
    choices;
    #given;
    #callId;
    #open = new Map();
    /** `given` replaces estimated counts: it is known from the start, because Anthropic tells the input tokens first. */
    constructor(prompt, id, createdMs, given, callId) {
        this.id = id;
        this.created = Math.floor(createdMs / 1000);
        this.prompt = prompt;
        this.choices = Array.from({ length: prompt.choices }, (_, index) => ({
            index,
            blocks: [],
            reason: undefined,
            stopSequence: undefined,
        }));
        this.#given = given;
        this.#callId = callId;
    }
    get usage() {
        let output = 0;
        let reasoning = 0;
        for (const block of this.choices.flatMap((choice) => choice.blocks)) {
            if (block.type === "redacted-reasoning")
                continue;
            const tokens = countTokens(block.text);
            output += tokens;
            if (block.type === "reasoning")
                reasoning += tokens;
        }
        return { input: this.prompt.inputTokens, output, cacheRead: 0, cacheWrite: 0, reasoning, ...this.#given };
    }
    apply(index, step) {
        const choice = this.choices[index];
        if (!choice)
            return [];
        switch (step.type) {
            case "text":
            case "refusal":
                return this.#grow(choice, step.type, deltasOf(step.text));
            case "reasoning": {
                const changes = this.#grow(choice, "reasoning", deltasOf(step.text));
                const block = this.#open.get(choice);
                if (step.signature === undefined || !block)
                    return changes;
                block.signature = step.signature;
                return [...changes, ...this.#end(choice)];
            }
            case "redacted-reasoning":
                return [...this.#start(choice, { type: "redacted-reasoning", text: step.data }), ...this.#end(choice)];
            case "tool-call":
                return this.#call(choice, step);
            case "finish":
                choice.reason = step.reason;
                choice.stopSequence = step.stopSequence;
                return [];
            case "usage":
                return [];
            default:
                return step;
        }
    }
    /** Ends the blocks that are still open. */
    end() {
        return this.choices.flatMap((choice) => this.#end(choice));
    }
    #grow(choice, type, deltas) {
        const changes = this.#open.get(choice)?.type === type ? [] : this.#start(choice, { type, text: "" });
        const block = this.#open.get(choice);
        if (block)
            for (const text of deltas)
                changes.push(append(choice, block, text));
        return changes;
    }
    #call(choice, step) {
        const block = { type: "tool-call", text: "", id: step.id ?? this.#callId(), name: step.name };
        // Real models never send an input whole; by code points, so that no delta ends inside of one.
        const deltas = step.inputText === undefined ? JSON.stringify(step.input ?? {}).match(/.{1,12}/gsu) : deltasOf(step.inputText);
        return [
            ...this.#start(choice, block),
            ...(deltas ?? []).map((text) => append(choice, block, text)),
            ...this.#end(choice),
        ];
    }
    #start(choice, block) {
        const before = this.#end(choice);
        choice.blocks.push(block);
        this.#open.set(choice, block);
        return [...before, { type: "start", choice, block }];
    }
    #end(choice) {
        const block = this.#open.get(choice);
        if (!block)
            return [];
        this.#open.delete(choice);
        return [{ type: "end", choice, block }];
    }
}
function append(choice, block, text) {
    block.text += text;
    return { type: "delta", choice, block, text };
}
/** The word a choice ends with: the script's own, else what its blocks call for. */
export function finishReason(choice, words) {
    if (choice.reason !== undefined)
        return choice.reason;
    if (choice.blocks.some((block) => block.type === "tool-call"))
        return words.toolCalls;
    return choice.blocks.some((block) => block.type === "refusal") ? words.refusal : words.stop;
}
/** The text of all blocks of one type, or `undefined` where there is none. */
export function joined(choice, type) {
    const blocks = choice.blocks.filter((block) => block.type === type);
    return blocks.length > 0 ? blocks.map((block) => block.text).join("") : undefined;
}
