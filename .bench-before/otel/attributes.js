import { AfterwordError } from "../core/errors.js";
import { attributes as name, operations, providerName } from "./names.js";
/** Common to requests and their metrics, and known before the span begins, so that a sampler can go by them. */
export function requestIdentity(model) {
    return {
        [name.operation]: operations.request,
        [name.provider]: providerName(model.provider),
        [name.requestModel]: model.name,
    };
}
export function optionAttributes(options) {
    const { reasoning, stop, choices } = options;
    return known({
        [name.maxTokens]: options.maxTokens,
        [name.temperature]: options.temperature,
        [name.topP]: options.topP,
        [name.topK]: options.topK,
        [name.seed]: options.seed,
        [name.frequencyPenalty]: options.frequencyPenalty,
        [name.presencePenalty]: options.presencePenalty,
        [name.stop]: typeof stop === "string" ? [stop] : stop && [...stop],
        [name.choices]: choices === 1 ? undefined : choices,
        [name.reasoning]: typeof reasoning === "object" && "effort" in reasoning ? reasoning.effort : undefined,
        [name.outputType]: options.schema ? "json" : "text",
    });
}
/** What our own model of the world has and the conventions do not. */
export function ownAttributes(message) {
    const labels = Object.entries(message.labels ?? {}).map(([label, value]) => [name.label + label, value]);
    return known({
        [name.conversation]: message.conversationId,
        [name.generation]: message.generationId,
        [name.step]: message.step,
        ...Object.fromEntries(labels),
    });
}
/** `failed`: reasons that never came are then `error`, as the conventions want it. */
export function responseAttributes(result, failed) {
    return known({
        [name.responseId]: result.id,
        [name.responseModel]: result.resolvedModel,
        [name.finishReasons]: result.choices.map((choice) => finishReason(choice.finishReason, failed)),
    });
}
export function usageAttributes(usage) {
    return known({
        [name.inputTokens]: inputTokens(usage),
        [name.outputTokens]: usage.output,
        [name.cacheRead]: usage.cacheRead,
        [name.cacheWrite]: usage.cacheWrite,
        [name.reasoningTokens]: usage.reasoning,
        [name.inputAudio]: usage.inputAudio,
        [name.outputAudio]: usage.outputAudio,
    });
}
/** In the conventions input tokens include those of the cache; in ours they do not. */
export function inputTokens(usage) {
    return usage.input === undefined ? undefined : usage.input + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
}
function finishReason(reason, failed) {
    if (reason === "unknown" && failed)
        return "error";
    if (reason === "tool-calls")
        return "tool_call";
    return reason === "content-filter" ? "content_filter" : reason;
}
/**
 * `error.type`: the code of an AfterwordError, `abort`, or the name of the class.
 * @param otherwise for what is no error at all: a request fails with such a value only where it is the reason of an abort
 */
export function errorType(error, otherwise) {
    if (AfterwordError.isInstance(error))
        return error.code;
    if (!(error instanceof Error))
        return otherwise;
    return error.name === "AbortError" ? "abort" : error.name;
}
export function known(attributes) {
    return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
