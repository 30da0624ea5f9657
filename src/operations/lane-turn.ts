/** A turn with an operation that the provider carries out: hand it over once, ask for it again and again, and take what came of it. */
import { assemble } from "../core/assembler.ts";
import { priced } from "../core/call.ts";
import { AfterwordError, type ProviderError } from "../core/errors.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import { type Lane, type LaneStatus, UnclearSubmissionError } from "../core/lane.ts";
import type { CallContext } from "../core/provider.ts";
import type { Registry } from "../core/registry.ts";
import type { OperationJournal } from "./journal.ts";
import type { OperationRecord } from "./record.ts";

/** What the turn comes to: an answer that is written down, an end without one, or a time to ask again. */
export type LaneProgress =
  | { readonly done: true }
  | { readonly done: false; readonly ended: "cancelled" | "expired"; readonly error: JsonObject }
  | { readonly done: false; readonly reference: JsonValue; readonly againMs: number };

/** A failed poll says nothing of the operation: it is asked for again, as long as it takes. */
const pollAfterFailureMs = 10_000;

/**
 * @throws UnclearSubmissionError where nobody knows whether the provider has it; what the provider said of a submission that it refused, or of an
 * operation that failed
 */
export async function advanceLane(
  record: OperationRecord,
  journal: OperationJournal,
  registry: Registry,
  signal: AbortSignal,
): Promise<LaneProgress> {
  const means = registry.means(record.request.model);
  const lane = means.provider.lanes?.background as Lane;
  const context: CallContext = { signal, model: means.model, clock: means.clock, onRetry() {} };
  if (record.reference === undefined) {
    const reference = await submitOnce(record, journal, lane, context);
    const first = await polled(lane, reference, context);
    return { done: false, reference, againMs: first?.pollAgainMs ?? pollAfterFailureMs };
  }
  const { reference } = record;
  if (record.cancelRequested) await lane.cancel(reference, context);
  const status = await polled(lane, reference, context);
  if (!status || status.state === "running") {
    return { done: false, reference, againMs: status?.pollAgainMs ?? pollAfterFailureMs };
  }
  for await (const { id, events, error } of lane.results(reference, context)) {
    if (id !== record.id) continue;
    if (error) return failed(journal, status, error);
    journal.onEvents(events.filter(({ type }) => type !== "finish"));
    const { markupPercent } = record.settings;
    const result = await priced(assemble(record.request.model, events), means, { lane: "background", markupPercent });
    await journal.onStep(0, result);
    return { done: true };
  }
  const error =
    status.error ?? new AfterwordError("provider", `${means.provider.name} gave no result for the operation.`);
  return failed(journal, status, error);
}

/** It is over at the provider, without an answer. */
function failed(journal: OperationJournal, { state }: LaneStatus, error: AfterwordError): LaneProgress {
  // What is known to be over may be submitted anew.
  journal.refused();
  if (state === "cancelled" || state === "expired") return { done: false, ended: state, error: error.toJSON() };
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
  { id, request }: OperationRecord,
  journal: OperationJournal,
  lane: Lane,
  context: CallContext,
): Promise<JsonValue> {
  const { open } = journal;
  if (open && !open.refused) {
    const found = await lane.find({ tag: id, at: new Date(open.sentAt), ids: [id] }, context);
    if (found !== undefined) return found;
    const lost = new AfterwordError("connection", "the worker that submitted it was lost");
    throw new UnclearSubmissionError(request.model, lost);
  }
  await journal.beforeStep(0);
  try {
    return await lane.submit([{ id, request, model: context.model }], id, context);
  } catch (error) {
    const isUnclear = error instanceof UnclearSubmissionError || context.signal.aborted;
    if (!isUnclear) journal.refused();
    const found =
      isUnclear && !context.signal.aborted
        ? await lane.find({ tag: id, at: new Date(open?.sentAt ?? 0), ids: [id] }, context)
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
    if (!AfterwordError.isInstance(error) || !error.retryable) throw error;
    const { retryAfterMs } = error as ProviderError;
    return retryAfterMs === undefined ? undefined : { state: "running", pollAgainMs: retryAfterMs };
  }
}
