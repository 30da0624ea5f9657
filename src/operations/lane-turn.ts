/** A turn with an operation that the provider carries out: hand it over once, ask for it again and again, and take what came of it. */
import { AfterwordError, type ProviderError } from "../core/errors.ts";
import type { StreamEvent } from "../core/events.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import {
  type FollowedEvents,
  type Lane,
  type LaneResult,
  type LaneStatus,
  UnclearSubmissionError,
} from "../core/lane.ts";
import type { CallContext } from "../core/provider.ts";
import type { Registry } from "../core/registry.ts";
import type { ModelRequest } from "../core/request.ts";
import type { JournalOptions, OperationJournal } from "./journal.ts";
import type { OperationRecord } from "./record.ts";
import { nextRequest, type ResumeMeans } from "./resumed.ts";

/** What the turn comes to: an answer that is written down, an end without one, or a time to ask again. */
export type LaneProgress =
  | { readonly done: true }
  | { readonly answer: readonly StreamEvent[] }
  | { readonly done: false; readonly ended: "cancelled" | "expired"; readonly error: JsonObject; readonly ran: boolean }
  | { readonly done: false; readonly reference: JsonValue; readonly againMs: number };

/** A failed poll says nothing of the operation: it is asked for again, as long as it takes. */
const pollAfterFailureMs = 10_000;

/** After so long in a provider's queue something is wrong there: usually it is seconds. */
const stuckMs = 15 * 60_000;

/**
 * @throws UnclearSubmissionError where nobody knows whether the provider has it; what the provider said of a submission that it refused, or of an
 * operation that failed
 */
export async function advanceLane(
  record: OperationRecord,
  journal: OperationJournal,
  means: ResumeMeans & Pick<JournalOptions, "store" | "clock">,
  signal: AbortSignal,
): Promise<LaneProgress> {
  const { provider, model, clock } = means.registry.means(record.request.model);
  const lane = provider.lanes?.background as Lane;
  const context: CallContext = { signal, model, clock, onRetry() {} };
  if (record.reference === undefined) {
    const reference = await submitOnce(record, journal, lane, context, () => nextRequest(record, [], means, signal));
    // Before anything else: without it, nobody would know that the provider has it.
    await journal.write([{ type: "update", id: record.id, set: { reference, modifiedAt: clock.now() } }]);
    if (follows(record, lane)) return { done: false, reference, againMs: 0 };
    const first = await polled(lane, reference, context);
    // What was given only once is in the new reference: it is read in the next turn, when that is written down.
    return { done: false, reference: first?.reference ?? reference, againMs: first?.pollAgainMs ?? pollAfterFailureMs };
  }
  const { reference } = record;
  if (record.cancelRequested) await lane.cancel(reference, context);
  const status = await polled(lane, reference, context);
  if (status?.reference !== undefined) return { done: false, reference: status.reference, againMs: 0 };
  if (status?.queued && (await isStuck(record, journal, lane, context))) return resubmitted(journal);
  if (!status || status.state === "running") {
    const againMs = status?.pollAgainMs ?? pollAfterFailureMs;
    if (status && follows(record, lane)) {
      const last = await followed(lane.follow(reference, context), journal, context);
      return { done: false, reference: last ?? reference, againMs: last === undefined ? againMs : 0 };
    }
    return { done: false, reference, againMs };
  }
  let row: LaneResult | undefined;
  try {
    for await (const each of lane.results(reference, context)) if (each.id === record.id) row ??= each;
  } catch (error) {
    // It is there still, and will be read another time.
    return { done: false, reference, againMs: askedToWait(error) ?? pollAfterFailureMs };
  }
  // What was told of it as it came is told again, whole.
  if (record.followed) journal.add([{ type: "reset", step: 0, reason: "the whole answer is there" }]);
  if (row?.events) return { answer: row.events };
  if (row) return failed(journal, status, row.error, row.notRun === undefined);
  const error = status.error ?? new AfterwordError("provider", `${provider.name} gave no result for the operation.`);
  return failed(journal, status, error, true);
}

/**
 * The provider has not begun with it for so long that it never will, which happens: it is cancelled there, once. What is done in that very moment
 * counts. https://community.openai.com/t/1382584
 */
async function isStuck(
  record: OperationRecord,
  { open }: OperationJournal,
  lane: Lane,
  context: CallContext,
): Promise<boolean> {
  const { reference } = record;
  if (reference === undefined || !open || open.attempt > 1 || context.clock.now() - open.sentAt < stuckMs) return false;
  await lane.cancel(reference, context);
  const status = await polled(lane, reference, context);
  return status?.state === "cancelled";
}

/** @throws a failure that is worth another try */
function resubmitted(journal: OperationJournal): never {
  journal.refused();
  const minutes = stuckMs / 60_000;
  const message = `The provider had not begun with it after ${minutes} minutes; it was cancelled there and is submitted once more.`;
  throw new AfterwordError("timeout", message, { retryable: true });
}

/** A stream was asked for, and can be had. */
function follows({ request }: OperationRecord, lane: Lane): lane is Lane & Required<Pick<Lane, "follow">> {
  return request.options.stream === true && lane.follow !== undefined;
}

/**
 * Writes down what comes while it runs, each piece with the place to go on from. It ends when the answer does, or where the connection breaks.
 * @returns the last place; `undefined` where nothing came
 */
async function followed(
  pieces: AsyncIterable<FollowedEvents>,
  journal: OperationJournal,
  { signal }: CallContext,
): Promise<JsonValue | undefined> {
  let last: JsonValue | undefined;
  try {
    for await (const { events, reference } of pieces) {
      last = reference;
      journal.follow(
        events.filter(({ type }) => type !== "finish"),
        reference,
      );
    }
  } catch (error) {
    if (signal.aborted || !AfterwordError.isInstance(error) || !error.retryable) throw error;
  }
  return last;
}

/** It is over at the provider, without an answer. @param ran whether it may have run, and been paid */
function failed(journal: OperationJournal, { state }: LaneStatus, error: AfterwordError, ran: boolean): LaneProgress {
  // What is known to be over may be submitted anew.
  journal.refused();
  if (state === "cancelled" || state === "expired") return { done: false, ended: state, error: error.toJSON(), ran };
  throw error;
}

/** Tells the provider that nobody waits any more, as far as it can be told. */
export async function cancelLane(record: OperationRecord, registry: Registry, signal: AbortSignal): Promise<void> {
  if (record.reference === undefined) return;
  const { provider, model, clock } = registry.means(record.request.model);
  await provider.lanes?.background?.cancel(record.reference, { signal, model, clock, onRetry() {} }).catch(() => {});
}

/** The intent is written first. What was sent before, and of which nobody knows, is looked for and never sent again. */
async function submitOnce(
  { id, request: { model } }: OperationRecord,
  journal: OperationJournal,
  lane: Lane,
  context: CallContext,
  request: () => Promise<ModelRequest>,
): Promise<JsonValue> {
  const { open } = journal;
  if (open && !open.refused) {
    const found = await lane.find({ tag: id, at: new Date(open.sentAt), count: 1, ids: [id] }, context);
    if (found !== undefined) return found;
    const lost = new AfterwordError("connection", "the worker that submitted it was lost");
    throw new UnclearSubmissionError(model, lost);
  }
  const sent = { id, request: await request(), model: context.model };
  await journal.openStep(0);
  try {
    return await lane.submit([sent], id, context);
  } catch (error) {
    const isUnclear = error instanceof UnclearSubmissionError || context.signal.aborted;
    if (!isUnclear) journal.refused();
    const found =
      isUnclear && !context.signal.aborted
        ? await lane.find({ tag: id, at: new Date(open?.sentAt ?? 0), count: 1, ids: [id] }, context)
        : undefined;
    if (found !== undefined) return found;
    throw error;
  }
}

/** `undefined` where the provider could not be asked; `againMs` is then what it asks to wait, or our own patience. */
async function polled(lane: Lane, reference: JsonValue, context: CallContext): Promise<LaneStatus | undefined> {
  try {
    return await lane.poll(reference, context);
  } catch (error) {
    const waitMs = askedToWait(error);
    return waitMs === undefined ? undefined : { state: "running", pollAgainMs: waitMs };
  }
}

/** How long the provider asks to wait, where it does. @throws the failure, where asking again is of no use */
function askedToWait(error: unknown): number | undefined {
  if (!AfterwordError.isInstance(error) || !error.retryable) throw error;
  return (error as ProviderError).retryAfterMs;
}
