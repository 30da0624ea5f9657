import type { Operation, OperationStatus } from "../../operations.ts";
import { type StoreFlags } from "./operations-store.ts";
export interface WaitFlags extends StoreFlags {
    readonly timeout?: string;
    readonly any?: boolean;
}
export declare function waitForOperations(ids: readonly string[], flags: WaitFlags, signal: AbortSignal): Promise<void>;
/** Its status when it is done, or when the time is up. */
export declare function waitFor(operation: Operation, timeoutMs: number | undefined, signal: AbortSignal): Promise<OperationStatus>;
/** Says how to go on where somebody has had enough of waiting. */
export declare function interruptible<T>(operations: readonly Operation[], signal: AbortSignal, waiting: Promise<T>): Promise<T>;
export declare function watchOperations(ids: readonly string[], flags: StoreFlags, signal: AbortSignal): Promise<void>;
