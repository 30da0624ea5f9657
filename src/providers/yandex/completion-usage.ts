/** Token counts of Yandex's text generation: 64-bit integers, which JSON has as strings. */
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";

export function completionUsage(raw: JsonObject): Usage {
  const input = count(raw.inputTextTokens);
  const output = count(raw.completionTokens);
  const details = raw.completionTokensDetails;
  const reasoning = isObject(details) ? count(details.reasoningTokens) : undefined;
  return {
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(input !== undefined && output !== undefined && { total: input + output }),
    ...(reasoning !== undefined && { reasoning }),
    raw,
  };
}

function count(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}
