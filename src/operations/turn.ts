/** One worker's turn with one operation: from what is written down to the next thing that has to be waited for, or the end. */
import { errorJson } from "../core/call.ts";
import type { Clock } from "../core/clock.ts";
import { AfterwordError, type ProviderError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { UnclearSubmissionError } from "../core/lane.ts";
import type { ToolCallPart } from "../core/message.ts";
import type { Registry } from "../core/registry.ts";
import type { Result } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { PauseChain } from "../core/tool-errors.ts";
import { FencedError } from "./errors.ts";
import type { OperationEvent } from "./events.ts";
import { OperationJournal } from "./journal.ts";
import { advanceLane, cancelLane } from "./lane-turn.ts";
import { type LetGo, LetGoReason } from "./let-go.ts";
import type { Approval, OperationState, StepRecord } from "./record.ts";
import { defaultMaxAttempts, isForAnotherWorker, waitBeforeRetry } from "./retry.ts";
import type { Change, Store, Work } from "./store.ts";
import {
  callsToApprove,
  cancelledError,
  deadlineError,
  decisions,
  groupOf,
  resultOf,
  runnable,
  undecidedCalls,
} from "./turn-facts.ts";

export interface WorkerMeans {
  readonly store: Store;
  readonly registry: Registry;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly clock: Clock;
}

/** How long an operation waits whose provider this worker cannot ask, before somebody tries again. */
const otherWorkerMs = 60_000;

export class Turn {
  readonly #work: Work;
  readonly #means: WorkerMeans;
  readonly #abort = new AbortController();

  constructor(work: Work, means: WorkerMeans) {
    this.#work = work;
    this.#means = means;
  }

  get work(): Work {
    return this.#work;
  }

  letGo(why: LetGo): void {
    this.#abort.abort(new LetGoReason(why));
  }

  /** Never fails: what goes wrong is written down, or somebody else has the operation. */
  async run(): Promise<void> {
    const { record } = this.#work;
    const { clock, store } = this.#means;
    const left = (record.deadline ?? Number.POSITIVE_INFINITY) - clock.now();
    const cancelDeadline = Number.isFinite(left)
      ? clock.after(Math.max(left, 0), () => this.letGo("expired"))
      : undefined;
    const stop = (error: unknown) => {
      // What cannot be written must not go on being paid for.
      if (error instanceof FencedError) this.letGo("lost");
      else this.#abort.abort(error);
    };
    try {
      const steps = await store.steps(record.id);
      const journal = new OperationJournal(store, clock, record, this.#work, steps, stop);
      if (left <= 0) {
        await cancelLane(record, this.#means.registry, this.#abort.signal);
        return await this.#end(journal, "expired", deadlineError(record));
      }
      // One that the provider has is cancelled there, and may be done before that.
      if (record.cancelRequested && record.reference === undefined) {
        return await this.#end(journal, "cancelled", cancelledError);
      }
      await this.#goOn(journal, steps);
    } catch (error) {
      // The store does not take it: the lease runs out, and somebody else goes on.
      if (!(error instanceof FencedError)) this.letGo("lost");
    } finally {
      cancelDeadline?.();
    }
  }

  async #goOn(journal: OperationJournal, steps: readonly StepRecord[]): Promise<void> {
    const { record, takenOver } = this.#work;
    const opened = await this.#opening(journal, steps, takenOver);
    const missing = record.settings.tools?.filter((name) => !this.#means.tools.has(name)) ?? [];
    if (missing.length > 0) return this.#leave(journal, `No worker here knows the tool ${missing.join(", ")}.`, opened);
    const isOurs = record.lane === "interactive";
    if (isOurs && record.state !== "running") journal.add([{ type: "state", state: "running" }]);
    const decided = decisions(record, steps.at(-1));
    const undecided = undecidedCalls(record, steps.at(-1), decided, this.#means.tools);
    if (undecided.length > 0) return this.#park(journal, undecided);
    for (const result of decided) {
      journal.add([{ type: "tool-result", result, durationMs: 0 }]);
      await journal.onToolResult(steps.length - 1, result);
    }
    if (isOurs) await journal.write([...opened, this.#update({ state: "running", waitingFor: undefined })]);
    try {
      if (record.lane !== "interactive") return await this.#advanceLane(journal);
      await this.#succeed(journal, await this.#generate(journal));
    } catch (error) {
      await this.#fail(journal, error);
    }
  }

  /** What is said of a call that was under way when its worker was lost. */
  async #opening(journal: OperationJournal, steps: readonly StepRecord[], takenOver: boolean): Promise<Change[]> {
    const open = steps.at(-1);
    // The provider has it; that it is asked for is no news.
    if (this.#work.record.lane !== "interactive") return [];
    if (!takenOver || !open || open.answer || (await journal.isInLedger(open))) return [];
    const reason = "the worker that had asked was lost";
    journal.add([{ type: "reset", step: open.number, reason }]);
    const why = { costUnknown: `The call was under way when ${reason}; it may have been paid.` };
    return [{ type: "ledger", entry: journal.entry("uncertain", why, open.number, open.attempt) }];
  }

  /** The provider carries it out. */
  async #advanceLane(journal: OperationJournal): Promise<void> {
    const { record } = this.#work;
    const { registry, clock } = this.#means;
    const [step] = journal.steps;
    const progress = step
      ? ({ done: true } as const)
      : await advanceLane(record, journal, registry, this.#abort.signal);
    if (progress.done) return this.#succeed(journal, resultOf(journal.steps, false, undefined));
    if ("ended" in progress) return this.#end(journal, progress.ended, progress.error, journal.openStep);
    const { reference, againMs } = progress;
    if (record.state !== "waiting") journal.add([{ type: "state", state: "waiting" }]);
    const runAt = Math.min(clock.now() + againMs, record.deadline ?? Number.POSITIVE_INFINITY);
    await journal.write([this.#update({ state: "waiting", reference }), this.#enqueue(runAt)]);
  }

  async #generate(journal: OperationJournal): Promise<Result> {
    const { record } = this.#work;
    const { registry, tools, clock } = this.#means;
    const { chain, maxSteps, finalPrompt, toolConcurrency, timeoutMs, maxCost, markupPercent } = record.settings;
    const startedAt = clock.now();
    const generation = registry.resume(record.request, {
      generationId: record.id,
      labels: record.labels,
      signal: this.#abort.signal,
      tools: runnable(record, tools),
      runsTools: chain,
      journal,
      settings: {
        ...(chain ? maxSteps !== undefined && { maxSteps } : { maxSteps: 1 }),
        ...(finalPrompt !== undefined && { finalPrompt }),
        ...(toolConcurrency !== undefined && { toolConcurrency }),
        beforeCall: (_tool: Tool | undefined, call: ToolCallPart) => journal.onToolStart(call.id),
      },
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(maxCost !== undefined && { maxCost }),
      ...(markupPercent !== undefined && { markupPercent }),
    });
    await generation;
    const timing = { startedAt, durationMs: clock.now() - startedAt };
    return resultOf(journal.steps, chain, timing);
  }

  async #succeed(journal: OperationJournal, result: Result): Promise<void> {
    const { finishReason, usage } = result;
    journal.add([
      { type: "finish", finishReason, ...(usage && { usage }) },
      { type: "state", state: "succeeded" },
    ]);
    await journal.write([this.#update({ state: "succeeded", result, waitingFor: undefined }), this.#dequeue()]);
  }

  async #fail(journal: OperationJournal, error: unknown): Promise<void> {
    const reason = this.#abort.signal.reason;
    if (error instanceof FencedError) throw error;
    if (reason instanceof LetGoReason) return this.#letGone(journal, reason.why, error);
    // The store has failed: there is nobody to tell.
    if (this.#abort.signal.aborted) throw reason;
    if (PauseChain.isInstance(error)) return this.#pause(journal, error);
    const { record } = this.#work;
    const now = this.#means.clock.now();
    if (isForAnotherWorker(error)) {
      return this.#leave(journal, error.message);
    }
    if (error instanceof UnclearSubmissionError) return this.#unclear(journal, error);
    const wasted = this.#wasted(journal, error);
    const attempts = record.attempts + 1;
    const maxAttempts = record.settings.maxAttempts ?? defaultMaxAttempts;
    const waitMs = waitBeforeRetry(error, attempts, maxAttempts);
    if (waitMs === undefined) {
      return this.#end(journal, "failed", errorJson(error), [...wasted, ...journal.openStep]);
    }
    const { message } = error as AfterwordError;
    const { open } = journal;
    if (open) journal.add([{ type: "reset", step: open.number, reason: message }]);
    const changes = [...wasted, ...this.#coolDown(error, now), ...journal.openStep];
    await this.#wait(journal, now + waitMs, { attempts, waitingFor: message, reference: undefined }, changes);
  }

  /** Nobody knows whether the provider has it: sending it again is for a person to decide, with retry(). */
  #unclear(journal: OperationJournal, error: UnclearSubmissionError): Promise<void> {
    const { open } = journal;
    const entry = open && journal.entry("uncertain", { costUnknown: error.message }, open.number, open.attempt);
    if (open) journal.refused();
    const changes: Change[] = [...(entry ? [{ type: "ledger", entry } as const] : []), ...journal.openStep];
    return this.#end(journal, "failed", error.toJSON(), changes);
  }

  /** To another worker, or to this one when it has been given what it lacks. */
  #leave(journal: OperationJournal, waitingFor: string, changes: readonly Change[] = []): Promise<void> {
    return this.#wait(journal, this.#means.clock.now() + otherWorkerMs, { waitingFor }, changes);
  }

  async #letGone(journal: OperationJournal, why: LetGo, error: unknown): Promise<void> {
    const { record } = this.#work;
    switch (why) {
      case "lost":
        return;
      case "draining": {
        const { open } = journal;
        if (open) journal.add([{ type: "reset", step: open.number, reason: "the worker was stopped" }]);
        return this.#wait(journal, this.#means.clock.now(), {}, this.#wasted(journal, error));
      }
      case "cancelled":
        return this.#end(journal, "cancelled", cancelledError, this.#wasted(journal, error));
      case "expired":
        return this.#end(journal, "expired", deadlineError(record), this.#wasted(journal, error));
      default:
        why satisfies never;
    }
  }

  /** A call that was sent and whose answer is of no use; what came of it tells what was paid. */
  #wasted(journal: OperationJournal, error: unknown): Change[] {
    const { open } = journal;
    // What the provider has goes on there, and costs what it costs; a try that an earlier worker has begun stands in the ledger.
    if (!open || !(this.#work.record.lane === "interactive" ? journal.hasAsked : open.refused)) return [];
    const result = AfterwordError.isInstance(error) ? error.result : undefined;
    const partial = result?.steps?.at(-1) ?? result;
    const told = partial ?? { costUnknown: "The call was broken off, and nothing is known of what it took." };
    return [{ type: "ledger", entry: journal.entry("wasted", told, open.number, open.attempt) }];
  }

  /** All of the same provider wait, on every worker. */
  #coolDown(error: unknown, now: number): Change[] {
    if (!AfterwordError.isInstance(error) || (error.code !== "rate-limit" && error.code !== "overloaded")) return [];
    const { retryAfterMs } = error as ProviderError;
    if (retryAfterMs === undefined) return [];
    return [{ type: "cool-down", group: groupOf(this.#work.record), until: now + retryAfterMs }];
  }

  #pause(journal: OperationJournal, paused: PauseChain): Promise<void> {
    return this.#park(journal, callsToApprove(this.#work.record, journal.steps.at(-1), paused, this.#means.tools));
  }

  /** It is a row until somebody decides. */
  async #park(journal: OperationJournal, waiting: readonly Approval[]): Promise<void> {
    const { record } = this.#work;
    const ids = new Set(waiting.map(({ call }) => call.id));
    const approvals = [...(record.approvals ?? []).filter(({ call }) => !ids.has(call.id)), ...waiting];
    const waitingFor = waiting.map(({ reason }) => reason).join(" ");
    journal.add([{ type: "state", state: "awaiting-approval", waitingFor }]);
    // The deadline holds for decisions too.
    const next = record.deadline === undefined ? this.#dequeue() : this.#enqueue(record.deadline);
    const set = { state: "awaiting-approval", approvals, waitingFor } as const;
    await journal.write([...journal.unstarted(ids), this.#update(set), next]);
  }

  async #wait(
    journal: OperationJournal,
    runAt: number,
    set: { readonly attempts?: number; readonly waitingFor?: string; readonly reference?: undefined },
    changes: readonly Change[] = [],
  ): Promise<void> {
    const { deadline = runAt } = this.#work.record;
    journal.add([
      { type: "state", state: "queued", ...(set.waitingFor !== undefined && { waitingFor: set.waitingFor }) },
    ]);
    await journal.write([
      ...changes,
      this.#update({ state: "queued", ...set }),
      this.#enqueue(Math.min(runAt, deadline)),
    ]);
  }

  async #end(
    journal: OperationJournal,
    state: OperationState,
    error: JsonObject,
    changes: readonly Change[] = [],
  ): Promise<void> {
    const events: OperationEvent[] = [
      { type: "error", error },
      { type: "state", state },
    ];
    journal.add(events);
    await journal.write([...changes, this.#update({ state, error, waitingFor: undefined }), this.#dequeue()]);
  }

  #update(set: Extract<Change, { readonly type: "update" }>["set"]): Change {
    return { type: "update", id: this.#work.record.id, set: { ...set, modifiedAt: this.#means.clock.now() } };
  }

  #enqueue(runAt: number): Change {
    const { id, priority } = this.#work.record;
    return { type: "enqueue", operationId: id, runAt, priority, group: groupOf(this.#work.record) };
  }

  #dequeue(): Change {
    return { type: "dequeue", operationId: this.#work.record.id };
  }
}
