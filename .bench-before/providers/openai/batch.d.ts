/** OpenAI's batches, and those of the vendors that have the same, as lanes: what differs is data, and known before any code is loaded. */
import type { Lane, LaneLimits } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "./chat.ts";
import type { ResponsesProfile } from "./responses.ts";
export interface BatchProfile {
    /** The vendor sends webhooks, which name the batch: `batchId`. */
    readonly noticed?: "batchId";
    /** Of one submission, which is one file. */
    readonly limits: LaneLimits;
    /** Result files are kept for as long as they are asked to be: `output_expires_after`. Default `false`: as the vendor sees fit. */
    readonly outputsExpire?: boolean;
    /** Lists take no parameters and come whole. Default `false`. */
    readonly wholeLists?: boolean;
}
/** The rows of a batch are requests to it: https://platform.openai.com/docs/api-reference/batch/create#batch_create-endpoint */
export type BatchEndpoint = "/v1/chat/completions" | "/v1/responses";
/**
 * A file has up to 50,000 requests for one model and 200 MB, and is worked on for 24 hours.
 * https://platform.openai.com/docs/guides/batch, https://platform.openai.com/docs/api-reference/batch/create
 */
export declare const openaiBatch: BatchProfile;
/** Batches of chat completions, for a profile's `lanes`. */
export declare function chatBatches(batch: BatchProfile): NonNullable<ChatProfile["lanes"]>;
/** Batches of responses. */
export declare function responsesBatch(batch: BatchProfile, profile: ResponsesProfile, settings: HttpSettings): Lane;
