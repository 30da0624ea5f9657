import { type SentSubmission } from "../../core/lane.ts";
import type { Batch } from "./batch.ts";
export interface BatchList {
    readonly provider: string;
    /** Newest first. */
    page(afterId: string | undefined): Promise<{
        readonly batches: readonly Batch[];
        readonly hasMore: boolean;
    }>;
    /** The ids in the results of a batch that has ended, as far as they are read. */
    ids(batch: Batch): AsyncIterable<string>;
}
export interface FoundBatch {
    readonly batch: Batch;
    /** Its results show that it is ours. One that is still running shows nothing. */
    readonly proven: boolean;
}
/**
 * Nothing only where it is certain that there is none.
 * @throws UnclearSubmissionError where several may be it, of which more is known when they have ended; a retryable ProviderError where it is too
 * early to tell
 */
export declare function findBatch(sent: SentSubmission, now: number, list: BatchList): Promise<FoundBatch | undefined>;
