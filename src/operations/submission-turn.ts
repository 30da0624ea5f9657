/** A worker's turn with a submission: to send it once, to find it again, to ask how far it is, and to take what came of it. */
import { AfterwordError, ProviderError, StoreError } from "../core/errors.ts";
import type { DeferredRequest, Lane, LaneResult, LaneStatus } from "../core/lane.ts";
import { UnclearSubmissionError } from "../core/lane.ts";
import type { CallContext } from "../core/provider.ts";
import { FencedError } from "./errors.ts";
import { type LetGo, LetGoReason } from "./let-go.ts";
import { Members } from "./members.ts";
import type { SubmissionRecord } from "./record.ts";
import { nextRequest } from "./resumed.ts";
import { isForAnotherWorker, refusalOf, waitBeforeRetry } from "./retry.ts";
import type { Rooms } from "./room.ts";
import { Rows } from "./rows.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";
import { noticeOf, spread } from "./turn-facts.ts";

/** How long a submission is looked for of which nobody knows whether it arrived, before it is sent again: lists may be late. */
const adoptMs = 2 * 60_000;
const firstLookMs = 5_000;
/** Another worker may have what this one lacks. */
const otherWorkerMs = 60_000;
/** A failed question says nothing of the submission. */
const pollAfterFailureMs = 10_000;
const longestWaitMs = 5 * 60_000;
/** A provider that has not begun with a submission by then never will: usually it is minutes. */
const stuckMs = 6 * 3_600_000;

type Update = { readonly [Member in keyof SubmissionRecord]?: SubmissionRecord[Member] | undefined };

export class SubmissionTurn {
  readonly #work: SubmissionWork;
  readonly #means: WorkerMeans & { readonly store: Store };
  readonly #abort = new AbortController();
  readonly #members: Members;
  readonly #rooms: Rooms;
  /** As it is written down. */
  #submission: SubmissionRecord;

  constructor(work: SubmissionWork, means: WorkerMeans & { readonly store: Store }, rooms: Rooms) {
    this.#work = work;
    this.#means = means;
    this.#rooms = rooms;
    this.#submission = work.submission;
    this.#members = new Members(work, means);
  }

  get work(): SubmissionWork {
    return this.#work;
  }

  letGo(why: LetGo): void {
    this.#abort.abort(new LetGoReason(why));
  }

  /** Never fails: what goes wrong is written down, or somebody else has the submission. */
  async run(): Promise<void> {
    try {
      await this.#advance();
    } catch (error) {
      await this.#failed(error).catch(() => {});
    }
  }

  async #advance(): Promise<void> {
    const { registry } = this.#means;
    const { provider, model, clock } = registry.means(this.#submission.model);
    const lane = provider.lanes?.batch as Lane;
    const context: CallContext = { signal: this.#abort.signal, model, clock, onRetry() {} };
    switch (this.#submission.state) {
      case "packed":
        return this.#send(lane, context);
      case "sent":
        return this.#adopt(lane, context);
      case "running":
        return this.#poll(lane, context);
      case "done":
        return this.#done();
      default:
        this.#submission.state satisfies never;
    }
  }

  /** The intent is written first, so that whoever comes after a crash looks for it and never sends it twice. */
  async #send(lane: Lane, context: CallContext): Promise<void> {
    using _held = await this.#rooms.sending.enter(this.#submission.size, context.signal);
    const checkAt = await this.#members.check(this.#now);
    const requests = await this.#requests(context);
    if (requests.length === 0) return this.#done();
    await this.#write({ state: "sent", sentAt: this.#now, sent: requests.length, checkAt });
    let reference: SubmissionRecord["reference"];
    try {
      reference = await lane.submit(requests, this.#submission.id, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      if (error instanceof UnclearSubmissionError) return this.#again(firstLookMs, { waitingFor: error.message });
      return this.#refused(error);
    }
    await this.#again(0, { state: "running", reference, attempts: 0, waitingFor: undefined });
  }

  /** Of each member the call that is next; one that has none ends with the reason for that. */
  async #requests(context: CallContext): Promise<DeferredRequest[]> {
    const requests: DeferredRequest[] = [];
    const { store, registry } = this.#means;
    for await (const record of this.#members) {
      const { id, settings } = record;
      const steps = settings.chain || settings.repair ? await store.steps(id) : [];
      try {
        const request = await nextRequest(record, steps, this.#means, context.signal);
        requests.push({ id, request, model: registry.means(request.model).model });
      } catch (error) {
        if (context.signal.aborted || error instanceof FencedError || error instanceof StoreError) throw error;
        await this.#members.end(record, { id, error: known(error), notSent: true });
      }
    }
    return requests;
  }

  /** It was sent, or may have been. */
  async #adopt(lane: Lane, context: CallContext): Promise<void> {
    const { id, sentAt = 0, sent = 0, attempts } = this.#submission;
    if (lane.limits.findable === false) {
      const lost = new AfterwordError("connection", "the worker that submitted it was lost");
      const error = new UnclearSubmissionError(this.#submission.model, lost);
      await this.#members.endAll((record) => ({ id: record.id, error, lost: true }));
      return this.#done();
    }
    const ids: string[] = [];
    for await (const record of this.#members) ids.push(record.id);
    const reference = await lane.find({ tag: id, at: new Date(sentAt), count: sent, ids }, context);
    if (reference !== undefined)
      return this.#again(0, { state: "running", reference, attempts: 0, waitingFor: undefined });
    if (this.#now - sentAt < adoptMs) return this.#again(firstLookMs * 2 ** attempts, { attempts: attempts + 1 });
    await this.#again(0, { state: "packed", sentAt: undefined, sent: undefined, attempts: 0, waitingFor: undefined });
  }

  async #poll(lane: Lane, context: CallContext): Promise<void> {
    const { reference = null, cancelled, checkAt: before = Number.POSITIVE_INFINITY } = this.#submission;
    const checkAt = before <= this.#now ? await this.#members.check(this.#now) : this.#submission.checkAt;
    if (!cancelled && (await this.#members.isEmpty())) {
      // Nobody waits for any of it. What was done until now is paid, and asked for still.
      await lane.cancel(reference, context);
      await this.#write({ cancelled: true });
    }
    const status = await this.#asked(lane, context);
    if (status?.queued && !this.#submission.cancelled && this.#now - (this.#submission.sentAt ?? 0) > stuckMs) {
      // It is cancelled there, and what was not run is submitted once more.
      await lane.cancel(reference, context);
      await this.#write({ cancelled: true, stuck: true });
      return this.#again(status.pollAgainMs, {
        waitingFor: "The provider did not begin with it in hours; it was cancelled there.",
      });
    }
    if (status?.reference !== undefined) await this.#write({ reference: status.reference });
    if (!status || status.state === "running") {
      const { counts } = status ?? {};
      const set = { checkAt, ...(status && { attempts: 0, waitingFor: undefined }), ...(counts && { counts }) };
      // Whoever has cancelled the last of them meanwhile could not wake what was under way.
      const isLeft = !this.#submission.cancelled && (await this.#members.isEmpty());
      return this.#again(isLeft ? 0 : (status?.pollAgainMs ?? pollAfterFailureMs), set);
    }
    await this.#collect(lane, status, context);
  }

  /** `undefined` where the provider could not be asked. */
  async #asked(lane: Lane, context: CallContext): Promise<LaneStatus | undefined> {
    try {
      return await lane.poll(this.#submission.reference ?? null, context);
    } catch (error) {
      if (!AfterwordError.isInstance(error) || !error.retryable) throw error;
      const { retryAfterMs } = error as ProviderError;
      return retryAfterMs === undefined ? undefined : { state: "running", pollAgainMs: retryAfterMs };
    }
  }

  /** All that came is written down before it is over; read again after a crash, what is written down already is left. */
  async #collect(lane: Lane, status: LaneStatus, context: CallContext): Promise<void> {
    const { reference = null, size } = this.#submission;
    using _held = await this.#rooms.collecting.enter(size, context.signal);
    const rows = new Rows(this.#work, this.#means, this.#means.store);
    const gone = await this.#read(rows, lane.results(reference, context), context);
    if (gone) return this.#collected(lane, { ...status, state: "expired", forgotten: true, error: gone }, context);
    // It failed before any of it was run.
    if (status.state === "failed" && rows.count === 0) return this.#refused(status.error);
    await this.#collected(lane, status, context);
  }

  /** @returns what the provider says of results that are not there any more */
  async #read(
    rows: Rows,
    results: AsyncIterable<LaneResult>,
    { signal }: CallContext,
  ): Promise<AfterwordError | undefined> {
    try {
      for await (const row of results) {
        signal.throwIfAborted();
        await rows.add(row);
      }
    } catch (error) {
      if (!(error instanceof ProviderError) || error.retryable || ![404, 410].includes(error.status ?? 0)) throw error;
      await rows.flush();
      return error;
    }
    await rows.flush();
    return undefined;
  }

  async #collected(lane: Lane, status: LaneStatus, context: CallContext): Promise<void> {
    const { reference = null, stuck } = this.#submission;
    await this.#members.endAll((record) => missing(record.id, stuck ? { ...status, state: "expired" } : status));
    // It costs nothing where it is left, and is deleted some day.
    await lane.discard?.(reference, context).catch(() => {});
    await this.#done();
  }

  /** The provider did not take it, or nothing of it. */
  async #refused(error: unknown): Promise<void> {
    const { attempts } = this.#submission;
    const unsent = { state: "packed", sentAt: undefined, sent: undefined, reference: undefined } as const;
    const { message } = error as Error;
    switch (refusalOf(error)) {
      case "elsewhere":
        return this.#again(otherWorkerMs, { ...unsent, waitingFor: message });
      case "later": {
        const waitMs = waitBeforeRetry(error, Math.min(attempts + 1, 8), Number.POSITIVE_INFINITY) ?? longestWaitMs;
        return this.#again(waitMs, { ...unsent, attempts: attempts + 1, waitingFor: message });
      }
      case "one":
        // One of them may be what is wrong: the others are not to fail for it.
        if (await this.#members.splitOff(this.#now)) return this.#again(0, { ...unsent, waitingFor: message });
        break;
      case "all":
        break;
    }
    const why = known(error);
    await this.#members.endAll(({ id }) => ({ id, error: why, notSent: true }));
    await this.#done();
  }

  async #failed(error: unknown): Promise<void> {
    const { reason } = this.#abort.signal;
    if (error instanceof FencedError) return;
    if (reason instanceof LetGoReason) {
      // Somebody goes on where this one was.
      if (reason.why !== "lost") await this.#again(0, {});
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    if (isForAnotherWorker(error)) return this.#again(otherWorkerMs, { waitingFor: message });
    const { attempts } = this.#submission;
    const { retryAfterMs = 0 } = error as Partial<ProviderError>;
    const waitMs = Math.max(retryAfterMs, Math.min(longestWaitMs, pollAfterFailureMs * 2 ** attempts));
    await this.#again(waitMs, { attempts: attempts + 1, waitingFor: message });
  }

  get #now(): number {
    return this.#means.clock.now();
  }

  /** Hands it back, to go on after so long, or when the first deadline comes near. */
  async #again(waitMs: number, set: Update): Promise<void> {
    const { id, group, model } = this.#submission;
    const { checkAt = Number.POSITIVE_INFINITY, reference } = { ...this.#submission, ...set };
    const lane = reference === undefined ? undefined : this.#means.registry.means(model).provider.lanes?.batch;
    const notice = noticeOf(group, lane, reference);
    const runAt = Math.max(this.#now, Math.min(this.#now + spread(waitMs, id), checkAt));
    await this.#write(set, [
      { type: "enqueue", id, runAt, priority: 0, group, ...(notice !== undefined && { notice }) },
    ]);
  }

  async #done(): Promise<void> {
    await this.#write({ state: "done", waitingFor: undefined }, [{ type: "dequeue", id: this.#submission.id }]);
  }

  async #write(set: Update, changes: readonly Change[] = []): Promise<void> {
    const record = { ...this.#submission, ...set, modifiedAt: this.#now } as SubmissionRecord;
    await this.#means.store.commit([{ type: "submission", record }, ...changes], this.#work);
    this.#submission = record;
  }
}

function known(error: unknown): AfterwordError {
  if (AfterwordError.isInstance(error)) return error;
  return new AfterwordError("provider", error instanceof Error ? error.message : String(error));
}

/** There is no row of it. */
function missing(id: string, { state, error, forgotten }: LaneStatus): LaneRow {
  if (forgotten)
    return { id, error: error ?? new AfterwordError("provider", "Its result is kept no longer."), lost: true };
  const said = error ?? new AfterwordError("provider", "The provider gave no result for it.", { retryable: true });
  if (state === "cancelled" || state === "expired") return { id, error: said, notRun: state };
  return state === "failed" ? { id, error: said } : { id, error: said, lost: true };
}
