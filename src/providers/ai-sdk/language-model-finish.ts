/** How an answer of an AI SDK language model ended: reason, usage, warnings. */
import type { ChoiceFinish, FinishReason, Warning } from "../../core/events.ts";
import { isObject } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
import { plain } from "./plain.ts";

/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-finish-reason.ts */
const finishReasons: { readonly [unified: string]: FinishReason } = {
  stop: "stop",
  length: "length",
  "content-filter": "content-filter",
  "tool-calls": "tool-calls",
};

/** The providers' own words for what the specification has none for, and calls `stop` or `content-filter`. */
const rawReasons: { readonly [raw: string]: FinishReason } = { pause_turn: "pause", refusal: "refusal" };

export function choiceFinish(reason: { readonly unified?: string; readonly raw?: string }): ChoiceFinish {
  const { unified = "", raw } = reason;
  return {
    finishReason: rawReasons[raw ?? ""] ?? finishReasons[unified] ?? "unknown",
    ...(raw !== undefined && { rawFinishReason: raw }),
  };
}

/** Here `input` is what no cache took part in; the specification's total includes the cache. `undefined` where nothing was counted. */
export function languageModelUsage(usage: unknown): Usage | undefined {
  const { inputTokens, outputTokens, raw } = (usage ?? {}) as { readonly [member: string]: unknown };
  const cacheRead = count(inputTokens, "cacheRead");
  const cacheWrite = count(inputTokens, "cacheWrite");
  const all = count(inputTokens, "total");
  const input =
    count(inputTokens, "noCache") ?? (all === undefined ? undefined : all - (cacheRead ?? 0) - (cacheWrite ?? 0));
  const output = count(outputTokens, "total");
  const reasoning = count(outputTokens, "reasoning");
  const counted = {
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(input !== undefined &&
      output !== undefined && { total: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
    ...(raw !== undefined && raw !== null && { raw: plain(raw) }),
  };
  return Object.keys(counted).length > 0 ? counted : undefined;
}

function count(tokens: unknown, kind: string): number | undefined {
  const value = isObject(tokens) ? tokens[kind] : undefined;
  return typeof value === "number" ? value : undefined;
}

/** https://github.com/vercel/ai/blob/main/packages/provider/src/shared/v4/shared-v4-warning.ts */
export function languageModelWarning(warning: object): Warning {
  const { type, feature, setting, details, message } = warning as { readonly [member: string]: string | undefined };
  const about = feature ?? setting;
  const said = message ?? details;
  return {
    code: type ?? "other",
    message: [about && `${about} (${type})`, said].filter((text) => text !== undefined).join(": "),
  };
}
