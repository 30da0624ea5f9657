/** What came of one request of a batch. https://ai.google.dev/api/batch-api#InlinedResponse */
import { AfterwordError, ProviderError, RateLimitError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import type { LaneResult } from "../../core/lane.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
import { generateDecoder } from "./generate-response.ts";
import { httpError, notRun } from "./rpc-status.ts";

/** Whose batch it is, and the answer that told of its results. */
export interface RowContext {
  readonly provider: string;
  readonly job: string;
  readonly answer: JsonAnswer<JsonObject>;
}

/** `undefined` of a row that does not tell which request it is of. */
export function rowResult(line: JsonLine, context: RowContext): LaneResult | undefined {
  const { provider, job } = context;
  const id = "value" in line ? keyOf(line.value) : keyIn(line.broken);
  if (id === undefined) return undefined;
  if ("value" in line) return readRow(id, line.value, context);
  const message = `The result of request ${id} in ${job} of ${provider} is no JSON.`;
  const error = new ProviderError(message, { provider, status: 200, body: line.broken.slice(0, 16 * 1024) });
  return { id, error, unreadable: true };
}

/** In a file it stands beside the answer, inline in what was given with the request. */
function keyOf({ key, metadata }: JsonObject): string | undefined {
  const given = key ?? (isObject(metadata) ? metadata.key : undefined);
  return typeof given === "string" ? given : undefined;
}

/** It is the first or the last thing in a line, and stands in what is left of one that was cut at the other end. */
function keyIn(broken: string): string | undefined {
  return (
    /^\s*\{\s*"key"\s*:\s*"([\w-]{1,64})"/.exec(broken)?.[1] ?? /"key"\s*:\s*"([\w-]{1,64})"\s*\}\s*$/.exec(broken)?.[1]
  );
}

function readRow(id: string, { response, error }: JsonObject, { provider, job, answer }: RowContext): LaneResult {
  const { facts, fail } = answer;
  const what = `Request ${id} in ${job} of ${provider}`;
  if (isObject(error)) {
    const told = httpError(error);
    const reason = notRun(told.error.status);
    const failure = asRate(fail(told, `${what} failed`), error);
    return { id, error: failure, ...(reason && { notRun: reason }) };
  }
  try {
    if (!isObject(response)) {
      throw new ProviderError(`${what} has neither a response nor an error.`, { ...facts, provider });
    }
    const decoder = generateDecoder(provider, facts);
    const events: StreamEvent[] = [];
    decoder.read(response, events);
    decoder.end(events, "whole");
    return { id, events };
  } catch (thrown) {
    if (!AfterwordError.isInstance(thrown)) throw thrown;
    return { id, error: thrown, unreadable: true };
  }
}

/** The same words are said of the quota of a minute as of that of a day; without details, only another try can tell. */
function asRate(failure: ProviderError, { details }: JsonObject): ProviderError {
  if (failure.code !== "quota-exhausted" || Array.isArray(details)) return failure;
  const { provider, status, requestId, providerCode, body, message } = failure;
  return new RateLimitError(message, { provider, status, requestId, providerCode, body, retryable: true });
}
