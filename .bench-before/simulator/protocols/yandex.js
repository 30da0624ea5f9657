/** Yandex's text generation on the wire, as its REST gateway writes it: https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/. */
import { finishReason, joined } from "../answer.js";
import { Failure } from "../failure.js";
import { isObject, parseJson } from "../json.js";
import { operationRoute, statusFailure, yandexOperations } from "./yandex-operations.js";
import { readCompletionRequest } from "./yandex-request.js";
const finishWords = {
    stop: "ALTERNATIVE_STATUS_FINAL",
    length: "ALTERNATIVE_STATUS_TRUNCATED_FINAL",
    stopSequence: "ALTERNATIVE_STATUS_FINAL",
    toolCalls: "ALTERNATIVE_STATUS_TOOL_CALLS",
    refusal: "ALTERNATIVE_STATUS_CONTENT_FILTER",
};
/** gRPC codes and their HTTP statuses: https://yandex.cloud/en/docs/ai-studio/troubleshooting/error-codes. */
const codes = {
    400: { grpcCode: 3, httpStatus: "Bad Request" },
    401: { grpcCode: 16, httpStatus: "Unauthorized" },
    403: { grpcCode: 7, httpStatus: "Forbidden" },
    404: { grpcCode: 5, httpStatus: "Not Found" },
    429: { grpcCode: 8, httpStatus: "Too Many Requests" },
    500: { grpcCode: 13, httpStatus: "Internal Server Error" },
    501: { grpcCode: 12, httpStatus: "Not Implemented" },
    503: { grpcCode: 14, httpStatus: "Service Unavailable" },
    504: { grpcCode: 4, httpStatus: "Gateway Timeout" },
};
const errorMessages = {
    429: "ai.textGenerationCompletionSessionsCount.count gauge quota limit exceed: allowed 10 requests",
    500: "Internal error",
    503: "Service is unavailable",
};
export const yandex = {
    name: "yandex",
    base: "/yandex",
    requestIdHeader: "x-request-id",
    // What gRPC gateways call the lines of a stream.
    streamType: "application/json",
    finishWords,
    // What is thought is never shown, not even encrypted.
    lacks: ["redacted-reasoning"],
    idPrefix: "completion",
    route(path) {
        if (path === "/foundationModels/v1/completion")
            return { kind: "answer", method: "POST" };
        return path === "/v1/models" ? { kind: "models", method: "GET" } : operationRoute(path);
    },
    authorize(headers) {
        if (!/^(Bearer|Api-Key)\s+\S/.test(headers.authorization ?? "")) {
            throw new Failure(401, "Unauthenticated: the Authorization header needs an Api-Key or a Bearer token");
        }
    },
    read: readCompletionRequest,
    unknownPath: () => new Failure(404, "Not Found"),
    wrongMethod: (_method, _path, allowed) => new Failure(501, "Method Not Allowed", {}, { allow: allowed }),
    unknownModel: (model) => new Failure(404, `Failed to get model: ${model}`),
    failure,
    errorBody({ status, message, facts }) {
        const error = gatewayError(status, message);
        if (facts.type === statusFailure)
            return { code: error.grpcCode, message, details: [] };
        return { error };
    },
    streamError(given) {
        const error = { ...gatewayError(503, errorMessages[503] ?? ""), ...given };
        return { failure: new Failure(error.httpCode, error.message), text: line({ error }) };
    },
    // It tells nothing of its limits, not even when it turns a request away.
    limits: () => ({}),
    models(names) {
        const data = names.map((name) => ({
            ...{ id: `gpt://simulator/${name}/latest`, object: "model", created: 1_767_225_600, owned_by: "simulator" },
        }));
        return { object: "list", data };
    },
    answerBody: (answer) => ({ result: completionResponse(answer) }),
    stream: (answer) => new LineWriter(answer),
    deferred: yandexOperations({ response: completionResponse, failure }),
};
function failure(status) {
    return new Failure(status, errorMessages[status] ?? `Simulated error ${status}.`);
}
/** A line for each delta, with all that has come until then. */
class LineWriter {
    #answer;
    constructor(answer) {
        this.#answer = answer;
    }
    open() {
        return "";
    }
    write({ type, block }) {
        if (type !== "delta" || block.type !== "text")
            return "";
        return line({ result: completionResponse(this.#answer, "ALTERNATIVE_STATUS_PARTIAL") });
    }
    close() {
        return line({ result: completionResponse(this.#answer) });
    }
}
function line(value) {
    return `${JSON.stringify(value)}\n`;
}
function gatewayError(httpCode, message) {
    const { grpcCode, httpStatus } = codes[httpCode] ?? { grpcCode: 2, httpStatus: "Unknown" };
    return { grpcCode, httpCode, message, httpStatus, details: [] };
}
/** What an operation's `response` would hold as well. */
function completionResponse(answer, status) {
    return {
        alternatives: answer.choices.map((choice) => ({
            message: { role: "assistant", ...content(choice, status !== undefined) },
            status: status ?? finishReason(choice, finishWords),
        })),
        usage: usage(answer),
        modelVersion: "simulated",
    };
}
/** One of text and calls; words of refusal stand in place of the text, and the calls come with the end. */
function content(choice, partial) {
    const calls = choice.blocks.filter(({ type }) => type === "tool-call");
    const text = joined(choice, "refusal") ?? joined(choice, "text") ?? "";
    if (partial || calls.length === 0)
        return { text };
    return {
        toolCallList: {
            toolCalls: calls.map(({ name, text: input }) => ({ functionCall: { name, arguments: struct(input) } })),
        },
    };
}
/** A `google.protobuf.Struct` holds nothing but an object. */
function struct(input) {
    const value = parseJson(input);
    return isObject(value) ? value : {};
}
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    const inputTextTokens = input + cacheRead + cacheWrite;
    return {
        inputTextTokens: String(inputTextTokens),
        completionTokens: String(output),
        totalTokens: String(inputTextTokens + output),
        completionTokensDetails: { reasoningTokens: String(reasoning) },
    };
}
