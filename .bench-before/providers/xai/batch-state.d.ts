import { type JsonObject } from "../../core/json.ts";
import type { LaneResult, LaneStatus } from "../../core/lane.ts";
import type { RowReader } from "../openai/batch-rows.ts";
import { type ChatCalls } from "../openai/chat-calls.ts";
import type { BatchReference } from "./batch.ts";
/** There is no word for the state of a batch: it is read off the counts, and off what is said of a cancellation or an expiry. */
export declare function statusOf(batch: JsonObject, { batchId, count, submittedAt }: BatchReference, calls: ChatCalls, now: number): LaneStatus;
/** `undefined` of a row that is nobody's. */
export declare function resultOf({ batch_request_id: id, error_message, batch_result }: JsonObject, rows: RowReader): LaneResult | undefined;
