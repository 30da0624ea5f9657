/** A batch job as Gemini tells of it: a long-running operation, with the job's facts as its metadata. https://ai.google.dev/api/batch-api */
import type { ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { LaneCounts, LaneStatus } from "../../core/lane.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import { httpError, notRun } from "./rpc-status.ts";

/** Results that are told of and not there yet are waited for no longer than this. */
const latestResultsMs = 3_600_000;

/** The API says `BATCH_STATE_`, its documentation and libraries say `JOB_STATE_`. */
const endings: readonly (readonly [suffix: string, state: LaneStatus["state"]])[] = [
  ["SUCCEEDED", "done"],
  ["FAILED", "failed"],
  ["CANCELLED", "cancelled"],
  ["EXPIRED", "expired"],
];

/** The name of a job, which becomes a part of paths. */
export function isJobName(name: unknown): name is string {
  return typeof name === "string" && /^batches\/[\w-]+$/.test(name);
}

export class BatchJob {
  readonly #operation: JsonObject;
  readonly metadata: JsonObject;

  constructor(operation: JsonObject) {
    this.#operation = operation;
    this.metadata = isObject(operation.metadata) ? operation.metadata : {};
  }

  get name(): JsonValue | undefined {
    return this.#operation.name;
  }

  /** In milliseconds since the epoch; `NaN` where it is not told. */
  get createdAt(): number {
    return Date.parse(String(this.metadata.createTime));
  }

  /** A job that has succeeded is still running as long as its results may be to come. */
  state(now: number): LaneStatus["state"] {
    const state = this.#told();
    return state === "done" && !this.output && this.#mayBeLate(now) ? "running" : state;
  }

  /** Nothing of it has begun. */
  get isQueued(): boolean {
    const { state } = this.metadata;
    return typeof state === "string" && /(PENDING|QUEUED)$/.test(state);
  }

  /** `{inlinedResponses}` or `{responsesFile}`: what has been done, also of a job that has failed. */
  get output(): JsonObject | undefined {
    return [this.#operation.response, this.metadata.output]
      .filter(isObject)
      .find(({ inlinedResponses, responsesFile }) => inlinedResponses !== undefined || responsesFile !== undefined);
  }

  /** The counts come as texts, and zeros are left out. */
  get counts(): LaneCounts | undefined {
    const { batchStats } = this.metadata;
    if (!isObject(batchStats)) return undefined;
    const { requestCount, successfulRequestCount = 0, failedRequestCount = 0 } = batchStats;
    const counts = {
      total: Number(requestCount),
      succeeded: Number(successfulRequestCount),
      failed: Number(failedRequestCount),
    };
    return Object.values(counts).every(Number.isSafeInteger) ? counts : undefined;
  }

  /** Why there is not a result for every request. */
  failure(state: "failed" | "cancelled" | "expired", { fail }: JsonAnswer<JsonObject>): ProviderError {
    const { error } = this.#operation;
    const what = `Batch ${this.name}`;
    if (isObject(error)) return fail(httpError(error), `${what} ${state === "failed" ? state : ends[state]}`);
    const { name, state: told } = this.metadata;
    // Without its results, which may be long.
    const rest = { name, state: told } as JsonObject;
    if (state !== "failed") return fail({ ...rest, message: ends[state] }, what);
    return fail(
      { ...rest, message: this.#told() === "done" ? "it has succeeded, without results" : "it failed" },
      what,
    );
  }

  #told(): LaneStatus["state"] {
    const { state } = this.metadata;
    const [, ending] = endings.find(([suffix]) => typeof state === "string" && state.endsWith(suffix)) ?? [];
    if (ending) return ending;
    // What states there may be else, an operation that is done stays so.
    const { done, error } = this.#operation;
    if (done !== true) return "running";
    return isObject(error) ? (notRun(httpError(error).error.status) ?? "failed") : "done";
  }

  #mayBeLate(now: number): boolean {
    const { endTime, updateTime } = this.metadata;
    const endedAt = Date.parse(String(endTime ?? updateTime));
    // An operation that is done has its response with it.
    return Number.isNaN(endedAt) ? this.#operation.done !== true : now - endedAt < latestResultsMs;
  }
}

const ends = { cancelled: "was cancelled", expired: "has expired" } as const;
