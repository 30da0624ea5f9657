import type { OperationRecord } from "./record.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";
import { type WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";
export declare class Rows {
    #private;
    constructor(work: SubmissionWork, means: WorkerMeans, store: Store);
    /** How many have come. */
    get count(): number;
    add(row: LaneRow): Promise<void>;
    /** What the row means for its operation: the same turn that an answer from here would have, written into a list. */
    changesOf(record: OperationRecord, row: LaneRow): Promise<readonly Change[]>;
    /** Writes down what has come until now. */
    flush(): Promise<void>;
}
