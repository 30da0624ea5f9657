/** Errors of Yandex Cloud: what a gRPC gateway makes of them. https://yandex.cloud/en/docs/ai-studio/troubleshooting/error-codes */
import { isObject } from "../../core/json.js";
/** The HTTP status of each gRPC code. https://github.com/grpc-ecosystem/grpc-gateway/blob/main/runtime/errors.go */
const httpStatuses = [
    ...[200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401],
];
/** `{ error: { grpcCode, httpCode, message, httpStatus, details } }`, and the bare `google.rpc.Status`, `{ code, message, details }`. */
export function readCompletionError(value) {
    const error = isObject(value.error) ? value.error : value;
    const code = error.grpcCode ?? error.code;
    if (typeof code !== "number" || typeof error.message !== "string")
        return undefined;
    return {
        type: text(error.httpStatus),
        code: String(code),
        message: error.message,
        status: typeof error.httpCode === "number" ? error.httpCode : httpStatuses[code],
    };
}
function text(value) {
    return typeof value === "string" ? value : undefined;
}
