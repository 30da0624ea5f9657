import { type OperationState } from "./record.ts";
import { type OperationStatus } from "./status.ts";
import { type WaitOptions } from "./watch.ts";
/** Iterate it for the operations' statuses, each as soon as it is done, in the order in which they get done. */
export declare class Batch implements AsyncIterable<OperationStatus> {
    #private;
    /** By which any process knows it: `operations.batch(id)`. */
    readonly id: string;
    /** How many there are in each state. */
    counts(): Promise<Readonly<Partial<Record<OperationState, number>>>>;
    /** Resolves when all are done, with their statuses in the order in which they were submitted. @throws TimeoutError as `operation.wait()` */
    wait(options?: WaitOptions): Promise<OperationStatus[]>;
    /** All of them as they are now, the last submitted first; of some states, where these are given. */
    statuses(wanted?: readonly OperationState[]): AsyncGenerator<OperationStatus>;
    /** Cancels all that are not done. */
    cancel(): Promise<void>;
    [Symbol.asyncIterator](): AsyncGenerator<OperationStatus>;
}
