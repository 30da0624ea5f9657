/** Gemini's batches: many requests for one model at half the price, done within a day. https://ai.google.dev/gemini-api/docs/batch-api */
import { AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import {
  type Lane,
  type LaneResult,
  type LaneStatus,
  type SentSubmission,
  UnclearSubmissionError,
} from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { BatchFiles, isFileName } from "./batch-files.ts";
import { batchInput } from "./batch-input.ts";
import { BatchJob, isJobName } from "./batch-job.ts";
import { type RowContext, rowResult } from "./batch-row.ts";
import type { GenerateProfile } from "./generate.ts";
import { generateProtocol } from "./generate-protocol.ts";
import { ResourceClient } from "./resource-client.ts";

/** How long a job is kept is not documented. After a week, one that is not found is gone; before, it is a mistake of key or address. */
const keptMs = 7 * 24 * 3_600_000;

/** Clocks differ. */
const skewMs = 60_000;

/** A file whose job has not appeared in so long was left behind. */
const leftAfterMs = 10 * 60_000;

const pageSize = 50;
const mostPages = 100;

const shortestPollMs = 5_000;
const longestPollMs = 60_000;

/** What is stored of a submission. A `name` alone will do, of a job that another program made. */
interface Reference {
  readonly name: string;
  /** The file that was uploaded for it. */
  readonly inputFile?: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
}

export function batchLane(profile: GenerateProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new BatchLane(profile, settings);
}

class BatchLane implements Omit<Lane, "limits"> {
  readonly #name: string;
  readonly #protocol: Protocol;
  readonly #client: ResourceClient;
  readonly #files: BatchFiles;

  constructor(profile: GenerateProfile, settings: HttpSettings) {
    this.#name = profile.name;
    this.#protocol = generateProtocol(profile.name);
    this.#client = new ResourceClient(profile, settings, this.#protocol);
    this.#files = new BatchFiles(this.#client);
  }

  /** https://ai.google.dev/api/batch-api#method:-models.batchgeneratecontent */
  async submit(requests: Parameters<Lane["submit"]>[0], tag: string, context: CallContext): Promise<JsonObject> {
    const { path, options, inline, lines } = batchInput(requests, this.#protocol, this.#name, context);
    const submittedAt = context.clock.now();
    const inputFile = lines && (await this.#files.upload(lines, tag, context));
    const inputConfig = inline ?? JSON.stringify({ fileName: inputFile });
    const content = `{"batch":{"displayName":${JSON.stringify(tag)},"inputConfig":${inputConfig}}}`;
    const call = {
      ...({ method: "POST", path: `${path}:batchGenerateContent`, submits: true } as const),
      ...{ text: { content, type: "application/json" }, options },
    };
    try {
      const { value: name } = await this.#client.json(call, (operation) => this.#nameOf(operation), context);
      return { name, ...(inputFile !== undefined && { inputFile }), submittedAt };
    } catch (error) {
      const mayRun = error instanceof UnclearSubmissionError || context.signal.aborted;
      // The refusal is what is told; a file that stays is deleted by the API after 48 hours.
      if (inputFile !== undefined && !mayRun) await this.#files.delete(inputFile, context).catch(() => {});
      throw error;
    }
  }

  /** By the job's display name, which is the tag. https://ai.google.dev/api/batch-api#method:-batches.list */
  async find({ tag, at }: SentSubmission, context: CallContext): Promise<JsonObject | undefined> {
    const since = at.getTime() - skewMs;
    const found: BatchJob[] = [];
    let token = "";
    let last: number | undefined;
    let isNewestFirst: boolean | undefined;
    for (let page = 0; ; page++) {
      if (page >= mostPages) throw this.#client.error(`has listed ${page * pageSize} jobs since ${at.toISOString()}`);
      const { value } = await this.#client.get(`/v1beta/batches?pageSize=${pageSize}${token}`, context);
      const listed = (Array.isArray(value.operations) ? value.operations : []).filter(isObject);
      const jobs = listed.map((operation) => new BatchJob(operation));
      found.push(...jobs.filter(({ name, metadata }) => isJobName(name) && metadata.displayName === tag));
      const { nextPageToken } = value;
      // Newest first is what is seen and not documented: in any other order, whatever comes may still be it.
      for (const { createdAt } of jobs) {
        if (last !== undefined) isNewestFirst = createdAt <= last && isNewestFirst !== false;
        last = createdAt;
      }
      const isOver = isNewestFirst && last !== undefined && last < since;
      if (isOver || found.length > 0 || typeof nextPageToken !== "string" || nextPageToken === "") break;
      token = `&pageToken=${encodeURIComponent(nextPageToken)}`;
    }
    const [job] = found.toSorted((one, other) => one.createdAt - other.createdAt);
    const files = await this.#leftFiles(tag, context);
    if (job) return this.#adopted(job, files, at);
    // A job that is still being made needs its file.
    if (context.clock.now() - at.getTime() < leftAfterMs) return undefined;
    await Promise.all(files.map((name) => this.#files.delete(name, context).catch(ignoreFailure)));
    return undefined;
  }

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    const now = context.clock.now();
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, now)) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error };
    }
    const job = new BatchJob(answer.value);
    const { counts, isQueued } = job;
    const told = { state: job.state(now), ...(counts && { counts }) };
    if (told.state === "running") {
      return { ...told, ...(isQueued && { queued: true }), pollAgainMs: pollAgainMs(reference, job, now) };
    }
    if (told.state !== "done") return { ...told, pollAgainMs: 0, error: job.failure(told.state, answer) };
    if (job.output) return { ...told, pollAgainMs: 0 };
    return { ...told, state: "failed", pollAgainMs: 0, error: job.failure("failed", answer) };
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    const answer = await this.#get(reference, context);
    const job = new BatchJob(answer.value);
    const what = `Batch ${reference.name} of ${this.#name}`;
    if (job.state(context.clock.now()) === "running") {
      throw new ProviderError(`${what} is running and has no results yet.`, {
        ...{ ...answer.facts, provider: this.#name, retryable: true },
      });
    }
    const { output = {} } = job;
    const row: RowContext = { provider: this.#name, job: reference.name, answer };
    const told = new Set<string>();
    let unnamed = 0;
    for await (const lines of this.#lines(output, context)) {
      for (const line of lines) {
        const result = rowResult(line, row);
        if (!result) unnamed++;
        else if (!told.has(result.id)) {
          told.add(result.id);
          yield result;
        }
      }
    }
    if (unnamed === 0 || told.size > 0) return;
    // It has happened: https://github.com/googleapis/python-genai/issues/2008. Their order would tell, and has been wrong: issue 1909 there.
    const message = `${what} gave ${unnamed} results and does not say which requests they are of.`;
    throw new ProviderError(message, { ...answer.facts, provider: this.#name });
  }

  /** What has ended stays so; for asking it to end, the API has more than one error. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const { name } = this.#read(stored);
    try {
      await this.#client.json({ method: "POST", path: `/v1beta/${name}:cancel`, body: {} }, (value) => value, context);
    } catch (error) {
      if (!(error instanceof ProviderError) || ![400, 404, 409].includes(error.status ?? 0)) throw error;
      if ((await this.poll(stored, context)).state === "running") throw error;
    }
  }

  async discard(stored: JsonValue, context: CallContext): Promise<void> {
    const { inputFile } = this.#read(stored);
    if (inputFile !== undefined) await this.#files.delete(inputFile, context);
  }

  async #get({ name }: Reference, context: CallContext): Promise<JsonAnswer<JsonObject>> {
    const answer = await this.#client.get(`/v1beta/${name}`, context);
    if (this.#nameOf(answer.value) === name) return answer;
    throw this.#client.error(`answered with another batch than ${name}`, answer.facts);
  }

  #nameOf({ name }: JsonObject): string {
    if (isJobName(name)) return name;
    throw this.#client.error("sent no batch's name where a batch belongs", { status: 200 });
  }

  /** Few answers stand in the job itself, also where the requests were in a file. */
  async *#lines(
    { inlinedResponses, responsesFile }: JsonObject,
    context: CallContext,
  ): AsyncGenerator<readonly JsonLine[]> {
    const inline = isObject(inlinedResponses) ? inlinedResponses.inlinedResponses : inlinedResponses;
    if (Array.isArray(inline)) yield inline.filter(isObject).map((value) => ({ value }));
    if (responsesFile === undefined || responsesFile === "") return;
    if (!isFileName(responsesFile)) throw this.#client.error("sent no file's name where its results belong");
    yield* this.#client.lines(`/download/v1beta/${responsesFile}:download?alt=media`, context);
  }

  /** The API deletes them itself before long: where it does not tell of them, that stands in the way of nothing. */
  async #leftFiles(tag: string, context: CallContext): Promise<readonly string[]> {
    return (await this.#files.find(tag, context).catch(ignoreFailure)) ?? [];
  }

  #adopted({ name, metadata }: BatchJob, files: readonly string[], at: Date): JsonObject {
    const { inputConfig } = metadata;
    const told = isObject(inputConfig) ? inputConfig.fileName : undefined;
    const inputFile = isFileName(told) ? told : files[0];
    return { name: String(name), ...(inputFile !== undefined && { inputFile }), submittedAt: at.getTime() };
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { name, inputFile, submittedAt } = isObject(stored) ? stored : {};
    if (!isJobName(name) || (inputFile !== undefined && !isFileName(inputFile))) {
      throw new InvalidRequestError("reference", `This is no reference of a batch of ${this.#name}.`);
    }
    return {
      name,
      ...(inputFile !== undefined && { inputFile }),
      ...(typeof submittedAt === "number" && { submittedAt }),
    };
  }
}

function ignoreFailure(error: unknown): undefined {
  // An abort is the caller's own.
  if (!AfterwordError.isInstance(error)) throw error;
}

function isForgotten(error: unknown, { submittedAt }: Reference, now: number): error is ProviderError {
  if (!(error instanceof ProviderError) || error.status !== 404) return false;
  return submittedAt !== undefined && now - submittedAt >= keptMs;
}

/** Often at first, for those of a few requests; then, as they take minutes or hours, once a minute. */
function pollAgainMs({ submittedAt }: Reference, { createdAt }: BatchJob, now: number): number {
  const since = submittedAt ?? createdAt;
  const ageMs = Number.isNaN(since) ? Infinity : now - since;
  return Math.min(Math.max(ageMs / 10, shortestPollMs), longestPollMs);
}
