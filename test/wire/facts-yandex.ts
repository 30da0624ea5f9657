/** Facts of Yandex's text generation that no other protocol tells, how its answers end, and its usage. */
import type { JsonObject } from "../../src/core/json.ts";
import type { ToolCallPart } from "../../src/core/message.ts";
import type { FinishReason } from "../../src/index.ts";
import type { Fact } from "./facts.ts";
import type { Counts } from "./usage.ts";

export const yandexFacts: Readonly<Record<string, Fact>> = {
  alternatives: { read: ({ choices }) => choices.length },
  modelVersion: { read: ({ resolvedModel }) => resolvedModel },
  toolCalls: { read: ({ toolCalls }) => toolCalls.map((call) => callFacts(call, toolCalls)), missing: [] },
};

/** The recorded calls have no id and no text of their arguments: ours have an id that no other call has, and no text either. */
function callFacts(call: ToolCallPart, calls: readonly ToolCallPart[]): JsonObject {
  const { id, name, input, ...rest } = call;
  const own = id !== "" && calls.filter((other) => other.id === id).length === 1;
  const { type: _type, ...more } = rest;
  return { id: own ? null : id, name, arguments: input, ...more } as JsonObject;
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  ALTERNATIVE_STATUS_FINAL: "stop",
  ALTERNATIVE_STATUS_TRUNCATED_FINAL: "length",
  ALTERNATIVE_STATUS_CONTENT_FILTER: "content-filter",
  ALTERNATIVE_STATUS_TOOL_CALLS: "tool-calls",
};

export function yandexFinishReason({ finish }: JsonObject): FinishReason | undefined {
  return finishReasons[String(finish)];
}

/** 64-bit integers are strings in JSON. */
export function yandexUsage(raw: JsonObject): Counts {
  const { inputTextTokens, completionTokens, totalTokens, completionTokensDetails } = raw;
  const { reasoningTokens } = (completionTokensDetails ?? {}) as JsonObject;
  return {
    input: Number(inputTextTokens),
    output: Number(completionTokens),
    total: Number(totalTokens),
    ...(reasoningTokens !== undefined && { reasoning: Number(reasoningTokens) }),
  };
}
