/** What OpenAI accepts as a Responses request, and its words for what it does not. */
import { Failure } from "../failure.js";
import { isArray, isObject } from "../json.js";
import { lastUserText } from "../prompt.js";
import { countTokensIn } from "../tokens.js";
import { invalid, readNumber, required, wrongType } from "./openai-chat-request.js";
/** https://platform.openai.com/docs/api-reference/responses/create */
const parameters = new Set([
    ...["background", "context_management", "conversation", "include", "input", "instructions", "max_output_tokens"],
    ...["max_tool_calls", "metadata", "model", "moderation", "parallel_tool_calls", "previous_response_id", "prompt"],
    ...["prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning", "safety_identifier"],
    ...["service_tier", "store", "stream", "stream_options", "temperature", "text", "tool_choice", "tools"],
    ...["top_logprobs", "top_p", "truncation", "user"],
]);
/** Where parameters of the chat API have gone. */
const moved = {
    messages: "input",
    max_tokens: "max_output_tokens",
    max_completion_tokens: "max_output_tokens",
    response_format: "text.format",
    reasoning_effort: "reasoning.effort",
};
const includable = [
    ...["file_search_call.results", "web_search_call.results", "web_search_call.action.sources"],
    ...["message.input_image.image_url", "computer_call_output.output.image_url", "code_interpreter_call.outputs"],
    ...["reasoning.encrypted_content", "message.output_text.logprobs"],
];
export function readResponsesRequest(body) {
    if (!isObject(body)) {
        throw new Failure(400, "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.");
    }
    const model = required(body, "model");
    if (typeof model !== "string")
        throw wrongType("model", "a string", model);
    for (const name of Object.keys(body))
        checkParameter(name);
    checkTold(body);
    const items = readInput(body.input);
    readNumber(body, "temperature", 0, 2, "decimal");
    readNumber(body, "top_p", 0, 1, "decimal");
    const maxTokens = readNumber(body, "max_output_tokens", 16, Number.MAX_SAFE_INTEGER, "integer");
    readInclude(body.include);
    readTools(body.tools);
    return {
        ...lastUserText(messages(items)),
        model,
        stream: body.stream === true,
        choices: 1,
        maxTokens,
        stop: [],
        inputTokens: countTokensIn(items, body.instructions, body.tools),
        body,
    };
}
function checkParameter(name) {
    if (parameters.has(name))
        return;
    const place = Object.hasOwn(moved, name) ? moved[name] : undefined;
    if (place === undefined)
        throw invalid(name, `Unknown parameter: '${name}'.`, "unknown_parameter");
    throw invalid(name, `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${place}'. Try again with the new parameter.`, "unsupported_parameter");
}
/** What refers to answers that were stored: none are here. */
function checkTold({ input, previous_response_id: previous }) {
    if (previous !== undefined && previous !== null) {
        throw invalid("previous_response_id", `Previous response with id '${previous}' not found.`, "previous_response_not_found");
    }
    if (input === undefined || input === null) {
        throw invalid("input", "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation' must be provided.", "missing_required_parameter");
    }
}
function readInclude(include) {
    if (include === undefined || include === null)
        return;
    if (!isArray(include))
        throw wrongType("include", "an array of strings", include);
    for (const [index, value] of include.entries()) {
        if (!includable.includes(String(value)))
            throw invalidValue(`include[${index}]`, String(value), includable);
    }
}
function readTools(tools) {
    if (tools === undefined || tools === null)
        return;
    if (!isArray(tools))
        throw wrongType("tools", "an array of objects", tools);
    for (const [index, tool] of tools.entries()) {
        const place = `tools[${index}]`;
        if (!isObject(tool))
            throw wrongType(place, "an object", tool);
        // The chat API has them one level deeper, the mistake made most.
        for (const field of tool.type === "function" ? ["type", "name"] : ["type"])
            requiredAt(tool, place, field);
    }
}
const roles = ["assistant", "system", "developer", "user"];
const contentTypes = {
    assistant: ["output_text", "refusal"],
    user: ["input_text", "input_image", "input_file"],
};
/** The members without which an item means nothing; others are taken as they come. */
const itemFields = {
    function_call: ["call_id", "name", "arguments"],
    custom_tool_call: ["call_id", "name", "input"],
    function_call_output: ["call_id", "output"],
    custom_tool_call_output: ["call_id", "output"],
    reasoning: ["summary"],
    item_reference: ["id"],
};
function readInput(input) {
    if (typeof input === "string")
        return [{ role: "user", content: input }];
    if (!isArray(input))
        throw wrongType("input", "a string or an array of objects", input);
    const items = input.map((item, index) => {
        const place = `input[${index}]`;
        if (!isObject(item))
            throw wrongType(place, "an object", item);
        if (isMessage(item))
            checkMessage(item, place);
        else
            for (const field of itemFields[String(item.type)] ?? [])
                requiredAt(item, place, field);
        return item;
    });
    checkReasoning(items);
    checkCalls(items);
    return items;
}
function isMessage({ type, role }) {
    return type === "message" || (type === undefined && role !== undefined);
}
function checkMessage(item, place) {
    const role = requiredAt(item, place, "role");
    if (!roles.includes(String(role)))
        throw invalidValue(`${place}.role`, String(role), roles);
    const content = requiredAt(item, place, "content");
    if (typeof content === "string")
        return;
    if (!isArray(content))
        throw wrongType(`${place}.content`, "a string or an array of objects", content);
    const known = contentTypes[role === "assistant" ? "assistant" : "user"] ?? [];
    for (const [index, part] of content.entries()) {
        const at = `${place}.content[${index}]`;
        if (!isObject(part))
            throw wrongType(at, "an object", part);
        if (!known.includes(String(part.type)))
            throw invalidValue(`${at}.type`, String(part.type), known);
    }
}
/** Without its encrypted form, reasoning is only the name of something that was never stored. */
function checkReasoning(items) {
    for (const [index, item] of items.entries()) {
        if (item.type === "item_reference" || (item.type === "reasoning" && typeof item.encrypted_content !== "string")) {
            throw new Failure(404, `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false. ` +
                "Try again with `store` set to true, or remove this item from your input.", { param: "input" });
        }
        const next = items[index + 1];
        const followed = next && (next.role === "assistant" || (!isMessage(next) && !isOutput(next)));
        if (item.type === "reasoning" && !followed) {
            throw invalid("input", `Item '${item.id}' of type 'reasoning' was provided without its required following item.`);
        }
    }
}
/** Calls and their results have to stand together: the mistake that programs with tools make most. */
function checkCalls(items) {
    const ids = (types) => items.filter((item) => types.includes(String(item.type))).map((item) => String(item.call_id));
    const calls = ids(["function_call", "custom_tool_call"]);
    const outputs = ids(["function_call_output", "custom_tool_call_output"]);
    const missing = calls.find((id) => !outputs.includes(id));
    if (missing !== undefined)
        throw invalid("input", `No tool output found for function call ${missing}.`);
    const stray = outputs.find((id) => !calls.includes(id));
    if (stray !== undefined) {
        throw invalid("input", `No tool call found for function call output with call_id ${stray}.`);
    }
}
function isOutput({ type }) {
    return String(type).endsWith("_output");
}
function requiredAt(item, place, field) {
    const value = item[field];
    if (value !== undefined)
        return value;
    throw invalid(`${place}.${field}`, `Missing required parameter: '${place}.${field}'.`, "missing_required_parameter");
}
function invalidValue(param, value, known) {
    const values = known.map((name) => `'${name}'`).join(", ");
    return invalid(param, `Invalid value: '${value}'. Supported values are: ${values}.`, "invalid_value");
}
/** The items as messages: all that one answer was made of is one message of the assistant. */
function messages(items) {
    const list = [];
    for (const item of items) {
        const message = isMessage(item) ? item : { role: isOutput(item) ? "tool" : "assistant" };
        if (message.role === "assistant" && list.at(-1)?.role === "assistant")
            continue;
        const { role, content } = message;
        list.push({ role, content: isArray(content) ? content.map(plainPart) : content });
    }
    return list;
}
function plainPart(part) {
    return isObject(part) && part.type === "input_text" ? { type: "text", text: part.text } : part;
}
