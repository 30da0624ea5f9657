/** The rows of a batch: requests as they are submitted, and what came of each. https://platform.claude.com/docs/en/api/retrieving-message-batch-results */
import { type AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { DeferredRequest, LaneResult } from "../../core/lane.ts";
import { errorDetails, providerError } from "../../http/errors.ts";
import type { PreparedCall } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
import { batchLimits } from "./batch-limits.ts";
import { messagesDecoder } from "./messages-response.ts";

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The body of a batch, as text: it may be so large that it is written once only.
 * @param prepare makes of a request what an answer at once is asked for with
 * @throws InvalidRequestError for what is too much, or cannot be a part of a batch
 */
export function encodeBatch(
  requests: readonly DeferredRequest[],
  prepare: (deferred: DeferredRequest) => Pick<PreparedCall, "body" | "options">,
): string {
  checkRequests(requests);
  const encoder = new TextEncoder();
  const frame = '{"requests":[]}';
  let bytes = frame.length;
  const rows: string[] = [];
  for (const deferred of requests) {
    const { body, options } = prepare(deferred);
    const { headers, query, body: extra } = options.providerOptions ?? {};
    const field = headers ? "headers" : query ? "query" : undefined;
    if (field) {
      const hint = "leave them out, and pass betas and headers to the provider instead";
      const message = `${deferred.id} has providerOptions.${field}, but a batch is one request over HTTP: ${hint}.`;
      throw new InvalidRequestError(`providerOptions.${field}`, message);
    }
    const row = JSON.stringify({ custom_id: deferred.id, params: { ...body, ...extra } });
    bytes += encoder.encode(row).length + 1;
    if (bytes > batchLimits.bytes) {
      const message = `The requests are more than the ${batchLimits.bytes} bytes that a batch may have; submit fewer.`;
      throw new InvalidRequestError("requests", message);
    }
    rows.push(row);
  }
  return `{"requests":[${rows.join(",")}]}`;
}

function checkRequests(requests: readonly DeferredRequest[]): void {
  const most = batchLimits.requests;
  if (requests.length === 0 || requests.length > most) {
    throw new InvalidRequestError("requests", `A batch holds 1 to ${most} requests, not ${requests.length}.`);
  }
  const ids = new Set<string>();
  for (const { id } of requests) {
    if (!idPattern.test(id)) {
      const message = `The id ${JSON.stringify(id)} cannot be that of a row: 1 to 64 of A-Z, a-z, 0-9, _ and - can.`;
      throw new InvalidRequestError("id", message);
    }
    if (ids.has(id)) throw new InvalidRequestError("id", `Two requests have the id ${id}; each needs its own.`);
    ids.add(id);
  }
}

export interface RowReader {
  readonly provider: string;
  readonly batchId: string;
  /** Of the batch's answer; shows no keys. */
  readonly fail: JsonAnswer<unknown>["fail"];
}

/** The id of a row. It comes first in its line, so that it is known of a broken one too. */
export function rowId(line: JsonLine): string | undefined {
  const id = "value" in line ? line.value.custom_id : /^\s*\{\s*"custom_id"\s*:\s*"([^"\\]*)"/.exec(line.broken)?.[1];
  return typeof id === "string" && idPattern.test(id) ? id : undefined;
}

/** What came of one request; nothing of a line that does not tell whose it is. */
export function readRow(line: JsonLine, reader: RowReader): LaneResult | undefined {
  const id = rowId(line);
  if (id === undefined) return undefined;
  const { provider, batchId } = reader;
  const result = "value" in line && isObject(line.value.result) ? line.value.result : {};
  switch (result.type) {
    case "succeeded":
      return readMessage(id, result.message, line, reader);
    case "errored":
      return { id, error: rowError(id, result.error, reader) };
    case "canceled": {
      const message = `${id} was not run: batch ${batchId} of ${provider} was cancelled before.`;
      return { id, error: new ProviderError(message, { provider }), notRun: "cancelled" };
    }
    case "expired": {
      const message = `${id} was not run: the time of batch ${batchId} of ${provider} was over before.`;
      return { id, error: new ProviderError(message, { provider, retryable: true }), notRun: "expired" };
    }
    default:
      return { id, error: unreadable(id, line, reader), unreadable: true };
  }
}

/** Whatever is wrong with it is the failure of this row alone. */
function readMessage(id: string, message: JsonValue | undefined, line: JsonLine, reader: RowReader): LaneResult {
  if (!isObject(message) || message.type !== "message")
    return { id, error: unreadable(id, line, reader), unreadable: true };
  try {
    // A row has no head of an answer of its own to tell of.
    const decoder = messagesDecoder(reader.provider, {});
    const events: StreamEvent[] = [];
    decoder.read(message, events);
    decoder.end(events, "whole");
    return { id, events };
  } catch (cause) {
    return { id, error: unreadable(id, line, reader, cause), unreadable: true };
  }
}

/** `{"type":"error","error":{"type","message"},"request_id"}`: the errors of an answer at once, without a status. https://docs.anthropic.com/en/api/errors */
function rowError(id: string, raw: JsonValue | undefined, { provider, batchId, fail }: RowReader): AfterwordError {
  const told = fail(isObject(raw) ? raw : {}).body;
  const body: JsonObject = isObject(told) ? told : {};
  const requestId = typeof body.request_id === "string" ? body.request_id : undefined;
  const what = `${id} in batch ${batchId} of ${provider} failed`;
  return providerError(errorDetails(body), body, { provider, status: 200, requestId, what });
}

/** Not retryable: it has been run and billed, and a repeat would be billed again. */
function unreadable(id: string, line: JsonLine, { provider, batchId, fail }: RowReader, cause?: unknown) {
  const body = "value" in line ? fail(line.value).body : line.broken.slice(0, 16 * 1024);
  const message = `What batch ${batchId} of ${provider} tells of ${id} cannot be read.`;
  return new ProviderError(message, { provider, body, cause });
}
