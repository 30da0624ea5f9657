import { type JsonValue } from "../json.ts";
import { type Prompt } from "../prompt.ts";
/** The same for an answer at once and for one that is collected later. */
export declare function readCompletionRequest(body: JsonValue | undefined): Prompt;
