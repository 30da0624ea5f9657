/** One worker's turn with one operation: from what is written down to the next thing that has to be waited for, or the end. */
import { errorJson } from "../core/call.js";
import { AfterwordError } from "../core/errors.js";
import { estimateCost } from "../core/estimate.js";
import { UnclearSubmissionError } from "../core/lane.js";
import { PauseChain } from "../core/tool-errors.js";
import { budgetExceeded, reserve } from "./budgets.js";
import { BudgetError, FencedError } from "./errors.js";
import { OperationJournal } from "./journal.js";
import { advanceLane, cancelLane } from "./lane-turn.js";
import { LetGoReason } from "./let-go.js";
import { NextCall, ToolsToRun } from "./next-call.js";
import { resumed } from "./resumed.js";
import { defaultMaxAttempts, isForAnotherWorker, waitBeforeRetry } from "./retry.js";
import { coolDown, failedRow, isOut, wastedCall } from "./turn-costs.js";
import { TurnEnd } from "./turn-end.js";
import { callsToApprove, cancelledError, deadlineError, decisions, noticeOf, resultOf, undecidedCalls, } from "./turn-facts.js";
/** How long an operation waits whose provider this worker cannot ask, before somebody tries again. */
const otherWorkerMs = 60_000;
export class Turn {
    #work;
    #means;
    #answer;
    #abort = new AbortController();
    /** @param answer where it is not for the operation's own work, but for what a submission has given for it */
    constructor(work, means, answer) {
        this.#work = work;
        this.#means = means;
        this.#answer = answer;
    }
    get work() {
        return this.#work;
    }
    letGo(why) {
        this.#abort.abort(new LetGoReason(why));
    }
    /** Never fails: what goes wrong is written down, or somebody else has the operation. */
    async run() {
        const { record } = this.#work;
        const { clock } = this.#means;
        // What has been paid for is not thrown away for being late.
        const left = (this.#answer ? Number.POSITIVE_INFINITY : (record.deadline ?? Number.POSITIVE_INFINITY)) - clock.now();
        const cancelDeadline = Number.isFinite(left)
            ? clock.after(Math.max(left, 0), () => this.letGo("expired"))
            : undefined;
        try {
            const steps = await this.#steps();
            const hand = this.#handOf(steps);
            if (left <= 0) {
                await cancelLane(record, this.#means.registry, this.#abort.signal);
                return await hand.end.end("expired", deadlineError(record));
            }
            // One that the provider has is cancelled there, and may be done before that.
            if (record.cancelRequested && record.reference === undefined) {
                return await hand.end.end("cancelled", cancelledError);
            }
            await this.#goOn(hand, steps);
        }
        catch (error) {
            // The store does not take it: the lease runs out, and somebody else goes on.
            if (!(error instanceof FencedError))
                this.letGo("lost");
        }
        finally {
            cancelDeadline?.();
        }
    }
    /** There are none yet of a single call that somebody else has made. */
    async #steps() {
        const { id, settings } = this.#work.record;
        return this.#answer && !settings.chain && !settings.repair ? [] : this.#means.store.steps(id);
    }
    #handOf(steps) {
        const { record } = this.#work;
        const { clock, store, budgets } = this.#means;
        const stop = (error) => {
            // What cannot be written must not go on being paid for.
            if (error instanceof FencedError)
                this.letGo("lost");
            else
                this.#abort.abort(error);
        };
        const answered = this.#answer?.row.events !== undefined;
        const { sentAt, entryId } = this.#answer ?? {};
        const lane = record.lane === "batch" ? { answered, sentAt, entryId } : undefined;
        const budget = (request) => reserve(budgets, record, this.#estimate(request));
        const given = { store, clock, record, fence: this.#work, steps, onFailure: stop, lane };
        const journal = new OperationJournal({ ...given, ...(budgets.length > 0 && { budget }) });
        return { journal, end: new TurnEnd(record, journal, clock) };
    }
    #estimate(request) {
        return estimateCost(request, this.#means.registry.means(request.model).model, { lane: this.#work.record.lane });
    }
    async #goOn(hand, steps) {
        const { journal, end } = hand;
        const { record, takenOver } = this.#work;
        if (this.#answer)
            return this.#read(hand, this.#answer);
        const opened = await this.#opening(journal, steps, takenOver);
        const missing = record.settings.tools?.filter((name) => !this.#means.tools.has(name)) ?? [];
        if (missing.length > 0)
            return this.#leave(end, `No worker here knows the tool ${missing.join(", ")}.`, opened);
        const isOurs = record.lane !== "background";
        if (isOurs && record.state !== "running")
            journal.add([{ type: "state", state: "running" }]);
        const decided = decisions(record, steps.at(-1));
        const undecided = undecidedCalls(record, steps.at(-1), decided, this.#means.tools);
        if (undecided.length > 0)
            return end.park(undecided);
        for (const result of decided) {
            journal.add([{ type: "tool-result", result, durationMs: 0 }]);
            await journal.onToolResult(steps.length - 1, result);
        }
        if (isOurs)
            journal.hold([...opened, end.update({ state: "running", waitingFor: undefined })]);
        try {
            if (!isOurs)
                return await this.#advanceLane(hand);
            await end.succeed(await this.#generate(journal));
        }
        catch (error) {
            await this.#fail(hand, error);
        }
    }
    /** What is said of a call that was under way when its worker was lost. */
    async #opening(journal, steps, takenOver) {
        const open = steps.at(-1);
        // The provider has it; that it is asked for is no news.
        if (this.#work.record.lane !== "interactive")
            return [];
        if (!takenOver || !open || open.answer || (await journal.isInLedger(open)))
            return [];
        const reason = "the worker that had asked was lost";
        journal.add([{ type: "reset", step: open.number, reason }]);
        const why = { costUnknown: `The call was under way when ${reason}; it may have been paid.` };
        return [{ type: "ledger", entry: journal.entry("uncertain", why, open.number, open.attempt) }];
    }
    /** What a submission has given. Tools are run in a turn of its own, so that nothing else waits for them. */
    async #read(hand, { row }) {
        const { journal, end } = hand;
        try {
            if (row.error)
                return await this.#failedRow(hand, row);
            await end.succeed(await this.#generate(journal, row.events));
        }
        catch (error) {
            await this.#fail(hand, error);
        }
    }
    /** One that was not run costs nothing, and is submitted again, as often as its caller allows. */
    #failedRow(hand, row) {
        const { journal, end } = hand;
        const { error, notRun } = row;
        if (notRun === "cancelled")
            return end.end("cancelled", cancelledError);
        if (notRun === "expired")
            return this.#fail(hand, new AfterwordError(error.code, error.message, { cause: error, retryable: true }));
        return this.#fail(hand, error, failedRow(this.#work.record, journal, row));
    }
    /** The provider carries it out. */
    async #advanceLane(hand) {
        const { journal, end } = hand;
        const { record } = this.#work;
        const progress = journal.steps.length > 0
            ? { done: true }
            : await advanceLane(record, journal, this.#means, this.#abort.signal);
        if ("answer" in progress) {
            journal.answered();
            return end.succeed(await this.#generate(journal, progress.answer));
        }
        if (progress.done)
            return end.succeed(resultOf(journal.steps, false, undefined));
        if ("ended" in progress)
            return end.end(progress.ended, progress.error, journal.openChanges);
        const { provider } = this.#means.registry.means(record.request.model);
        const notice = noticeOf(provider.name, provider.lanes?.background, progress.reference);
        await end.waitForProvider(progress.reference, progress.againMs, notice);
    }
    /** @param answer what a lane gave for the call that is next */
    async #generate(journal, answer) {
        const { record } = this.#work;
        const { clock } = this.#means;
        const startedAt = this.#answer?.sentAt ?? clock.now();
        await resumed(record, journal, this.#means, { signal: this.#abort.signal, answer });
        const timing = { startedAt, durationMs: clock.now() - startedAt };
        return resultOf(journal.steps, record.settings.chain, timing);
    }
    async #fail(hand, error, changes = []) {
        const { journal, end } = hand;
        const { reason } = this.#abort.signal;
        if (error instanceof FencedError)
            throw error;
        if (error instanceof ToolsToRun)
            return end.queue();
        if (error instanceof NextCall)
            return this.#pack(hand, error.request);
        if (reason instanceof LetGoReason)
            return this.#letGone(hand, reason.why, error);
        // The store has failed: there is nobody to tell.
        if (this.#abort.signal.aborted)
            throw reason;
        const { record } = this.#work;
        if (error instanceof BudgetError) {
            return end.end("failed", budgetExceeded(error, this.#means.budgets, record.createdAt).toJSON(), changes);
        }
        if (PauseChain.isInstance(error)) {
            return end.park(callsToApprove(record, journal.steps.at(-1), error, this.#means.tools));
        }
        const now = this.#means.clock.now();
        if (isForAnotherWorker(error))
            return this.#leave(end, error.message);
        if (error instanceof UnclearSubmissionError)
            return this.#unclear(hand, error, changes);
        const wasted = [...changes, ...wastedCall(record, journal, error)];
        const attempts = record.attempts + 1;
        const maxAttempts = record.settings.maxAttempts ?? defaultMaxAttempts;
        const waitMs = waitBeforeRetry(error, attempts, maxAttempts);
        if (waitMs === undefined && isOut(record, journal))
            return this.#unclear(hand, error, changes);
        if (waitMs === undefined)
            return end.end("failed", errorJson(error), [...wasted, ...journal.openChanges]);
        const { message } = error;
        const { open } = journal;
        if (open)
            journal.add([{ type: "reset", step: open.number, reason: message }]);
        const all = [...wasted, ...coolDown(this.#work.record, error, now), ...journal.openChanges];
        await end.wait(now + waitMs, { attempts, waitingFor: message, reference: undefined }, all);
    }
    async #pack(hand, request) {
        try {
            await hand.end.pack(request, hand.journal.reserving(request));
        }
        catch (error) {
            await this.#fail(hand, error);
        }
    }
    /** Nobody knows whether the provider has it, or what came of it there: sending it again is for a person to decide, with retry(). */
    #unclear({ journal, end }, error, told) {
        const { open } = journal;
        const json = errorJson(error);
        const entry = open && journal.entry("uncertain", { costUnknown: `${json.message}` }, open.number, open.attempt);
        journal.refused();
        const changes = [...told, ...(entry ? [{ type: "ledger", entry }] : []), ...journal.openChanges];
        return end.end("failed", json, changes);
    }
    /** To another worker, or to this one when it has been given what it lacks. */
    #leave(end, waitingFor, changes = []) {
        return end.wait(this.#means.clock.now() + otherWorkerMs, { waitingFor }, changes);
    }
    async #letGone({ journal, end }, why, error) {
        switch (why) {
            case "lost":
                return;
            case "draining": {
                const { open } = journal;
                if (open)
                    journal.add([{ type: "reset", step: open.number, reason: "the worker was stopped" }]);
                return end.wait(this.#means.clock.now(), {}, wastedCall(this.#work.record, journal, error));
            }
            case "cancelled":
                return end.end("cancelled", cancelledError, wastedCall(this.#work.record, journal, error));
            case "expired":
                return end.end("expired", deadlineError(this.#work.record), wastedCall(this.#work.record, journal, error));
            default:
                why;
        }
    }
}
