import type { Store } from "./store.ts";
export interface WaitOptions {
    /** Not longer than this: it then fails with a TimeoutError, and the operation goes on. */
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
}
/** Waits for the store to change, and keeps the process alive meanwhile. */
export declare class Watch implements AsyncDisposable {
    #private;
    constructor(store: Store, { timeoutMs, signal }: WaitOptions);
    /** Aborts when it is over. */
    get signal(): AbortSignal;
    /** Called before the store is read, so that no change between is missed. */
    next(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
