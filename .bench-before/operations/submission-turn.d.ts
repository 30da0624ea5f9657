import { type LetGo } from "./let-go.ts";
import type { Store, SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";
export declare class SubmissionTurn {
    #private;
    constructor(work: SubmissionWork, means: WorkerMeans & {
        readonly store: Store;
    });
    get work(): SubmissionWork;
    letGo(why: LetGo): void;
    /** Never fails: what goes wrong is written down, or somebody else has the submission. */
    run(): Promise<void>;
}
