/** The completion protocol: requests and answers of Yandex. */
import { isObject, type JsonValue } from "../../core/json.ts";
import type { FoundKey } from "../../http/credential.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { CompletionProfile } from "./completion.ts";
import { readCompletionError } from "./completion-error.ts";
import { completionRequest } from "./completion-request.ts";
import { completionDecoder } from "./completion-response.ts";
import { authorization } from "./credentials.ts";
import { modelAddress } from "./model-uri.ts";

export function completionProtocol({ name, folderId }: CompletionProfile): Protocol {
  return {
    makeDecoder: (response, { body }, fail) =>
      completionDecoder({ provider: name, response, callsBefore: countCalls(body.messages), fail }),
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
          authorization: authorization(found as FoundKey),
          ...(folder !== undefined && { "x-folder-id": folder }),
        }),
        options: request.options,
      };
    },
  };
}

export function countCalls(messages: JsonValue | undefined): number {
  let count = 0;
  for (const message of Array.isArray(messages) ? (messages as readonly JsonValue[]) : []) {
    const list = isObject(message) ? message.toolCallList : undefined;
    if (isObject(list) && Array.isArray(list.toolCalls)) count += list.toolCalls.length;
  }
  return count;
}
