/** Why a batch ended without being completed, as an error. https://platform.openai.com/docs/api-reference/batch/object#batch/object-errors */
import { ProviderError } from "../../core/errors.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { Batch } from "./batch-object.ts";
declare const words: {
    readonly failed: "failed";
    readonly cancelled: "was cancelled";
    readonly expired: "has expired";
};
/** Of all that can be wrong with a batch as a whole, only its place in the queue is another one tomorrow. */
export declare function batchError(provider: string, state: keyof typeof words, { value, facts, fail }: JsonAnswer<Batch>): ProviderError;
export {};
