import { type JsonObject } from "../../core/json.ts";
import type { LaneCounts } from "../../core/lane.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
export interface Batch {
    readonly id: string;
    readonly status: (typeof statuses)[number];
    /** Times are milliseconds since the epoch, by the provider's clock. */
    readonly createdAt: number;
    readonly endedAt?: number;
    /** All but the total are 0 until the batch has ended. What was not run has not failed. */
    readonly counts: LaneCounts;
    readonly notRun: {
        readonly canceled: number;
        readonly expired: number;
    };
    /** Its results are there no longer. */
    readonly isArchived: boolean;
    readonly resultsURL: string | undefined;
}
export interface BatchReader {
    readonly provider: string;
    readonly fail: JsonAnswer<unknown>["fail"];
}
declare const statuses: readonly ["in_progress", "canceling", "ended"];
/** @throws ProviderError where there is none */
export declare function readBatchId(value: JsonObject, reader: BatchReader): string;
/** @throws ProviderError for what is no batch; retryable where it is in a state that is not known here, which may pass */
export declare function readBatch(value: JsonObject, reader: BatchReader): Batch;
/** It becomes a part of a path. */
export declare function isBatchId(text: string): boolean;
export {};
