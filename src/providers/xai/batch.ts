/** xAI's batches: one file of requests, counts instead of a status, and results in pages. https://docs.x.ai/developers/advanced-api-usage/batch-api */
import { AfterwordError, ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import {
  type Lane,
  type LaneLimits,
  type LaneResult,
  type LaneStatus,
  type SentSubmission,
  UnclearSubmissionError,
} from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
import { ChatCalls, filenameOf, isGone, isId } from "../openai/chat-calls.ts";
import { resultOf, statusOf } from "./batch-state.ts";

/** Batches are kept for so long: https://docs.x.ai/developers/advanced-api-usage/batch-api */
const keptMs = 30 * 24 * 3_600_000;

const pageSize = 100;
/** So many are looked through; a team with more batches of 30 days than that has to be told rather than left with a wrong answer. */
const mostPages = 100;

/** What is stored of a submission. A `batchId` alone will do, of one that another program made. */
export interface BatchReference {
  readonly batchId: string;
  /** How many requests it has: until all are counted, the file is still being read. */
  readonly count?: number;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
  /** The uploaded file. */
  readonly fileId?: string;
}

export function batchLane(profile: ChatProfile, settings: HttpSettings, limits: LaneLimits): Omit<Lane, "limits"> {
  return new BatchLane(new ChatCalls(profile, settings), limits);
}

/** https://docs.x.ai/developers/rest-api-reference/inference/batches */
class BatchLane implements Omit<Lane, "limits"> {
  readonly #calls: ChatCalls;
  readonly #limits: LaneLimits;

  constructor(calls: ChatCalls, limits: LaneLimits) {
    this.#calls = calls;
    this.#limits = limits;
  }

  /**
   * By a file, which makes the batch and all its requests with one call, and seals it. Requests added one call after the other leave an empty or a
   * half batch behind when the process ends between them, of which nobody could tell whether more is on its way.
   */
  async submit(requests: Parameters<Lane["submit"]>[0], tag: string, context: CallContext): Promise<JsonObject> {
    const lines = this.#calls.linesOf(requests, this.#limits, context);
    const fileId = await this.#calls.upload(lines, tag, context);
    const submittedAt = context.clock.now();
    const body = { name: tag, input_file_id: fileId };
    const call = { method: "POST", path: "/batches", body, submits: true } as const;
    try {
      const created = await this.#calls.json(
        call,
        (answer, fail) => this.#calls.idOf(answer, "batch_id", fail),
        context,
      );
      return { batchId: created.value, count: requests.length, submittedAt, fileId };
    } catch (error) {
      const isUnclear = error instanceof UnclearSubmissionError || context.signal.aborted;
      // A file that stays behind costs nothing; what the batch was refused for is what matters.
      if (!isUnclear) await this.#calls.deleteFile(fileId, context).catch(() => {});
      throw error;
    }
  }

  /** The tag is its name. How the list is ordered is not documented, so that only its end tells that there is none. */
  async find({ tag, at, count }: SentSubmission, context: CallContext): Promise<JsonObject | undefined> {
    for await (const batches of this.#pages("/batches", "batches", context)) {
      const found = batches.find(({ name, batch_id }) => name === tag && isId(batch_id));
      if (!found) continue;
      // One call made it from one file: it is all of the submission, even while no request is counted yet.
      const { batch_id: batchId = "", input_file_id: fileId } = found;
      return { batchId, count, submittedAt: at.getTime(), ...(isId(fileId) && { fileId }) };
    }
    await this.#deleteFilesOf(tag, context);
    return undefined;
  }

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    try {
      return statusOf(await this.#get(reference, context), reference, this.#calls, context.clock.now());
    } catch (error) {
      const { submittedAt } = reference;
      const isOld = submittedAt !== undefined && context.clock.now() - submittedAt >= keptMs;
      if (!isGone(error) || !isOld) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error };
    }
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const { batchId } = this.#read(stored);
    const seen = new Set<string>();
    for await (const page of this.#pages(`/batches/${batchId}/results`, "results", context)) {
      for (const row of page) {
        const result = resultOf(row, this.#calls.rowReader());
        if (!result || seen.has(result.id)) continue;
        seen.add(result.id);
        yield result;
      }
    }
    yield* this.#cancelled(stored, seen, context);
  }

  /** What is done stays so; where xAI refuses because nothing is left to stop, that is as good. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const { batchId } = this.#read(stored);
    try {
      await this.#calls.json({ method: "POST", path: `/batches/${batchId}:cancel` }, () => undefined, context);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const status = await this.poll(stored, context).catch(() => undefined);
      if (!status || status.state === "running") throw error;
    }
  }

  async discard(stored: JsonValue, context: CallContext): Promise<void> {
    const { fileId } = this.#read(stored);
    if (fileId !== undefined) await this.#calls.deleteFile(fileId, context);
  }

  /** Requests that a cancellation has kept from running are in no result: only the list of requests tells of them. */
  async *#cancelled(stored: JsonValue, seen: ReadonlySet<string>, context: CallContext): AsyncGenerator<LaneResult> {
    const { batchId, count } = this.#read(stored);
    if (seen.size === count) return;
    const { state, error } = await this.poll(stored, context);
    if (state !== "cancelled" || !error) return;
    for await (const page of this.#pages(`/batches/${batchId}/requests`, "batch_request_metadata", context)) {
      for (const { batch_request_id: id, state } of page) {
        if (typeof id === "string" && !seen.has(id) && /cancelled$/i.test(String(state))) {
          yield { id, error, notRun: "cancelled" };
        }
      }
    }
  }

  /** @throws ProviderError where there is no end of pages, which must not pass for one that nothing was found on */
  async *#pages(path: string, list: string, context: CallContext): AsyncGenerator<readonly JsonObject[]> {
    const tokens = new Set<string>();
    const most = list === "batches" || list === "data" ? mostPages : Infinity;
    for (let query = `limit=${pageSize}`; ; ) {
      const call = { method: "GET", path: `${path}?${query}` } as const;
      const { value, fail } = await this.#calls.json(call, (answer) => answer, context);
      // A list that is left out is an empty one, as protocol buffers have it.
      const items = value[list] ?? [];
      if (!Array.isArray(items)) throw this.#calls.unexpected(`sent no list of ${list}`, value, fail);
      yield items.filter(isObject);
      const token = value.pagination_token;
      if (typeof token !== "string" || token === "") return;
      if (tokens.has(token) || tokens.size + 1 >= most)
        throw this.#calls.unexpected(`sent pages of ${list} without an end`, {}, fail);
      tokens.add(token);
      query = `limit=${pageSize}&pagination_token=${encodeURIComponent(token)}`;
    }
  }

  async #get({ batchId }: BatchReference, context: CallContext): Promise<JsonObject> {
    const read = (batch: JsonObject, fail: JsonAnswer<JsonObject>["fail"]) => {
      if (this.#calls.idOf(batch, "batch_id", fail) === batchId) return batch;
      throw this.#calls.unexpected(`answered with another batch than ${batchId}`, batch, fail);
    };
    return (await this.#calls.json({ method: "GET", path: `/batches/${batchId}` }, read, context)).value;
  }

  async #deleteFilesOf(tag: string, context: CallContext): Promise<void> {
    try {
      for await (const files of this.#pages("/files", "data", context)) {
        const left = files.filter(({ filename }) => filename === filenameOf(tag));
        for (const { id } of left) if (isId(id)) await this.#calls.deleteFile(id, context);
      }
    } catch (error) {
      // That there is no batch is known, and a file that stays behind costs nothing.
      if (!AfterwordError.isInstance(error)) throw error;
    }
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): BatchReference {
    const { batchId, count, submittedAt, fileId } = isObject(stored) ? stored : {};
    return {
      batchId: this.#calls.checkedId(batchId, "batch"),
      ...(typeof count === "number" && { count }),
      ...(typeof submittedAt === "number" && { submittedAt }),
      ...(isId(fileId) && { fileId }),
    };
  }
}
