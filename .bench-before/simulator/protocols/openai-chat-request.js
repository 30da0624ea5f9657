/** What OpenAI accepts as a chat request, and its words for what it does not. */
import { Failure } from "../failure.js";
import { isArray, isObject } from "../json.js";
import { lastUserText } from "../prompt.js";
import { countTokensIn } from "../tokens.js";
const roles = ["system", "assistant", "user", "function", "tool", "developer"];
export function readChatRequest(body) {
    if (!isObject(body)) {
        throw new Failure(400, "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.");
    }
    const { model, stream, stream_options: streamOptions } = body;
    const messages = readMessages(required(body, "messages"));
    if (typeof required(body, "model") !== "string" || typeof model !== "string")
        throw wrongType("model", "a string", model);
    if (isObject(streamOptions) && stream !== true) {
        throw invalid("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    }
    readNumber(body, "temperature", 0, 2, "decimal");
    const choices = readNumber(body, "n", 1, 128, "integer") ?? 1;
    const maxTokens = readNumber(body, "max_completion_tokens", 1, Number.MAX_SAFE_INTEGER, "integer");
    const oldMaxTokens = readNumber(body, "max_tokens", 1, Number.MAX_SAFE_INTEGER, "integer");
    return {
        ...lastUserText(messages),
        model,
        stream: stream === true,
        choices,
        maxTokens: maxTokens ?? oldMaxTokens,
        stop: readStop(body.stop),
        inputTokens: countTokensIn(messages, body.tools),
        body,
    };
}
export function invalid(param, message, code) {
    return new Failure(400, message, { param, code });
}
export function wrongType(param, expected, value) {
    const kind = value === null ? "null" : isArray(value) ? "an array" : isObject(value) ? "an object" : `a ${typeof value}`;
    return invalid(param, `Invalid type for '${param}': expected ${expected}, but got ${kind} instead.`, "invalid_type");
}
export function required(body, param) {
    const value = body[param];
    if (value === undefined)
        throw invalid(param, `Missing required parameter: '${param}'.`, "missing_required_parameter");
    return value;
}
export function readNumber(body, param, least, most, kind) {
    const value = body[param];
    if (value === undefined || value === null)
        return undefined;
    const fits = typeof value === "number" && (kind === "decimal" || Number.isInteger(value));
    if (!fits)
        throw wrongType(param, kind === "integer" ? "an integer" : "a decimal", value);
    if (value < least) {
        throw invalid(param, `Invalid '${param}': ${kind} below minimum value. Expected a value >= ${least}, but got ${value} instead.`, `${kind}_below_min_value`);
    }
    if (value > most) {
        throw invalid(param, `Invalid '${param}': ${kind} above maximum value. Expected a value <= ${most}, but got ${value} instead.`, `${kind}_above_max_value`);
    }
    return value;
}
function readStop(stop) {
    if (stop === undefined || stop === null)
        return [];
    const list = isArray(stop) ? stop : [stop];
    const texts = list.filter((item) => typeof item === "string");
    if (texts.length < list.length)
        throw wrongType("stop", "a string or an array of strings", stop);
    if (texts.length > 4) {
        throw invalid("stop", `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length ${texts.length} instead.`, "array_above_max_length");
    }
    return texts;
}
function readMessages(value) {
    if (!isArray(value))
        throw wrongType("messages", "an array of objects", value);
    if (value.length === 0) {
        throw invalid("messages", "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "empty_array");
    }
    const messages = value.map((message, index) => {
        if (!isObject(message))
            throw wrongType(`messages[${index}]`, "an object", message);
        const { role } = message;
        if (role === undefined)
            throw invalid(`messages[${index}].role`, `Missing required parameter: 'messages[${index}].role'.`, "missing_required_parameter");
        if (typeof role === "string" && roles.includes(role))
            return message;
        throw invalid(`messages[${index}].role`, `Invalid value: '${role}'. Supported values are: ${roles.map((name) => `'${name}'`).join(", ")}.`, "invalid_value");
    });
    checkToolMessages(messages);
    return messages;
}
/** Calls and their results have to stand together: the mistake that programs with tools make most. */
function checkToolMessages(messages) {
    let waiting = new Set();
    let afterCalls = false;
    for (const [index, message] of [...messages, undefined].entries()) {
        const param = `messages.[${index}].role`;
        if (message?.role === "tool") {
            if (!afterCalls) {
                throw invalid(param, "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.");
            }
            waiting.delete(String(message.tool_call_id));
            continue;
        }
        if (waiting.size > 0) {
            const missing = [...waiting].join(", ");
            throw invalid(param, "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
                `The following tool_call_ids did not have response messages: ${missing}`);
        }
        const calls = message?.tool_calls;
        afterCalls = isArray(calls) && calls.length > 0;
        waiting = new Set(isArray(calls) ? calls.filter(isObject).map((call) => String(call.id)) : []);
    }
}
