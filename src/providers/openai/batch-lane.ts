/** Many requests as one batch, of OpenAI and the vendors that have the same: a file is uploaded, a batch made of it, and files are read. */
import { AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { JsonObject, JsonValue } from "../../core/json.ts";
import { type Lane, type LaneResult, type LaneStatus, UnclearSubmissionError } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import { headerSecrets } from "../../http/redact.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { BatchApi, type BatchTarget } from "./batch-api.ts";
import { batchError } from "./batch-errors.ts";
import { batchInput } from "./batch-input.ts";
import { type Batch, isId, isQueued, isStopping, pollAgainMs, readBatch, stateOf, tagName } from "./batch-object.ts";
import { type BatchReference, isForgotten, keptMs, readReference, referenceTo } from "./batch-reference.ts";
import { RowReader } from "./batch-rows.ts";

/** How far the provider's clock may be behind ours. */
const clockSkewMs = 60_000;

/** Has the tag, so that an upload that nothing was made of can be told by it. */
function fileName(tag: string): string {
  return `afterword-${tag}.jsonl`;
}

export function batchLane(target: BatchTarget, settings: HttpSettings): Omit<Lane, "limits"> {
  return new BatchLane(target, settings);
}

/** https://platform.openai.com/docs/api-reference/batch */
class BatchLane implements Omit<Lane, "limits"> {
  readonly #target: BatchTarget;
  readonly #settings: HttpSettings;
  readonly #api: BatchApi;

  constructor(target: BatchTarget, settings: HttpSettings) {
    this.#target = target;
    this.#settings = settings;
    this.#api = new BatchApi(target, settings);
  }

  async submit(...[requests, tag, given]: Parameters<Lane["submit"]>): Promise<JsonObject> {
    const { name, endpoint, protocol, batch } = this.#target;
    if (!/^[\w-]{1,200}$/.test(tag)) throw new InvalidRequestError("tag", `"${tag}" cannot be the name of a file.`);
    const text = batchInput(requests, { provider: name, endpoint, protocol, limits: batch.limits }, given);
    const context = { ...given, model: requests[0]?.model ?? given.model };
    const inputFileId = await this.#api.upload(fileName(tag), text, context);
    const submittedAt = context.clock.now();
    const body = {
      input_file_id: inputFileId,
      endpoint,
      completion_window: "24h",
      metadata: { [tagName]: tag },
      ...(batch.outputsExpire && { output_expires_after: { anchor: "created_at", seconds: keptMs / 1000 } }),
    };
    try {
      const call = { method: "POST", path: "/batches", body, submits: true } as const;
      const { value } = await this.#api.json(call, (object, fail) => this.#batch(object, fail), context);
      return { batchId: value.id, inputFileId, submittedAt };
    } catch (error) {
      // Nothing was made of the file. Where that is not sure, it may be in use; `find` deletes it if it is not.
      const refused = AfterwordError.isInstance(error) && !(error instanceof UnclearSubmissionError);
      if (refused) await this.#api.deleteIfPossible(inputFileId, context);
      throw error;
    }
  }

  async find({ tag, at }: Parameters<Lane["find"]>[0], context: CallContext): Promise<JsonObject | undefined> {
    const since = at.getTime() - clockSkewMs;
    const batches: Batch[] = [];
    for await (const object of this.#api.list("/batches", {}, since, context)) {
      const batch = readBatch(object);
      if (batch?.tag === tag) return referenceTo(batch);
      if (batch) batches.push(batch);
    }
    // A vendor may forget the tag; the name of the file has it as well.
    const uploaded = new Set<string>();
    for await (const { id, filename } of this.#api.list("/files", { purpose: "batch" }, since, context)) {
      if (filename === fileName(tag) && isId(id)) uploaded.add(id);
    }
    const made = batches.find(({ inputFileId = "" }) => uploaded.has(inputFileId));
    if (made) return referenceTo(made);
    for (const id of uploaded) await this.#api.deleteIfPossible(id, context);
    return undefined;
  }

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = readReference(stored, this.#target.name);
    let answer: JsonAnswer<Batch>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, context)) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error: error as ProviderError };
    }
    const batch = answer.value;
    const { clock } = context;
    const state = this.#state(answer, context);
    const status = {
      state,
      ...(isQueued(batch) && { queued: true as const }),
      ...(batch.counts && { counts: batch.counts }),
    };
    switch (state) {
      case "running":
        return { ...status, pollAgainMs: pollAgainMs(clock.now() - (reference.submittedAt ?? batch.createdAt)) };
      case "done":
        return { ...status, pollAgainMs: 0 };
      default:
        return { ...status, pollAgainMs: 0, error: batchError(this.#target.name, state, answer) };
    }
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = readReference(stored, this.#target.name);
    const answer = await this.#get(reference, context);
    if (this.#state(answer, context) === "running") {
      throw this.#error(reference.batchId, "is running and has no results yet", answer, true);
    }
    const { name, protocol } = this.#target;
    const { key } = await this.#api.findKey(context);
    const rows = new RowReader(name, protocol, [key, ...headerSecrets(this.#settings.headers)]);
    const told = new Set<string>();
    const unread = new Map<string, LaneResult>();
    // Both, whatever its state: what was done before it was cancelled or has expired is billed, and belongs to us.
    for (const fileId of [answer.value.outputFileId, answer.value.errorFileId]) {
      if (fileId === undefined) continue;
      if (!isId(fileId)) throw this.#error(reference.batchId, `names "${fileId}", which is no id of a file`, answer);
      for await (const lines of this.#api.content(fileId, context)) {
        for (const line of lines) {
          const row = rows.read(line);
          if (!row || told.has(row.result.id)) continue;
          if (row.broken) unread.set(row.result.id, row.result);
          else yield row.result;
          if (!row.broken) told.add(row.result.id);
        }
      }
    }
    for (const [id, result] of unread) if (!told.has(id)) yield result;
  }

  /** What has ended cannot be cancelled, and the API says so with an error, as it does of what is being cancelled already. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const reference = readReference(stored, this.#target.name);
    const call = { method: "POST", path: `/batches/${reference.batchId}/cancel` } as const;
    try {
      await this.#api.json(call, () => undefined, context);
    } catch (error) {
      if (isForgotten(error, reference, context)) return;
      if (!(error instanceof ProviderError) || ![400, 404, 409].includes(error.status ?? 0)) throw error;
      const { value } = await this.#get(reference, context);
      if (!isStopping(value)) throw error;
    }
  }

  /**
   * Only the input, which nobody else reads. The results are what was paid for: they stay for others who read them, and for the record, until the
   * vendor deletes them.
   */
  async discard(stored: JsonValue, context: CallContext): Promise<void> {
    const { inputFileId } = readReference(stored, this.#target.name);
    if (inputFileId !== undefined) await this.#api.delete(inputFileId, context);
  }

  async #get({ batchId }: BatchReference, context: CallContext): Promise<JsonAnswer<Batch>> {
    const read = (object: JsonObject, fail: JsonAnswer<Batch>["fail"]) => {
      const batch = this.#batch(object, fail);
      if (batch.id === batchId) return batch;
      const { body } = fail(object);
      throw new ProviderError(`${this.#target.name} answered with another batch than ${batchId}.`, {
        ...{ provider: this.#target.name, body },
      });
    };
    return this.#api.json({ method: "GET", path: `/batches/${batchId}` }, read, context);
  }

  #batch(object: JsonObject, fail: JsonAnswer<Batch>["fail"]): Batch {
    const batch = readBatch(object);
    if (batch) return batch;
    const { body } = fail(object);
    throw new ProviderError(`${this.#target.name} sent something else where a batch belongs.`, {
      ...{ provider: this.#target.name, body, status: 200 },
    });
  }

  /** A state that is not known may become a known one: it is an error, but not the end. */
  #state(answer: JsonAnswer<Batch>, { clock }: CallContext): LaneStatus["state"] {
    const { id, status } = answer.value;
    const state = stateOf(answer.value, clock.now());
    if (state === undefined) throw this.#error(id, `has the status "${status}", which is not known`, answer, true);
    return state;
  }

  #error(batchId: string, what: string, { facts }: JsonAnswer<Batch>, retryable = false): ProviderError {
    const { name } = this.#target;
    return new ProviderError(`Batch ${batchId} of ${name} ${what}.`, { ...facts, provider: name, retryable });
  }
}
