/** Takes what a submission gave, row by row, and writes it down, many operations in one commit. */
import { assemble } from "../core/assembler.ts";
import { priced } from "../core/call.ts";
import { spent } from "./budgets.ts";
import { Commits } from "./commits.ts";
import { ledgerEntry } from "./ledger-entry.ts";
import type { OperationRecord } from "./record.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";
import { Turn, type WorkerMeans } from "./turn.ts";
import type { LaneRow } from "./turn-costs.ts";

/** Their operations are read side by side: one after the other, each would wait for a server's answer. */
const readAtOnce = 50;

export class Rows {
  readonly #work: SubmissionWork;
  readonly #means: WorkerMeans;
  readonly #store: Store;
  readonly #commits: Commits;
  /** Of those that have come, the last ones, whose operations are not read yet. */
  #unread: LaneRow[] = [];
  #count = 0;

  constructor(work: SubmissionWork, means: WorkerMeans, store: Store) {
    this.#work = work;
    this.#means = means;
    this.#store = store;
    this.#commits = new Commits(work, store, wasted);
  }

  /** How many have come. */
  get count(): number {
    return this.#count;
  }

  async add(row: LaneRow): Promise<void> {
    this.#count++;
    this.#unread.push(row);
    if (this.#unread.length >= readAtOnce) await this.#read();
  }

  async #read(): Promise<void> {
    const rows = this.#unread;
    this.#unread = [];
    const records = await Promise.all(rows.map(({ id }) => this.#store.get(id)));
    for (const [index, row] of rows.entries()) {
      const record = records[index];
      if (record && this.#isMember(record)) await this.take(record, row);
      else await this.#disowned(row, record);
    }
  }

  /** The operation waits in the submission. */
  async take(record: OperationRecord, row: LaneRow): Promise<void> {
    await this.#commits.add(record.id, await this.#changesOf(record, row));
  }

  /** Writes down what has come until now. */
  async flush(): Promise<void> {
    await this.#read();
    await this.#commits.flush();
  }

  /** What the row means for its operation: the same turn that an answer from here would have, written into a list. */
  async #changesOf(record: OperationRecord, row: LaneRow): Promise<readonly Change[]> {
    const changes: Change[] = [];
    const store = {
      steps: (id: string) => this.#store.steps(id),
      ledger: (query: Parameters<Store["ledger"]>[0]) => this.#store.ledger(query),
      commit: async (more: readonly Change[]) => {
        // A budget may have no money for it, which would keep others from being written, and ends the operation in its turn.
        if (!more.some(reserves)) return void changes.push(...more);
        await this.#commits.alone(record.id, [...changes, ...more]);
        changes.length = 0;
      },
    };
    const { submission, epoch } = this.#work;
    const own = { id: record.id, epoch, record, takenOver: false };
    const entryId = this.#entryId(record.id);
    await new Turn(own, { ...this.#means, store }, { row, sentAt: submission.sentAt, entryId }).run();
    const { chain, repair } = record.settings;
    const isDone = changes.some((change) => change.type === "update" && change.set.result);
    // A single answer is the result, and as a step it would be written down a second time.
    return isDone && !chain && !repair ? changes.filter(({ type }) => type !== "step") : changes;
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

function reserves(change: Change): boolean {
  return change.type === "budget" && change.atMost !== undefined;
}

/** Of one that nobody waits for any more: what it cost stays. */
function wasted(changes: readonly Change[]): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.type === "budget" && change.spent > 0) return [change];
    return change.type === "ledger" ? [{ ...change, entry: { ...change.entry, kind: "wasted" } }] : [];
  });
}
