/** What Anthropic accepts as a messages request, and its words for what it does not. */
import { Failure } from "../failure.js";
import { isArray, isObject } from "../json.js";
import { lastUserText } from "../prompt.js";
import { countTokensIn } from "../tokens.js";
export function readMessagesRequest(body) {
    if (body === undefined)
        throw invalid("The request body is not valid JSON.");
    if (!isObject(body))
        throw invalid("Input should be a valid dictionary");
    const { stream, stop_sequences: stop = [], temperature, thinking } = body;
    const model = required(body, "model");
    if (typeof model !== "string")
        throw invalid("model: Input should be a valid string");
    const maxTokens = required(body, "max_tokens");
    if (!Number.isInteger(maxTokens))
        throw invalid("max_tokens: Input should be a valid integer");
    if (Number(maxTokens) < 1)
        throw invalid("max_tokens: Input should be greater than or equal to 1");
    const messages = readMessages(required(body, "messages"));
    if (typeof temperature === "number" && (temperature < 0 || temperature > 1))
        throw invalid("temperature: range: 0..1");
    if (isObject(thinking) && typeof thinking.budget_tokens === "number" && thinking.budget_tokens >= Number(maxTokens)) {
        throw invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
    }
    return {
        ...lastUserText(messages),
        model,
        stream: stream === true,
        choices: 1,
        maxTokens: Number(maxTokens),
        stop: readStop(stop),
        inputTokens: countTokensIn(messages, body.system, body.tools),
        body,
    };
}
function invalid(message) {
    return new Failure(400, message);
}
function required(body, field) {
    const value = body[field];
    if (value === undefined)
        throw invalid(`${field}: Field required`);
    return value;
}
function readStop(stop) {
    const texts = isArray(stop) ? stop.filter((item) => typeof item === "string") : [];
    if (!isArray(stop) || texts.length < stop.length)
        throw invalid("stop_sequences: Input should be a valid list of strings");
    if (texts.some((text) => text.trim() === ""))
        throw invalid("stop_sequences: each stop sequence must contain non-whitespace");
    return texts;
}
function readMessages(value) {
    if (!isArray(value))
        throw invalid("messages: Input should be a valid list");
    if (value.length === 0)
        throw invalid("messages: at least one message is required");
    const messages = value.map((message, index) => {
        if (!isObject(message))
            throw invalid(`messages.${index}: Input should be a valid dictionary`);
        const { role, content } = message;
        if (role === "system") {
            throw invalid('messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.');
        }
        if (role !== "user" && role !== "assistant") {
            throw invalid(`messages.${index}.role: ${role === undefined ? "Field required" : "Input should be 'user' or 'assistant'"}`);
        }
        if (content === undefined)
            throw invalid(`messages.${index}.content: Field required`);
        if (typeof content !== "string" && !isArray(content))
            throw invalid(`messages.${index}.content: Input should be a valid list`);
        if (content.length === 0 && (role === "user" || index < value.length - 1)) {
            throw invalid(`messages.${index}: all messages must have non-empty content except for the optional final assistant message`);
        }
        return message;
    });
    checkToolBlocks(messages);
    return messages;
}
/** Calls and their results have to stand together: the mistake that programs with tools make most. */
function checkToolBlocks(messages) {
    let calls = [];
    for (const [index, message] of [...messages, undefined].entries()) {
        const blocks = isArray(message?.content) ? message.content : [];
        const results = blocks.map((block) => isObject(block) && block.type === "tool_result" ? String(block.tool_use_id) : undefined);
        const stray = results.findIndex((id) => id !== undefined && !calls.includes(id));
        if (stray >= 0) {
            throw invalid(`messages.${index}.content.${stray}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${results[stray]}. ` +
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
        }
        const missing = calls.filter((id) => !results.includes(id));
        if (missing.length > 0) {
            throw invalid(`messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}. ` +
                "Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
        calls = blocks.flatMap((block) => (isObject(block) && block.type === "tool_use" ? [String(block.id)] : []));
    }
}
