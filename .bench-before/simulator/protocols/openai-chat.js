/** OpenAI's chat completions on the wire: https://platform.openai.com/docs/api-reference/chat. */
import { finishReason, joined } from "../answer.js";
import { Failure } from "../failure.js";
import { isObject } from "../json.js";
import { readChatRequest } from "./openai-chat-request.js";
import { openaiLimits } from "./rate-limits.js";
const finishWords = {
    stop: "stop",
    length: "length",
    stopSequence: "stop",
    toolCalls: "tool_calls",
    refusal: "stop",
};
const noKey = "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
    "(i.e. Authorization: Bearer YOUR_KEY). Any key will do: this is a simulator.";
const overloaded = "That model is currently overloaded with other requests.";
const broken = "The server had an error while processing your request. Sorry about that!";
const errorMessages = {
    429: "Rate limit reached for requests per min (RPM).",
    500: broken,
    503: overloaded,
    529: overloaded,
};
export const openaiChat = {
    name: "openai-chat",
    base: "/openai/v1",
    requestIdHeader: "x-request-id",
    finishWords,
    lacks: ["redacted-reasoning"],
    idPrefix: "chatcmpl",
    route(path) {
        if (path === "/chat/completions")
            return { kind: "answer", method: "POST" };
        return path === "/models" ? { kind: "models", method: "GET" } : undefined;
    },
    authorize(headers) {
        if (!/^Bearer\s+\S/i.test(headers.authorization ?? ""))
            throw new Failure(401, noKey);
    },
    read: readChatRequest,
    unknownPath: (method, path) => new Failure(404, `Invalid URL (${method} ${path})`),
    wrongMethod(method, path, allowed) {
        const hint = "(HINT: Perhaps you meant to use a different HTTP method?)";
        return new Failure(405, `Not allowed to ${method} on ${path}. ${hint}`, { code: "method_not_supported" }, { allow: allowed });
    },
    unknownModel(model) {
        return new Failure(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
            code: "model_not_found",
        });
    },
    failure(status) {
        const facts = status === 429 ? { type: "requests", code: "rate_limit_exceeded" } : {};
        return new Failure(status, errorMessages[status] ?? `Simulated error ${status}.`, facts);
    },
    errorBody({ status, message, facts }) {
        const { type = status < 500 ? "invalid_request_error" : "server_error", param = null, code = null } = facts;
        return { error: { message, type, param, code } };
    },
    streamError(given) {
        const error = { message: broken, type: "server_error", param: null, code: null, ...given };
        const status = error.code === "rate_limit_exceeded" ? 429 : error.type === "invalid_request_error" ? 400 : 500;
        const facts = { type: error.type, code: error.code ?? undefined, param: error.param ?? undefined };
        return { failure: new Failure(status, error.message, facts), text: data({ error }) };
    },
    limits: openaiLimits,
    models(names) {
        return {
            object: "list",
            data: names.map((id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "simulator" })),
        };
    },
    answerBody(answer) {
        const choices = answer.choices.map((choice) => ({
            index: choice.index,
            message: message(choice),
            logprobs: null,
            finish_reason: finishReason(choice, finishWords),
        }));
        return { ...head(answer, "chat.completion"), choices, usage: usage(answer) };
    },
    stream: (answer) => new ChunkWriter(answer),
};
class ChunkWriter {
    #answer;
    #withUsage;
    #opened = new Set();
    constructor(answer) {
        const options = answer.prompt.body.stream_options;
        this.#answer = answer;
        this.#withUsage = isObject(options) && options.include_usage === true;
    }
    open() {
        return "";
    }
    write({ type, choice, block, ...rest }) {
        const first = this.#role(choice, block);
        const text = "text" in rest ? rest.text : "";
        if (type === "end" || (type === "start" && block.type !== "tool-call"))
            return first;
        return first + this.#chunk(choice, type === "start" ? toolStart(choice, block) : delta(choice, block, text));
    }
    close() {
        const { choices } = this.#answer;
        const ends = choices.map((choice) => this.#role(choice) + this.#chunk(choice, {}, finishReason(choice, finishWords)));
        const last = this.#withUsage ? data({ ...this.#head(), choices: [], usage: usage(this.#answer) }) : "";
        return `${ends.join("")}${last}data: [DONE]\n\n`;
    }
    #role(choice, block) {
        if (this.#opened.has(choice))
            return "";
        this.#opened.add(choice);
        const content = block === undefined || block.type === "text" ? "" : null;
        return this.#chunk(choice, { role: "assistant", content, refusal: block?.type === "refusal" ? "" : null });
    }
    #chunk(choice, delta, finish_reason = null) {
        return data({
            ...this.#head(),
            choices: [{ index: choice.index, delta, logprobs: null, finish_reason }],
            ...(this.#withUsage && { usage: null }),
        });
    }
    #head() {
        return head(this.#answer, "chat.completion.chunk");
    }
}
function head({ id, created, prompt }, object) {
    return { id, object, created, model: prompt.model, service_tier: "default", system_fingerprint: "simulated" };
}
function data(value) {
    return `data: ${JSON.stringify(value)}\n\n`;
}
function message(choice) {
    const calls = choice.blocks.filter((block) => block.type === "tool-call");
    const refusal = joined(choice, "refusal") ?? null;
    const reasoning = joined(choice, "reasoning");
    return {
        role: "assistant",
        content: joined(choice, "text") ?? (calls.length > 0 || refusal !== null ? null : ""),
        refusal,
        annotations: [],
        // DeepSeek's field, which OpenAI-compatible vendors have taken over: OpenAI's own chat API shows no reasoning.
        ...(reasoning !== undefined && { reasoning_content: reasoning }),
        ...(calls.length > 0 && {
            tool_calls: calls.map(({ id, name, text }) => ({ id, type: "function", function: { name, arguments: text } })),
        }),
    };
}
function toolStart(choice, { id, name, ...block }) {
    const index = choice.blocks.filter(({ type }) => type === block.type).length - 1;
    return { tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] };
}
function delta(choice, block, text) {
    switch (block.type) {
        case "text":
            return { content: text };
        case "refusal":
            return { refusal: text };
        case "reasoning":
        case "redacted-reasoning":
            return { reasoning_content: text };
        case "tool-call": {
            const index = choice.blocks.filter(({ type }) => type === "tool-call").indexOf(block);
            return { tool_calls: [{ index, function: { arguments: text } }] };
        }
        default:
            return block.type;
    }
}
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    const prompt = input + cacheRead + cacheWrite;
    return {
        prompt_tokens: prompt,
        completion_tokens: output,
        total_tokens: prompt + output,
        prompt_tokens_details: { cached_tokens: cacheRead, audio_tokens: 0 },
        completion_tokens_details: {
            reasoning_tokens: reasoning,
            audio_tokens: 0,
            accepted_prediction_tokens: 0,
            rejected_prediction_tokens: 0,
        },
    };
}
