/** OpenAI's Responses API on the wire: https://platform.openai.com/docs/api-reference/responses. */
import { finishReason } from "../answer.js";
import { isArray } from "../json.js";
import { openaiChat } from "./openai-chat.js";
import { readResponsesRequest } from "./openai-responses-request.js";
/** `completed`, `failed`, or the reason why it is incomplete. */
const finishWords = {
    stop: "completed",
    length: "max_output_tokens",
    stopSequence: "completed",
    toolCalls: "completed",
    refusal: "completed",
};
/** Keys, limits, errors and models are those of the chat API. */
export const openaiResponses = {
    ...openaiChat,
    name: "openai-responses",
    finishWords,
    lacks: [],
    idPrefix: "resp",
    route: (path) => (path === "/responses" ? { kind: "answer", method: "POST" } : undefined),
    read: readResponsesRequest,
    streamError(given) {
        const { failure } = openaiChat.streamError(given);
        const { type = null, code = null, param = null } = failure.facts;
        // Its number in the stream is not known here.
        const error = { type, code, message: failure.message, param, ...given };
        return { failure, text: event("error", { error }) };
    },
    answerBody: (answer) => response(answer),
    stream: (answer) => new EventWriter(answer),
};
class EventWriter {
    #answer;
    /** The opening events have the first two numbers, whenever they are written. */
    #number = 2;
    constructor(answer) {
        this.#answer = answer;
    }
    open() {
        const begun = { ...responseHead(this.#answer, "in_progress"), output: [], usage: null };
        const types = ["response.created", "response.in_progress"];
        return types.map((type, number) => event(type, { response: begun, sequence_number: number })).join("");
    }
    write(change) {
        const { choice, block } = change;
        // The API has no choices.
        if (choice.index > 0)
            return "";
        const at = choice.blocks.indexOf(block);
        const place = { item_id: itemId(this.#answer, at), output_index: at };
        switch (change.type) {
            case "start": {
                const item = started(this.#answer, at);
                return (this.#event("response.output_item.added", { output_index: at, item }) + this.#parts(block, place, "added"));
            }
            case "delta":
                return this.#event(`${growth[block.type]}.delta`, { ...place, ...part(block), delta: change.text });
            case "end":
                return (this.#done(block, place) +
                    this.#parts(block, place, "done") +
                    this.#event("response.output_item.done", { output_index: at, item: finished(this.#answer, at) }));
            default:
                return change;
        }
    }
    close() {
        const body = response(this.#answer);
        return this.#event(`response.${body.status}`, { response: body });
    }
    #parts(block, place, when) {
        const text = when === "added" ? "" : block.text;
        switch (block.type) {
            case "text":
            case "refusal":
                return this.#event(`response.content_part.${when}`, { ...place, content_index: 0, part: content(block, text) });
            case "reasoning":
                return this.#event(`response.reasoning_summary_part.${when}`, {
                    ...place,
                    summary_index: 0,
                    part: summary(text),
                });
            case "redacted-reasoning":
            case "tool-call":
                return "";
            default:
                return block.type;
        }
    }
    #done(block, place) {
        const { type, text } = block;
        if (type === "redacted-reasoning")
            return "";
        const member = type === "tool-call" ? "arguments" : type === "refusal" ? "refusal" : "text";
        return this.#event(`${growth[type]}.done`, { ...place, ...part(block), [member]: text });
    }
    #event(type, fields) {
        return event(type, { ...fields, sequence_number: this.#number++ });
    }
}
const growth = {
    text: "response.output_text",
    refusal: "response.refusal",
    reasoning: "response.reasoning_summary_text",
    // It has no deltas.
    "redacted-reasoning": "response.reasoning_summary_text",
    "tool-call": "response.function_call_arguments",
};
function event(type, fields) {
    return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
/** Where in its item a delta belongs. */
function part({ type }) {
    if (type === "tool-call")
        return {};
    if (type === "reasoning" || type === "redacted-reasoning")
        return { summary_index: 0 };
    return { content_index: 0, ...(type === "text" && { logprobs: [] }) };
}
function content({ type }, text) {
    return type === "refusal"
        ? { type: "refusal", refusal: text }
        : { type: "output_text", text, annotations: [], logprobs: [] };
}
function summary(text) {
    return { type: "summary_text", text };
}
function itemId({ id }, at) {
    return `item_${id}_${at}`;
}
function started(answer, at) {
    const block = answer.choices[0]?.blocks[at];
    const status = { status: "in_progress" };
    switch (block?.type) {
        case "text":
        case "refusal":
            return { id: itemId(answer, at), type: "message", role: "assistant", content: [], ...status };
        case "tool-call":
            return { ...functionCall(answer, at, block), arguments: "", ...status };
        default:
            return { id: itemId(answer, at), type: "reasoning", summary: [] };
    }
}
function finished(answer, at) {
    const [choice] = answer.choices;
    const block = choice?.blocks[at];
    if (!choice || !block)
        return {};
    const cut = at === choice.blocks.length - 1 && statusOf(answer) === "incomplete";
    const status = { status: cut ? "incomplete" : "completed" };
    switch (block.type) {
        case "text":
        case "refusal":
            return { ...started(answer, at), content: [content(block, block.text)], ...status };
        case "tool-call":
            return { ...functionCall(answer, at, block), arguments: block.text, ...status };
        case "reasoning":
        case "redacted-reasoning": {
            const shown = block.type === "reasoning";
            const secret = shown ? (block.signature ?? "sim_encrypted") : block.text;
            const encrypted = asksFor(answer, "reasoning.encrypted_content") && { encrypted_content: secret };
            return { ...started(answer, at), summary: shown ? [summary(block.text)] : [], ...encrypted };
        }
        default:
            return block.type;
    }
}
function functionCall(answer, at, { id, name }) {
    return { id: itemId(answer, at), type: "function_call", call_id: id, name };
}
/** Encrypted reasoning is sent to those who ask for it. */
function asksFor({ prompt }, what) {
    const { include } = prompt.body;
    return isArray(include) && include.includes(what);
}
function reasonOf({ choices: [choice] }) {
    return choice ? finishReason(choice, finishWords) : finishWords.stop;
}
function statusOf(answer) {
    const reason = reasonOf(answer);
    return reason === "completed" || reason === "failed" ? reason : "incomplete";
}
function response(answer) {
    const status = statusOf(answer);
    const blocks = answer.choices[0]?.blocks ?? [];
    return {
        ...responseHead(answer, status),
        ...(status === "failed" && { error: { code: "server_error", message: "The simulated answer failed." } }),
        ...(status === "incomplete" && { incomplete_details: { reason: reasonOf(answer) } }),
        output: blocks.map((_block, at) => finished(answer, at)),
        usage: usage(answer),
    };
}
/** A response without what came of it. */
export function responseHead({ id, created, prompt }, status) {
    const background = prompt.body.background === true;
    const asked = (name, otherwise) => prompt.body[name] ?? otherwise;
    return {
        id,
        object: "response",
        created_at: created,
        status,
        background,
        error: null,
        incomplete_details: null,
        instructions: asked("instructions", null),
        max_output_tokens: asked("max_output_tokens", null),
        metadata: asked("metadata", {}),
        model: prompt.model,
        parallel_tool_calls: asked("parallel_tool_calls", true),
        previous_response_id: null,
        reasoning: asked("reasoning", { effort: null, summary: null }),
        service_tier: "default",
        store: asked("store", !background),
        temperature: asked("temperature", 1),
        text: asked("text", { format: { type: "text" } }),
        tool_choice: asked("tool_choice", "auto"),
        tools: asked("tools", []),
        top_p: asked("top_p", 1),
        truncation: asked("truncation", "disabled"),
    };
}
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    const all = input + cacheRead + cacheWrite;
    return {
        input_tokens: all,
        input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: reasoning },
        total_tokens: all + output,
    };
}
