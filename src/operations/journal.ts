/** Writes down an operation as it goes on, under the fence of the worker that has it: a step's answer before its tools run, each result as it comes. */
import type { Journal } from "../core/chain.ts";
import type { Clock } from "../core/clock.ts";
import type { StreamEvent } from "../core/events.ts";
import type { JsonValue } from "../core/json.ts";
import type { ToolResultPart } from "../core/message.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Step } from "../core/result.ts";
import { nothingReserved, released, type reserve, spent } from "./budgets.ts";
import { BudgetError } from "./errors.ts";
import { EventBuffer } from "./event-buffer.ts";
import type { OperationEvent } from "./events.ts";
import { ledgerEntry, type Told } from "./ledger-entry.ts";
import { NextCall, ToolsToRun } from "./next-call.ts";
import { paceOf } from "./pace.ts";
import type { LedgerEntry, OperationRecord, StepRecord } from "./record.ts";
import type { Change, Fence, Store } from "./store.ts";
import { finishedSteps, groupOf } from "./turn-facts.ts";

/** Of an operation whose calls a lane of the provider carries out. */
export interface LaneCall {
  /** There is an answer to the first call that the chain comes to. */
  readonly answered: boolean;
  /** When that call was sent. */
  readonly sentAt?: number | undefined;
  /** Of the line of the ledger that tells what it cost. */
  readonly entryId?: string | undefined;
}

export interface JournalOptions {
  readonly store: Pick<Store, "commit" | "ledger">;
  readonly clock: Clock;
  readonly record: OperationRecord;
  readonly fence: Fence;
  readonly steps: readonly StepRecord[];
  /** Told when a write was refused or failed: the worker has to stop. */
  readonly onFailure?: (error: unknown) => void;
  readonly lane?: LaneCall | undefined;
  /** What has to be reserved before a call. */
  readonly budget?: ((request: ModelRequest) => ReturnType<typeof reserve>) | undefined;
}

export class OperationJournal implements Journal {
  readonly approved: ReadonlySet<string>;
  readonly hasSystem: boolean;
  readonly #store: JournalOptions["store"];
  readonly #clock: Clock;
  readonly #record: OperationRecord;
  readonly #fence: Fence;
  readonly #steps: StepRecord[];
  readonly #buffer: EventBuffer;
  #lane: LaneCall | undefined;
  /** What is held of each budget for the call that is next or under way. */
  #reserved: OperationRecord["reserved"];
  /** The lane's answer was read. */
  #isRead = false;
  /** What is written with whatever is written next. */
  readonly #held: Change[] = [];
  /** What is written with the events that are held. */
  #along: Change | undefined;
  #hasAsked = false;
  /** What is being written: writes go one after the other, so that events keep their order. */
  #writing: Promise<void> = Promise.resolve();
  readonly #onFailure: (error: unknown) => void;
  readonly #budget: JournalOptions["budget"];

  constructor({ store, clock, record, fence, steps, onFailure = () => {}, lane, budget }: JournalOptions) {
    this.#budget = budget;
    this.#lane = lane;
    this.#reserved = record.reserved;
    this.#store = store;
    this.#clock = clock;
    this.#record = record;
    this.#fence = fence;
    this.#steps = [...steps];
    this.#onFailure = onFailure;
    this.#buffer = new EventBuffer(
      (ms, run) => clock.after(ms, run),
      () => void this.write([]).catch(() => {}),
    );
    this.approved = new Set(
      (record.approvals ?? []).flatMap(({ call, decision }) => (decision?.type === "approve" ? [call.id] : [])),
    );
    this.hasSystem = record.settings.hasSystem ?? false;
  }

  /** The steps that are done. */
  get before(): readonly Step[] {
    return this.steps;
  }

  /** Every step so far, as a Result has them. */
  get steps(): readonly Step[] {
    return finishedSteps(this.#steps);
  }

  /** The call under way, if there is one: it was sent, and has no answer. */
  get open(): StepRecord | undefined {
    const last = this.#steps.at(-1);
    return last && !last.answer ? last : undefined;
  }

  /** In this turn: a call that is open may be one of an earlier turn. */
  get hasAsked(): boolean {
    return this.#hasAsked;
  }

  /** @throws NextCall where it is the provider's to carry out */
  async beforeStep(number: number, request: ModelRequest): Promise<void> {
    if (!this.#lane) return this.openStep(number, this.reserving(request));
    if (!this.#lane.answered || this.#isRead) throw new NextCall(request);
    this.#isRead = true;
    const attempt = this.#record.attempts + 1;
    this.#steps[number] ??= this.#newStep(number, attempt, this.#lane.sentAt ?? this.#clock.now());
  }

  /** A call is about to be sent: it is open until its answer is written down. */
  async openStep(number: number, changes: readonly Change[] = []): Promise<void> {
    const before = this.#steps[number];
    const attempt = (before?.attempt ?? 0) + 1;
    const reserved = this.#reserved;
    try {
      await this.#put(this.#newStep(number, attempt, this.#clock.now()), changes);
    } catch (error) {
      if (before) this.#steps[number] = before;
      else this.#steps.length = number;
      this.#reserved = reserved;
      throw error;
    }
    this.#hasAsked = true;
  }

  /** What the next call has to reserve, unless that is done. @throws CostLimitError where it is not known what it may cost */
  reserving(request: ModelRequest): Change[] {
    if (Object.values(this.#reserved ?? {}).some((nano) => nano > 0)) return [];
    const held = this.#budget?.(request);
    if (!held) return [];
    this.#reserved = held.reserved;
    return [...held.changes, { type: "update", id: this.#record.id, set: { reserved: held.reserved } }];
  }

  /** The provider has answered the call that is open. */
  answered(): void {
    this.#lane = { answered: true };
  }

  /** Gives back what is still reserved. */
  released(): Change[] {
    const changes = released(this.#reserved);
    if (changes.length === 0) return [];
    this.#reserved = nothingReserved(this.#reserved);
    return [...changes, { type: "update", id: this.#record.id, set: { reserved: this.#reserved } }];
  }

  /** What {@link reserving} has said could not be written. */
  notReserved(): void {
    this.#reserved = nothingReserved(this.#reserved);
  }

  #newStep(number: number, attempt: number, sentAt: number): StepRecord {
    return { operationId: this.#record.id, number, sentAt, attempt, started: [], toolResults: [] };
  }

  onEvents(events: readonly StreamEvent[]): void {
    this.#buffer.add(events);
  }

  /** The provider clearly did not take what was sent: it may be sent again. */
  refused(): void {
    const { open } = this;
    if (open) this.#steps[open.number] = { ...open, refused: true };
  }

  /** What {@link refused} has said, as a change to be written. */
  get openChanges(): Change[] {
    const { open } = this;
    return open ? [{ type: "step", record: open }] : [];
  }

  /** @throws ToolsToRun */
  async onStep(number: number, answer: Omit<Step, "toolResults">): Promise<void> {
    const step = this.#steps[number] as StepRecord;
    const { entryId } = this.#lane ?? {};
    const pace = paceOf(answer.response?.limits, this.#clock.now());
    const settled = this.entry("settled", answer, number, step.attempt);
    const changes: Change[] = [
      { type: "ledger", entry: { ...settled, ...(entryId && { id: entryId }) } },
      ...this.released(),
      ...(pace ? [{ type: "pace", group: groupOf(this.#record), at: this.#clock.now(), pace } as const] : []),
    ];
    const { chain, repair } = this.#record.settings;
    const isLast = !repair && answer.finishReason !== "pause" && !(chain && answer.toolCalls.length > 0);
    // Nothing happens between the last answer and the end, which is written with it.
    if (isLast) {
      this.#steps[number] = { ...step, answer };
      this.hold([{ type: "step", record: { ...step, answer } }, ...changes]);
    } else {
      // It got on: earlier failures do not count against what comes.
      const progress: Change = {
        type: "update",
        id: this.#record.id,
        set: { attempts: 0, modifiedAt: this.#clock.now() },
      };
      await this.#put({ ...step, answer }, [...changes, progress]);
    }
    // So that no other row of the submission waits for them.
    if (this.#record.settings.chain && this.#isRead && answer.toolCalls.length > 0) throw new ToolsToRun();
  }

  /** Written before a tool runs, so that a crash while it runs is known. */
  async onToolStart(callId: string): Promise<void> {
    const step = this.#steps.at(-1) as StepRecord;
    await this.#put({ ...step, started: [...step.started, callId] });
  }

  /** Calls that wait for a decision count as not begun, so that a decision holds for one run and no more. */
  unstarted(callIds: ReadonlySet<string>): Change[] {
    const step = this.#steps.at(-1);
    if (!step?.started.some((id) => callIds.has(id))) return [];
    return [{ type: "step", record: { ...step, started: step.started.filter((id) => !callIds.has(id)) } }];
  }

  /** Whether it is told already what became of this try: its worker may be lost between that and the next try. */
  async isInLedger({ number, attempt }: StepRecord): Promise<boolean> {
    const lines = await this.#store.ledger({ operationId: this.#record.id });
    return lines.some((line) => line.step === number && line.attempt === attempt);
  }

  async onToolResult(number: number, result: ToolResultPart): Promise<void> {
    const step = this.#steps[number] as StepRecord;
    await this.#put({ ...step, toolResults: [...step.toolResults, result] });
  }

  /** Events of an answer that the provider streams from a place that can be gone on from: they are written with the next place, or not at all. */
  follow(events: readonly StreamEvent[], reference: JsonValue): void {
    this.#along = { type: "update", id: this.#record.id, set: { reference, followed: true } };
    this.#buffer.add(events);
  }

  add(events: readonly OperationEvent[]): void {
    this.#buffer.add(events);
  }

  /** Written with whatever is written next. */
  hold(changes: readonly Change[]): void {
    this.#held.push(...changes);
  }

  /** Writes the changes with the events that have come until now, after all writes before; nothing more when one has failed. */
  write(changes: readonly Change[]): Promise<void> {
    // Not when its turn comes: a write before it would tell of what is not written yet.
    const events = this.#buffer.take();
    const held = this.#held.splice(0);
    const along = this.#along;
    this.#along = undefined;
    const next = this.#writing.then(async () => {
      const all: Change[] = [...held, ...changes].flatMap((change) => [change, ...this.#paid(change)]);
      if (along) all.push(along);
      if (events.length > 0) {
        all.push({ type: "events", operationId: this.#record.id, at: this.#clock.now(), events });
      }
      if (all.length === 0) return;
      try {
        await this.#store.commit(all, this.#fence);
      } catch (error) {
        // A budget that is used up is no failure of the store: it ends the operation, which is still to be written down.
        if (error instanceof BudgetError) {
          this.#buffer.add(events);
          this.hold(held);
        } else this.#onFailure(error);
        throw error;
      }
    });
    this.#writing = next.catch((error) => {
      if (!(error instanceof BudgetError)) throw error;
    });
    this.#writing.catch(() => {});
    return next;
  }

  /** What stands in the ledger counts for the budgets. */
  #paid(change: Change): Change[] {
    if (change.type !== "ledger" || change.entry.kind === "reserved" || !change.entry.cost) return [];
    return spent(this.#reserved, change.entry.cost);
  }

  entry(kind: LedgerEntry["kind"], told: Told, step: number, attempt: number): LedgerEntry {
    return ledgerEntry(this.#record, { kind, step, attempt, at: this.#clock.now() }, told);
  }

  async #put(record: StepRecord, changes: readonly Change[] = []): Promise<void> {
    this.#steps[record.number] = record;
    await this.write([{ type: "step", record }, ...changes]);
  }
}
