/** A store in PostgreSQL, for workers on several machines. */
import { sleep, systemClock } from "../../core/clock.ts";
import { InvalidRequestError } from "../../core/errors.ts";
import type { StoredEvent } from "../events.ts";
import type { LedgerEntry, OperationRecord, OperationState, StepRecord, SubmissionRecord } from "../record.ts";
import type {
  Budget,
  Change,
  Fence,
  LedgerQuery,
  ListPage,
  ListQuery,
  Member,
  Packable,
  PackQuery,
  Position,
  Positioned,
  Renewed,
  Store,
  SubmissionWork,
  TakeQuery,
  Work,
} from "../store.ts";
import { Changes } from "./changes.ts";
import { toEvents } from "./event-rows.ts";
import { commit } from "./postgres-commit.ts";
import { Connections } from "./postgres-connections.ts";
import { counts, finished, list, members } from "./postgres-list.ts";
import { Listener } from "./postgres-listener.ts";
import { migrate } from "./postgres-migrations.ts";
import { pack, packable } from "./postgres-packing.ts";
import { indexed, json, toRecord, whole } from "./postgres-rows.ts";
import { Seen } from "./postgres-seen.ts";
import { deleteMarks, type Statements, statements } from "./postgres-sql.ts";
import { nextDue, renew, take } from "./postgres-work.ts";

export interface PostgresOptions {
  /** Where the tables are; it is made where it is missing. Small letters, digits and `_`. Default `afterword`. */
  readonly schema?: string;
  /** The most connections for reading and writing; one more listens for changes. Default 8. */
  readonly connections?: number;
  /** How long to wait for a connection. Default 10,000. */
  readonly connectTimeoutMs?: number;
}

/** How long what is told waits for more that is written: who listens is woken once for all of it. */
const tellMs = 10;
/** After this everybody who waits for a change looks, whether one was told or not: who wrote it may have died before telling. */
const pollMs = 5_000;

/**
 * Opens the store of a database, and makes its tables or brings them up to date. Any number of processes on any number of machines may open it at once.
 * It needs PostgreSQL 13 or newer and the package `pg`. A connection that breaks is a StoreError for whatever was under way; the next call has a new one.
 *
 * ```ts
 * const store = await postgresStore("postgres://user@localhost/operations");
 * ```
 * @throws StoreError when the server cannot be reached, the tables are those of a newer version, or `pg` is not installed
 * @throws InvalidRequestError for a URL that is none, and for options that cannot be
 */
export async function postgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { schema = "afterword", connections: atMost = 8, connectTimeoutMs = 10_000 } = options;
  check("url", /^postgres(ql)?:\/\//.test(url), "begins with postgres:// or postgresql://");
  check("schema", /^[a-z_][a-z0-9_]{0,49}$/.test(schema), "is of small letters, digits and _, 50 at most");
  check("connections", Number.isInteger(atMost) && atMost > 0, "is a whole number from 1");
  const connections = await Connections.to(url, { schema, connections: atMost, connectTimeoutMs });
  try {
    await migrate(connections, schema);
    await connections.query(deleteMarks(schema));
    const changes = new Changes();
    // By it the store knows what it has told itself.
    const name = crypto.randomUUID();
    const channel = `${schema}_changes`;
    const listener = await Listener.on(connections, {
      channel,
      onMessage: (from) => {
        if (from !== name) changes.written();
      },
      onGap: () => changes.written(),
    });
    const tell = () => connections.notify(channel, name);
    return new PostgresStore(connections, statements(schema), changes, listener, tell);
  } catch (error) {
    await connections.close();
    throw connections.explain(error);
  }
}

function check(field: string, good: boolean, what: string): void {
  // Without what was given: a URL may have a password in it.
  if (!good) throw new InvalidRequestError(field, `The ${field} of a store in PostgreSQL ${what}.`);
}

class PostgresStore implements Store {
  readonly #connections: Connections;
  readonly #sql: Statements;
  readonly #changes: Changes;
  readonly #listener: Listener;
  readonly #seen = new Seen();
  readonly #tellOthers: () => Promise<void>;
  #telling: Promise<void> | undefined;
  #untold = false;
  readonly #open = new AbortController();

  constructor(
    connections: Connections,
    sql: Statements,
    changes: Changes,
    listener: Listener,
    tellOthers: () => Promise<void>,
  ) {
    this.#connections = connections;
    this.#sql = sql;
    this.#changes = changes;
    this.#listener = listener;
    this.#tellOthers = tellOthers;
  }

  async commit(changes: readonly Change[], fence?: Fence): Promise<void> {
    this.#connections.checkOpen();
    if (changes.length === 0 && !fence) return;
    await commit({ sql: this.#sql, connections: this.#connections, seen: this.#seen }, changes, fence);
    if (changes.length > 0) this.#written();
  }

  get(id: string): Promise<OperationRecord | undefined> {
    return this.#one(this.#sql.selectById, id);
  }

  findByKey(idempotencyKey: string): Promise<OperationRecord | undefined> {
    return this.#one(this.#sql.selectByKey, idempotencyKey);
  }

  async list(query: ListQuery): Promise<ListPage> {
    return list(this.#sql, this.#connections, query);
  }

  async counts(batch: string): Promise<Readonly<Partial<Record<OperationState, number>>>> {
    return counts(this.#sql, this.#connections, batch);
  }

  async finished(batch: string, after: Position | undefined, limit: number): Promise<readonly Positioned[]> {
    return finished(this.#sql, this.#connections, batch, after, limit);
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    const rows = await this.#connections.query(this.#sql.selectSteps, [indexed(operationId)]);
    return rows.map((row) => json<StepRecord>(row.json));
  }

  async events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]> {
    const [from, to] = [whole(after + 1), whole(after + limit)];
    const rows = await this.#connections.query(this.#sql.selectEvents, [indexed(operationId), from, to]);
    return toEvents(rows, from, to);
  }

  async ledger(query: LedgerQuery): Promise<readonly LedgerEntry[]> {
    const { operationId, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = query;
    const of = operationId === undefined ? [] : [indexed(operationId)];
    const rows = await this.#connections.query(this.#sql.selectLedger(of.length > 0), [since, until, ...of]);
    return rows.map((row) => json<LedgerEntry>(row.json));
  }

  async budget(key: string): Promise<Budget> {
    const [row] = await this.#connections.query(this.#sql.selectBudget, [indexed(key)]);
    return { reserved: Number(row?.reserved ?? 0), spent: Number(row?.spent ?? 0) };
  }

  async take(query: TakeQuery): Promise<readonly Work[]> {
    this.#connections.checkOpen();
    return take(this.#sql, this.#connections, this.#seen, query);
  }

  async pack(query: PackQuery): Promise<SubmissionWork | undefined> {
    const work = await pack(this.#sql, this.#connections, query);
    if (work) this.#written();
    return work;
  }

  async packable(now: number, atMost: number): Promise<readonly Packable[]> {
    return packable(this.#sql, this.#connections, now, atMost);
  }

  async submission(id: string): Promise<SubmissionRecord | undefined> {
    const [row] = await this.#connections.query(this.#sql.selectSubmission, [indexed(id)]);
    return row && json(row.json);
  }

  async members(submission: string, after: number | undefined, limit: number): Promise<readonly Member[]> {
    return members(this.#sql, this.#connections, submission, after, limit);
  }

  async renew(worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed> {
    return renew(this.#sql, this.#connections, worker, fences, leaseUntil);
  }

  async nextDue(groups?: TakeQuery["groups"]): Promise<number | undefined> {
    return nextDue(this.#sql, this.#connections, groups);
  }

  async changed(signal: AbortSignal): Promise<void> {
    this.#connections.checkOpen();
    this.#listener.listen();
    const timer = setTimeout(() => this.#changes.written(), pollMs).unref();
    try {
      await this.#changes.wait(signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open.abort();
    const closing = this.#connections.close(this.#telling);
    this.#changes.close(this.#connections.closedError());
    await Promise.all([closing, this.#listener.close()]);
  }

  async #one(statement: string, value: string): Promise<OperationRecord | undefined> {
    const [row] = await this.#connections.query(statement, [indexed(value)]);
    return row && toRecord(row);
  }

  #written(): void {
    this.#changes.written();
    this.#untold = true;
    this.#telling ??= this.#tell();
  }

  /**
   * Others are told after a commit, and of many commits at once: a NOTIFY within the transaction would have all commits of the server wait for one another.
   * What is not told, because the process or the connection dies just then, is found by polling.
   */
  async #tell(): Promise<void> {
    while (this.#untold) {
      this.#untold = false;
      await this.#tellOthers().catch(() => {});
      await sleep(tellMs, systemClock, this.#open.signal).catch(() => {});
    }
    this.#telling = undefined;
  }
}
