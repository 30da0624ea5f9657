/** Takes what a submission gave, row by row, and writes it down, many operations in one commit. */
import { assemble } from "../core/assembler.ts";
import { priced } from "../core/call.ts";
import { spent } from "./budgets.ts";
import { FencedError, OperationNotFoundError } from "./errors.ts";
import { ledgerEntry } from "./ledger-entry.ts";
import type { OperationRecord } from "./record.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";
import { Turn, type WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";

/** More is more in memory, and more to do again where one of them was changed by somebody else meanwhile. */
const rowsPerCommit = 200;

interface Collected {
  readonly id: string;
  readonly changes: readonly Change[];
}

export class Rows {
  readonly #work: SubmissionWork;
  readonly #means: WorkerMeans;
  readonly #store: Store;
  #collected: Collected[] = [];
  #count = 0;

  constructor(work: SubmissionWork, means: WorkerMeans, store: Store) {
    this.#work = work;
    this.#means = means;
    this.#store = store;
  }

  /** How many have come. */
  get count(): number {
    return this.#count;
  }

  async add(row: LaneRow): Promise<void> {
    this.#count++;
    const record = await this.#store.get(row.id);
    if (!record || !this.#isMember(record)) return this.#disowned(row, record);
    this.#collected.push({ id: record.id, changes: await this.changesOf(record, row) });
    if (this.#collected.length >= rowsPerCommit) await this.flush();
  }

  /** What the row means for its operation: the same turn that an answer from here would have, written into a list. */
  async changesOf(record: OperationRecord, row: LaneRow): Promise<readonly Change[]> {
    const changes: Change[] = [];
    const store = {
      steps: (id: string) => this.#store.steps(id),
      ledger: (query: Parameters<Store["ledger"]>[0]) => this.#store.ledger(query),
      commit: async (more: readonly Change[]) => void changes.push(...more),
    };
    const { submission, epoch } = this.#work;
    const own = { id: record.id, epoch, record, takenOver: false };
    const entryId = this.#entryId(record.id);
    await new Turn(own, { ...this.#means, store }, { row, sentAt: submission.sentAt, entryId }).run();
    return changes;
  }

  /** Writes down what has come until now. */
  async flush(): Promise<void> {
    const collected = this.#collected;
    this.#collected = [];
    if (collected.length === 0) return;
    // In the order in which they were inserted, in which a store has them side by side.
    collected.sort((a, b) => (a.id < b.id ? -1 : 1));
    const all = collected.flatMap((each) => guarded(each));
    try {
      await this.#store.commit(all, this.#work);
    } catch (error) {
      if (!isGone(error, this.#work)) throw error;
      // Somebody has cancelled or deleted one of them meanwhile: the others are written without it.
      for (const each of collected) await this.#commitOne(each);
    }
  }

  async #commitOne(collected: Collected): Promise<void> {
    try {
      await this.#store.commit(guarded(collected), this.#work);
    } catch (error) {
      if (!isGone(error, this.#work)) throw error;
      // What it cost stays.
      const wasted = collected.changes.flatMap((change): Change[] => {
        if (change.type === "budget" && change.spent > 0) return [change];
        return change.type === "ledger" ? [{ ...change, entry: { ...change.entry, kind: "wasted" } }] : [];
      });
      await this.#store.commit(wasted, this.#work);
    }
  }

  #isMember({ submission, state }: OperationRecord): boolean {
    return submission === this.#work.id && state === "waiting";
  }

  /** By it a row is known that was written down already. */
  #entryId(operationId: string): string {
    return `${this.#work.id}-${operationId}`;
  }

  /** Nobody waits for it any more: it was cancelled, moved elsewhere, or is written down from an earlier reading. What it cost stands in the ledger once. */
  async #disowned(row: LaneRow, record: OperationRecord | undefined): Promise<void> {
    if (!row.events) return;
    const id = this.#entryId(row.id);
    const lines = await this.#store.ledger({ operationId: row.id });
    if (lines.some((line) => line.id === id)) return;
    const { submission } = this.#work;
    const model = record?.request.model ?? submission.model;
    const means = { ...this.#means.registry.means(model), lane: submission.lane };
    const result = await priced(assemble(model, row.events), means);
    const { cost } = result;
    const { labels = {}, request = { model, messages: [], options: {} } } = record ?? {};
    const at = this.#means.clock.now();
    const of = { id, kind: "wasted", step: 0, attempt: 1, at } as const;
    const entry = ledgerEntry({ id: row.id, request, labels }, of, result);
    const paid = cost ? spent(record?.reserved, cost) : [];
    await this.#store.commit([{ type: "ledger", entry }, ...paid], this.#work);
  }
}

/** Only while it still waits in the submission. */
function guarded({ id, changes }: Collected): Change[] {
  return changes.length === 0 ? [] : [{ type: "update", id, set: {}, ifState: ["waiting"] }, ...changes];
}

/** One of the operations is not there any more, or not waiting; not that the submission is somebody else's. */
function isGone(error: unknown, { id }: SubmissionWork): boolean {
  return error instanceof OperationNotFoundError || (error instanceof FencedError && error.id !== id);
}
