/** Answers of Yandex's text generation as events, whole or streamed alike: every message of a stream holds all of the answer so far. */
import { ConnectionError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { completionUsage } from "./completion-usage.js";
export function completionDecoder(context) {
    return new CompletionDecoder(context);
}
/** https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/TextGeneration/completion#yandex.cloud.ai.foundation_models.v1.CompletionResponse */
class CompletionDecoder {
    #provider;
    #response;
    #alternatives = [];
    #facts = {};
    #fail;
    #model;
    #started = false;
    #blocks = 0;
    #calls;
    #usage;
    constructor({ provider, response, callsBefore, fail }) {
        this.#provider = provider;
        this.#response = response;
        this.#calls = callsBefore;
        this.#fail = fail;
    }
    read(value, events) {
        // REST answers are wrapped, what operations hold is bare.
        const { alternatives, usage, modelVersion, ...rest } = isObject(value.result) ? value.result : value;
        if (!Array.isArray(alternatives) && usage === undefined && modelVersion === undefined)
            this.#refuse(value);
        if (!this.#started)
            this.#start(modelVersion, events);
        else if (modelVersion !== undefined && modelVersion !== this.#model)
            this.#facts.modelVersion = modelVersion;
        if (isObject(usage))
            this.#usage = usage;
        Object.assign(this.#facts, rest);
        if (!Array.isArray(alternatives))
            return;
        for (const [number, alternative] of alternatives.entries()) {
            if (isObject(alternative))
                this.#alternative(this.#state(number), alternative, events);
        }
    }
    end(events, how) {
        const unfinished = this.#alternatives.length === 0 || this.#alternatives.some(isPartial);
        if (unfinished && how !== "whole") {
            throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
                retryable: true,
            });
        }
        for (const state of this.#alternatives)
            this.#endAlternative(state, events, true);
        const endings = this.#alternatives.map(choiceFinish);
        const facts = { ...this.#facts, ...this.#alternatives[0]?.facts };
        events.push({
            type: "finish",
            ...(endings[0] ?? { finishReason: "unknown" }),
            ...(this.#usage && { usage: completionUsage(this.#usage) }),
            ...(endings.length > 1 && { choices: endings }),
            ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
        });
    }
    close(events) {
        for (const state of this.#alternatives)
            this.#endAlternative(state, events, !isPartial(state));
        if (this.#usage)
            events.push({ type: "usage", usage: completionUsage(this.#usage) });
    }
    #start(modelVersion, events) {
        this.#started = true;
        this.#model = modelVersion;
        const model = typeof modelVersion === "string" && modelVersion !== "" && { model: modelVersion };
        events.push({ type: "start", ...model, response: this.#response });
    }
    #refuse(value) {
        const { body } = this.#fail(value);
        throw new ProviderError(`${this.#provider} sent an object without alternatives where an answer belongs.`, {
            ...this.#response,
            ...{ provider: this.#provider, body },
        });
    }
    #state(number) {
        this.#alternatives[number] ??= {
            ...{ number, block: undefined, text: "", sent: "" },
            ...{ message: {}, facts: {}, status: undefined, called: false },
        };
        return this.#alternatives[number];
    }
    #alternative(state, alternative, events) {
        const { message, status, ...facts } = alternative;
        if (typeof status === "string")
            state.status = status;
        state.facts = facts;
        if (!isObject(message))
            return;
        const { role: _role, text, ...rest } = message;
        if (typeof text === "string")
            this.#text(state, text, events);
        state.message = rest;
    }
    #text(state, text, events) {
        state.text = text;
        const { sent } = state;
        // A revision of what readers already have cannot be told as a delta.
        if (text.length <= sent.length || !text.startsWith(sent))
            return;
        if (state.block === undefined) {
            state.block = this.#blocks++;
            events.push({ type: "block-start", index: state.block, kind: "text", ...choiceOf(state) });
        }
        state.sent = text;
        events.push({ type: "text-delta", index: state.block, text: copyOf(text, sent.length) });
    }
    #endAlternative(state, events, complete) {
        const { block, text, sent } = state;
        if (block !== undefined) {
            if (text !== sent) {
                const message = `${this.#provider} revised text that it had already streamed: the result has the final text, the deltas have what came first.`;
                events.push({ type: "warning", warning: { code: "text-revised", message } });
            }
            events.push({ type: "block-end", index: block, block: { type: "text", text } });
            state.block = undefined;
        }
        const { toolCallList, ...others } = state.message;
        const calls = isObject(toolCallList) ? toolCallList.toolCalls : undefined;
        for (const call of Array.isArray(calls) ? calls : [])
            this.#call(state, call, events, complete);
        for (const [name, value] of Object.entries(others)) {
            if (value === undefined || value === null)
                continue;
            this.#whole(state, { type: "provider", provider: this.#provider, block: { [name]: value } }, events);
        }
        state.message = {};
    }
    /** The arguments come parsed, as a `google.protobuf.Struct`: there is no text that the model wrote. */
    #call(state, call, events, complete) {
        const called = isObject(call) ? call.functionCall : undefined;
        if (!isObject(called)) {
            const block = { toolCallList: { toolCalls: [call] } };
            this.#whole(state, { type: "provider", provider: this.#provider, block }, events);
            return;
        }
        const { name, arguments: input = {}, ...own } = called;
        state.called = true;
        const part = {
            ...{ type: "tool-call", id: `call_${this.#calls++}`, name: String(name ?? ""), input },
            // Nothing tells whether the arguments of an answer that broke off are all.
            ...(!complete && { invalid: true }),
            ...(Object.keys(own).length > 0 && { providerMetadata: { [this.#provider]: own } }),
        };
        this.#whole(state, part, events);
    }
    #whole(state, part, events) {
        const index = this.#blocks++;
        const call = part.type === "tool-call" && { id: part.id, name: part.name };
        events.push({ type: "block-start", index, kind: part.type, ...call, ...choiceOf(state) });
        events.push({ type: "block-end", index, block: part });
    }
}
/** A slice would keep the whole text in memory that it is a part of: those of a stream add up to the square of its length. */
function copyOf(text, from) {
    return ` ${text.slice(from)}`.slice(1);
}
function choiceOf({ number }) {
    return number > 0 ? { choice: number } : {};
}
const finishReasons = {
    ALTERNATIVE_STATUS_FINAL: "stop",
    ALTERNATIVE_STATUS_TRUNCATED_FINAL: "length",
    ALTERNATIVE_STATUS_CONTENT_FILTER: "content-filter",
    ALTERNATIVE_STATUS_TOOL_CALLS: "tool-calls",
};
/** Protocol buffers leave out the status that is unspecified. */
function isPartial({ status = "ALTERNATIVE_STATUS_UNSPECIFIED" }) {
    return status === "ALTERNATIVE_STATUS_PARTIAL" || status === "ALTERNATIVE_STATUS_UNSPECIFIED";
}
function choiceFinish({ status, called }) {
    const known = finishReasons[status ?? ""] ?? "unknown";
    return {
        finishReason: known === "stop" && called ? "tool-calls" : known,
        ...(status !== undefined && { rawFinishReason: status }),
    };
}
