/** When a step that failed is tried again, and when no more. */
import { AfterwordError } from "../core/errors.ts";
export declare const defaultMaxAttempts = 5;
/**
 * How long to wait before the next try, in milliseconds; `undefined` where there is none. What the provider asks for counts; else twice as long each
 * time, with some of it random, so that many that failed together do not come back together.
 * @param attempt how many have failed, this one included
 */
export declare function waitBeforeRetry(error: unknown, attempt: number, maxAttempts: number, random?: () => number): number | undefined;
/**
 * What becomes of a submission that was refused as a whole: another worker may send it, it may be sent later, one of its requests may be what is wrong,
 * or it can never be sent.
 */
export declare function refusalOf(error: unknown): "elsewhere" | "later" | "one" | "all";
/** A provider that this worker cannot ask: another one may. */
export declare function isForAnotherWorker(error: unknown): error is AfterwordError;
