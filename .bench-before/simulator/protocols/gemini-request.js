/** What Gemini accepts as a generateContent request, and its words for what it does not. */
import { Failure } from "../failure.js";
import { isArray, isObject } from "../json.js";
import { lastUserText } from "../prompt.js";
import { countTokensIn } from "../tokens.js";
/** Model and method stand in the path. */
export function parseTarget(target) {
    const [, model, method] = /^\/v1beta\/models\/([^/?]+):(generateContent|streamGenerateContent)(?:\?|$)/.exec(target) ?? [];
    return model === undefined ? undefined : { model: decodeURIComponent(model), stream: method !== "generateContent" };
}
const members = [
    ...["model", "contents", "systemInstruction", "system_instruction", "tools", "toolConfig", "tool_config"],
    ...["safetySettings", "safety_settings", "generationConfig", "generation_config", "cachedContent", "cached_content"],
    ...["serviceTier", "service_tier", "store"],
];
export function readGenerateRequest(body, target) {
    const { model = "", stream = false } = parseTarget(target) ?? {};
    if (stream && new URLSearchParams(target.split("?")[1]).get("alt") !== "sse") {
        throw invalid("The simulator streams server-sent events alone: ask for them with ?alt=sse.");
    }
    if (!isObject(body)) {
        const what = body === undefined ? "Unable to parse the body." : "Root element must be a message.";
        throw invalid(`Invalid JSON payload received. ${what}`);
    }
    const stranger = Object.keys(body).find((name) => !members.includes(name));
    if (stranger !== undefined)
        throw invalid(`Invalid JSON payload received. Unknown name "${stranger}": Cannot find field.`);
    const contents = readContents(body.contents);
    const config = isObject(body.generationConfig) ? body.generationConfig : {};
    return {
        ...lastUserText(contents.map(asMessage)),
        model,
        stream,
        choices: readNumber(config, "candidateCount", "candidate_count", 1, 8) ?? 1,
        maxTokens: readNumber(config, "maxOutputTokens", "max_output_tokens", 1, 2 ** 31 - 1),
        stop: readStop(config.stopSequences),
        inputTokens: countTokensIn(contents, body.systemInstruction, body.tools),
        body: checkedTemperature(body, config),
    };
}
function invalid(message) {
    return new Failure(400, message);
}
function checkedTemperature(body, config) {
    const { temperature } = config;
    if (typeof temperature === "number" && (temperature < 0 || temperature > 2)) {
        throw invalid("* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n");
    }
    return body;
}
function readNumber(config, name, field, least, most) {
    const value = config[name];
    if (value === undefined || value === null)
        return undefined;
    if (!Number.isInteger(value)) {
        throw invalid(`Invalid value at 'generation_config.${field}' (TYPE_INT32), ${typeof value === "string" ? `"${value}"` : value}`);
    }
    if (Number(value) < least || Number(value) > most) {
        throw invalid(`* GenerateContentRequest.generation_config.${field}: ${field} must be in the range [${least}, ${most}].\n`);
    }
    return Number(value);
}
function readStop(stop) {
    if (stop === undefined || stop === null)
        return [];
    const texts = isArray(stop) ? stop.filter((item) => typeof item === "string") : [];
    if (!isArray(stop) || texts.length < stop.length)
        throw invalid("Invalid value at 'generation_config.stop_sequences' (TYPE_STRING).");
    if (texts.length > 5) {
        throw invalid(`* GenerateContentRequest.generation_config.stop_sequences: the number of stop sequences must be at most 5, got ${texts.length}.\n`);
    }
    return texts;
}
function readContents(value) {
    if (value === undefined || (isArray(value) && value.length === 0))
        throw invalid("* GenerateContentRequest.contents: contents is not specified\n");
    if (!isArray(value))
        throw invalid("Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content).");
    const contents = value.map((content, index) => {
        if (!isObject(content))
            throw invalid(`Invalid value at 'contents[${index}]'.`);
        const { role = "user", parts } = content;
        if (role !== "user" && role !== "model")
            throw invalid("Please use a valid role: user, model.");
        if (!isArray(parts) || parts.length === 0)
            throw invalid(`* GenerateContentRequest.contents[${index}].parts: contents.parts must not be empty.\n`);
        for (const [at, part] of parts.entries())
            checkPart(part, `contents[${index}].parts[${at}]`);
        return content;
    });
    checkFunctionTurns(contents);
    return contents;
}
const partData = [
    ...["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult"],
    ...["toolCall", "toolResponse"],
];
function checkPart(part, place) {
    const data = isObject(part) ? Object.keys(part).filter((name) => partData.includes(name)) : [];
    if (data.length === 1)
        return;
    throw invalid(`* GenerateContentRequest.${place}.data: required oneof field 'data' must have one initialized field\n`);
}
/** Calls and their results have to stand together: the mistake that programs with tools make most. */
function checkFunctionTurns(contents) {
    let calls = 0;
    for (const content of [...contents, undefined]) {
        const responses = count(content, "functionResponse");
        if (responses > 0 && calls === 0)
            throw invalid("Please ensure that function response turn comes immediately after a function call turn.");
        if (responses !== calls) {
            throw invalid("Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
        }
        calls = count(content, "functionCall");
    }
}
function count(content, name) {
    const parts = isArray(content?.parts) ? content.parts : [];
    return parts.filter((part) => isObject(part) && part[name] !== undefined).length;
}
/** In the words that the two other vendors share. */
function asMessage({ role = "user", parts }) {
    const texts = isArray(parts) ? parts.filter((part) => isObject(part) && typeof part.text === "string") : [];
    return {
        role: role === "model" ? "assistant" : "user",
        content: texts.map((part) => ({ type: "text", text: isObject(part) ? part.text : "" })),
    };
}
