import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { CallContext } from "../../core/provider.ts";
import { type Batch } from "./batch-object.ts";
/** How long results can be kept: https://platform.openai.com/docs/api-reference/batch/create#batch_create-output_expires_after */
export declare const keptMs: number;
/** A `batchId` alone will do, of a batch that another program made. */
export interface BatchReference {
    readonly batchId: string;
    readonly inputFileId?: string;
    /** Milliseconds since the epoch. */
    readonly submittedAt?: number;
}
/** @throws InvalidRequestError for what is no reference of a batch */
export declare function readReference(stored: JsonValue, provider: string): BatchReference;
/** To a batch that the provider told of. */
export declare function referenceTo({ id, inputFileId, createdAt }: Batch): JsonObject;
/** Not found is what is said of a batch of long ago; of a newer one, it is a mistake of key or address, which must not lose it. */
export declare function isForgotten(error: unknown, { submittedAt }: BatchReference, { clock }: CallContext): boolean;
