/** Anthropic's message batches: many requests at half the price, within a day. https://platform.claude.com/docs/en/build-with-claude/batch-processing */
import { InvalidRequestError, ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { DeferredRequest, Lane, LaneResult, LaneStatus, SentSubmission } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import { retryAfterMs } from "../../http/limits.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { type Batch, isBatchId } from "./batch.ts";
import { BatchCalls, isNotFound, passing } from "./batch-calls.ts";
import { batchLimits } from "./batch-limits.ts";
import { encodeBatch, readRow, rowId } from "./batch-rows.ts";
import { findBatch } from "./batch-search.ts";
import type { MessagesProfile } from "./messages.ts";
import { messagesProtocol } from "./messages-protocol.ts";

/** How long results are kept after the batch was made. https://platform.claude.com/docs/en/build-with-claude/batch-processing#batch-limitations */
const keptMs = 29 * 24 * 3_600_000;

const shortestPollMs = 5_000;
const longestPollMs = 60_000;
/** The longest pause that the provider can ask for. */
const longestPauseMs = 3_600_000;

/** What is stored of a submission. A `batchId` alone will do, of a batch that another program submitted. */
interface Reference {
  readonly batchId: string;
  /** Milliseconds since the epoch. */
  readonly submittedAt?: number;
  /** Where it was adopted while nothing could tell whose it is: what it was taken for, with a few of the ids. */
  readonly unproven?: { readonly at: number; readonly count: number; readonly ids: readonly string[] };
}

export function batchesLane(profile: MessagesProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new BatchesLane(profile, settings);
}

/** There is no `discard`: nothing is uploaded apart, and to delete a batch would delete its results, which are the user's to keep. */
class BatchesLane implements Omit<Lane, "limits"> {
  readonly #profile: MessagesProfile;
  readonly #calls: BatchCalls;

  constructor(profile: MessagesProfile, settings: HttpSettings) {
    this.#profile = profile;
    this.#calls = new BatchCalls(profile, settings);
  }

  /** Parameters are not validated at once: a wrong one is the error of its row. */
  async submit(requests: readonly DeferredRequest[], _tag: string, context: CallContext): Promise<JsonObject> {
    const { prepare } = messagesProtocol(this.#profile);
    const content = encodeBatch(requests, ({ request, model }) => {
      const whole = { ...request, options: { ...request.options, stream: false } };
      return prepare(whole, { ...context, model });
    });
    const submittedAt = context.clock.now();
    return { batchId: await this.#calls.create(content, context), submittedAt };
  }

  async find(sent: SentSubmission, context: CallContext): Promise<JsonObject | undefined> {
    const found = await findBatch(sent, context.clock.now(), {
      provider: this.#profile.name,
      page: (afterId) => this.#calls.page(afterId, context),
      ids: (batch) => this.#ids(batch, context),
    });
    if (!found) return undefined;
    const { id, createdAt } = found.batch;
    const unproven = { at: sent.at.getTime(), count: sent.count, ids: sent.ids.slice(0, 3) };
    return { batchId: id, submittedAt: createdAt, ...(!found.proven && unproven.ids.length > 0 && { unproven }) };
  }

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    let answer: JsonAnswer<Batch>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, context)) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error };
    }
    const { value: batch, header } = answer;
    if (batch.status === "ended" && (batch.resultsURL !== undefined || isArchived(batch, context))) {
      if (!(await this.#isOurs(batch, reference, context))) return this.#lookAgain(batch, reference, context);
      return { pollAgainMs: 0, counts: batch.counts, ...this.#ending(batch, context) };
    }
    const now = context.clock.now();
    const asked = Math.min(retryAfterMs(header, now) ?? 0, longestPauseMs);
    const ageMs = now - (reference.submittedAt ?? batch.createdAt);
    const byAge = Math.min(Math.max(Math.round(ageMs / 10), shortestPollMs), longestPollMs);
    return { state: "running", pollAgainMs: Math.max(byAge, asked) };
  }

  /** Nothing of a batch that is archived, or another's: `poll` tells of both. */
  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    let answer: JsonAnswer<Batch>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, context)) throw error;
      return;
    }
    const { value: batch, fail } = answer;
    if (isArchived(batch, context)) return;
    if (batch.status !== "ended" || batch.resultsURL === undefined) {
      throw this.#error(batch, "is running and has no results yet", true);
    }
    if (!(await this.#isOurs(batch, reference, context))) return;
    const reader = { provider: this.#profile.name, batchId: batch.id, fail };
    for await (const lines of this.#calls.lines(batch, context)) {
      for (const line of lines) {
        const result = readRow(line, reader);
        if (result) yield result;
      }
    }
  }

  /** What is said of one that has ended is not documented, so that it is asked then whether there is anything left to stop. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const reference = this.#read(stored);
    try {
      await this.#calls.cancel(reference.batchId, context);
    } catch (error) {
      if (isForgotten(error, reference, context)) return;
      if (!(error instanceof ProviderError) || (error.status !== 400 && error.status !== 409)) throw error;
      const { value } = await this.#get(reference, context);
      if (value.status !== "ended") throw error;
    }
  }

  /** One that is not known within its window is asked for again. */
  async #get({ batchId, submittedAt }: Reference, context: CallContext): Promise<JsonAnswer<Batch>> {
    try {
      return await this.#calls.get(batchId, context);
    } catch (error) {
      const isYoung = submittedAt !== undefined && context.clock.now() - submittedAt < batchLimits.windowMs;
      throw isYoung && isNotFound(error) ? passing(error) : error;
    }
  }

  /** Now that it has ended, its results tell. */
  async #isOurs(batch: Batch, { unproven }: Reference, context: CallContext): Promise<boolean> {
    if (!unproven || isArchived(batch, context)) return true;
    for await (const id of this.#ids(batch, context)) if (unproven.ids.includes(id)) return true;
    return false;
  }

  /** The batch that was adopted is another's. Of those that were running then, more is known now. */
  async #lookAgain(batch: Batch, { unproven }: Reference, context: CallContext): Promise<LaneStatus> {
    const { at = 0, count = 0, ids = [] } = unproven ?? {};
    const reference = await this.find({ tag: "", at: new Date(at), count, ids }, context);
    if (reference) return { state: "running", pollAgainMs: shortestPollMs, reference };
    const why = "was taken for a submission whose answer was lost, but is another's, and that one was never taken";
    return { state: "failed", pollAgainMs: 0, error: this.#error(batch, why, true) };
  }

  async *#ids(batch: Batch, context: CallContext): AsyncGenerator<string> {
    for await (const lines of this.#calls.lines(batch, context)) {
      for (const line of lines) {
        const id = rowId(line);
        if (id !== undefined) yield id;
      }
    }
  }

  #ending(batch: Batch, context: CallContext): Pick<LaneStatus, "state" | "error" | "forgotten"> {
    const { total } = batch.counts;
    const { canceled, expired } = batch.notRun;
    if (isArchived(batch, context)) {
      const why = "is archived: its results were kept for 29 days and are there no longer";
      return { state: "expired", forgotten: true, error: this.#error(batch, why) };
    }
    if (canceled > 0) {
      const why = `was cancelled before ${canceled} of its ${total} requests were run`;
      return { state: "cancelled", error: this.#error(batch, why) };
    }
    if (expired === 0) return { state: "done" };
    const why = `has expired before ${expired} of its ${total} requests were run`;
    return { state: "expired", error: this.#error(batch, why) };
  }

  #error({ id }: Batch, what: string, retryable = false): ProviderError {
    const { name: provider } = this.#profile;
    return new ProviderError(`Batch ${id} of ${provider} ${what}.`, { provider, retryable });
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { batchId, submittedAt, unproven } = isObject(stored) ? stored : {};
    if (typeof batchId !== "string" || !isBatchId(batchId)) {
      throw new InvalidRequestError("reference", `This is no reference of a batch of ${this.#profile.name}.`);
    }
    return {
      batchId,
      ...(typeof submittedAt === "number" && { submittedAt }),
      ...(isObject(unproven) && { unproven: readUnproven(unproven) }),
    };
  }
}

function readUnproven({ at, count, ids }: JsonObject): NonNullable<Reference["unproven"]> {
  return {
    at: Number(at),
    count: Number(count),
    ids: Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
  };
}

/** One without an address of its results has them still to come, unless their time is over. */
function isArchived({ isArchived, resultsURL, createdAt, status }: Batch, { clock }: CallContext): boolean {
  return isArchived || (status === "ended" && resultsURL === undefined && clock.now() - createdAt >= keptMs);
}

/** Not found after the time for which it is kept. */
function isForgotten(error: unknown, { submittedAt }: Reference, { clock }: CallContext): error is ProviderError {
  return isNotFound(error) && submittedAt !== undefined && clock.now() - submittedAt >= keptMs;
}
