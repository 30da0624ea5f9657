import { Failure } from "../failure.js";
/** What marks a failure that the operations' own service tells of: its gateway writes a bare `google.rpc.Status`. */
export const statusFailure = "google.rpc.Status";
const operationPath = /^\/operations\/([\w-]+)(:cancel)?$/;
/** The proto has a GET for `:cancel`, the guide a POST: both will do. */
export function operationRoute(path) {
    if (path === "/foundationModels/v1/completionAsync")
        return { kind: "submit", method: "POST" };
    const [whole, , cancel] = operationPath.exec(path) ?? [];
    if (whole === undefined)
        return undefined;
    return cancel ? { kind: "cancel", method: "GET", otherMethod: "POST" } : { kind: "operation", method: "GET" };
}
export function yandexOperations({ response, failure }) {
    const status = (number, message) => new Failure(number, message, { type: statusFailure });
    return {
        // https://yandex.cloud/en/docs/ai-studio/concepts/limits
        keptMs: 3 * 24 * 3_600_000,
        idIn: (target) => operationPath.exec(target.split("?")[0] ?? "")?.[1] ?? "",
        unknown: (id) => status(404, `Operation ${id} not found`),
        failure: (number) => status(number, failure(number).message),
        body(operation) {
            return {
                id: operation.id,
                description: "Async GPT Completion",
                createdAt: timestamp(operation.createdAt),
                createdBy: "simulator",
                modifiedAt: timestamp(operation.modifiedAt),
                done: operation.done,
                metadata: null,
                ...outcome(operation, response),
            };
        },
    };
}
function outcome({ cancelled, error, answer }, response) {
    if (cancelled)
        return { error: { code: 1, message: "Operation was cancelled", details: [] } };
    if (error)
        return { error: { code: 13, message: "Internal error", details: [], ...error } };
    if (!answer)
        return {};
    const type = "type.googleapis.com/yandex.cloud.ai.foundation_models.v1.CompletionResponse";
    return { response: { "@type": type, ...response(answer) } };
}
/** As JSON has a `google.protobuf.Timestamp`: without the parts of a second where there are none. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(".000Z", "Z");
}
