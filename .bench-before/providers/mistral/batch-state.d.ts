import { type JsonObject } from "../../core/json.ts";
import type { LaneStatus } from "../../core/lane.ts";
import { type ChatCalls } from "../openai/chat-calls.ts";
/** @throws ProviderError for a status that is none */
export declare function statusOf(job: JsonObject, calls: ChatCalls, ageMs: number): LaneStatus;
/** As OpenAI has them, but for the body of a row that failed, which may be the text of one. */
export declare function normalised(row: JsonObject): JsonObject;
