/** Packs operations that wait for the same model into submissions: when there are enough, or when the first of them has waited long enough. */
import { type Store, type SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";
/** How long operations are gathered for one submission, from when the first of them could go. */
export declare const defaultBatchWindowMs = 60000;
export interface Packed {
    readonly works: readonly SubmissionWork[];
    /** When there is something to be looked at again; `undefined` when nothing waits. */
    readonly nextAt: number | undefined;
}
export declare class Packer {
    #private;
    constructor(means: WorkerMeans & {
        readonly store: Store;
    }, worker: string, { windowMs, size }: {
        readonly windowMs: number;
        readonly size: number;
    });
    /** @param room how many submissions may be taken */
    pack(room: number, leaseMs: number): Promise<Packed>;
}
