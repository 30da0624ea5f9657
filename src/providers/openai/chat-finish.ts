/** How an answer of the chat protocol ended, in our words and the server's own. */
import type { ChoiceFinish, FinishReason } from "../../core/events.ts";
import type { JsonValue } from "../../core/json.ts";

const finishReasons: { readonly [raw: string]: FinishReason } = {
  stop: "stop",
  length: "length",
  model_length: "length",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
};

export interface ChoiceEnd {
  readonly rawFinishReason: string | undefined;
  readonly refused: boolean;
  readonly callCount: number;
  readonly logprobs: readonly JsonValue[] | undefined;
}

export function choiceFinish(state: ChoiceEnd): ChoiceFinish {
  const raw = state.rawFinishReason;
  let finishReason = finishReasons[raw ?? ""] ?? "unknown";
  if (finishReason === "stop" && state.refused) finishReason = "refusal";
  // Some servers say "stop" when they wait for a tool.
  if (finishReason === "stop" && state.callCount > 0) finishReason = "tool-calls";
  return {
    finishReason,
    ...(raw !== undefined && { rawFinishReason: raw }),
    ...(state.logprobs && { logprobs: state.logprobs }),
  };
}
