/** What a commit is about to write, gathered so that each kind of it is one statement, however many rows it has. */
import type { LedgerEntry, OperationRecord, StepRecord } from "../record.ts";
import type { Change } from "../store.ts";
import type { Statement } from "./postgres-pipeline.ts";
import { indexed, toBrief, toColumns, toGroup, toLabels, type Value } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";

type ChangeOf<Type extends Change["type"]> = Extract<Change, { readonly type: Type }>;
/** Of one row. */
type Values = readonly (string | number | boolean | null)[];

/** Where a row belongs: the number of the operation, or its id where it is inserted with it. */
export interface Owner {
  readonly id: string;
  readonly seq: number | undefined;
}

export class Batch {
  readonly #sql: Statements;
  #operations: Values[] = [];
  #labels: Values[] = [];
  #work: Values[] = [];
  #events: Values[] = [];
  /** How many there are of each operation. */
  #eventCounts = new Map<string, number>();
  #steps = new Map<string, Values>();
  #ledger: Values[] = [];
  /** Of operations whose rows are there. */
  #updates = new Map<number, Statement>();
  #others: Statement[] = [];

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  insert(record: OperationRecord): void {
    const { labels, request, result } = record;
    const id = indexed(record.id);
    const columns = toColumns(toBrief(record), indexed(request.model));
    this.#operations.push([id, ...columns, JSON.stringify(request), result ? JSON.stringify(result) : null]);
    const [names, values] = toLabels(labels);
    names.forEach((name, index) => void this.#labels.push([id, name, values[index] ?? ""]));
  }

  /** Of one that is inserted with it. */
  insertWork(id: string, change: ChangeOf<"enqueue">): void {
    this.#work.push([indexed(id), ...toWorkColumns(change)]);
  }

  addEvents({ id, seq }: Owner, { at, events }: ChangeOf<"events">): void {
    const before = this.#eventCounts.get(id) ?? 0;
    this.#eventCounts.set(id, before + events.length);
    this.#events.push([seq ?? null, indexed(id), before, events.length, at, JSON.stringify(events)]);
  }

  writeStep({ id, seq }: Owner, record: StepRecord): void {
    this.#steps.set(`${record.number} ${id}`, [seq ?? null, indexed(id), record.number, JSON.stringify(record)]);
  }

  addToLedger(entry: LedgerEntry): void {
    this.#ledger.push([indexed(entry.id), indexed(entry.operationId), entry.at, JSON.stringify(entry)]);
  }

  /** Takes the place of the one before. */
  update(seq: number, statement: Statement): void {
    this.#updates.set(seq, statement);
  }

  /** After all that came before. */
  add(...statements: readonly Statement[]): void {
    this.#others.push(...statements);
  }

  /** All of it, in an order in which it can be written; what comes after is a new batch. */
  take(): readonly Statement[] {
    const sql = this.#sql;
    const statements: readonly Statement[] = [
      ...inRows(sql.insertOperations, this.#operations),
      ...inRows(sql.insertLabelsById, this.#labels),
      ...inRows(sql.insertWork, this.#work),
      ...this.#updates.values(),
      ...inRows(sql.insertEvents, this.#events),
      ...inRows(sql.writeSteps, [...this.#steps.values()]),
      ...inRows(sql.insertLedger, this.#ledger),
      ...this.#others,
    ];
    [this.#operations, this.#labels, this.#work, this.#events, this.#ledger] = [[], [], [], [], []];
    [this.#steps, this.#updates, this.#eventCounts] = [new Map(), new Map(), new Map()];
    this.#others = [];
    return statements;
  }
}

/** As work has it, from the group on. */
export function toWorkColumns({ group, priority, runAt, tokens, bytes = 0, notice }: ChangeOf<"enqueue">) {
  const noticed = notice === undefined ? null : indexed(notice);
  return [toGroup(group), priority, runAt, tokens ?? null, bytes, noticed] as const;
}

/** Each column as a list. */
export function inRows(text: string, rows: readonly Values[]): readonly Statement[] {
  const [first] = rows;
  if (!first) return [];
  return [[text, first.map((_, column): Value => rows.map((row) => row[column] ?? null))]];
}
