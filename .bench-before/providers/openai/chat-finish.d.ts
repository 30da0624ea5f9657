/** How an answer of the chat protocol ended, in our words and the server's own. */
import type { ChoiceFinish } from "../../core/events.ts";
import type { JsonValue } from "../../core/json.ts";
export interface ChoiceEnd {
    readonly rawFinishReason: string | undefined;
    readonly refused: boolean;
    readonly callCount: number;
    readonly logprobs: readonly JsonValue[] | undefined;
}
export declare function choiceFinish(state: ChoiceEnd): ChoiceFinish;
