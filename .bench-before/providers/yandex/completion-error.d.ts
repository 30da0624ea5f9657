/** Errors of Yandex Cloud: what a gRPC gateway makes of them. https://yandex.cloud/en/docs/ai-studio/troubleshooting/error-codes */
import { type JsonObject } from "../../core/json.ts";
import type { ErrorDetails } from "../../http/errors.ts";
/** `{ error: { grpcCode, httpCode, message, httpStatus, details } }`, and the bare `google.rpc.Status`, `{ code, message, details }`. */
export declare function readCompletionError(value: JsonObject): ErrorDetails | undefined;
