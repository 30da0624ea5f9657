/** All SQL of the store in PostgreSQL: its tables, migration by migration, and every statement. */

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
  ];
}

export type Statements = ReturnType<typeof statements>;

export function statements(schema: string) {
  const s = `"${schema}"`;
  /** By name: with `*`, statements that are prepared would fail once a newer version has added a column. */
  const whole = [
    "seq",
    "id",
    "state",
    "model",
    "created_at",
    "modified_at",
    "idempotency_key",
    "epoch",
    "record",
    "request",
    "result",
  ];
  const columns = whole.map((column) => `operations.${column}`).join(", ");
  const seqOf = `SELECT seq FROM ${s}.operations WHERE id = $1`;
  /** Of the groups $1, each with how many may run ($2), what is due at $4: $3 at most, the most urgent first. */
  const due = `WITH RECURSIVE
    wanted AS (
      SELECT grp, LEAST($3::bigint, at_most - (SELECT count(*) FROM ${s}.work
        WHERE worker IS NOT NULL AND work.grp = wanted.grp AND lease_until > $4::double precision)) AS room
      FROM unnest($1::text[], $2::bigint[]) AS wanted (grp, at_most)
      WHERE NOT EXISTS (SELECT 1 FROM ${s}.cool_downs WHERE cool_downs.grp = wanted.grp AND until > $4)
    ),
    -- What is parked costs nothing: of each priority, one step down the index gives the next, and another what is due of it.
    level (grp, room, priority) AS (
      SELECT grp, room, (SELECT max(priority) FROM ${s}.work WHERE worker IS NULL AND work.grp = wanted.grp)
      FROM wanted WHERE room > 0
      UNION ALL
      SELECT grp, room, (SELECT max(priority) FROM ${s}.work
        WHERE worker IS NULL AND work.grp = level.grp AND work.priority < level.priority)
      FROM level WHERE priority IS NOT NULL
    ),
    candidate AS (
      SELECT found.* FROM level CROSS JOIN LATERAL (SELECT grp, seq, priority, run_at FROM ${s}.work
        WHERE worker IS NULL AND work.grp = level.grp AND work.priority = level.priority AND run_at <= $4
        ORDER BY run_at, seq LIMIT level.room) AS found
      UNION ALL
      SELECT found.* FROM wanted CROSS JOIN LATERAL (SELECT grp, seq, priority, run_at FROM ${s}.work
        WHERE worker IS NOT NULL AND work.grp = wanted.grp AND lease_until <= $4
        ORDER BY priority DESC, run_at, seq LIMIT GREATEST(wanted.room, 0)) AS found
    ),
    ranked AS (
      SELECT candidate.*, row_number() OVER (PARTITION BY grp ORDER BY priority DESC, run_at, seq) AS place FROM candidate
    ),
    due AS (
      SELECT grp, seq FROM ranked JOIN wanted USING (grp) WHERE place <= room
      ORDER BY priority DESC, run_at, seq LIMIT $3
    )`;
  /** Of the groups that `wanted` names, each with how many may run: the earliest that is nobody's, or whose lease runs out. */
  const nextDue = `SELECT min(GREATEST(due, (SELECT until FROM ${s}.cool_downs WHERE cool_downs.grp = next.grp))) AS due
    FROM (
      SELECT grp, LEAST(until, CASE WHEN running < at_most
        THEN (SELECT min(run_at) FROM ${s}.work WHERE worker IS NULL AND work.grp = wanted.grp) END) AS due
      FROM wanted CROSS JOIN LATERAL (SELECT count(*) AS running, min(lease_until) AS until FROM ${s}.work
        WHERE worker IS NOT NULL AND work.grp = wanted.grp) AS taken
      WHERE at_most > 0
    ) AS next WHERE due IS NOT NULL`;
  const afterGroup = (condition: string) => `LEAST(
    (SELECT min(grp) FROM ${s}.work WHERE worker IS NULL ${condition}),
    (SELECT min(grp) FROM ${s}.work WHERE worker IS NOT NULL ${condition}))`;
  /** Newest first, from $1 to before the position ($2, $3), $4 at most. */
  const newest = `ORDER BY created_at DESC, seq DESC LIMIT $4::bigint`;
  const inRange = `created_at >= $1::double precision AND (created_at, seq) < ($2::double precision, $3::bigint)`;
  const page = (found: string) => `WITH page AS (${found} ${newest})
    SELECT ${columns} FROM page JOIN ${s}.operations USING (seq) ORDER BY page.created_at DESC, seq DESC`;

  return {
    selectById: `SELECT ${columns} FROM ${s}.operations WHERE id = $1`,
    selectByKey: `SELECT ${columns} FROM ${s}.operations WHERE idempotency_key = $1`,
    selectOtherWithKey: `SELECT record FROM ${s}.operations WHERE idempotency_key = $1 AND id <> $2`,
    /** In order of their ids, so that no two commits wait for one another: whoever writes anything of an operation has its row locked. */
    lock: `SELECT seq, id, state, model, created_at, modified_at, idempotency_key, epoch, record
      FROM ${s}.operations WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE`,
    insert: `WITH inserted AS (
        INSERT INTO ${s}.operations (id, state, model, created_at, modified_at, idempotency_key, record, request, result)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING seq, created_at
      ), labelled AS (
        INSERT INTO ${s}.labels (name, value, created_at, seq)
        SELECT label.name, label.value, created_at, seq
        FROM inserted CROSS JOIN unnest($10::text[], $11::text[]) AS label (name, value)
      ) SELECT seq FROM inserted`,
    /** The request where one is given, and the result where $9 says that it is. */
    update: `UPDATE ${s}.operations SET state = $2, model = $3, created_at = $4, modified_at = $5, idempotency_key = $6,
      record = $7, request = coalesce($8, request), result = CASE WHEN $9::boolean THEN $10 ELSE result END WHERE seq = $1`,
    deleteLabels: `DELETE FROM ${s}.labels USING unnest($2::text[], $3::text[]) AS label (name, value)
      WHERE labels.name = label.name AND labels.value = label.value AND created_at = $4 AND seq = $1`,
    insertLabels: `INSERT INTO ${s}.labels (seq, name, value, created_at)
      SELECT $1, label.name, label.value, $4 FROM unnest($2::text[], $3::text[]) AS label (name, value)`,
    /** But for the ledger, and the labels, which have no index by operation. */
    deleteAll: `WITH steps AS (DELETE FROM ${s}.steps WHERE seq = $1), events AS (DELETE FROM ${s}.events WHERE seq = $1),
      work AS (DELETE FROM ${s}.work WHERE seq = $1) DELETE FROM ${s}.operations WHERE seq = $1`,

    writeStep: `INSERT INTO ${s}.steps (seq, number, json) VALUES ($1, $2, $3)
      ON CONFLICT (seq, number) DO UPDATE SET json = excluded.json`,
    selectSteps: `SELECT json FROM ${s}.steps WHERE seq = (${seqOf}) ORDER BY number`,
    insertEvents: `INSERT INTO ${s}.events (seq, first, count, at, json)
      SELECT $1, coalesce((SELECT first + count FROM ${s}.events WHERE seq = $1 ORDER BY first DESC LIMIT 1), 1), $2, $3, $4`,
    /** The row with the number $2, and those after it up to the one with $3. */
    selectEvents: `SELECT first, at, json FROM ${s}.events WHERE seq = (${seqOf}) AND first <= $3
      AND first >= coalesce((SELECT max(first) FROM ${s}.events WHERE seq = (${seqOf}) AND first <= $2), 1) ORDER BY first`,
    insertLedger: `INSERT INTO ${s}.ledger (id, operation_id, at, json) VALUES ($1, $2, $3, $4)
      ON CONFLICT (id) DO NOTHING RETURNING line`,
    selectLedger: (byOperation: boolean) => `SELECT json FROM ${s}.ledger
      WHERE at >= $1 AND at < $2 ${byOperation ? "AND operation_id = $3" : ""} ORDER BY at, line`,

    /** Who has it loses it: a new epoch refuses their writes. $5: it is given back by whoever has it. */
    enqueue: `WITH held AS (
        UPDATE ${s}.operations SET epoch = epoch + 1
        WHERE seq = $1 AND EXISTS (SELECT 1 FROM ${s}.work WHERE seq = $1 AND worker IS NOT NULL)
      ) INSERT INTO ${s}.work AS had (seq, grp, priority, run_at, lost) VALUES ($1, $2, $3, $4, FALSE)
      ON CONFLICT (seq) DO UPDATE SET grp = excluded.grp, priority = excluded.priority, run_at = excluded.run_at,
        worker = NULL, lease_until = NULL, lost = had.lost OR (had.worker IS NOT NULL AND NOT $5::boolean)`,
    dequeue: `WITH held AS (DELETE FROM ${s}.work WHERE seq = $1 RETURNING worker)
      UPDATE ${s}.operations SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held WHERE worker IS NOT NULL)`,
    coolDown: `INSERT INTO ${s}.cool_downs AS had (grp, until) VALUES ($1, $2)
      ON CONFLICT (grp) DO UPDATE SET until = GREATEST(had.until, excluded.until)`,

    groupsWithDue: `${due} SELECT DISTINCT grp FROM due`,
    /** One taker of a group at a time, so that no two count the same room. In the order of the names: no two wait for one another. */
    lockGroups: `SELECT pg_advisory_xact_lock(hashtextextended('afterword take ${schema} ' || grp, 0)) FROM unnest($1::text[]) AS grp`,
    /** What somebody is writing just now is left: the row of the operation is locked by every commit, that of its work by none but this. */
    take: `${due}, locked AS (
        SELECT work.seq, priority, run_at, (worker IS NOT NULL OR lost)::integer AS taken_over
        FROM due JOIN ${s}.work USING (seq, grp) JOIN ${s}.operations USING (seq)
        WHERE (worker IS NULL AND run_at <= $4) OR (worker IS NOT NULL AND lease_until <= $4)
        FOR UPDATE OF work, operations SKIP LOCKED
      ), taken AS (
        UPDATE ${s}.work SET worker = $5, lease_until = $6, lost = FALSE FROM locked WHERE work.seq = locked.seq
      ), begun AS (
        UPDATE ${s}.operations SET epoch = epoch + 1 FROM locked WHERE operations.seq = locked.seq
        RETURNING ${columns}, locked.priority, locked.run_at, locked.taken_over
      ) SELECT * FROM begun ORDER BY priority DESC, run_at, seq`,
    renew: `WITH fence AS (SELECT * FROM unnest($3::text[], $4::bigint[]) AS fence (id, epoch)),
      held AS (SELECT operations.seq, id, record FROM ${s}.operations JOIN fence USING (id, epoch) ORDER BY id FOR UPDATE OF operations)
      UPDATE ${s}.work SET lease_until = $2 FROM held WHERE work.seq = held.seq AND worker = $1 RETURNING held.id, held.record`,
    nextDue: `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS wanted (grp, at_most)) ${nextDue}`,
    /** Steps from group to group by the index, however much work each has. */
    nextDueOfAll: `WITH RECURSIVE groups (grp) AS (
        SELECT ${afterGroup("")} UNION ALL SELECT ${afterGroup("AND work.grp > groups.grp")} FROM groups WHERE grp IS NOT NULL
      ), wanted AS (SELECT grp, ${Number.MAX_SAFE_INTEGER} AS at_most FROM groups WHERE grp IS NOT NULL) ${nextDue}`,

    /** Each of the states $5 is read from its own range of an index, so that no page reads more than its rows for each. */
    selectPage: (byModel: boolean) =>
      page(`SELECT found.* FROM unnest($5::text[]) AS wanted (state) CROSS JOIN LATERAL (
        SELECT seq, created_at FROM ${s}.operations WHERE state = wanted.state ${byModel ? "AND model = $6" : ""} AND ${inRange} ${newest}
      ) AS found`),
    /** By the label $5, $6; the others ($7, $8), the states $9 and the model $10 are looked up for each. NULL where all will do. */
    selectLabelled: page(`SELECT seq, created_at FROM ${s}.labels AS found WHERE name = $5 AND value = $6 AND ${inRange}
      AND NOT EXISTS (SELECT 1 FROM unnest($7::text[], $8::text[]) AS wanted (name, value) WHERE NOT EXISTS (
        SELECT 1 FROM ${s}.labels AS own WHERE own.name = wanted.name AND own.value = wanted.value
          AND own.created_at = found.created_at AND own.seq = found.seq))
      AND (($9::text[] IS NULL AND $10::text IS NULL) OR EXISTS (SELECT 1 FROM ${s}.operations
        WHERE operations.seq = found.seq AND ($9 IS NULL OR state = ANY ($9)) AND ($10 IS NULL OR model = $10)))`),
  } as const;
}

/**
 * Its number tells, whatever becomes of the connection, whether it was committed. A process that is paused in the middle of it holds up others no longer
 * than 10 seconds: then it is undone.
 */
export const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000; SELECT pg_current_xact_id()::text AS transaction`;
export const transactionStatus = `SELECT pg_xact_status($1::text::xid8) AS status`;
export const notify = `SELECT pg_notify($1, $2)`;
export const lockMigrations = `SELECT pg_advisory_xact_lock(hashtextextended('afterword migrate ' || $1, 0))`;
export const schemaExists = `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS there`;
export const versionsExist = `SELECT to_regclass(quote_ident($1) || '.afterword_versions') IS NOT NULL AS there`;
export const createSchema = (schema: string) => `CREATE SCHEMA "${schema}"`;
export const createVersions = (schema: string) =>
  `CREATE TABLE "${schema}".afterword_versions (version integer PRIMARY KEY)`;
export const selectVersion = (schema: string) =>
  `SELECT coalesce(max(version), 0) AS version FROM "${schema}".afterword_versions`;
export const insertVersion = (schema: string) => `INSERT INTO "${schema}".afterword_versions (version) VALUES ($1)`;
