/** Operations as Yandex Cloud writes them: https://yandex.cloud/en/docs/api-design-guide/concepts/operation. */
import type { Answer } from "../answer.ts";
import { Failure } from "../failure.ts";
import type { JsonObject } from "../json.ts";
import type { DeferredProtocol, Route } from "../protocol.ts";
/** What marks a failure that the operations' own service tells of: its gateway writes a bare `google.rpc.Status`. */
export declare const statusFailure = "google.rpc.Status";
/** The proto has a GET for `:cancel`, the guide a POST: both will do. */
export declare function operationRoute(path: string): Route | undefined;
interface OperationWords {
    /** What an answer at once would have as its result. */
    response(answer: Answer): JsonObject;
    failure(status: number): Failure;
}
export declare function yandexOperations({ response, failure }: OperationWords): DeferredProtocol;
export {};
