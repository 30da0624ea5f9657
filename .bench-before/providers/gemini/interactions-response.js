/** The steps of a Gemini interaction that has ended, as events. https://ai.google.dev/api/interactions-api#Resource:Interaction */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { generateUsage } from "./generate-usage.js";
import { interactionsKey } from "./interactions-steps.js";
import { httpError } from "./rpc-status.js";
const finishReasons = {
    completed: "stop",
    requires_action: "tool-calls",
    incomplete: "length",
    requires_continuation: "length",
};
/** @throws ProviderError for one that is no answer */
export function interactionEvents(interaction, context) {
    const { provider, response } = context;
    const { id, model, steps, status, usage, service_tier: tier } = interaction;
    if (!Array.isArray(steps)) {
        throw new ProviderError(`${provider} sent an interaction without its steps.`, { ...response, provider });
    }
    const parts = answerSteps(steps.filter(isObject)).flatMap((step) => partsOf(step, context));
    const calls = parts.some((part) => part.type === "tool-call" && !part.providerExecuted);
    const known = finishReasons[String(status)] ?? "unknown";
    const facts = typeof tier === "string" ? { service_tier: tier } : undefined;
    return [
        {
            type: "start",
            ...(typeof id === "string" && { id }),
            ...(typeof model === "string" && { model }),
            response,
        },
        ...parts.flatMap(blockEvents),
        {
            type: "finish",
            finishReason: known === "stop" && calls ? "tool-calls" : known,
            rawFinishReason: String(status),
            ...(isObject(usage) && { usage: usageOf(usage, tier) }),
            ...(facts && { providerMetadata: { [provider]: facts } }),
        },
    ];
}
/** What was given stands before what came of it. */
function answerSteps(steps) {
    const last = steps.findLastIndex(({ type }) => type === "user_input" || type === "function_result");
    return steps.slice(last + 1);
}
function partsOf(step, { provider, fail }) {
    const key = interactionsKey(provider);
    const { type, summary, content, error, ...rest } = step;
    const providerMetadata = { [key]: step };
    if (type === "model_output") {
        if (isObject(error))
            throw fail(httpError(error), `An interaction of ${provider} failed`);
        return (Array.isArray(content) ? content : []).filter(isObject).flatMap((item) => contentPart(item, key));
    }
    if (type === "thought") {
        const text = (Array.isArray(summary) ? summary : [])
            .map((item) => (isObject(item) && typeof item.text === "string" ? item.text : ""))
            .join("\n\n");
        if (text === "" && Object.keys(rest).length === 0)
            return [];
        return [{ type: "reasoning", text, providerMetadata: { [key]: { type, ...rest } } }];
    }
    if (type === "function_call") {
        const { id, name, arguments: input, ...own } = rest;
        const metadata = Object.keys(own).length > 0 && { providerMetadata: { [key]: own } };
        return [{ type: "tool-call", id: String(id), name: String(name), input: input ?? {}, ...metadata }];
    }
    const [, tool, kind] = /^(\w+)_(call|result)$/.exec(String(type)) ?? [];
    if (tool === undefined)
        return [{ type: "provider", provider: key, block: step }];
    const own = { name: tool, providerExecuted: true, providerMetadata };
    if (kind === "call")
        return [{ type: "tool-call", id: String(rest.id), input: rest.arguments ?? {}, ...own }];
    const isError = rest.is_error === true && { isError: true };
    return [{ type: "tool-result", id: String(rest.call_id), output: rest.result ?? null, ...isError, ...own }];
}
function contentPart(item, key) {
    const { type, text, annotations, mime_type: mediaType, data, uri: url } = item;
    if (type === "text" && typeof text === "string") {
        const citations = Array.isArray(annotations) && annotations.length > 0 ? annotations : undefined;
        return text === "" ? [] : [{ type: "text", text, ...(citations && { citations }) }];
    }
    if (typeof mediaType === "string" && typeof data === "string")
        return [{ type: "file", mediaType, data }];
    if (typeof mediaType === "string" && typeof url === "string")
        return [{ type: "file", mediaType, url }];
    return [{ type: "provider", provider: key, block: { type: "model_output", content: [item] } }];
}
function blockEvents(block, index) {
    const { type: kind } = block;
    const end = { type: "block-end", index, block };
    if (block.type === "text" && block.text !== "") {
        return [{ type: "block-start", index, kind }, { type: "text-delta", index, text: block.text }, end];
    }
    if (block.type === "reasoning" && block.text !== "") {
        return [{ type: "block-start", index, kind }, { type: "reasoning-delta", index, text: block.text }, end];
    }
    if (block.type !== "tool-call")
        return [{ type: "block-start", index, kind }, end];
    const { id, name, input, providerExecuted } = block;
    return [
        { type: "block-start", index, kind, id, name, ...(providerExecuted && { providerExecuted }) },
        { type: "tool-input-delta", index, text: JSON.stringify(input) },
        end,
    ];
}
/** The same counts as generateContent's under other names: what came from a cache is part of the input, thoughts are not part of the output. */
function usageOf(raw, serviceTier) {
    const details = (name) => {
        const counts = raw[name];
        if (!Array.isArray(counts))
            return undefined;
        const named = counts.filter(isObject).map(({ modality, tokens }) => ({
            ...{ modality: String(modality).toUpperCase(), ...(tokens !== undefined && { tokenCount: tokens }) },
        }));
        return named;
    };
    const counts = {
        promptTokenCount: raw.total_input_tokens,
        cachedContentTokenCount: raw.total_cached_tokens,
        toolUsePromptTokenCount: raw.total_tool_use_tokens,
        candidatesTokenCount: raw.total_output_tokens,
        thoughtsTokenCount: raw.total_thought_tokens,
        totalTokenCount: raw.total_tokens,
        promptTokensDetails: details("input_tokens_by_modality"),
        toolUsePromptTokensDetails: details("tool_use_tokens_by_modality"),
        candidatesTokensDetails: details("output_tokens_by_modality"),
        serviceTier,
    };
    return { ...generateUsage(counts, serverToolCounts(raw)), raw };
}
function serverToolCounts({ grounding_tool_count: counts }) {
    const told = (Array.isArray(counts) ? counts : []).filter(isObject);
    const named = told.filter(({ count }) => typeof count === "number" && count > 0);
    return Object.fromEntries(named.map(({ type, count }) => [type === "google_search" ? "web_search" : String(type), Number(count)]));
}
