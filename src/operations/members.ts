/** The operations that are in a submission still: to go through, to end, and to carry out in another way. */
import { nothingReserved, released } from "./budgets.ts";
import { Commits } from "./commits.ts";
import { leavesBy } from "./lanes.ts";
import type { OperationRecord } from "./record.ts";
import { Rows } from "./rows.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";
import type { WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";
import { deadlineError, ownWork, packWork } from "./turn-facts.ts";

/** How many are in memory at once. */
const pageSize = 200;

export class Members implements AsyncIterable<OperationRecord> {
  readonly #work: SubmissionWork;
  readonly #means: WorkerMeans & { readonly store: Store };

  constructor(work: SubmissionWork, means: WorkerMeans & { readonly store: Store }) {
    this.#work = work;
    this.#means = means;
  }

  /** In the order in which they were inserted. */
  async *[Symbol.asyncIterator](): AsyncGenerator<OperationRecord> {
    let after: number | undefined;
    for (;;) {
      const page = await this.#means.store.members(this.#work.id, after, pageSize);
      for (const { record } of page) yield record;
      if (page.length < pageSize) return;
      after = page.at(-1)?.position;
    }
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#means.store.members(this.#work.id, undefined, 1)).length === 0;
  }

  /** Those whose deadline is too near leave. @returns when the next one has to */
  async check(now: number): Promise<number | undefined> {
    let next = Number.POSITIVE_INFINITY;
    const commits = this.#commits();
    for await (const record of this) {
      const by = leavesBy(record);
      if (by > now) next = Math.min(next, by);
      else await commits.add(record.id, record.settings.hedge ? hedged(record, now) : expired(record, now));
    }
    await commits.flush();
    return Number.isFinite(next) ? next : undefined;
  }

  async end(record: OperationRecord, row: LaneRow): Promise<void> {
    const rows = this.#rows();
    await rows.take(record, row);
    await rows.flush();
  }

  async endAll(rowOf: (record: OperationRecord) => LaneRow): Promise<void> {
    const rows = this.#rows();
    for await (const record of this) await rows.take(record, rowOf(record));
    await rows.flush();
  }

  /** The second half of them goes back to be packed anew. @returns whether there was one to be split off */
  async splitOff(now: number): Promise<boolean> {
    const ids: string[] = [];
    for await (const { id } of this) ids.push(id);
    const others = new Set(ids.slice(Math.ceil(ids.length / 2)));
    if (others.size === 0) return false;
    const commits = this.#commits();
    for await (const record of this) if (others.has(record.id)) await commits.add(record.id, repacked(record, now));
    await commits.flush();
    return true;
  }

  #rows(): Rows {
    return new Rows(this.#work, this.#means, this.#means.store);
  }

  #commits(): Commits {
    return new Commits(this.#work, this.#means.store);
  }
}

/** It is carried out from here instead, for its full price. */
function hedged(record: OperationRecord, now: number): Change[] {
  const laneReason = "interactive: the batch it was in would have missed its deadline";
  const next = { ...record, lane: "interactive" } as const;
  return [
    ...leave(record, now, { state: "queued", lane: "interactive", laneReason, submission: undefined }),
    ownWork(next, now),
  ];
}

function expired(record: OperationRecord, now: number): Change[] {
  const error = deadlineError(record);
  const changes = leave(record, now, { state: "expired", error, reserved: nothingReserved(record.reserved) });
  return [...changes, ...released(record.reserved)];
}

function repacked(record: OperationRecord, now: number): Change[] {
  return [...leave(record, now, { state: "queued", submission: undefined }), packWork(record, record.request, now)];
}

function leave(
  { id }: OperationRecord,
  now: number,
  set: Extract<Change, { readonly type: "update" }>["set"] & { readonly state: OperationRecord["state"] },
): Change[] {
  const { state, error } = set;
  const told = error ? [{ type: "error", error } as const] : [];
  return [
    { type: "update", id, set: { ...set, modifiedAt: now } },
    { type: "events", operationId: id, at: now, events: [...told, { type: "state", state }] },
  ];
}
