/** Messages as Gemini's contents, and its own parts back to the letter. https://ai.google.dev/api/caching#Content */
import { type JsonObject } from "../../core/json.ts";
import type { Message } from "../../core/message.ts";
import type { ModelInfo } from "../../core/model-info.ts";
/** Neighbours of one role become one content, results first: the API wants all results of a turn together, right after its calls. */
export declare function encodeContents(messages: readonly Message[], provider: string, { name }: ModelInfo): JsonObject[];
