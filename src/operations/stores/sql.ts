/** All SQL of the store in SQLite: its tables, migration by migration, and every statement. */
import { isDone, type OperationState, states } from "../record.ts";

/** "AWOP": by it a store of ours is told from another program's database. */
export const applicationId = 0x41574f50;

/**
 * Each is applied once, in order, and never changed afterwards: `user_version` is how many were. Times are milliseconds since the epoch. `seq` is the
 * operation's row everywhere: a number of a few bytes in the place of its id.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE operations (
    seq INTEGER PRIMARY KEY,   -- in the order in which they were inserted
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    model TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    idempotency_key TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,  -- how often its work was taken
    record TEXT NOT NULL       -- what of the record is in no other column or table
  );
  CREATE INDEX operations_state ON operations(state, created_at);
  CREATE INDEX operations_model ON operations(model, state, created_at);
  CREATE UNIQUE INDEX operations_key ON operations(idempotency_key) WHERE idempotency_key IS NOT NULL;
  -- Large and seldom written: a change of state must not write them again.
  CREATE TABLE requests (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE results (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE labels (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (name, value, created_at, seq)
  ) WITHOUT ROWID;
  CREATE TABLE steps (
    seq INTEGER NOT NULL,
    number INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (seq, number)
  );
  CREATE TABLE events (
    seq INTEGER NOT NULL,
    first INTEGER NOT NULL,    -- the number of the first event of this row
    count INTEGER NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,        -- a list
    PRIMARY KEY (seq, first)
  );
  -- Without references: it outlives the operations.
  CREATE TABLE ledger (
    line INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    operation_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL
  );
  CREATE INDEX ledger_operation ON ledger(operation_id, at);
  CREATE INDEX ledger_at ON ledger(at);
  CREATE TABLE work (
    seq INTEGER PRIMARY KEY,
    grp TEXT NOT NULL,
    priority INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    worker TEXT,               -- who has it
    lease_until INTEGER,
    lost INTEGER NOT NULL      -- a worker had it, and did not give it back itself
  );
  CREATE INDEX work_waiting ON work(grp, run_at) WHERE worker IS NULL;
  CREATE INDEX work_urgent ON work(grp, priority DESC, run_at) WHERE worker IS NULL;
  CREATE INDEX work_taken ON work(grp, lease_until) WHERE worker IS NOT NULL;
  CREATE TABLE cool_downs (grp TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
  `,
];

/** Tells whether another connection has written: it differs then. */
export const dataVersion = `PRAGMA data_version`;

const whole = `SELECT operations.*, requests.json AS request, results.json AS result
  FROM operations JOIN requests USING (seq) LEFT JOIN results USING (seq)`;
export const selectById = `${whole} WHERE id = ?`;
export const selectByKey = `${whole} WHERE idempotency_key = ?`;
export const selectBySeq = `${whole} WHERE seq = ?`;
/** Without the large members. */
export const selectBrief = `SELECT * FROM operations WHERE id = ?`;
export const selectSeq = `SELECT seq FROM operations WHERE id = ?`;
export const selectIdByKey = `SELECT id FROM operations WHERE idempotency_key = ?`;
export const insertOperation = `INSERT INTO operations (id, state, model, created_at, modified_at, idempotency_key, record)
  VALUES (:id, :state, :model, :created_at, :modified_at, :idempotency_key, :record)`;
export const updateOperation = `UPDATE operations SET state = :state, model = :model, created_at = :created_at,
  modified_at = :modified_at, idempotency_key = :idempotency_key, record = :record WHERE seq = :seq`;
export const writeRequest = `INSERT OR REPLACE INTO requests (seq, json) VALUES (?, ?)`;
export const writeResult = `INSERT OR REPLACE INTO results (seq, json) VALUES (?, ?)`;
export const deleteResult = `DELETE FROM results WHERE seq = ?`;
export const insertLabel = `INSERT INTO labels (name, value, created_at, seq) VALUES (?, ?, ?, ?)`;
export const deleteLabel = `DELETE FROM labels WHERE name = ? AND value = ? AND created_at = ? AND seq = ?`;
/** But for the ledger, and the labels, which have no index by operation. */
export const deleteAll: readonly string[] = ["operations", "requests", "results", "steps", "events", "work"].map(
  (table) => `DELETE FROM ${table} WHERE seq = ?`,
);

export const writeStep = `INSERT OR REPLACE INTO steps (seq, number, json) VALUES (?, ?, ?)`;
export const selectSteps = `SELECT json FROM steps WHERE seq = (${selectSeq}) ORDER BY number`;
export const insertEvents = `INSERT INTO events (seq, first, count, at, json) VALUES (?, ?, ?, ?, ?)`;
export const nextEvent = `SELECT first + count AS next FROM events WHERE seq = ? ORDER BY first DESC LIMIT 1`;
/** The row with the number :from, and those after it up to the one with :to. */
export const selectEvents = `SELECT first, at, json FROM events WHERE seq = :seq AND first <= :to
  AND first >= coalesce((SELECT max(first) FROM events WHERE seq = :seq AND first <= :from), 1) ORDER BY first`;
export const insertLedger = `INSERT INTO ledger (id, operation_id, at, json) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
export const selectLedger = (byOperation: boolean) => `SELECT json FROM ledger
  WHERE ${byOperation ? "operation_id = ? AND " : ""}at >= ? AND at < ? ORDER BY at, line`;

/** A worker that has it, by id and epoch. */
export const selectFenced = `SELECT seq, worker FROM operations JOIN work USING (seq)
  WHERE id = ? AND epoch = ? AND worker IS NOT NULL`;
export const selectWork = `SELECT worker, lost FROM work WHERE seq = ?`;
export const writeWork = `INSERT OR REPLACE INTO work (seq, grp, priority, run_at, lost) VALUES (?, ?, ?, ?, ?)`;
export const deleteWork = `DELETE FROM work WHERE seq = ?`;
export const takeWork = `UPDATE work SET worker = ?, lease_until = ?, lost = 0 WHERE seq = ?`;
export const nextEpoch = `UPDATE operations SET epoch = epoch + 1 WHERE seq = ?`;
export const renewWork = `UPDATE work SET lease_until = ? WHERE seq = ?`;
export const isCancelRequested = `SELECT record ->> '$.cancelRequested' AS requested FROM operations WHERE seq = ?`;
export const writeCoolDown = `INSERT INTO cool_downs (grp, until) VALUES (?, ?)
  ON CONFLICT (grp) DO UPDATE SET until = max(until, excluded.until)`;
export const selectCoolDown = `SELECT until FROM cool_downs WHERE grp = ?`;

export const countRunning = `SELECT count(*) AS n FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ? AND lease_until > ?`;
export const selectLost = `SELECT seq, priority, run_at, worker, lost FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ? AND lease_until <= ? ORDER BY priority DESC, run_at, seq LIMIT ?`;
export const selectDue = `SELECT seq, priority, run_at, worker, lost FROM work INDEXED BY work_waiting
  WHERE worker IS NULL AND grp = ? AND run_at <= ? LIMIT ?`;
/** The next priority below, and when its first work is due: one step down the index, however much work has the same. */
export const selectLevel = `SELECT priority, run_at FROM work INDEXED BY work_urgent
  WHERE worker IS NULL AND grp = ? AND priority < ? ORDER BY priority DESC, run_at LIMIT 1`;
export const selectDueOfLevel = `SELECT seq, priority, run_at, worker, lost FROM work INDEXED BY work_urgent
  WHERE worker IS NULL AND grp = ? AND priority = ? AND run_at <= ? ORDER BY run_at, seq LIMIT ?`;
export const selectFirst = `SELECT run_at FROM work INDEXED BY work_waiting
  WHERE worker IS NULL AND grp = ? ORDER BY run_at LIMIT 1`;
export const selectLeases = `SELECT count(*) AS n, min(lease_until) AS until FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ?`;
/** The first group, or the first one after another, which either index finds in one step. */
export const selectGroup = (comparison: ">" | ">=") => `SELECT min(grp) AS grp FROM (
  SELECT min(grp) AS grp FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp ${comparison} :after
  UNION ALL SELECT min(grp) FROM work INDEXED BY work_taken WHERE worker IS NOT NULL AND grp ${comparison} :after)`;

/** Ended ones last: of those there are most. */
const allStates: readonly OperationState[] = [...states].sort((a, b) => Number(isDone(a)) - Number(isDone(b)));

export interface PageQuery {
  readonly states: readonly OperationState[] | undefined;
  readonly model: string | undefined;
}

/**
 * Where a page is: each state is read from its own range of an index, and the ranges are merged, so that no page reads more than its rows for each.
 * Its parameters are :since, :before, :seq, :limit, and :model where there is one.
 */
export function selectPage({ states: given, model }: PageQuery): string {
  const wanted = allStates.filter((state) => given?.includes(state) ?? true);
  const ranges = wanted.map(
    (state) => `SELECT * FROM (SELECT seq, created_at FROM operations WHERE state = '${state}'
      ${model === undefined ? "" : "AND model = :model"} AND created_at >= :since AND (created_at, seq) < (:before, :seq)
      ORDER BY created_at DESC, seq DESC LIMIT :limit)`,
  );
  return `${ranges.join(" UNION ALL ")} ORDER BY created_at DESC, seq DESC LIMIT :limit`;
}

/** By the label :name and :value; the others, the states and the model are looked up for each. Lists are JSON, and NULL where all will do. */
export const selectLabelled = `SELECT seq, created_at FROM labels AS found
  WHERE name = :name AND value = :value AND created_at >= :since AND (created_at, seq) < (:before, :seq)
  AND NOT EXISTS (SELECT 1 FROM json_each(:others) AS wanted WHERE NOT EXISTS (SELECT 1 FROM labels AS own
    WHERE own.name = wanted.value ->> 0 AND own.value = wanted.value ->> 1 AND own.created_at = found.created_at AND own.seq = found.seq))
  AND (:plain OR EXISTS (SELECT 1 FROM operations WHERE operations.seq = found.seq AND (:model IS NULL OR model = :model)
    AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))))
  ORDER BY created_at DESC, seq DESC LIMIT :limit`;
