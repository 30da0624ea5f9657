/** Writes down an operation as it goes on, under the fence of the worker that has it: a step's answer before its tools run, each result as it comes. */
import type { Journal } from "../core/chain.ts";
import type { Clock } from "../core/clock.ts";
import type { StreamEvent } from "../core/events.ts";
import type { JsonValue } from "../core/json.ts";
import type { ToolResultPart } from "../core/message.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Step } from "../core/result.ts";
import { type reserve } from "./budgets.ts";
import type { OperationEvent } from "./events.ts";
import { type Told } from "./ledger-entry.ts";
import type { LedgerEntry, OperationRecord, StepRecord } from "./record.ts";
import type { Change, Fence, Store } from "./store.ts";
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
export declare class OperationJournal implements Journal {
    #private;
    readonly approved: ReadonlySet<string>;
    readonly hasSystem: boolean;
    constructor({ store, clock, record, fence, steps, onFailure, lane, budget }: JournalOptions);
    /** The steps that are done. */
    get before(): readonly Step[];
    /** Every step so far, as a Result has them. */
    get steps(): readonly Step[];
    /** The call under way, if there is one: it was sent, and has no answer. */
    get open(): StepRecord | undefined;
    /** In this turn: a call that is open may be one of an earlier turn. */
    get hasAsked(): boolean;
    /** @throws NextCall where it is the provider's to carry out */
    beforeStep(number: number, request: ModelRequest): Promise<void>;
    /** A call is about to be sent: it is open until its answer is written down. */
    openStep(number: number, changes?: readonly Change[]): Promise<void>;
    /** What the next call has to reserve, unless that is done. @throws CostLimitError where it is not known what it may cost */
    reserving(request: ModelRequest): Change[];
    /** The provider has answered the call that is open. */
    answered(): void;
    /** Gives back what is still reserved. */
    released(): Change[];
    onEvents(events: readonly StreamEvent[]): void;
    /** The provider clearly did not take what was sent: it may be sent again. */
    refused(): void;
    /** What {@link refused} has said, as a change to be written. */
    get openChanges(): Change[];
    /** @throws ToolsToRun */
    onStep(number: number, answer: Omit<Step, "toolResults">): Promise<void>;
    /** Written before a tool runs, so that a crash while it runs is known. */
    onToolStart(callId: string): Promise<void>;
    /** Calls that wait for a decision count as not begun, so that a decision holds for one run and no more. */
    unstarted(callIds: ReadonlySet<string>): Change[];
    /** Whether it is told already what became of this try: its worker may be lost between that and the next try. */
    isInLedger({ number, attempt }: StepRecord): Promise<boolean>;
    onToolResult(number: number, result: ToolResultPart): Promise<void>;
    /** Events of an answer that the provider streams from a place that can be gone on from: they are written with the next place, or not at all. */
    follow(events: readonly StreamEvent[], reference: JsonValue): void;
    add(events: readonly OperationEvent[]): void;
    /** Written with whatever is written next. */
    hold(changes: readonly Change[]): void;
    /** Writes the changes with the events that have come until now, after all writes before; nothing more when one has failed. */
    write(changes: readonly Change[]): Promise<void>;
    entry(kind: LedgerEntry["kind"], told: Told, step: number, attempt: number): LedgerEntry;
}
