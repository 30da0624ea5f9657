import { type JsonValue } from "../json.ts";
import { type Prompt } from "../prompt.ts";
/** Model and method stand in the path. */
export declare function parseTarget(target: string): {
    readonly model: string;
    readonly stream: boolean;
} | undefined;
export declare function readGenerateRequest(body: JsonValue | undefined, target: string): Prompt;
