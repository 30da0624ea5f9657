/** What Yandex accepts as a completion request, and its words for what it does not. */
import { Failure } from "../failure.js";
import { isArray, isObject } from "../json.js";
import { lastUserText } from "../prompt.js";
import { countTokensIn } from "../tokens.js";
const protoPackage = "yandex.cloud.ai.foundation_models.v1";
/** The same for an answer at once and for one that is collected later. */
export function readCompletionRequest(body) {
    if (!isObject(body))
        throw invalid("unexpected token: the body is not a JSON object");
    checkOneof(body, "CompletionRequest.ResponseFormat", ["jsonObject", "jsonSchema"]);
    const { modelUri, completionOptions = {} } = body;
    const messages = readMessages(body.messages);
    if (!isObject(completionOptions))
        throw wrongType("completionOptions", completionOptions);
    const { stream = false, temperature, reasoningOptions } = completionOptions;
    if (typeof stream !== "boolean")
        throw wrongType("stream", stream);
    if (temperature !== undefined && !(typeof temperature === "number" && temperature >= 0 && temperature <= 1)) {
        throw invalid("temperature should be a number between 0 (inclusive) and 1 (inclusive)");
    }
    readEnum(reasoningOptions, "mode", ["REASONING_MODE_UNSPECIFIED", "DISABLED", "ENABLED_HIDDEN"]);
    readEnum(body.toolChoice, "mode", ["TOOL_CHOICE_MODE_UNSPECIFIED", "NONE", "AUTO", "REQUIRED"]);
    if (isObject(body.toolChoice))
        checkOneof(body.toolChoice, "ToolChoice.ToolChoice", ["mode", "functionName"]);
    return {
        ...lastUserText(turns(messages)),
        model: modelOf(modelUri),
        stream,
        choices: 1,
        maxTokens: readMaxTokens(completionOptions.maxTokens),
        stop: [],
        inputTokens: countTokensIn(messages, body.tools),
        body,
    };
}
/** An answer with text and calls is sent back as two messages, and is still one. */
function turns(messages) {
    return messages
        .filter(({ role }, index) => role !== "assistant" || messages[index - 1]?.role !== "assistant")
        .map(({ role, text }) => ({ role, content: text }));
}
function invalid(message) {
    return new Failure(400, message);
}
/** As Go's protojson says it. */
function wrongType(field, value) {
    return invalid(`proto: invalid value for field ${field}: ${JSON.stringify(value)}`);
}
/** `gpt://FOLDER/NAME` with or without a version; of a tuned model, `ds://ID`, all there is. */
function modelOf(uri) {
    if (typeof uri !== "string")
        throw invalid("Invalid model_uri");
    const [, scheme, rest = ""] = /^(gpt|ds):\/\/(\S+)$/.exec(uri) ?? [];
    const [folder, name] = rest.split("/");
    const model = scheme === "ds" ? folder : name;
    if (!model)
        throw invalid(`Failed to parse model URI: ${uri}`);
    return model;
}
/** An int64: a string in JSON, though a number will do. */
function readMaxTokens(value) {
    if (value === undefined || value === null)
        return undefined;
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number))
        throw wrongType("maxTokens", value);
    if (number <= 0)
        throw invalid("max_tokens must be greater than zero");
    return number;
}
function readEnum(holder, field, words) {
    const value = isObject(holder) ? holder[field] : undefined;
    if (value === undefined || (typeof value === "string" && words.includes(value)))
        return;
    throw invalid(`proto: invalid value for enum field ${field}: ${JSON.stringify(value)}`);
}
function checkOneof(message, oneof, fields) {
    const [, second] = fields.filter((field) => message[field] !== undefined && message[field] !== null);
    if (second)
        throw invalid(`proto: error parsing "${second}", oneof ${protoPackage}.${oneof} is already set`);
}
function readMessages(value) {
    if (!isArray(value) || value.length === 0)
        throw invalid("messages: at least one message is required");
    const messages = value.map((message, index) => {
        if (!isObject(message))
            throw wrongType(`messages[${index}]`, message);
        checkOneof(message, "Message.Content", ["text", "toolCallList", "toolResultList"]);
        const { role, text = "" } = message;
        if (role !== "system" && role !== "user" && role !== "assistant") {
            throw invalid(`messages[${index}]: unknown role ${JSON.stringify(role ?? "")}`);
        }
        if (typeof text !== "string")
            throw wrongType("text", text);
        return message;
    });
    checkToolResults(messages);
    return messages;
}
/** Results are matched with calls by function name alone: one that no call asked for is the mistake that programs with tools make most. */
function checkToolResults(messages) {
    let called = [];
    for (const [index, message] of messages.entries()) {
        if (message.role === "assistant") {
            if (messages[index - 1]?.role !== "assistant")
                called = [];
            called.push(...namesIn(message.toolCallList, "toolCalls", "functionCall"));
        }
        for (const name of namesIn(message.toolResultList, "toolResults", "functionResult")) {
            const at = called.indexOf(name);
            if (at < 0)
                throw invalid(`messages[${index}]: a result of the function ${JSON.stringify(name)}, which was not called`);
            called.splice(at, 1);
        }
    }
}
function namesIn(list, field, kind) {
    const items = isObject(list) ? list[field] : undefined;
    if (!isArray(items))
        return [];
    return items.map((item) => {
        const body = isObject(item) ? item[kind] : undefined;
        if (!isObject(body) || typeof body.name !== "string" || body.name === "")
            throw wrongType(kind, body ?? null);
        return body.name;
    });
}
