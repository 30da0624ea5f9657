/** Mistral's batch jobs: requests sent along or in a file, results in the answer or in files. https://docs.mistral.ai/studio-api/batch-processing */
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
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
import { ChatCalls, filenameOf, isGone, isId } from "../openai/chat-calls.ts";
import { normalised, statusOf } from "./batch-state.ts";

/** Fewer than so many may be sent along. How long they may be is not documented: what is large goes into a file. */
const mostInline = { requests: 9_999, bytes: 8_000_000 };

/** As of files: https://docs.mistral.ai/resources/known-limitations */
const keptMs = 30 * 24 * 3_600_000;

/** The clocks of two machines differ by less. */
const skewMs = 60_000;

const pageSize = 100;
const mostPages = 100;

/** The member of a job's metadata that holds the tag. */
const tagMember = "afterword";

/** What is stored of a submission. A `jobId` alone will do, of one that another program made. */
interface Reference {
  readonly jobId: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
  /** Its requests came in a file: the results are too many to come along. */
  readonly isLarge?: true;
}

export function batchLane(profile: ChatProfile, settings: HttpSettings, limits: LaneLimits): Omit<Lane, "limits"> {
  return new BatchLane(new ChatCalls(profile, settings), limits);
}

/** https://github.com/mistralai/client-ts (src/models/components/{createbatchjobrequest,batchjob}.ts) */
class BatchLane implements Omit<Lane, "limits"> {
  readonly #calls: ChatCalls;
  readonly #limits: LaneLimits;

  constructor(calls: ChatCalls, limits: LaneLimits) {
    this.#calls = calls;
    this.#limits = limits;
  }

  async submit(requests: Parameters<Lane["submit"]>[0], tag: string, context: CallContext): Promise<JsonObject> {
    const rows: JsonObject[] = [];
    const lines = this.#calls.linesOf(requests, this.#limits, context, (id, body) => {
      const row = { custom_id: id, body };
      rows.push(row);
      return row;
    });
    const isInline = rows.length <= mostInline.requests && lines.length <= mostInline.bytes;
    const fileId = isInline ? undefined : await this.#calls.upload(lines, tag, context, { purpose: "batch" });
    const input = fileId === undefined ? { requests: rows } : { input_files: [fileId] };
    const submittedAt = context.clock.now();
    const body = {
      ...{ model: requests[0]?.model.name, endpoint: "/v1/chat/completions", ...input },
      ...{ metadata: { [tagMember]: tag }, timeout_hours: 24 },
    };
    const call = { method: "POST", path: "/batch/jobs", body, submits: true } as const;
    try {
      const created = await this.#calls.json(call, (answer, fail) => this.#calls.idOf(answer, "id", fail), context);
      return { jobId: created.value, submittedAt, ...(!isInline && { isLarge: true }) };
    } catch (error) {
      const isUnclear = error instanceof UnclearSubmissionError || context.signal.aborted;
      // A file that stays behind costs nothing; what the job was refused for is what matters.
      if (!isUnclear && fileId !== undefined) await this.#calls.deleteFile(fileId, context).catch(() => {});
      throw error;
    }
  }

  /**
   * By the tag in its metadata, which the list repeats. The list takes a filter of metadata too; how that is written is documented nowhere, and
   * a filter that is not understood would hide the job.
   */
  async find({ tag, at }: SentSubmission, context: CallContext): Promise<JsonObject | undefined> {
    const since = at.getTime() - skewMs;
    const created = encodeURIComponent(new Date(since).toISOString());
    const order = `order_by=-created&created_after=${created}`;
    for await (const jobs of this.#pages(`/batch/jobs?${order}`, context)) {
      const found = jobs.find(({ metadata, id }) => isObject(metadata) && metadata[tagMember] === tag && isId(id));
      if (found) return { jobId: found.id, submittedAt: at.getTime() };
      const oldest = jobs.at(-1)?.created_at;
      if (typeof oldest === "number" && oldest * 1000 < since) break;
    }
    await this.#deleteFilesOf(tag, context);
    return undefined;
  }

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    const { submittedAt } = reference;
    const ageMs = submittedAt === undefined ? Infinity : context.clock.now() - submittedAt;
    try {
      return statusOf(await this.#get(reference, context), this.#calls, ageMs);
    } catch (error) {
      if (!isGone(error) || ageMs < keptMs || submittedAt === undefined) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error };
    }
  }

  /** What came along with the job, and what stands in its two files: a row may be in either, or in both. */
  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    const job = await this.#get(reference, context, !reference.isLarge);
    const { outputs, output_file, error_file, total_requests } = job;
    const seen = new Set<string>();
    const broken = new Map<string, LaneResult>();
    const reader = this.#calls.rowReader();
    const read = (lines: readonly JsonLine[]) =>
      lines.flatMap((line) => {
        const row = reader.read("value" in line ? { value: normalised(line.value) } : line);
        if (!row || seen.has(row.result.id)) return [];
        const { id } = row.result;
        if (row.broken) broken.set(id, row.result);
        else seen.add(id);
        return row.broken ? [] : [row.result];
      });
    if (Array.isArray(outputs)) yield* read(outputs.filter(isObject).map((value) => ({ value })));
    for (const file of [output_file, error_file]) {
      if (file === undefined || file === null || seen.size === total_requests) continue;
      if (!isId(file)) throw this.#error("named a file by something that is no id", { file });
      for await (const lines of this.#calls.lines(`/files/${file}/content`, context)) yield* read(lines);
    }
    for (const [id, result] of broken) if (!seen.has(id)) yield result;
  }

  /** What is done stays so; where Mistral refuses because nothing is left to stop, that is as good. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const { jobId } = this.#read(stored);
    try {
      await this.#calls.json({ method: "POST", path: `/batch/jobs/${jobId}/cancel` }, () => undefined, context);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const status = await this.poll(stored, context).catch(() => undefined);
      if (!status || status.state === "running") throw error;
    }
  }

  /** Its input: Mistral makes a file also of requests that were sent along. */
  async discard(stored: JsonValue, context: CallContext): Promise<void> {
    let job: JsonObject;
    try {
      job = await this.#get(this.#read(stored), context, false);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    const files = Array.isArray(job.input_files) ? job.input_files : [];
    for (const id of files) if (isId(id)) await this.#calls.deleteFile(id, context);
  }

  /** @throws ProviderError where there is no end of pages, which must not pass for one that nothing was found on */
  async *#pages(path: string, context: CallContext): AsyncGenerator<readonly JsonObject[]> {
    for (let page = 0; page < mostPages; page++) {
      const call = { method: "GET", path: `${path}&page_size=${pageSize}&page=${page}` } as const;
      const { value } = await this.#calls.json(call, (answer) => answer, context);
      const items = value.data ?? [];
      if (!Array.isArray(items)) throw this.#error("sent no list", value);
      if (items.length > 0) yield items.filter(isObject);
      // Not all servers fill their pages: an empty one is the end.
      if (items.length === 0) return;
    }
    throw this.#error("sent pages without an end", {});
  }

  async #get({ jobId }: Reference, context: CallContext, inline?: boolean): Promise<JsonObject> {
    const read = (job: JsonObject, fail: JsonAnswer<JsonObject>["fail"]) => {
      if (this.#calls.idOf(job, "id", fail) === jobId) return job;
      throw this.#error(`answered with another job than ${jobId}`, job);
    };
    const query = inline === undefined ? "" : `?inline=${inline}`;
    return (await this.#calls.json({ method: "GET", path: `/batch/jobs/${jobId}${query}` }, read, context)).value;
  }

  async #deleteFilesOf(tag: string, context: CallContext): Promise<void> {
    const filename = filenameOf(tag);
    try {
      for await (const files of this.#pages(`/files?purpose=batch&search=${filename}`, context)) {
        const left = files.filter((file) => file.filename === filename);
        for (const { id } of left) if (isId(id)) await this.#calls.deleteFile(id, context);
      }
    } catch (error) {
      // That there is no job is known, and a file that stays behind costs nothing.
      if (!AfterwordError.isInstance(error)) throw error;
    }
  }

  #error(what: string, body: JsonObject): ProviderError {
    return new ProviderError(`${this.#calls.name} ${what}.`, { provider: this.#calls.name, status: 200, body });
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { jobId, submittedAt, isLarge } = asObject(stored);
    return {
      jobId: this.#calls.checkedId(jobId, "batch"),
      ...(typeof submittedAt === "number" && { submittedAt }),
      ...(isLarge === true && { isLarge }),
    };
  }
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
