import { isObject } from "./json.js";
import { textOf } from "./message.js";
import { joinTexts } from "./result.js";
import { Totals } from "./totals.js";
import { printable } from "./usage.js";
/** `timing` is passed through. Without a `finish` event the finish reason is `unknown` and open blocks are kept as far as they came. */
export function assemble(model, events, timing) {
    const steps = [];
    let answer = new Answer(model);
    for (const event of events) {
        if (event.type === "step-end") {
            steps.push({ result: answer.end(event, event.timing), end: event, toolResults: [] });
            answer = new Answer(model);
        }
        else if (event.type === "tool-result") {
            steps.at(-1)?.toolResults.push(event.result);
        }
        else {
            answer.add(event);
        }
    }
    if (steps.length === 0)
        return answer.end(answer.finish, timing);
    if (answer.began)
        steps.push({ result: answer.end(undefined), end: undefined, toolResults: [] });
    return ofSteps(steps.map(closeStep), timing);
}
function closeStep({ result, end, toolResults }) {
    const order = result.toolCalls.map(({ id }) => id);
    return {
        ...result,
        ...(end?.cost && { cost: end.cost }),
        ...(end?.costUnknown !== undefined && { costUnknown: end.costUnknown }),
        ...(end?.prompt && { prompt: end.prompt }),
        toolResults: toolResults.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
    };
}
/** The result of a chain. `timing` is that of the whole. */
export function ofSteps(steps, timing) {
    const totals = new Totals();
    for (const step of steps)
        totals.add(step);
    const { toolResults: _results, prompt: _prompt, usage: _usage, cost: _cost, costUnknown: _why, ...last } = steps.at(-1);
    const { usage, cost, costUnknown } = totals;
    return {
        ...last,
        text: joinTexts(steps.map(({ text }) => text)),
        ...(usage && { usage }),
        ...(cost && { cost }),
        ...(costUnknown !== undefined && { costUnknown }),
        warnings: steps.flatMap(({ warnings }) => warnings),
        ...(timing && { timing }),
        steps,
    };
}
/** One answer as its events come. */
class Answer {
    #model;
    #blocks = [];
    #warnings = [];
    #start;
    #usage;
    finish;
    constructor(model) {
        this.#model = model;
    }
    /** Whether there is anything of it. */
    get began() {
        return this.#start !== undefined || this.#blocks.length > 0 || this.#warnings.length > 0;
    }
    add(event) {
        switch (event.type) {
            case "text-delta":
            case "reasoning-delta":
            case "refusal-delta":
            case "tool-input-delta": {
                const block = this.#blocks[event.index];
                if (block)
                    block.text += event.text;
                break;
            }
            case "block-start":
                this.#blocks[event.index] = { start: event, text: "", part: undefined };
                break;
            case "block-end": {
                const block = this.#blocks[event.index];
                if (block)
                    block.part = event.block;
                break;
            }
            case "start":
                this.#start = event;
                break;
            case "warning":
                this.#warnings.push(event.warning);
                break;
            case "usage":
                this.#usage = event.usage;
                break;
            case "finish":
                this.finish = event;
                break;
            case "retry":
            case "raw":
                break;
            default:
                event;
        }
    }
    end(finish, timing) {
        const start = this.#start;
        const usage = finish?.usage ?? this.#usage;
        const choices = collectChoices(this.#blocks, finish);
        const { index: _index, ...first } = choices[0] ?? choice(0, [], undefined);
        return {
            role: "assistant",
            model: this.#model,
            ...(start?.model !== undefined && { resolvedModel: start.model }),
            ...(start?.id !== undefined && { id: start.id }),
            ...first,
            choices,
            ...(usage && { usage: printable(usage) }),
            warnings: this.#warnings,
            ...(start?.response && { response: start.response }),
            ...(finish?.providerMetadata && { providerMetadata: finish.providerMetadata }),
            ...(timing && { timing }),
        };
    }
}
function collectChoices(blocks, finish) {
    const parts = [];
    for (const block of blocks) {
        if (!block)
            continue;
        const part = block.part ?? unfinished(block);
        if (part)
            (parts[block.start.choice ?? 0] ??= []).push(part);
    }
    const endings = finish?.choices ?? [finish];
    const count = Math.max(parts.length, endings.length);
    return Array.from({ length: count }, (_, index) => choice(index, parts[index] ?? [], endings[index]));
}
function choice(index, came, finish) {
    const parts = !finish || finish.finishReason === "length" ? markCutCall(came) : came;
    const reasoning = joined(parts, "reasoning");
    const refusal = joined(parts, "refusal");
    return {
        index,
        parts,
        text: textOf(parts),
        ...(reasoning !== undefined && { reasoning }),
        ...(refusal !== undefined && { refusal }),
        toolCalls: parts.filter((part) => part.type === "tool-call" && !part.providerExecuted),
        finishReason: finish?.finishReason ?? "unknown",
        ...(finish?.rawFinishReason !== undefined && { rawFinishReason: finish.rawFinishReason }),
        ...(finish?.stopSequence !== undefined && { stopSequence: finish.stopSequence }),
        ...(finish?.logprobs !== undefined && { logprobs: finish.logprobs }),
    };
}
/** A call without input is one with an empty input, unless the answer was cut right there: then it must not be run. */
function markCutCall(parts) {
    const last = parts.at(-1);
    if (last?.type !== "tool-call" || last.providerExecuted || last.inputText?.trim())
        return parts;
    if (isObject(last.input) && Object.keys(last.input).length > 0)
        return parts;
    return [...parts.slice(0, -1), { ...last, input: "", inputText: "", invalid: true }];
}
function joined(parts, type) {
    let text;
    for (const part of parts)
        if (part.type === type)
            text = (text ?? "") + part.text;
    return text;
}
/** What is left of a block that never ended. */
function unfinished({ start, text }) {
    switch (start.kind) {
        case "text":
        case "reasoning":
        case "refusal":
            return text === "" ? undefined : { type: start.kind, text };
        case "tool-call":
            return {
                ...toolCall(start.id ?? "", start.name ?? "", text),
                // Or it would be taken for one to run here.
                ...(start.providerExecuted && { providerExecuted: true }),
            };
        default:
            return undefined;
    }
}
/** A tool call from its input as text: parsed where it is JSON, kept and marked where it is not. No text at all is an empty object. */
export function toolCall(id, name, inputText) {
    if (inputText.trim() === "")
        return { type: "tool-call", id, name, input: {}, inputText };
    try {
        return { type: "tool-call", id, name, input: JSON.parse(inputText), inputText };
    }
    catch {
        return { type: "tool-call", id, name, input: inputText, inputText, invalid: true };
    }
}
