import type { JsonValue } from "../core/json.ts";
import type { Result } from "../core/result.ts";
import type { StoredEvent } from "./events.ts";
import { type OperationStatus } from "./status.ts";
import { type WaitOptions } from "./watch.ts";
/**
 * Made by `operations.defer()` or `operations.attach()`. It holds nothing but the id: every method asks the store, so that it tells what is true now, whichever
 * process has done it.
 */
export declare class Operation {
    #private;
    readonly id: string;
    /** @throws OperationNotFoundError */
    status(): Promise<OperationStatus>;
    /**
     * What it produced.
     * @throws OperationFailedError when it is not done, failed, was cancelled or has expired
     */
    result(): Promise<Result>;
    /**
     * Resolves when it is done, with its status: of a failed one too. Asks for nothing but the store, and cancels nothing.
     * @throws TimeoutError when it is not done by then; the operation goes on
     * @throws OperationNotFoundError
     */
    wait(options?: WaitOptions): Promise<OperationStatus>;
    /**
     * Its events from the beginning, or those after a sequence number, while it runs and after: the same for every reader, also in another process. Ends when the
     * operation is done.
     */
    events(options?: WaitOptions & {
        readonly after?: number;
    }): AsyncGenerator<StoredEvent>;
    /** Ends it as soon as its worker hears of it. What it has produced by then stays in its events. Nothing happens to one that is done. */
    cancel(): Promise<void>;
    /**
     * Decides on a call that waits for it; the operation goes on when there is a decision on each.
     * @param callId of the only one that waits, unless given
     * @throws InvalidRequestError when no such call waits
     */
    approve(callId?: string): Promise<void>;
    /** The call is not run; the model is told so, and why. */
    reject(message?: string, callId?: string): Promise<void>;
    /** The call was carried out elsewhere, and gave this. */
    resolve(output: JsonValue, callId?: string): Promise<void>;
    /**
     * Has one that failed, was cancelled or has expired go on from its last finished step. A deadline that has passed no longer counts.
     * @throws InvalidRequestError when it is not one of these
     */
    retry(): Promise<void>;
    /** Forgets it: its request, result and events. One that is not done is cancelled by that. What it cost stays in the ledger. */
    delete(): Promise<void>;
}
