/** A store in an SQLite file, which several processes may use at once: commands, servers, workers. */
import { type Database, type OpenOptions, openDatabase } from "../../sqlite/database.ts";
import { FencedError } from "../errors.ts";
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
import * as sql from "./sql.ts";
import { Access, isBusy } from "./sqlite-access.ts";
import { applyChange, budget } from "./sqlite-changes.ts";
import { finished, list, members } from "./sqlite-list.ts";
import { warnOfNetwork } from "./sqlite-network.ts";
import { pack, packable } from "./sqlite-packing.ts";
import { json, toRecord } from "./sqlite-rows.ts";
import { applicationId, migrations } from "./sqlite-tables.ts";
import { checkSqliteVersion } from "./sqlite-version.ts";
import { nextDue, renew, take } from "./sqlite-work.ts";

/**
 * Opens the file, or makes it with its directory; only its owner can read it. What was committed survives a crash of the machine. On a network file
 * system it warns, as SQLite cannot rely on locks there.
 * @param options how long to wait for other processes to finish writing: 10,000 ms unless told otherwise
 * @throws StoreError where the file cannot be made or used, is another program's, or a newer version's, or where the SQLite of this Node is too old
 */
export async function sqliteStore(path: string, options: OpenOptions = {}): Promise<Store> {
  const database = openStoreDatabase(path, options);
  await warnOfNetwork(database.path);
  return new SqliteStore(database, options);
}

/** @internal */
export function openStoreDatabase(path: string, options: OpenOptions = {}): Database {
  checkSqliteVersion();
  const name = "The store";
  const place = "Name another file.";
  return openDatabase(
    path,
    { applicationId, migrations, synchronous: "FULL", name, opener: "sqliteStore()", place },
    options,
  );
}

/** @internal */
export class SqliteStore implements Store {
  readonly #access: Access;
  readonly #changes: Changes;
  readonly #closedError: () => Error;

  constructor(database: Database, { busyTimeoutMs }: OpenOptions = {}) {
    this.#access = new Access(database, busyTimeoutMs);
    this.#closedError = database.closedError;
    this.#changes = new Changes(othersWrote(database));
  }

  async commit(changes: readonly Change[], fence?: Fence): Promise<void> {
    const write = (database: Database) => {
      if (fence && !database.get(sql.selectFenced, { id: fence.id, epoch: fence.epoch })) {
        throw new FencedError(fence.id);
      }
      for (const change of changes) applyChange(database, change, fence);
    };
    await this.#access.write((database) => database.transaction(() => write(database)));
    if (changes.length > 0) this.#changes.written();
  }

  get(id: string): Promise<OperationRecord | undefined> {
    return this.#one(sql.selectById, id);
  }

  findByKey(idempotencyKey: string): Promise<OperationRecord | undefined> {
    return this.#one(sql.selectByKey, idempotencyKey);
  }

  list(query: ListQuery): Promise<ListPage> {
    return this.#access.read((database) => database.snapshot(() => list(database, query)));
  }

  async counts(batch: string): Promise<Readonly<Partial<Record<OperationState, number>>>> {
    const rows = await this.#access.read((database) => database.all(sql.countStates, [batch]));
    return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
  }

  finished(batch: string, after: Position | undefined, limit: number): Promise<readonly Positioned[]> {
    return this.#access.read((database) => finished(database, batch, after, limit));
  }

  async steps(operationId: string): Promise<readonly StepRecord[]> {
    const rows = await this.#access.read((database) => database.all(sql.selectSteps, [operationId]));
    return rows.map((row) => json<StepRecord>(row.json));
  }

  events(operationId: string, after: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.#access.read((database) => events(database, operationId, after, limit));
  }

  async ledger({ operationId, since, until }: LedgerQuery): Promise<readonly LedgerEntry[]> {
    const range = [since ?? 0, until ?? Number.MAX_SAFE_INTEGER];
    const given = operationId === undefined ? range : [operationId, ...range];
    const statement = sql.selectLedger(operationId !== undefined);
    const rows = await this.#access.read((database) => database.all(statement, given));
    return rows.map((row) => json<LedgerEntry>(row.json));
  }

  budget(key: string): Promise<Budget> {
    return this.#access.read((database) => budget(database, key));
  }

  take(query: TakeQuery): Promise<readonly Work[]> {
    return this.#access.write((database) => take(database, query));
  }

  async pack(query: PackQuery): Promise<SubmissionWork | undefined> {
    const work = await this.#access.write((database) => pack(database, query));
    if (work) this.#changes.written();
    return work;
  }

  packable(now: number, atMost: number): Promise<readonly Packable[]> {
    return this.#access.read((database) => database.snapshot(() => packable(database, now, atMost)));
  }

  async submission(id: string): Promise<SubmissionRecord | undefined> {
    const row = await this.#access.read((database) => database.get(sql.selectSubmission, [id]));
    return row && json<SubmissionRecord>(row.json);
  }

  members(submission: string, after: number | undefined, limit: number): Promise<readonly Member[]> {
    return this.#access.read((database) => members(database, submission, after, limit));
  }

  renew(worker: string, fences: readonly Fence[], leaseUntil: number): Promise<Renewed> {
    return this.#access.write((database) => database.transaction(() => renew(database, worker, fences, leaseUntil)));
  }

  nextDue(groups?: TakeQuery["groups"]): Promise<number | undefined> {
    return this.#access.read((database) => database.snapshot(() => nextDue(database, groups)));
  }

  async changed(signal: AbortSignal): Promise<void> {
    this.#access.checkOpen();
    return this.#changes.wait(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.#access.close();
    this.#changes.close(this.#closedError());
    await closing;
  }

  async #one(statement: string, value: string): Promise<OperationRecord | undefined> {
    const row = await this.#access.read((database) => database.get(statement, [value]));
    return row && toRecord(row);
  }
}

function othersWrote(database: Database): () => boolean {
  let seen = database.get(sql.dataVersion)?.data_version;
  return () => {
    const before = seen;
    try {
      seen = database.get(sql.dataVersion)?.data_version;
    } catch (error) {
      // It is seen the next time.
      if (!isBusy(error)) throw error;
    }
    return seen !== before;
  };
}

function events(database: Database, operationId: string, after: number, limit: number): readonly StoredEvent[] {
  const seq = database.get(sql.selectSeq, [operationId])?.seq;
  if (seq === undefined) return [];
  const [from, to] = [after + 1, Math.min(after + limit, Number.MAX_SAFE_INTEGER)];
  const rows = database.all(sql.selectEvents, { seq, from, to });
  return toEvents(rows, from, to);
}
