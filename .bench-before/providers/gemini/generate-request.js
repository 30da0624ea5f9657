/** A ModelRequest in the words of Gemini's generateContent. https://ai.google.dev/api/generate-content */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { defined } from "../../core/json.js";
import { functionTools, serverTools, } from "../../core/options.js";
import { relaxedWarning } from "../../core/schema-subset.js";
import { encodeContents } from "./generate-contents.js";
import { fittedSchema } from "./schema-rules.js";
/** @throws UnsupportedError or InvalidRequestError for what the API cannot take, before anything is sent */
export function generateRequest(request, model, provider) {
    const { options } = request;
    checkLimits(options, model);
    const system = request.messages.filter((message) => message.role === "system");
    const contents = encodeContents(request.messages, provider, model);
    if (contents.length === 0) {
        throw new InvalidRequestError("prompt", `The prompt has nothing but a system message; ${model.id} needs more.`);
    }
    // Without the white space at its ends, on which models stumble.
    const prefill = options.prefill && [{ role: "model", parts: [{ text: options.prefill.trim() }] }];
    const dropped = [];
    const tools = toolList(options, dropped);
    const config = generationConfig(options, model, dropped);
    const body = defined({
        contents: [...contents, ...(prefill || [])],
        systemInstruction: system.length > 0 ? { parts: system.map((message) => systemPart(message, model)) } : undefined,
        tools: tools.length > 0 ? tools : undefined,
        toolConfig: toolConfig(options, model),
        generationConfig: Object.keys(config).length > 0 ? config : undefined,
        serviceTier: options.serviceTier,
    });
    return { body, warnings: dropped.length > 0 ? [relaxedWarning(model.id, dropped)] : [] };
}
const mostChoices = 8;
const mostStops = 5;
const int32 = 2 ** 31;
function checkLimits({ choices = 1, stop, seed = 0 }, model) {
    if (choices > mostChoices)
        throw new InvalidRequestError("choices", `choices is ${choices}; ${model.id} gives up to ${mostChoices}.`);
    if (Array.isArray(stop) && stop.length > mostStops)
        throw new InvalidRequestError("stop", `stop has ${stop.length} sequences; ${model.id} takes up to ${mostStops}.`);
    if (seed < -int32 || seed >= int32)
        throw new InvalidRequestError("seed", `seed is ${seed}; ${model.id} takes ${-int32} to ${int32 - 1}.`);
}
function generationConfig(options, model, dropped) {
    const { stop, schema, logprobs } = options;
    return defined({
        maxOutputTokens: options.maxTokens,
        temperature: options.temperature,
        topP: options.topP,
        topK: options.topK,
        frequencyPenalty: options.frequencyPenalty,
        presencePenalty: options.presencePenalty,
        seed: options.seed,
        stopSequences: typeof stop === "string" ? [stop] : stop,
        candidateCount: options.choices,
        responseLogprobs: logprobs === undefined ? undefined : true,
        logprobs: typeof logprobs === "number" ? logprobs : undefined,
        ...(schema && { responseMimeType: "application/json", responseJsonSchema: fittedSchema(schema, "", dropped) }),
        thinkingConfig: thinkingConfig(options, model),
    });
}
const levels = {
    minimal: "MINIMAL",
    low: "LOW",
    medium: "MEDIUM",
    high: "HIGH",
};
/** https://ai.google.dev/gemini-api/docs/thinking: a budget and a level exclude each other; without either the model decides. */
function thinkingConfig({ reasoning }, model) {
    if (reasoning === undefined || (reasoning === false && model.capabilities.reasoning === "none"))
        return undefined;
    if (reasoning === false)
        return { thinkingBudget: 0 };
    if (reasoning === true)
        return { includeThoughts: true };
    if ("effort" in reasoning) {
        const thinkingLevel = levels[reasoning.effort];
        if (thinkingLevel)
            return { includeThoughts: true, thinkingLevel };
        throw new UnsupportedError(`the effort "${reasoning.effort}"`, model.id, 'The most is "high".');
    }
    const { budgetTokens } = reasoning;
    if (Number.isInteger(budgetTokens) && budgetTokens > 0)
        return { includeThoughts: true, thinkingBudget: budgetTokens };
    throw new InvalidRequestError("reasoning.budgetTokens", `reasoning.budgetTokens is ${budgetTokens}; it must be a whole number of at least 1. reasoning: false turns it off.`);
}
function toolList(options, dropped) {
    const functions = functionTools(options).map((tool) => functionDeclaration(tool, dropped));
    return [...(functions.length > 0 ? [{ functionDeclarations: functions }] : []), ...serverTools(options)];
}
function functionDeclaration({ name, description, inputSchema }, dropped) {
    return defined({ name, description, parametersJsonSchema: fittedSchema(inputSchema, `tools.${name}`, dropped) });
}
const modes = { auto: "AUTO", required: "ANY", none: "NONE" };
/** https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes; without functions there is nothing to choose. */
function toolConfig(options, model) {
    const { toolChoice } = options;
    if (toolChoice === undefined)
        return undefined;
    if (functionTools(options).length > 0)
        return { functionCallingConfig: callingConfig(toolChoice) };
    if (toolChoice !== "required")
        return undefined;
    throw new InvalidRequestError("toolChoice", `toolChoice is "required", but ${model.id} is given no functions.`);
}
function callingConfig(choice) {
    return typeof choice === "object" ? { mode: "ANY", allowedFunctionNames: [choice.tool] } : { mode: modes[choice] };
}
function systemPart(message, model) {
    const texts = message.parts.map((part) => {
        if (part.type === "text")
            return part.text;
        throw new UnsupportedError(`a ${part.type} part in a system message`, model.id, "Only text can stand there.");
    });
    return { text: texts.join("\n\n") };
}
