/** A batch as the API tells of it, read leniently, and what its state means to us. https://platform.openai.com/docs/api-reference/batch/object */
import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { LaneCounts, LaneStatus } from "../../core/lane.ts";
export interface Batch {
    readonly id: string;
    /** In the vendor's word. */
    readonly status: string;
    readonly tag: string | undefined;
    readonly inputFileId: string | undefined;
    readonly outputFileId: string | undefined;
    readonly errorFileId: string | undefined;
    readonly counts: LaneCounts | undefined;
    /** Milliseconds since the epoch, by the provider's clock; NaN where it does not tell. */
    readonly createdAt: number;
    readonly endedAt: number;
    /** Why it failed as a whole. */
    readonly errors: readonly JsonObject[];
}
/** The member of `metadata` that holds our tag. */
export declare const tagName = "afterword_tag";
/** What becomes a part of a path. */
export declare function isId(value: JsonValue | undefined): value is string;
/** @returns `undefined` for what is no batch */
export declare function readBatch(value: JsonObject): Batch | undefined;
/** Seconds since the epoch; Azure's page also shows text: https://learn.microsoft.com/azure/foundry/openai/how-to/batch */
export declare function timeOf(value: JsonValue | undefined): number;
/** @returns `undefined` for a status that is not known */
export declare function stateOf(batch: Batch, now: number): LaneStatus["state"] | undefined;
/** Its file is still being looked through. */
export declare function isQueued(batch: Batch): boolean;
/** Somebody has asked it to stop, or it has stopped. */
export declare function isStopping(batch: Batch): boolean;
/** Small batches may be done in a minute, most take hours. */
export declare function pollAgainMs(ageMs: number): number;
