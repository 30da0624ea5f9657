/** OpenAI's batches, and those of the vendors that have the same, as lanes: what differs is data, and known before any code is loaded. */
import type { Lane, LaneLimits } from "../../core/lane.ts";
import { httpLane } from "../../http/http-lane.ts";
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
export const openaiBatch: BatchProfile = {
  limits: { requests: 50_000, bytes: 200_000_000, sameModel: true, windowMs: 24 * 3_600_000 },
  outputsExpire: true,
  noticed: "batchId",
};

/** Batches of chat completions, for a profile's `lanes`. */
export function chatBatches(batch: BatchProfile): NonNullable<ChatProfile["lanes"]> {
  return (profile, settings) => {
    const load = async () => {
      const [{ chatHeaders, chatProtocol }, { batchLane }] = await Promise.all([
        import("./chat-protocol.ts"),
        import("./batch-lane.ts"),
      ]);
      const headers = chatHeaders(profile);
      const protocol = chatProtocol(profile);
      return batchLane({ ...profile, headers, protocol, batch, endpoint: "/v1/chat/completions" }, settings);
    };
    return { batch: httpLane(batch.limits, load, batch.noticed) };
  };
}

/** Batches of responses. */
export function responsesBatch(batch: BatchProfile, profile: ResponsesProfile, settings: HttpSettings): Lane {
  const load = async () => {
    const [{ responsesHeaders, responsesProtocol }, { batchLane }] = await Promise.all([
      import("./responses-protocol.ts"),
      import("./batch-lane.ts"),
    ]);
    const headers = responsesHeaders(profile);
    const protocol = responsesProtocol(profile);
    return batchLane({ ...profile, headers, protocol, batch, endpoint: "/v1/responses" }, settings);
  };
  return httpLane(batch.limits, load, batch.noticed);
}
