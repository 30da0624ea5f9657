/** The changes of one commit to PostgreSQL, one after the other, as statements that write all of them. */
import type { Row } from "../../sqlite/database.ts";
import { FencedError, OperationNotFoundError } from "../errors.ts";
import type { OperationRecord } from "../record.ts";
import { type Change, type Fence, packPrefix } from "../store.ts";
import { Batch, type Owner, toWorkColumns } from "./postgres-batch.ts";
import type { Ask } from "./postgres-connections.ts";
import type { Rows, Statement } from "./postgres-pipeline.ts";
import { type Brief, fromBrief, indexed, toBrief, toColumns, toLabels } from "./postgres-rows.ts";
import { Shared } from "./postgres-shared.ts";
import type { Statements } from "./postgres-sql.ts";

type ChangeOf<Type extends Change["type"]> = Extract<Change, { readonly type: Type }>;

/** What is there, and what checks that first where it was not asked. */
export interface Found {
  readonly rows: Rows;
  readonly first: readonly Statement[];
}

/** An operation as the commit has left it so far. */
interface Known extends Owner {
  /** As it is looked for. */
  readonly model: string;
  readonly brief: Brief;
  /** Written with it where they are given. */
  readonly request?: string | undefined;
  readonly result?: { readonly json: string | null } | undefined;
}

/** As if each change was written alone, one after the other. */
export class Commit {
  readonly #sql: Statements;
  readonly #ask: Ask;
  readonly #fence: Fence | undefined;
  readonly #known: Map<string, Known>;
  /** The numbers of submissions, by their ids as they are looked for. */
  readonly #submissions: Map<string, number>;
  readonly #batch: Batch;
  /** What is written already, but not sent. */
  readonly #before: Statement[];
  /** Inserted with their work. */
  readonly #enqueued = new Set<string>();
  /** Nobody has their work any more. */
  readonly #workless = new Set<string>();
  readonly #shared: Shared;

  constructor(sql: Statements, ask: Ask, { rows, first, fence }: Found & { readonly fence: Fence | undefined }) {
    this.#sql = sql;
    this.#ask = ask;
    this.#fence = fence;
    this.#before = [...first];
    this.#batch = new Batch(sql);
    this.#shared = new Shared(sql);
    const operations = rows.filter(({ state }) => state !== null).map((row) => [fromBrief(row), row] as const);
    this.#known = new Map(
      operations.map(([brief, { seq, model }]) => [
        brief.id,
        { id: brief.id, seq: Number(seq), model: String(model), brief },
      ]),
    );
    const submissions = rows.filter(({ state }) => state === null);
    this.#submissions = new Map(submissions.map(({ id, seq }) => [String(id), Number(seq)]));
  }

  async apply(change: Change): Promise<void> {
    switch (change.type) {
      case "insert":
        return this.#insert(change.record);
      case "update":
        return this.#update(change);
      case "delete":
        return this.#delete(change.id);
      case "step":
        return this.#batch.writeStep(this.#get(change.record.operationId), change.record);
      case "events": {
        const owner = this.#get(change.operationId);
        if (change.events.length > 0) this.#batch.addEvents(owner, change);
        return;
      }
      case "ledger":
        return this.#batch.addToLedger(change.entry);
      case "submission":
        return this.#add([this.#sql.writeSubmission, [indexed(change.record.id), JSON.stringify(change.record)]]);
      case "enqueue":
        return this.#enqueue(change);
      case "dequeue": {
        this.#workless.add(change.id);
        const seq = await this.#seqOf(change.id);
        return void (seq !== undefined && this.#batch.add([this.#sql.dequeue, [seq]]));
      }
      case "wake": {
        const seq = await this.#seqOf(change.id);
        return void (seq !== undefined && this.#batch.add([this.#sql.wake, [seq, change.at]]));
      }
      case "notify":
        return this.#add([this.#sql.notify, [indexed(change.notice), change.at]]);
      case "cool-down":
      case "pace":
      case "budget":
        return this.#shared.add(change);
      default:
        change satisfies never;
    }
  }

  /** What is written with the end of it. Where that depends on what is there, it is asked before. */
  async end(): Promise<readonly Statement[]> {
    if (!this.#shared.isAsked) return [...this.#taken(), ...this.#shared.statements()];
    const before = [...this.#taken()];
    const results = await this.#ask([...before, ...this.#shared.statements()]);
    return this.#shared.settled(results.slice(before.length));
  }

  /** The row of the operation as it will be, where whoever has its work goes on having it. */
  rowOf({ id, epoch }: Fence): Row | undefined {
    const known = this.#known.get(id);
    if (known?.seq === undefined || this.#workless.has(id)) return undefined;
    const { seq, model, brief } = known;
    const [state, , , modified_at, , record, submission, batch] = toColumns(brief, model);
    return { seq, id, epoch, state, model, modified_at, record, submission, batch };
  }

  /** What is to be sent now. */
  #taken(): readonly Statement[] {
    return [...this.#before.splice(0), ...this.#batch.take()];
  }

  /** After all that was to be written before, and before all that comes. */
  #add(...statements: readonly Statement[]): void {
    this.#before.push(...this.#batch.take(), ...statements);
  }

  #get(id: string): Known {
    const known = this.#known.get(id);
    if (!known) throw new OperationNotFoundError(id);
    return known;
  }

  /** Of what the commit has inserted itself it is asked, which is seldom needed. */
  async #seqOf(id: string): Promise<number | undefined> {
    const known = this.#known.get(id);
    const seq = known?.seq ?? this.#submissions.get(indexed(id));
    if (seq !== undefined) return seq;
    const results = await this.#ask([...this.#taken(), [this.#sql.selectSeq, [indexed(id)]]]);
    const found = results.at(-1)?.[0]?.seq;
    if (found === undefined) return undefined;
    if (known) this.#known.set(id, { ...known, seq: Number(found) });
    else this.#submissions.set(indexed(id), Number(found));
    return Number(found);
  }

  #insert(record: OperationRecord): void {
    const { id, request } = record;
    this.#batch.insert(record);
    this.#known.set(id, { id, seq: undefined, model: indexed(request.model), brief: toBrief(record) });
  }

  async #update({ id, set, ifState }: ChangeOf<"update">): Promise<void> {
    const { brief } = this.#get(id);
    if (ifState && !ifState.includes(brief.state)) throw new FencedError(id);
    if (Object.keys(set).length === 0) return;
    const seq = Number(await this.#seqOf(id));
    const before = this.#get(id);
    const after: Known = {
      id,
      seq,
      brief: toBrief({ ...brief, ...set } as OperationRecord),
      model: set.request ? indexed(set.request.model) : before.model,
      // What is large is written only where it is set.
      request: set.request ? JSON.stringify(set.request) : before.request,
      result: "result" in set ? { json: set.result ? JSON.stringify(set.result) : null } : before.result,
    };
    this.#known.set(id, after);
    const { model, request = null, result } = after;
    const columns = [seq, ...toColumns(after.brief, model), request, result !== undefined, result?.json ?? null];
    const statement: Statement = [this.#sql.update, columns];
    const { labels, createdAt } = after.brief;
    // Another operation may have had the key until now, or have it from now on.
    if (after.brief.idempotencyKey !== brief.idempotencyKey) this.#add(statement);
    else this.#batch.update(seq, statement);
    if (!set.labels && createdAt === brief.createdAt) return;
    this.#add(...this.#withoutLabels(seq, brief), [this.#sql.insertLabels, [seq, ...toLabels(labels), createdAt]]);
  }

  async #delete(id: string): Promise<void> {
    const known = this.#known.get(id);
    if (!known) return;
    const seq = Number(await this.#seqOf(id));
    this.#add(...this.#withoutLabels(seq, known.brief), [this.#sql.deleteAll, [seq]]);
    this.#known.delete(id);
  }

  #withoutLabels(seq: number, { labels, createdAt }: Brief): readonly Statement[] {
    if (Object.keys(labels).length === 0) return [];
    return [[this.#sql.deleteLabels, [seq, ...toLabels(labels), createdAt]]];
  }

  async #enqueue(given: ChangeOf<"enqueue">): Promise<void> {
    const { id } = given;
    // No rate holds back what is packed.
    const { tokens: _tokens, ...uncounted } = given;
    const change = given.group.startsWith(packPrefix) ? uncounted : given;
    const known = this.#known.get(id);
    // Its first: any other is of work that is there.
    if (known && known.seq === undefined && !this.#enqueued.has(id)) {
      this.#enqueued.add(id);
      return this.#batch.insertWork(id, change);
    }
    this.#workless.add(id);
    const seq = await this.#seqOf(id);
    if (seq === undefined) throw new OperationNotFoundError(id);
    const givenBack = this.#fence?.id === id;
    this.#batch.add([this.#sql.enqueue, [seq, ...toWorkColumns(change), givenBack]]);
  }
}
