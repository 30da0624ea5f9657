/** A batch job as Gemini tells of it: a long-running operation, with the job's facts as its metadata. https://ai.google.dev/api/batch-api */
import type { ProviderError } from "../../core/errors.ts";
import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { LaneCounts, LaneStatus } from "../../core/lane.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
/** The name of a job, which becomes a part of paths. */
export declare function isJobName(name: unknown): name is string;
export declare class BatchJob {
    #private;
    readonly metadata: JsonObject;
    constructor(operation: JsonObject);
    get name(): JsonValue | undefined;
    /** In milliseconds since the epoch; `NaN` where it is not told. */
    get createdAt(): number;
    /** A job that has succeeded is still running as long as its results may be to come. */
    state(now: number): LaneStatus["state"];
    /** Nothing of it has begun. */
    get isQueued(): boolean;
    /** `{inlinedResponses}` or `{responsesFile}`: what has been done, also of a job that has failed. */
    get output(): JsonObject | undefined;
    /** The counts come as texts, and zeros are left out. */
    get counts(): LaneCounts | undefined;
    /** Why there is not a result for every request. */
    failure(state: "failed" | "cancelled" | "expired", { fail }: JsonAnswer<JsonObject>): ProviderError;
}
