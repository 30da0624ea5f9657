/** Anthropic's messages on the wire: https://docs.anthropic.com/en/api/messages. */
import { finishReason, joined } from "../answer.js";
import { Failure } from "../failure.js";
import { isObject, parseJson } from "../json.js";
import { readMessagesRequest } from "./anthropic-request.js";
import { anthropicLimits } from "./rate-limits.js";
const finishWords = {
    stop: "end_turn",
    length: "max_tokens",
    stopSequence: "stop_sequence",
    toolCalls: "tool_use",
    refusal: "refusal",
};
/** https://docs.anthropic.com/en/api/errors. */
const errorTypes = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
};
const errorMessages = {
    429: "This request would exceed the rate limit for your organization.",
    500: "Internal server error",
    529: "Overloaded",
};
export const anthropic = {
    name: "anthropic",
    base: "/anthropic",
    requestIdHeader: "request-id",
    finishWords,
    lacks: [],
    idPrefix: "msg",
    route(path) {
        if (path === "/v1/messages")
            return { kind: "answer", method: "POST" };
        return path === "/v1/models" ? { kind: "models", method: "GET" } : undefined;
    },
    authorize(headers) {
        const key = headers["x-api-key"];
        const bearer = /^Bearer\s+\S/i.test(headers.authorization ?? "");
        if (!bearer && (key === undefined || key === ""))
            throw new Failure(401, "x-api-key header is required");
        if (!headers["anthropic-version"])
            throw new Failure(400, "anthropic-version: header is required");
    },
    read: readMessagesRequest,
    unknownPath: () => new Failure(404, "Not Found"),
    wrongMethod: (_method, _path, allowed) => new Failure(405, "Method Not Allowed", {}, { allow: allowed }),
    unknownModel: (model) => new Failure(404, `model: ${model}`),
    failure(status) {
        const retry = status === 429 || status >= 500;
        return new Failure(status, errorMessages[status] ?? `Simulated error ${status}.`, {}, { "x-should-retry": String(retry) });
    },
    errorBody({ status, message, facts }, requestId) {
        const type = facts.type ?? errorTypes[status] ?? (status < 500 ? "invalid_request_error" : "api_error");
        return { type: "error", error: { type, message }, request_id: requestId };
    },
    streamError(given) {
        const error = { details: null, type: "overloaded_error", message: "Overloaded", ...given };
        const status = Object.entries(errorTypes).find(([, type]) => type === error.type)?.[0] ?? 500;
        return {
            failure: new Failure(Number(status), error.message, { type: error.type }),
            text: event("error", { error }),
        };
    },
    limits: anthropicLimits,
    models(names) {
        const models = names.map((id) => ({
            type: "model",
            id,
            display_name: `${id} (simulated)`,
            created_at: "2026-01-01T00:00:00Z",
            capabilities: null,
            max_input_tokens: null,
            max_tokens: null,
        }));
        return { data: models, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null };
    },
    answerBody(answer) {
        const choice = answer.choices[0];
        return {
            ...message(answer),
            content: choice ? visible(choice).map(finished) : [],
            ...ending(choice),
            usage: usage(answer),
        };
    },
    stream: (answer) => new EventWriter(answer),
};
class EventWriter {
    #answer;
    #pinged = false;
    constructor(answer) {
        this.#answer = answer;
    }
    open() {
        // The true number of output tokens comes with message_delta; here it is always a small one.
        const start = { ...message(this.#answer), content: [], usage: { ...usage(this.#answer), output_tokens: 1 } };
        return event("message_start", {
            message: { ...start, stop_reason: null, stop_sequence: null, stop_details: null },
        });
    }
    write(change) {
        const { choice, block } = change;
        const index = visible(choice).indexOf(block);
        if (index < 0)
            return "";
        switch (change.type) {
            case "start":
                return (event("content_block_start", { index, content_block: started(block) }) +
                    this.#ping() +
                    firstDelta(index, block));
            case "delta":
                // Real calls without arguments have no delta but the empty first one.
                return block.type === "tool-call" && block.text === "{}" ? "" : delta(index, blockDelta(block, change.text));
            case "end": {
                const signature = block.type === "reasoning" ? delta(index, { type: "signature_delta", signature: signatureOf(block) }) : "";
                return signature + event("content_block_stop", { index });
            }
            default:
                return change;
        }
    }
    close() {
        const { cache_creation, service_tier, ...counts } = usage(this.#answer);
        return (event("message_delta", { delta: ending(this.#answer.choices[0]), usage: counts }) + event("message_stop", {}));
    }
    #ping() {
        const ping = this.#pinged ? "" : event("ping", {});
        this.#pinged = true;
        return ping;
    }
}
function event(type, fields) {
    return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
function delta(index, delta) {
    return event("content_block_delta", { index, delta });
}
function firstDelta(index, block) {
    return block.type === "tool-call" ? delta(index, { type: "input_json_delta", partial_json: "" }) : "";
}
function message({ id, prompt }) {
    return { id, type: "message", role: "assistant", model: prompt.model };
}
/** A refusal is no block: it stands in `stop_details`. */
function visible(choice) {
    return choice.blocks.filter((block) => block.type !== "refusal");
}
function ending(choice) {
    if (!choice)
        return {};
    const reason = finishReason(choice, finishWords);
    const explanation = joined(choice, "refusal") ?? null;
    return {
        stop_reason: reason,
        stop_sequence: choice.stopSequence ?? null,
        stop_details: reason === "refusal" ? { type: "refusal", category: null, explanation } : null,
    };
}
function started(block) {
    switch (block.type) {
        case "text":
        case "refusal":
            return { type: "text", text: "" };
        case "reasoning":
            return { type: "thinking", thinking: "", signature: "" };
        case "redacted-reasoning":
            return { type: "redacted_thinking", data: block.text };
        case "tool-call":
            return { type: "tool_use", id: block.id, name: block.name, input: {}, caller: { type: "direct" } };
        default:
            return block.type;
    }
}
function finished(block) {
    const start = started(block);
    if (block.type === "text")
        return { ...start, text: block.text };
    if (block.type === "reasoning")
        return { ...start, thinking: block.text, signature: signatureOf(block) };
    if (block.type !== "tool-call")
        return start;
    const input = parseJson(block.text);
    return { ...start, input: isObject(input) ? input : {} };
}
function blockDelta(block, text) {
    switch (block.type) {
        case "reasoning":
            return { type: "thinking_delta", thinking: text };
        case "tool-call":
            return { type: "input_json_delta", partial_json: text };
        default:
            return { type: "text_delta", text };
    }
}
function signatureOf(block) {
    return block.signature ?? "sim_signature";
}
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    return {
        input_tokens: input,
        cache_creation_input_tokens: cacheWrite,
        cache_read_input_tokens: cacheRead,
        cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
        output_tokens: output,
        ...(reasoning > 0 && { output_tokens_details: { thinking_tokens: reasoning } }),
        service_tier: "standard",
    };
}
