/** How a turn with an operation ends: what is written down, in one commit, and when it goes on. */
import type { Clock } from "../core/clock.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Result } from "../core/result.ts";
import type { OperationEvent } from "./events.ts";
import type { OperationJournal } from "./journal.ts";
import type { Approval, OperationRecord, OperationState } from "./record.ts";
import type { Change } from "./store.ts";
import { ownWork, packWork, pollWork, spread } from "./turn-facts.ts";

interface Waiting {
  readonly attempts?: number;
  readonly waitingFor?: string;
  readonly reference?: undefined;
}

export class TurnEnd {
  readonly #record: OperationRecord;
  readonly #journal: OperationJournal;
  readonly #clock: Clock;

  constructor(record: OperationRecord, journal: OperationJournal, clock: Clock) {
    this.#record = record;
    this.#journal = journal;
    this.#clock = clock;
  }

  async succeed(result: Result): Promise<void> {
    const { finishReason, usage } = result;
    this.#journal.add([
      { type: "finish", finishReason, ...(usage && { usage }) },
      { type: "state", state: "succeeded" },
    ]);
    const set = { state: "succeeded", result, attempts: 0, waitingFor: undefined } as const;
    await this.#journal.write([this.update(set), ...this.#journal.released(), this.#dequeue()]);
  }

  async end(state: OperationState, error: JsonObject, changes: readonly Change[] = []): Promise<void> {
    const events: OperationEvent[] = [
      { type: "error", error },
      { type: "state", state },
    ];
    this.#journal.add(events);
    const end = this.update({ state, error, waitingFor: undefined });
    await this.#journal.write([...changes, end, ...this.#journal.released(), this.#dequeue()]);
  }

  /** It is a row until somebody decides. */
  async park(waiting: readonly Approval[]): Promise<void> {
    const { approvals: before = [], deadline } = this.#record;
    const ids = new Set(waiting.map(({ call }) => call.id));
    const approvals = [...before.filter(({ call }) => !ids.has(call.id)), ...waiting];
    const waitingFor = waiting.map(({ reason }) => reason).join(" ");
    this.#journal.add([{ type: "state", state: "awaiting-approval", waitingFor }]);
    // The deadline holds for decisions too.
    const next = deadline === undefined ? this.#dequeue() : ownWork(this.#record, deadline);
    const set = { state: "awaiting-approval", approvals, waitingFor } as const;
    await this.#journal.write([...this.#journal.unstarted(ids), this.update(set), next]);
  }

  /** To be tried again. What a submission of many was to carry out waits to be packed into another one. */
  async wait(runAt: number, set: Waiting, changes: readonly Change[] = []): Promise<void> {
    const { deadline = runAt, lane, request } = this.#record;
    const { waitingFor } = set;
    this.#journal.add([{ type: "state", state: "queued", ...(waitingFor !== undefined && { waitingFor }) }]);
    const wasPacked = lane === "batch" && this.#record.submission !== undefined;
    const work = wasPacked ? packWork(this.#record, request, runAt) : ownWork(this.#record, Math.min(runAt, deadline));
    await this.#journal.write([...changes, this.update({ state: "queued", submission: undefined, ...set }), work]);
  }

  /** The next call is for a submission of many. */
  async pack(request: ModelRequest, changes: readonly Change[]): Promise<void> {
    this.#journal.add([{ type: "state", state: "queued" }]);
    const set = { state: "queued", submission: undefined, waitingFor: undefined } as const;
    await this.#journal.write([...changes, this.update(set), packWork(this.#record, request, this.#clock.now())]);
  }

  /** It goes on here, in a turn of its own. */
  async queue(): Promise<void> {
    this.#journal.add([{ type: "state", state: "queued" }]);
    const set = { state: "queued", submission: undefined, waitingFor: undefined } as const;
    await this.#journal.write([this.update(set), ownWork(this.#record, this.#clock.now())]);
  }

  /** @param notice by what the provider's webhooks name it */
  async waitForProvider(reference: JsonValue, againMs: number, notice: string | undefined): Promise<void> {
    const { state, deadline = Number.POSITIVE_INFINITY, id } = this.#record;
    if (state !== "waiting") this.#journal.add([{ type: "state", state: "waiting" }]);
    const runAt = Math.min(this.#clock.now() + spread(againMs, id), deadline);
    await this.#journal.write([this.update({ state: "waiting", reference }), pollWork(this.#record, runAt, notice)]);
  }

  update(set: Extract<Change, { readonly type: "update" }>["set"]): Change {
    return { type: "update", id: this.#record.id, set: { ...set, modifiedAt: this.#clock.now() } };
  }

  #dequeue(): Change {
    return { type: "dequeue", id: this.#record.id };
  }
}
