/** One worker's turn with one operation: from what is written down to the next thing that has to be waited for, or the end. */
import { errorJson } from "../core/call.ts";
import type { Clock } from "../core/clock.ts";
import { AfterwordError, type ProviderError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { ToolCallPart, ToolResultPart } from "../core/message.ts";
import type { Registry } from "../core/registry.ts";
import type { Result } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { PauseChain } from "../core/tool-errors.ts";
import { FencedError } from "./errors.ts";
import type { OperationEvent } from "./events.ts";
import { OperationJournal } from "./journal.ts";
import type { Approval, OperationRecord, OperationState, StepRecord } from "./record.ts";
import { defaultMaxAttempts, isForAnotherWorker, waitBeforeRetry } from "./retry.ts";
import type { Change, Store, Work } from "./store.ts";
import { cancelledError, deadlineError, decisions, groupOf, resultOf, runnable } from "./turn-facts.ts";

export interface WorkerMeans {
  readonly store: Store;
  readonly registry: Registry;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly clock: Clock;
}

/** Why a worker lets go of an operation before its turn is over. */
export type LetGo = "lost" | "draining" | "cancelled" | "expired";

export class LetGoReason extends Error {
  readonly why: LetGo;

  constructor(why: LetGo) {
    super(`The operation is ${why}.`);
    this.why = why;
  }
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
      if (left <= 0) return await this.#end(journal, "expired", deadlineError(record));
      if (record.cancelRequested) return await this.#end(journal, "cancelled", cancelledError);
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
    const opened = this.#opening(journal, steps, takenOver);
    const decided = decisions(record, steps.at(-1));
    const undecided = this.#undecided(record, steps.at(-1), decided);
    if (undecided.length > 0) return this.#park(journal, undecided);
    for (const result of decided) await journal.onToolResult(steps.length - 1, result);
    await journal.write([...opened, this.#update({ state: "running", waitingFor: undefined })]);
    try {
      const result = await this.#generate(journal);
      await this.#succeed(journal, result);
    } catch (error) {
      await this.#fail(journal, error);
    }
  }

  /** What is said of a call that was under way when its worker was lost. */
  #opening(journal: OperationJournal, steps: readonly StepRecord[], takenOver: boolean): Change[] {
    const open = steps.at(-1);
    const { state } = this.#work.record;
    if (state !== "running") journal.add([{ type: "state", state: "running" }]);
    if (!takenOver || !open || open.answer) return [];
    const reason = "the worker that had asked was lost";
    journal.add([{ type: "reset", step: open.number, reason }]);
    const why = { costUnknown: `The call was under way when ${reason}; it may have been paid.` };
    return [{ type: "ledger", entry: journal.entry("uncertain", why, open.number, open.attempt) }];
  }

  /** Calls that were begun and have no result, of tools that must not be run twice, and on which nobody has decided. */
  #undecided(
    { approvals = [] }: OperationRecord,
    step: StepRecord | undefined,
    decided: readonly ToolResultPart[],
  ): Approval[] {
    if (!step?.answer) return [];
    const done = new Set([...step.toolResults, ...decided].map(({ id }) => id));
    return step.answer.toolCalls.flatMap((call) => {
      if (done.has(call.id) || !step.started.includes(call.id)) return [];
      const { effect = "once" } = this.#means.tools.get(call.name) ?? {};
      if (effect !== "once" || approvals.some(({ call: { id }, decision }) => id === call.id && decision)) return [];
      return [{ call, reason: `${call.name} was running when its worker was lost; it may have had its effect.` }];
    });
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
    if (error instanceof PauseChain) return this.#pause(journal, error);
    const { record } = this.#work;
    const now = this.#means.clock.now();
    if (isForAnotherWorker(error)) {
      return this.#wait(journal, now + otherWorkerMs, { waitingFor: error.message });
    }
    const wasted = this.#wasted(journal, error);
    const attempts = record.attempts + 1;
    const maxAttempts = record.settings.maxAttempts ?? defaultMaxAttempts;
    const waitMs = waitBeforeRetry(error, attempts, maxAttempts);
    if (waitMs === undefined) return this.#end(journal, "failed", errorJson(error), wasted);
    const { message } = error as AfterwordError;
    const { open } = journal;
    if (open) journal.add([{ type: "reset", step: open.number, reason: message }]);
    await this.#wait(journal, now + waitMs, { attempts, waitingFor: message }, [
      ...wasted,
      ...this.#coolDown(error, now),
    ]);
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
    if (!open) return [];
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
    const step = journal.steps.at(-1);
    const done = new Set(step?.toolResults.map(({ id }) => id));
    const { approvals = [] } = this.#work.record;
    const approved = new Set(approvals.flatMap(({ call, decision }) => (decision ? [call.id] : [])));
    const waiting = (step?.toolCalls ?? []).flatMap((call): Approval[] => {
      if (done.has(call.id) || (approved.has(call.id) && call.id !== paused.toolCall.id)) return [];
      const asks = this.#means.tools.get(call.name)?.needsApproval;
      if (call.id !== paused.toolCall.id && !asks) return [];
      return [{ call, reason: call.id === paused.toolCall.id ? paused.message : `${call.name} needs an approval.` }];
    });
    return this.#park(journal, waiting);
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
    await journal.write([this.#update({ state: "awaiting-approval", approvals, waitingFor }), next]);
  }

  async #wait(
    journal: OperationJournal,
    runAt: number,
    set: Partial<Pick<OperationRecord, "attempts" | "waitingFor">>,
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
