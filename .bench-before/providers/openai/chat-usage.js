/** Token counts of the chat protocol, and the places where its imitators put them. */
import { isObject } from "../../core/json.js";
/** Groq puts the usage of a stream there. https://console.groq.com/docs/api-reference#chat-create */
export function groqUsage(value) {
    const usage = isObject(value) ? value.usage : undefined;
    return isObject(usage) ? usage : undefined;
}
/**
 * OpenAI counts cached tokens inside the prompt; DeepSeek names the same count `prompt_cache_hit_tokens`. xAI counts reasoning beside the completion:
 * only the total shows it.
 */
export function chatUsage(raw, quirks) {
    const count = (value) => (typeof value === "number" ? value : undefined);
    const detail = (group, name) => {
        const object = raw[group];
        return isObject(object) ? count(object[name]) : undefined;
    };
    const prompt = count(raw.prompt_tokens);
    const completion = count(raw.completion_tokens);
    const cacheRead = detail("prompt_tokens_details", "cached_tokens") ?? count(raw.prompt_cache_hit_tokens);
    const cacheWrite = detail("prompt_tokens_details", "cache_write_tokens");
    const reasoning = detail("completion_tokens_details", "reasoning_tokens");
    const beside = reasoning !== undefined && raw.total_tokens === (prompt ?? 0) + (completion ?? 0) + reasoning;
    const output = completion !== undefined && beside ? completion + reasoning : completion;
    // Of sound there is mostly none, which is no news.
    const inputAudio = detail("prompt_tokens_details", "audio_tokens") || undefined;
    const outputAudio = detail("completion_tokens_details", "audio_tokens") || undefined;
    const cost = chatCost(raw, quirks.cost);
    return {
        ...(prompt !== undefined && { input: prompt - (cacheRead ?? 0) - (cacheWrite ?? 0) }),
        ...(output !== undefined && { output }),
        ...(prompt !== undefined && output !== undefined && { total: prompt + output }),
        ...(cacheRead !== undefined && { cacheRead }),
        ...(cacheWrite !== undefined && { cacheWrite }),
        ...(reasoning !== undefined && { reasoning }),
        ...(inputAudio !== undefined && { inputAudio }),
        ...(outputAudio !== undefined && { outputAudio }),
        ...(cost && { cost }),
        raw,
    };
}
/**
 * OpenRouter charges a fee where the request was made with one's own key of the upstream provider, which charges the rest:
 * https://openrouter.ai/docs/use-cases/usage-accounting; https://docs.x.ai/developers/cost-tracking: 10^10 ticks are a dollar.
 */
function chatCost(raw, field) {
    const said = field && raw[field];
    if (typeof said !== "number")
        return undefined;
    const dollars = (value) => ({ currency: "USD", nano: Math.round(value * 1e9) });
    if (field === "cost_in_usd_ticks")
        return { currency: "USD", nano: Math.round(said / 10) };
    if (raw.is_byok !== true)
        return dollars(said);
    const upstream = isObject(raw.cost_details) ? raw.cost_details.upstream_inference_cost : undefined;
    return typeof upstream === "number" ? dollars(said + upstream) : undefined;
}
