/** Gemini's token counts in our words. https://ai.google.dev/api/generate-content#UsageMetadata */
import type { JsonObject, JsonValue } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";

/**
 * The prompt's count includes what came from a cache, and what the provider's own tools added to the input stands apart. Zeros are left out, so
 * that an answer without any output is told by the total alone.
 */
export function generateUsage(raw: JsonObject, serverTools: Readonly<Record<string, number>>): Usage {
  const count = (value: JsonValue | undefined) => (typeof value === "number" ? value : undefined);
  const prompt = count(raw.promptTokenCount);
  const cacheRead = count(raw.cachedContentTokenCount);
  const toolUse = count(raw.toolUsePromptTokenCount) ?? 0;
  const candidates = count(raw.candidatesTokenCount);
  const reasoning = count(raw.thoughtsTokenCount);
  const total = count(raw.totalTokenCount);
  const told = candidates !== undefined || reasoning !== undefined;
  const rest = total !== undefined && prompt !== undefined ? total - prompt - toolUse : undefined;
  const output = told ? (candidates ?? 0) + (reasoning ?? 0) : rest;
  return {
    ...(prompt !== undefined && { input: prompt - (cacheRead ?? 0) + toolUse }),
    ...(output !== undefined && { output }),
    ...(prompt !== undefined && output !== undefined && { total: prompt + toolUse + output }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(reasoning !== undefined && { reasoning }),
    ...(Object.keys(serverTools).length > 0 && { serverTools }),
    raw,
  };
}
