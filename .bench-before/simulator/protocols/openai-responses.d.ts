/** OpenAI's Responses API on the wire: https://platform.openai.com/docs/api-reference/responses. */
import { type Answer } from "../answer.ts";
import { type JsonObject } from "../json.ts";
import type { Protocol } from "../protocol.ts";
/** Keys, limits, errors and models are those of the chat API. */
export declare const openaiResponses: Protocol;
/** A response without what came of it. */
export declare function responseHead({ id, created, prompt }: Pick<Answer, "id" | "created" | "prompt">, status: string): JsonObject;
