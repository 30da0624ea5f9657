/** The tables of the store in PostgreSQL, migration by migration, and how it is told which of them there are. */

/**
 * Each is applied once, in order, and never changed afterwards. Times are milliseconds since the epoch, as JavaScript has them: `double precision` keeps
 * each as it is. What is JSON is `text`: `jsonb` has no place for `\u0000`, and would give members in another order.
 */
export function migrations(schema: string): readonly string[] {
  const s = `"${schema}"`;
  return [
    `
    CREATE TABLE ${s}.operations (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- in the order in which they were inserted
      id text COLLATE "C" NOT NULL UNIQUE,
      state text COLLATE "C" NOT NULL,
      model text COLLATE "C" NOT NULL,
      created_at double precision NOT NULL,
      modified_at double precision NOT NULL,
      idempotency_key text COLLATE "C" UNIQUE,
      epoch bigint NOT NULL DEFAULT 0,  -- grows when its work is taken, and when it is taken away from whoever has it
      record text NOT NULL,             -- without request and result, which are large and seldom written
      request text NOT NULL,
      result text
    );
    CREATE INDEX operations_state ON ${s}.operations (state, created_at, seq);
    CREATE INDEX operations_model ON ${s}.operations (model, state, created_at, seq);
    CREATE TABLE ${s}.labels (
      name text COLLATE "C" NOT NULL,
      value text COLLATE "C" NOT NULL,
      created_at double precision NOT NULL,
      seq bigint NOT NULL,
      PRIMARY KEY (name, value, created_at, seq)
    );
    CREATE TABLE ${s}.steps (
      seq bigint NOT NULL,
      number bigint NOT NULL,
      json text NOT NULL,
      PRIMARY KEY (seq, number)
    );
    CREATE TABLE ${s}.events (
      seq bigint NOT NULL,
      first bigint NOT NULL,            -- the number of the first event of this row
      count bigint NOT NULL,
      at double precision NOT NULL,
      json text NOT NULL,               -- a list
      PRIMARY KEY (seq, first)
    );
    -- Without references: it outlives the operations.
    CREATE TABLE ${s}.ledger (
      line bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text COLLATE "C" NOT NULL UNIQUE,
      operation_id text COLLATE "C" NOT NULL,
      at double precision NOT NULL,
      json text NOT NULL
    );
    CREATE INDEX ledger_operation ON ${s}.ledger (operation_id, at);
    CREATE INDEX ledger_at ON ${s}.ledger (at);
    CREATE TABLE ${s}.work (
      seq bigint PRIMARY KEY,
      grp text COLLATE "C" NOT NULL,
      priority double precision NOT NULL,
      run_at double precision NOT NULL,
      worker text,                      -- who has it
      lease_until double precision,
      lost boolean NOT NULL             -- a worker had it, and did not give it back itself
    );
    CREATE INDEX work_waiting ON ${s}.work (grp, run_at) WHERE worker IS NULL;
    CREATE INDEX work_urgent ON ${s}.work (grp, priority DESC, run_at, seq) WHERE worker IS NULL;
    CREATE INDEX work_taken ON ${s}.work (grp, lease_until) WHERE worker IS NOT NULL;
    CREATE TABLE ${s}.cool_downs (grp text COLLATE "C" PRIMARY KEY, until double precision NOT NULL);
    `,
    `
    ALTER TABLE ${s}.operations
      ADD COLUMN submission text COLLATE "C",
      ADD COLUMN batch text COLLATE "C";
    -- Most have no key: their every update need not write it into an index.
    ALTER TABLE ${s}.operations DROP CONSTRAINT operations_idempotency_key_key;
    CREATE UNIQUE INDEX operations_key ON ${s}.operations (idempotency_key) WHERE idempotency_key IS NOT NULL;
    -- No two lines have the same number; nothing else needs an index of them alone.
    ALTER TABLE ${s}.ledger DROP CONSTRAINT ledger_pkey;
    CREATE INDEX operations_submission ON ${s}.operations (submission, seq) WHERE submission IS NOT NULL AND state = 'waiting';
    CREATE INDEX operations_batch ON ${s}.operations (batch, state, created_at, seq) WHERE batch IS NOT NULL;
    CREATE INDEX operations_finished ON ${s}.operations (batch, modified_at, seq)
      WHERE batch IS NOT NULL AND state IN ('succeeded', 'failed', 'cancelled', 'expired');
    CREATE TABLE ${s}.submissions (
      -- Of the numbers of operations, so that work of either has one that is nobody else's.
      seq bigint PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('${s}.operations', 'seq')),
      id text COLLATE "C" NOT NULL UNIQUE,
      epoch bigint NOT NULL DEFAULT 0,  -- as that of an operation
      json text NOT NULL
    );
    ALTER TABLE ${s}.work
      ADD COLUMN tokens double precision,
      ADD COLUMN bytes double precision NOT NULL DEFAULT 0,
      ADD COLUMN notice text COLLATE "C",
      ADD COLUMN metered boolean NOT NULL GENERATED ALWAYS AS (tokens IS NOT NULL) STORED;
    CREATE INDEX work_notice ON ${s}.work (notice) WHERE notice IS NOT NULL;
    -- What is held back by a rate is read apart from what is not: neither is searched for the other.
    DROP INDEX ${s}.work_waiting;
    DROP INDEX ${s}.work_urgent;
    CREATE INDEX work_waiting ON ${s}.work (grp, metered, run_at) WHERE worker IS NULL;
    CREATE INDEX work_urgent ON ${s}.work (grp, metered, priority DESC, run_at, seq)
      INCLUDE (tokens, bytes) WHERE worker IS NULL;
    CREATE TABLE ${s}.rates (grp text COLLATE "C" PRIMARY KEY, json text NOT NULL);
    CREATE TABLE ${s}.budgets (
      key text COLLATE "C" PRIMARY KEY,
      reserved double precision NOT NULL,
      spent double precision NOT NULL
    );
    -- Which commit of each connection was the last. With room beside each row, writing it anew needs no index.
    CREATE TABLE ${s}.commits (
      connection text COLLATE "C" PRIMARY KEY,
      number bigint NOT NULL,
      closed bigint,                    -- there is none after this one
      at timestamptz NOT NULL DEFAULT now(),
      CHECK (number = closed)
    ) WITH (fillfactor = 10);
    `,
  ];
}

export const lockMigrations = `SELECT pg_advisory_xact_lock(hashtextextended('afterword migrate ' || $1, 0))`;
export const schemaExists = `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS there`;
export const versionsExist = `SELECT to_regclass(quote_ident($1) || '.afterword_versions') IS NOT NULL AS there`;
export const createSchema = (schema: string) => `CREATE SCHEMA "${schema}"`;
export const createVersions = (schema: string) =>
  `CREATE TABLE "${schema}".afterword_versions (version integer PRIMARY KEY)`;
export const selectVersion = (schema: string) =>
  `SELECT coalesce(max(version), 0) AS version FROM "${schema}".afterword_versions`;
export const insertVersion = (schema: string) => `INSERT INTO "${schema}".afterword_versions (version) VALUES ($1)`;
