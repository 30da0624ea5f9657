/** The completion protocol: requests and answers of Yandex. */
import { isObject } from "../../core/json.js";
import { readCompletionError } from "./completion-error.js";
import { completionRequest } from "./completion-request.js";
import { completionDecoder } from "./completion-response.js";
import { authorization } from "./credentials.js";
import { modelAddress } from "./model-uri.js";
export function completionProtocol({ name, folderId }) {
    return {
        makeDecoder: (response, { body }, fail) => completionDecoder({ provider: name, response, callsBefore: countCalls(body.messages), fail }),
        framing: "jsonl",
        readError: readCompletionError,
        prepare(request, { model }) {
            const { modelUri, folder } = modelAddress(model.name, folderId, model.id);
            return {
                path: "/foundationModels/v1/completion",
                body: { modelUri, ...completionRequest(request, model, name) },
                headers: (found) => ({
                    // Streams too are JSON to the gateway.
                    accept: "application/json",
                    authorization: authorization(found),
                    ...(folder !== undefined && { "x-folder-id": folder }),
                }),
                options: request.options,
            };
        },
    };
}
export function countCalls(messages) {
    let count = 0;
    for (const message of Array.isArray(messages) ? messages : []) {
        const list = isObject(message) ? message.toolCallList : undefined;
        if (isObject(list) && Array.isArray(list.toolCalls))
            count += list.toolCalls.length;
    }
    return count;
}
