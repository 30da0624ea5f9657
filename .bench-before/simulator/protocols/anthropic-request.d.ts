import { type JsonValue } from "../json.ts";
import { type Prompt } from "../prompt.ts";
export declare function readMessagesRequest(body: JsonValue | undefined): Prompt;
