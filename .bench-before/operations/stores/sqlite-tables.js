/** The tables of the store in SQLite, migration by migration. */
/** "AWOP": by it a store of ours is told from another program's database. */
export const applicationId = 0x41574f50;
/**
 * Each is applied once, in order, and never changed afterwards: `user_version` is how many were. Times are milliseconds since the epoch. `seq` is the
 * operation's row everywhere: a number of a few bytes in the place of its id.
 */
export const migrations = [
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
    `
  ALTER TABLE operations ADD COLUMN batch TEXT;
  ALTER TABLE operations ADD COLUMN submission TEXT;
  CREATE INDEX operations_batch ON operations(batch, state, created_at) WHERE batch IS NOT NULL;
  CREATE INDEX operations_finished ON operations(batch, modified_at)
    WHERE batch IS NOT NULL AND state IN ('succeeded', 'failed', 'cancelled', 'expired');
  CREATE INDEX operations_members ON operations(submission) WHERE submission IS NOT NULL AND state = 'waiting';
  CREATE TABLE submissions (
    seq INTEGER PRIMARY KEY,   -- with the sign changed in \`work\`, where it must not be an operation's
    id TEXT NOT NULL UNIQUE,
    epoch INTEGER NOT NULL DEFAULT 0,
    json TEXT NOT NULL
  );
  ALTER TABLE work ADD COLUMN tokens INTEGER;                   -- what its call may take, where it is one
  ALTER TABLE work ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE work ADD COLUMN notice TEXT;                      -- by what a provider's notices name it
  CREATE INDEX work_notice ON work(notice) WHERE notice IS NOT NULL;
  -- What may be held back by the pace of its group is searched apart, so that other work is found behind it.
  ALTER TABLE work ADD COLUMN counted INTEGER AS (tokens IS NOT NULL) VIRTUAL;
  DROP INDEX work_waiting;
  DROP INDEX work_urgent;
  CREATE INDEX work_waiting ON work(grp, counted, run_at) WHERE worker IS NULL;
  CREATE INDEX work_urgent ON work(grp, counted, priority DESC, run_at) WHERE worker IS NULL;
  CREATE TABLE rates (grp TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  -- An integer that is too large for JavaScript could not be read again.
  CREATE TABLE budgets (key TEXT PRIMARY KEY, reserved REAL NOT NULL, spent REAL NOT NULL) WITHOUT ROWID;
  `,
];
