/** How an answer of the Responses API ended, and what else it tells of itself. */
import type { FinishReason } from "../../core/events.ts";
import { type JsonObject, type JsonValue } from "../../core/json.ts";
/** @param came whether the model declined, and how many calls wait for a result */
export declare function finishReason({ status, incomplete_details: details }: JsonObject, came: {
    readonly refused: boolean;
    readonly calls: number;
}): FinishReason;
/** What is more than the request said again. */
export declare function answerFacts(response: JsonObject): {
    readonly [name: string]: JsonValue;
};
