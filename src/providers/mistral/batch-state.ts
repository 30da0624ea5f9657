/** What one of Mistral's batch jobs says of itself, and the rows of its results. https://docs.mistral.ai/studio-api/batch-processing */
import { ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { LaneStatus } from "../../core/lane.ts";
import { batchPollAgainMs, type ChatCalls } from "../openai/chat-calls.ts";

/** https://github.com/mistralai/client-ts/blob/main/src/models/components/batchjobstatus.ts */
const states: Readonly<Record<string, LaneStatus["state"]>> = {
  ...{ QUEUED: "running", RUNNING: "running", CANCELLATION_REQUESTED: "running", SUCCESS: "done" },
  ...{ FAILED: "failed", TIMEOUT_EXCEEDED: "expired", CANCELLED: "cancelled" },
};

/** @throws ProviderError for a status that is none */
export function statusOf(job: JsonObject, calls: ChatCalls, ageMs: number): LaneStatus {
  const { id, status } = job;
  const what = `Batch ${id} of ${calls.name}`;
  const state = typeof status === "string" && Object.hasOwn(states, status) ? states[status] : undefined;
  if (state === undefined) {
    const message = `${what} has a status that is none: ${JSON.stringify(status)}.`;
    throw new ProviderError(message, { provider: calls.name, body: withoutOutputs(job) });
  }
  // A job that has just been made counts no requests yet.
  const total = count(job.total_requests);
  const counts = { total, succeeded: count(job.succeeded_requests), failed: count(job.failed_requests) };
  const known = total > 0 ? { counts } : {};
  const isEarly = state === "done" && counts.succeeded + counts.failed > 0 && !hasResults(job);
  if (state === "running" || isEarly) return { state: "running", ...known, pollAgainMs: batchPollAgainMs(ageMs) };
  if (state === "done") return { state, ...known, pollAgainMs: 0 };
  const reasons = reasonsOf(job.errors);
  const message = `${what} ended as ${status}${reasons === "" ? "" : `: ${reasons}`}.`;
  const error = new ProviderError(message, {
    provider: calls.name,
    providerCode: String(status),
    body: withoutOutputs(job),
  });
  return { state, ...known, pollAgainMs: 0, error };
}

/** As OpenAI has them, but for the body of a row that failed, which may be the text of one. */
export function normalised(row: JsonObject): JsonObject {
  const { response } = row;
  if (!isObject(response) || typeof response.body !== "string") return row;
  return { ...row, response: { ...response, body: parsed(response.body) } };
}

function hasResults({ output_file, error_file, outputs }: JsonObject): boolean {
  return [output_file, error_file].some(Boolean) || (Array.isArray(outputs) && outputs.length > 0);
}

function withoutOutputs({ outputs: _, ...job }: JsonObject): JsonObject {
  return job;
}

function reasonsOf(errors: JsonValue | undefined): string {
  if (!Array.isArray(errors)) return "";
  return errors
    .filter(isObject)
    .map(({ message, count: times }) => `${text(message)}${count(times) > 1 ? ` (${count(times)} times)` : ""}`)
    .join("; ");
}

function parsed(body: string): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return body;
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "no reason given");
}

function count(value: JsonValue | undefined): number {
  return typeof value === "number" ? value : 0;
}
