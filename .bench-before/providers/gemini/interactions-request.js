/** A ModelRequest as a Gemini interaction that runs in the background. https://ai.google.dev/api/interactions-api */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { defined, isObject } from "../../core/json.js";
import { functionTools, serverTools } from "../../core/options.js";
import { encodeSteps } from "./interactions-steps.js";
import { fittedSchema } from "./schema-rules.js";
/** @throws UnsupportedError or InvalidRequestError for what an interaction cannot carry, before anything is sent */
export function interactionRequest({ messages, options }, model, provider) {
    checkOptions(options, model);
    const input = encodeSteps(messages, provider, model);
    if (input.length === 0) {
        throw new InvalidRequestError("prompt", `The prompt has nothing but a system message; ${model.id} needs more.`);
    }
    const config = generationConfig(options, model);
    const tools = toolList(options, model);
    const { schema, serviceTier } = options;
    return defined({
        model: model.name.replace(/^models\//, ""),
        input,
        system_instruction: systemText(messages, model),
        tools: tools.length > 0 ? tools : undefined,
        response_format: schema && { type: "text", mime_type: "application/json", schema: fittedSchema(schema, "", []) },
        generation_config: Object.keys(config).length > 0 ? config : undefined,
        service_tier: serviceTier,
        // What runs in the background is asked for later, so that it has to be kept.
        ...{ background: true, store: true },
    });
}
/** What generateContent takes and an interaction has no place for. */
function checkOptions(options, model) {
    const { choices = 1, frequencyPenalty, presencePenalty, logprobs, prefill, reasoning } = options;
    const isOff = reasoning === false && model.capabilities.reasoning !== "none";
    const lacking = [
        [choices > 1, "several choices"],
        [(frequencyPenalty ?? presencePenalty) !== undefined, "frequencyPenalty and presencePenalty"],
        [logprobs !== undefined, "logprobs"],
        [prefill !== undefined, "prefill"],
        [isObject(reasoning) && "budgetTokens" in reasoning, "a reasoning budget in tokens"],
        [isOff, "reasoning: false"],
    ];
    const [, what] = lacking.find(([isAsked]) => isAsked) ?? [];
    if (what !== undefined)
        throw unsupported(what, model);
}
function generationConfig(options, model) {
    const { stop, reasoning, toolChoice } = options;
    const thinks = reasoning !== undefined && reasoning !== false;
    const choice = functionTools(options).length > 0 && toolChoice !== undefined ? toolChoiceOf(toolChoice) : undefined;
    if (!choice && toolChoice === "required") {
        throw new InvalidRequestError("toolChoice", `toolChoice is "required", but ${model.id} is given no functions.`);
    }
    return defined({
        max_output_tokens: options.maxTokens,
        temperature: options.temperature,
        top_p: options.topP,
        top_k: options.topK,
        seed: options.seed,
        stop_sequences: typeof stop === "string" ? [stop] : stop,
        thinking_level: isObject(reasoning) && "effort" in reasoning ? level(String(reasoning.effort), model) : undefined,
        thinking_summaries: thinks ? "auto" : undefined,
        tool_choice: choice,
    });
}
function level(effort, model) {
    if (["minimal", "low", "medium", "high"].includes(effort))
        return effort;
    throw new UnsupportedError(`the effort "${effort}"`, model.id, 'The most is "high".');
}
function toolChoiceOf(choice) {
    if (typeof choice === "object")
        return { allowed_tools: { mode: "any", tools: [choice.tool] } };
    return choice === "required" ? "any" : choice;
}
/** Those that are the same in both protocols, but for their name. */
const sameTools = {
    googleSearch: "google_search",
    codeExecution: "code_execution",
    urlContext: "url_context",
};
function toolList(options, model) {
    const functions = functionTools(options).map(({ name, description, inputSchema }) => defined({ type: "function", name, description, parameters: fittedSchema(inputSchema, "", []) }));
    const others = serverTools(options).map((tool) => {
        if (typeof tool.type === "string")
            return tool;
        const [[name, settings] = ["", undefined], ...more] = Object.entries(tool);
        const type = sameTools[name];
        if (type !== undefined && more.length === 0 && isObject(settings) && Object.keys(settings).length === 0)
            return { type };
        throw unsupported(`the server-side tool ${name}`, model);
    });
    return [...functions, ...others];
}
function systemText(messages, model) {
    const parts = messages.filter(({ role }) => role === "system").flatMap((message) => message.parts);
    if (parts.length === 0)
        return undefined;
    const texts = parts.map((part) => {
        if (part.type === "text")
            return part.text;
        throw new UnsupportedError(`a ${part.type} part in a system message`, model.id, "Only text can stand there.");
    });
    return texts.join("\n\n");
}
function unsupported(what, model) {
    return new UnsupportedError(`${what} in the background`, model.id, "Leave it out, or send the request at once or in a batch.");
}
