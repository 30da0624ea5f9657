/** Token counts of the chat protocol, and the places where its imitators put them. */
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";

/** Groq puts the usage of a stream there. https://console.groq.com/docs/api-reference#chat-create */
export function groqUsage(value: JsonValue): JsonObject | undefined {
  const usage = isObject(value) ? value.usage : undefined;
  return isObject(usage) ? usage : undefined;
}

/** OpenAI counts cached tokens inside the prompt; DeepSeek names the same count `prompt_cache_hit_tokens`. */
export function chatUsage(raw: JsonObject): Usage {
  const count = (value: JsonValue | undefined) => (typeof value === "number" ? value : undefined);
  const detail = (group: string, name: string) => {
    const object = raw[group];
    return isObject(object) ? count(object[name]) : undefined;
  };
  const prompt = count(raw.prompt_tokens);
  const output = count(raw.completion_tokens);
  const cacheRead = detail("prompt_tokens_details", "cached_tokens") ?? count(raw.prompt_cache_hit_tokens);
  const cacheWrite = detail("prompt_tokens_details", "cache_write_tokens");
  const reasoning = detail("completion_tokens_details", "reasoning_tokens");
  return {
    ...(prompt !== undefined && { input: prompt - (cacheRead ?? 0) - (cacheWrite ?? 0) }),
    ...(output !== undefined && { output }),
    ...(prompt !== undefined && output !== undefined && { total: prompt + output }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
    raw,
  };
}
