/** How a candidate of Gemini ended, in our words and its own. https://ai.google.dev/api/generate-content#FinishReason */
import type { ChoiceFinish } from "../../core/events.ts";
import type { JsonValue } from "../../core/json.ts";
export interface CandidateEnd {
    readonly reason: string | undefined;
    readonly callCount: number;
    readonly logprobs: JsonValue | undefined;
}
/** @param blocked the prompt was refused: there is no reason but that */
export declare function choiceFinish({ reason, callCount, logprobs }: CandidateEnd, blocked: boolean): ChoiceFinish;
