/** One worker's turn with one operation: from what is written down to the next thing that has to be waited for, or the end. */
import { errorJson } from "../core/call.ts";
import type { Clock } from "../core/clock.ts";
import { AfterwordError } from "../core/errors.ts";
import { estimateCost } from "../core/estimate.ts";
import { type LaneResult, UnclearSubmissionError } from "../core/lane.ts";
import type { Registry } from "../core/registry.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Result } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { PauseChain } from "../core/tool-errors.ts";
import { type BudgetRule, budgetExceeded, reserve } from "./budgets.ts";
import { BudgetError, FencedError } from "./errors.ts";
import { OperationJournal } from "./journal.ts";
import { advanceLane, cancelLane } from "./lane-turn.ts";
import { type LetGo, LetGoReason } from "./let-go.ts";
import { NextCall, ToolsToRun } from "./next-call.ts";
import type { StepRecord } from "./record.ts";
import { resumed } from "./resumed.ts";
import { defaultMaxAttempts, isForAnotherWorker, waitBeforeRetry } from "./retry.ts";
import type { Change, OperationWork, Store } from "./store.ts";
import { coolDown, type FailedRow, failedRow, isOut, type LaneRow, uncertainCall, wastedCall } from "./turn-costs.ts";
import { TurnEnd } from "./turn-end.ts";
import {
  callsToApprove,
  cancelledError,
  deadlineError,
  decisions,
  noticeOf,
  resultOf,
  undecidedCalls,
} from "./turn-facts.ts";

export interface WorkerMeans {
  readonly store: Pick<Store, "commit" | "steps" | "ledger">;
  readonly registry: Registry;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly clock: Clock;
  readonly budgets: readonly BudgetRule[];
}

/** How long an operation waits whose provider this worker cannot ask, before somebody tries again. */
const otherWorkerMs = 60_000;

/** What a submission of many gave for an operation. */
export interface LaneAnswer {
  readonly row: LaneRow;
  readonly sentAt: number | undefined;
  /** Of the line of the ledger that tells what it cost. */
  readonly entryId: string;
}

/** What a turn has in hand. */
interface Hand {
  readonly journal: OperationJournal;
  readonly end: TurnEnd;
}

export class Turn {
  readonly #work: OperationWork;
  readonly #means: WorkerMeans;
  readonly #answer: LaneAnswer | undefined;
  readonly #abort = new AbortController();

  /** @param answer where it is not for the operation's own work, but for what a submission has given for it */
  constructor(work: OperationWork, means: WorkerMeans, answer?: LaneAnswer) {
    this.#work = work;
    this.#means = means;
    this.#answer = answer;
  }

  get work(): OperationWork {
    return this.#work;
  }

  letGo(why: LetGo): void {
    this.#abort.abort(new LetGoReason(why));
  }

  /** Never fails: what goes wrong is written down, or somebody else has the operation. */
  async run(): Promise<void> {
    const { record } = this.#work;
    const { clock } = this.#means;
    // What has been paid for is not thrown away for being late.
    const left =
      (this.#answer ? Number.POSITIVE_INFINITY : (record.deadline ?? Number.POSITIVE_INFINITY)) - clock.now();
    const cancelDeadline = Number.isFinite(left)
      ? clock.after(Math.max(left, 0), () => this.letGo("expired"))
      : undefined;
    try {
      const steps = await this.#steps();
      const hand = this.#handOf(steps);
      if (left <= 0) {
        await cancelLane(record, this.#means.registry, this.#abort.signal);
        const tooLate = "It was cancelled at the provider, perhaps too late.";
        const paid = record.reference === undefined ? [] : uncertainCall(hand.journal, tooLate);
        return await hand.end.end("expired", deadlineError(record), paid);
      }
      // One that the provider has is cancelled there, and may be done before that.
      if (record.cancelRequested && record.reference === undefined) {
        return await hand.end.end("cancelled", cancelledError);
      }
      await this.#goOn(hand, steps);
    } catch (error) {
      // The store does not take it: the lease runs out, and somebody else goes on.
      if (!(error instanceof FencedError)) this.letGo("lost");
    } finally {
      cancelDeadline?.();
    }
  }

  /** There are none yet of a single call that somebody else has made. */
  async #steps(): Promise<readonly StepRecord[]> {
    const { id, settings } = this.#work.record;
    return this.#answer && !settings.chain && !settings.repair ? [] : this.#means.store.steps(id);
  }

  #handOf(steps: readonly StepRecord[]): Hand {
    const { record } = this.#work;
    const { clock, store, budgets } = this.#means;
    const stop = (error: unknown) => {
      // What cannot be written must not go on being paid for.
      if (error instanceof FencedError) this.letGo("lost");
      else this.#abort.abort(error);
    };
    const answered = this.#answer?.row.events !== undefined;
    const { sentAt, entryId } = this.#answer ?? {};
    const lane = record.lane === "batch" ? { answered, sentAt, entryId } : undefined;
    const budget = (request: ModelRequest) => reserve(budgets, record, this.#estimate(request));
    const given = { store, clock, record, fence: this.#work, steps, onFailure: stop, lane };
    const journal = new OperationJournal({ ...given, ...(budgets.length > 0 && { budget }) });
    return { journal, end: new TurnEnd(record, journal, clock) };
  }

  #estimate(request: ModelRequest): ReturnType<typeof estimateCost> {
    return estimateCost(request, this.#means.registry.means(request.model).model, { lane: this.#work.record.lane });
  }

  async #goOn(hand: Hand, steps: readonly StepRecord[]): Promise<void> {
    const { journal, end } = hand;
    const { record, takenOver } = this.#work;
    if (this.#answer) return this.#read(hand, this.#answer);
    const opened = await this.#opening(journal, steps, takenOver);
    const missing = record.settings.tools?.filter((name) => !this.#means.tools.has(name)) ?? [];
    if (missing.length > 0) return this.#leave(end, `No worker here knows the tool ${missing.join(", ")}.`, opened);
    const isOurs = record.lane !== "background";
    if (isOurs && record.state !== "running") journal.add([{ type: "state", state: "running" }]);
    const decided = decisions(record, steps.at(-1));
    const undecided = undecidedCalls(record, steps.at(-1), decided, this.#means.tools);
    if (undecided.length > 0) return end.park(undecided);
    for (const result of decided) {
      journal.add([{ type: "tool-result", result, durationMs: 0 }]);
      await journal.onToolResult(steps.length - 1, result);
    }
    if (isOurs) journal.hold([...opened, end.update({ state: "running", waitingFor: undefined })]);
    try {
      if (!isOurs) return await this.#advanceLane(hand);
      await end.succeed(await this.#generate(journal));
    } catch (error) {
      await this.#fail(hand, error);
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

  /** What a submission has given. Tools are run in a turn of its own, so that nothing else waits for them. */
  async #read(hand: Hand, { row }: LaneAnswer): Promise<void> {
    const { journal, end } = hand;
    try {
      if (row.error) return await this.#failedRow(hand, row);
      await end.succeed(await this.#generate(journal, row.events));
    } catch (error) {
      await this.#fail(hand, error);
    }
  }

  /** One that was not run costs nothing, and is submitted again, as often as its caller allows. */
  #failedRow(hand: Hand, row: FailedRow): Promise<void> {
    const { journal, end } = hand;
    const { error, notRun } = row;
    if (notRun === "cancelled") return end.end("cancelled", cancelledError);
    if (notRun === "expired")
      return this.#fail(hand, new AfterwordError(error.code, error.message, { cause: error, retryable: true }));
    return this.#fail(hand, error, failedRow(this.#work.record, journal, row));
  }

  /** The provider carries it out. */
  async #advanceLane(hand: Hand): Promise<void> {
    const { journal, end } = hand;
    const { record } = this.#work;
    const progress =
      journal.steps.length > 0
        ? ({ done: true } as const)
        : await advanceLane(record, journal, this.#means, this.#abort.signal);
    if ("answer" in progress) {
      journal.answered();
      return end.succeed(await this.#generate(journal, progress.answer));
    }
    if (progress.done) return end.succeed(resultOf(journal.steps, false, undefined));
    if ("ended" in progress) {
      const paid = progress.ran ? uncertainCall(journal, String(progress.error.message)) : [];
      return end.end(progress.ended, progress.error, [...paid, ...journal.openChanges]);
    }
    const { provider } = this.#means.registry.means(record.request.model);
    const notice = noticeOf(provider.name, provider.lanes?.background, progress.reference);
    await end.waitForProvider(progress.reference, progress.againMs, notice);
  }

  /** @param answer what a lane gave for the call that is next */
  async #generate(
    journal: OperationJournal,
    answer?: Extract<LaneResult, { readonly error?: undefined }>["events"],
  ): Promise<Result> {
    const { record } = this.#work;
    const { clock } = this.#means;
    const startedAt = this.#answer?.sentAt ?? clock.now();
    await resumed(record, journal, this.#means, { signal: this.#abort.signal, answer });
    const timing = { startedAt, durationMs: clock.now() - startedAt };
    return resultOf(journal.steps, record.settings.chain, timing);
  }

  async #fail(hand: Hand, error: unknown, changes: readonly Change[] = []): Promise<void> {
    const { journal, end } = hand;
    const { reason } = this.#abort.signal;
    if (error instanceof FencedError) throw error;
    if (error instanceof ToolsToRun) return end.queue();
    if (error instanceof NextCall) return this.#pack(hand, error.request);
    if (reason instanceof LetGoReason) return this.#letGone(hand, reason.why, error);
    // The store has failed: there is nobody to tell.
    if (this.#abort.signal.aborted) throw reason;
    const { record } = this.#work;
    if (error instanceof BudgetError) {
      return end.end("failed", budgetExceeded(error, this.#means.budgets, record.createdAt).toJSON(), changes);
    }
    if (PauseChain.isInstance(error)) {
      return end.park(callsToApprove(record, journal.steps.at(-1), error, this.#means.tools));
    }
    const now = this.#means.clock.now();
    if (isForAnotherWorker(error)) return this.#leave(end, error.message);
    if (error instanceof UnclearSubmissionError) return this.#unclear(hand, error, changes);
    const wasted = [...changes, ...wastedCall(record, journal, error)];
    const attempts = record.attempts + 1;
    const maxAttempts = record.settings.maxAttempts ?? defaultMaxAttempts;
    const waitMs = waitBeforeRetry(error, attempts, maxAttempts);
    if (waitMs === undefined && isOut(record, journal)) return this.#unclear(hand, error, changes);
    if (waitMs === undefined) return end.end("failed", errorJson(error), [...wasted, ...journal.openChanges]);
    const { message } = error as AfterwordError;
    const { open } = journal;
    if (open) journal.add([{ type: "reset", step: open.number, reason: message }]);
    const all = [...wasted, ...coolDown(this.#work.record, error, now), ...journal.openChanges];
    await end.wait(now + waitMs, { attempts, waitingFor: message, reference: undefined }, all);
  }

  async #pack(hand: Hand, request: ModelRequest): Promise<void> {
    try {
      await hand.end.pack(request, hand.journal.reserving(request));
    } catch (error) {
      if (error instanceof BudgetError) hand.journal.notReserved();
      await this.#fail(hand, error);
    }
  }

  /** Nobody knows whether the provider has it, or what came of it there: sending it again is for a person to decide, with retry(). */
  #unclear({ journal, end }: Hand, error: unknown, told: readonly Change[]): Promise<void> {
    const { open } = journal;
    const json = errorJson(error);
    const entry = open && journal.entry("uncertain", { costUnknown: `${json.message}` }, open.number, open.attempt);
    journal.refused();
    const changes: Change[] = [...told, ...(entry ? [{ type: "ledger", entry } as const] : []), ...journal.openChanges];
    return end.end("failed", json, changes);
  }

  /** To another worker, or to this one when it has been given what it lacks. */
  #leave(end: TurnEnd, waitingFor: string, changes: readonly Change[] = []): Promise<void> {
    return end.wait(this.#means.clock.now() + otherWorkerMs, { waitingFor }, changes);
  }

  async #letGone({ journal, end }: Hand, why: LetGo, error: unknown): Promise<void> {
    switch (why) {
      case "lost":
        return;
      case "draining": {
        const { open } = journal;
        if (open) journal.add([{ type: "reset", step: open.number, reason: "the worker was stopped" }]);
        return end.wait(this.#means.clock.now(), {}, wastedCall(this.#work.record, journal, error));
      }
      case "cancelled":
        return end.end("cancelled", cancelledError, wastedCall(this.#work.record, journal, error));
      case "expired":
        return end.end("expired", deadlineError(this.#work.record), wastedCall(this.#work.record, journal, error));
      default:
        why satisfies never;
    }
  }
}
