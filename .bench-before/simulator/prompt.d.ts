/** What a behaviour needs to know of a request, whatever protocol it came in. */
import { type JsonObject } from "./json.ts";
export interface Prompt {
    /** As the request names it. */
    readonly model: string;
    /** The text of the last user message that has any: tool results alone are no message of the user. */
    readonly text: string;
    /** How many assistant messages follow that message: 0 for the first answer to it, 1 after one round of tools. */
    readonly turn: number;
    readonly stream: boolean;
    readonly choices: number;
    readonly maxTokens: number | undefined;
    readonly stop: readonly string[];
    readonly inputTokens: number;
    readonly body: JsonObject;
}
/** Finds the last thing the user said. Both vendors write content as a string or as parts of which some are `{ type: "text", text }`. */
export declare function lastUserText(messages: readonly JsonObject[]): Pick<Prompt, "text" | "turn">;
