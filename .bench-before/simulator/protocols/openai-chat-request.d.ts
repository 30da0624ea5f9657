/** What OpenAI accepts as a chat request, and its words for what it does not. */
import { Failure } from "../failure.ts";
import { type JsonObject, type JsonValue } from "../json.ts";
import { type Prompt } from "../prompt.ts";
export declare function readChatRequest(body: JsonValue | undefined): Prompt;
export declare function invalid(param: string, message: string, code?: string): Failure;
export declare function wrongType(param: string, expected: string, value: JsonValue | undefined): Failure;
export declare function required(body: JsonObject, param: string): JsonValue;
export declare function readNumber(body: JsonObject, param: string, least: number, most: number, kind: "integer" | "decimal"): number | undefined;
