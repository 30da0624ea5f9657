import type { OperationRecord } from "./record.ts";
import type { Store, SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";
export declare class Members implements AsyncIterable<OperationRecord> {
    #private;
    constructor(work: SubmissionWork, means: WorkerMeans & {
        readonly store: Store;
    });
    /** In the order in which they were inserted. */
    [Symbol.asyncIterator](): AsyncGenerator<OperationRecord>;
    isEmpty(): Promise<boolean>;
    /** Those whose deadline is too near leave. @returns when the next one has to */
    check(now: number): Promise<number | undefined>;
    end(record: OperationRecord, row: LaneRow): Promise<void>;
    endAll(rowOf: (record: OperationRecord) => LaneRow): Promise<void>;
    /** The second half of them goes back to be packed anew. @returns whether there was one to be split off */
    splitOff(now: number): Promise<boolean>;
}
