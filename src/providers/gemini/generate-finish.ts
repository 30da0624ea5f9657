/** How a candidate of Gemini ended, in our words and its own. https://ai.google.dev/api/generate-content#FinishReason */
import type { ChoiceFinish, FinishReason } from "../../core/events.ts";
import type { JsonValue } from "../../core/json.ts";

/** Of the others (OTHER, LANGUAGE, MALFORMED_FUNCTION_CALL, …) only the provider's word and its `finishMessage` tell. */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content-filter",
  RECITATION: "content-filter",
  BLOCKLIST: "content-filter",
  PROHIBITED_CONTENT: "content-filter",
  SPII: "content-filter",
  IMAGE_SAFETY: "content-filter",
  IMAGE_PROHIBITED_CONTENT: "content-filter",
  IMAGE_RECITATION: "content-filter",
  MODEL_ARMOR: "content-filter",
};

export interface CandidateEnd {
  readonly reason: string | undefined;
  readonly callCount: number;
  readonly logprobs: JsonValue | undefined;
}

/** @param blocked the prompt was refused: there is no reason but that */
export function choiceFinish({ reason, callCount, logprobs }: CandidateEnd, blocked: boolean): ChoiceFinish {
  const known = reason === undefined && blocked ? "content-filter" : finishReasons[reason ?? ""];
  return {
    // The API says STOP when it waits for a tool.
    finishReason: known === "stop" && callCount > 0 ? "tool-calls" : (known ?? "unknown"),
    ...(reason !== undefined && { rawFinishReason: reason }),
    ...(logprobs !== undefined && { logprobs }),
  };
}
