/** A ModelRequest as the options of one call of an AI SDK language model. */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { show } from "../../core/input.js";
import { defined, isObject } from "../../core/json.js";
import { functionTools, serverTools } from "../../core/options.js";
import { promptMessages } from "./language-model-prompt.js";
/**
 * What the specification has words for. Not `prefill`: it does not say whether a model goes on from a last assistant message or begins anew.
 * https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-call-options.ts
 */
export const languageModelFeatures = new Set([
    ...["temperature", "top-p", "top-k", "penalties", "stop", "seed", "schema"],
    ...["tools", "tool-choice", "server-tools", "reasoning", "reasoning-effort"],
    ...["image", "image-url", "pdf", "pdf-url", "audio", "audio-url", "video", "video-url"],
    ...["text-file", "other-file"],
]);
const inItsWords = "Pass it in the words of the model's package: providerOptions.body is the AI SDK's providerOptions.";
/** Packages have words of their own for what the specification has none for. */
export const languageModelHints = {
    logprobs: inItsWords,
    "parallel-tool-calls": inItsWords,
    "reasoning-budget": `Ask by effort, reasoning: { effort: "low" }. Or: ${inItsWords}`,
    "service-tier": inItsWords,
    metadata: inItsWords,
    citations: "Say so in the words of the model's package, in the file's providerMetadata.",
};
/** @throws UnsupportedError or InvalidRequestError for what this model or the specification cannot carry, before anything is sent */
export async function languageModelCall(request, model, info, provider, abortSignal) {
    const { options } = request;
    if (options.cache) {
        throw new UnsupportedError("cache", info.id, "Mark what to cache in the words of the model's package, in a part's providerMetadata.");
    }
    const { specificationVersion: version } = model;
    const supportedUrls = await model.supportedUrls;
    const tools = [
        ...functionTools(options).map((tool) => ({ type: "function", ...tool })),
        ...serverTools(options).map(providerTool),
    ];
    return defined({
        prompt: promptMessages(request.messages, { model: info.id, provider, version, supportedUrls }),
        maxOutputTokens: options.maxTokens,
        temperature: options.temperature,
        topP: options.topP,
        topK: options.topK,
        frequencyPenalty: options.frequencyPenalty,
        presencePenalty: options.presencePenalty,
        stopSequences: typeof options.stop === "string" ? [options.stop] : options.stop,
        seed: options.seed,
        responseFormat: options.schema && { type: "json", schema: options.schema },
        tools: tools.length > 0 ? tools : undefined,
        toolChoice: toolChoice(options),
        reasoning: reasoningLevel(options, model, info),
        includeRawChunks: options.raw,
        ...passedOn(options.providerOptions),
        abortSignal,
    });
}
function providerTool(tool) {
    const { id, name, args = {} } = tool;
    if (typeof id === "string" && id.includes(".") && typeof name === "string" && isObject(args)) {
        return { ...tool, type: "provider", args };
    }
    throw new InvalidRequestError("tools", `{ server: ${show(tool)} } is no tool of the AI SDK; it is { id: "provider.tool", name, args }.`);
}
function toolChoice({ toolChoice: choice }) {
    if (choice === undefined)
        return undefined;
    return typeof choice === "object" ? { type: "tool", toolName: choice.tool } : { type: choice };
}
function reasoningLevel({ reasoning }, model, info) {
    if (reasoning === undefined || (reasoning === false && info.capabilities.reasoning === "none"))
        return undefined;
    if (model.specificationVersion === "v3") {
        throw new UnsupportedError("reasoning", info.id, "Version 3 of the specification has no word for it: pass the provider's own in providerOptions.body.");
    }
    if (reasoning === false)
        return "none";
    if (typeof reasoning === "object" && "effort" in reasoning)
        return reasoning.effort;
    // The specification's "provider-default" leaves it off with some providers.
    throw new UnsupportedError("reasoning without an effort", info.id, 'Give one: reasoning: { effort: "medium" }.');
}
/** `body` holds the AI SDK's own `providerOptions`: an object for each provider. */
function passedOn({ body, headers, query } = {}) {
    if (query && Object.keys(query).length > 0) {
        throw new InvalidRequestError("providerOptions.query", "A model of the AI SDK takes no query; give it to the model's own package.");
    }
    for (const [name, value] of Object.entries(body ?? {})) {
        if (isObject(value))
            continue;
        throw new InvalidRequestError(`providerOptions.body.${name}`, `providerOptions.body.${name} is ${show(value)}; with a model of the AI SDK, body is an object of options for each provider, such as { openai: { user: "u-1" } }.`);
    }
    return { ...(headers && { headers }), ...(body && { providerOptions: body }) };
}
