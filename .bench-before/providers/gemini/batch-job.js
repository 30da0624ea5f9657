import { isObject } from "../../core/json.js";
import { httpError, notRun } from "./rpc-status.js";
/** Results that are told of and not there yet are waited for no longer than this. */
const latestResultsMs = 3_600_000;
/** The API says `BATCH_STATE_`, its documentation and libraries say `JOB_STATE_`. */
const endings = [
    ["SUCCEEDED", "done"],
    ["FAILED", "failed"],
    ["CANCELLED", "cancelled"],
    ["EXPIRED", "expired"],
];
/** The name of a job, which becomes a part of paths. */
export function isJobName(name) {
    return typeof name === "string" && /^batches\/[\w-]+$/.test(name);
}
export class BatchJob {
    #operation;
    metadata;
    constructor(operation) {
        this.#operation = operation;
        this.metadata = isObject(operation.metadata) ? operation.metadata : {};
    }
    get name() {
        return this.#operation.name;
    }
    /** In milliseconds since the epoch; `NaN` where it is not told. */
    get createdAt() {
        return Date.parse(String(this.metadata.createTime));
    }
    /** A job that has succeeded is still running as long as its results may be to come. */
    state(now) {
        const state = this.#told();
        return state === "done" && !this.output && this.#mayBeLate(now) ? "running" : state;
    }
    /** Nothing of it has begun. */
    get isQueued() {
        const { state } = this.metadata;
        return typeof state === "string" && /(PENDING|QUEUED)$/.test(state);
    }
    /** `{inlinedResponses}` or `{responsesFile}`: what has been done, also of a job that has failed. */
    get output() {
        return [this.#operation.response, this.metadata.output]
            .filter(isObject)
            .find(({ inlinedResponses, responsesFile }) => inlinedResponses !== undefined || responsesFile !== undefined);
    }
    /** The counts come as texts, and zeros are left out. */
    get counts() {
        const { batchStats } = this.metadata;
        if (!isObject(batchStats))
            return undefined;
        const { requestCount, successfulRequestCount = 0, failedRequestCount = 0 } = batchStats;
        const counts = {
            total: Number(requestCount),
            succeeded: Number(successfulRequestCount),
            failed: Number(failedRequestCount),
        };
        return Object.values(counts).every(Number.isSafeInteger) ? counts : undefined;
    }
    /** Why there is not a result for every request. */
    failure(state, { fail }) {
        const { error } = this.#operation;
        const what = `Batch ${this.name}`;
        if (isObject(error))
            return fail(httpError(error), `${what} ${state === "failed" ? state : ends[state]}`);
        const { name, state: told } = this.metadata;
        // Without its results, which may be long.
        const rest = { name, state: told };
        if (state !== "failed")
            return fail({ ...rest, message: ends[state] }, what);
        return fail({ ...rest, message: this.#told() === "done" ? "it has succeeded, without results" : "it failed" }, what);
    }
    #told() {
        const { state } = this.metadata;
        const [, ending] = endings.find(([suffix]) => typeof state === "string" && state.endsWith(suffix)) ?? [];
        if (ending)
            return ending;
        // What states there may be else, an operation that is done stays so.
        const { done, error } = this.#operation;
        if (done !== true)
            return "running";
        return isObject(error) ? (notRun(httpError(error).error.status) ?? "failed") : "done";
    }
    #mayBeLate(now) {
        const { endTime, updateTime } = this.metadata;
        const endedAt = Date.parse(String(endTime ?? updateTime));
        // An operation that is done has its response with it.
        return Number.isNaN(endedAt) ? this.#operation.done !== true : now - endedAt < latestResultsMs;
    }
}
const ends = { cancelled: "was cancelled", expired: "has expired" };
