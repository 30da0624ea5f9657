/** The statements of the store in PostgreSQL: what is written and read of operations, submissions and budgets. */
import { workStatements } from "./postgres-work-sql.ts";

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
    "submission",
    "batch",
  ];
  const columns = whole.map((column) => `operations.${column}`).join(", ");
  const seqOf = `SELECT seq FROM ${s}.operations WHERE id = $1`;
  /** The number of the operation to which a row belongs: given, or found by the id of one that was just inserted. */
  const ownSeq = `coalesce(given.seq, (SELECT operations.seq FROM ${s}.operations WHERE operations.id = given.id))`;
  /** Newest first, from $1 to before the position ($2, $3), $4 at most. */
  const newest = `ORDER BY created_at DESC, seq DESC LIMIT $4::bigint`;
  const inRange = `created_at >= $1::double precision AND (created_at, seq) < ($2::double precision, $3::bigint)`;
  const page = (found: string) => `WITH page AS (${found} ${newest})
    SELECT ${columns} FROM page JOIN ${s}.operations USING (seq) ORDER BY page.created_at DESC, seq DESC`;

  return {
    ...workStatements(schema, columns),
    selectById: `SELECT ${columns} FROM ${s}.operations WHERE id = $1`,
    selectByKey: `SELECT ${columns} FROM ${s}.operations WHERE idempotency_key = $1`,
    selectSeq: `SELECT seq FROM ${s}.operations WHERE id = $1 UNION ALL SELECT seq FROM ${s}.submissions WHERE id = $1`,
    /** What is there of what a commit would have written. */
    selectIds: `SELECT id FROM ${s}.operations WHERE id = ANY ($1::text[])`,
    selectKeys: `SELECT idempotency_key AS key, record FROM ${s}.operations WHERE idempotency_key = ANY ($1::text[])`,
    selectLines: `SELECT id FROM ${s}.ledger WHERE id = ANY ($1::text[])`,
    /**
     * Operations and submissions, which have no state here. In order of their ids, so that no two commits wait for one another: whoever writes anything
     * of one has its row locked.
     */
    lock: `WITH wanted AS MATERIALIZED (SELECT id FROM unnest($1::text[]) AS id ORDER BY id COLLATE "C"),
      operation AS (
        SELECT found.* FROM wanted CROSS JOIN LATERAL (
          SELECT seq, id, epoch, state, model, modified_at, record, submission, batch
          FROM ${s}.operations WHERE operations.id = wanted.id FOR UPDATE) AS found
      ), submission AS (
        SELECT found.* FROM wanted CROSS JOIN LATERAL (
          SELECT seq, id, epoch FROM ${s}.submissions WHERE submissions.id = wanted.id FOR UPDATE) AS found
      )
      SELECT * FROM operation UNION ALL SELECT seq, id, epoch, NULL, NULL, NULL, NULL, NULL, NULL FROM submission`,
    /** Locks an operation that is as it was seen, and fails where it is not. */
    checkSame: `SELECT 1 / count(*) FROM (SELECT 1 FROM ${s}.operations WHERE seq = $1 AND epoch = $2 AND state = $3 AND model = $4
      AND modified_at = $5 AND record = $6 AND submission IS NOT DISTINCT FROM $7 AND batch IS NOT DISTINCT FROM $8 FOR UPDATE) AS same`,
    insertOperations: `INSERT INTO ${s}.operations
      (id, state, model, created_at, modified_at, idempotency_key, record, submission, batch, request, result)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::double precision[], $5::double precision[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::text[])`,
    insertLabelsById: `INSERT INTO ${s}.labels (name, value, created_at, seq)
      SELECT label.name, label.value, found.created_at, found.seq FROM unnest($1::text[], $2::text[], $3::text[]) AS label (id, name, value)
      CROSS JOIN LATERAL (SELECT created_at, seq FROM ${s}.operations WHERE operations.id = label.id OFFSET 0) AS found`,
    /** The request where one is given, and the result where $11 says that it is. */
    update: `UPDATE ${s}.operations SET state = $2, model = $3, created_at = $4, modified_at = $5, idempotency_key = $6,
      record = $7, submission = $8, batch = $9, request = coalesce($10, request),
      result = CASE WHEN $11::boolean THEN $12 ELSE result END WHERE seq = $1`,
    deleteLabels: `DELETE FROM ${s}.labels USING unnest($2::text[], $3::text[]) AS label (name, value)
      WHERE labels.name = label.name AND labels.value = label.value AND created_at = $4 AND seq = $1`,
    insertLabels: `INSERT INTO ${s}.labels (seq, name, value, created_at)
      SELECT $1, label.name, label.value, $4 FROM unnest($2::text[], $3::text[]) AS label (name, value)`,
    /** But for the ledger, and the labels, which have no index by operation. */
    deleteAll: `WITH steps AS (DELETE FROM ${s}.steps WHERE seq = $1), events AS (DELETE FROM ${s}.events WHERE seq = $1),
      work AS (DELETE FROM ${s}.work WHERE seq = $1) DELETE FROM ${s}.operations WHERE seq = $1`,

    writeSteps: `INSERT INTO ${s}.steps (seq, number, json)
      SELECT ${ownSeq}, number, json FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[]) AS given (seq, id, number, json)
      ON CONFLICT (seq, number) DO UPDATE SET json = excluded.json`,
    selectSteps: `SELECT json FROM ${s}.steps WHERE seq = (${seqOf}) ORDER BY number`,
    /** Before each of them there are as many more of the same operation as `before` says. */
    insertEvents: `INSERT INTO ${s}.events (seq, first, count, at, json)
      SELECT seq, before + coalesce((SELECT first + count FROM ${s}.events WHERE events.seq = own.seq ORDER BY first DESC LIMIT 1), 1), count, at, json
      FROM (SELECT ${ownSeq} AS seq, before, count, at, json
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::double precision[], $6::text[])
          AS given (seq, id, before, count, at, json) OFFSET 0) AS own`,
    /** The row with the number $2, and those after it up to the one with $3. */
    selectEvents: `SELECT first, at, json FROM ${s}.events WHERE seq = (${seqOf}) AND first <= $3
      AND first >= coalesce((SELECT max(first) FROM ${s}.events WHERE seq = (${seqOf}) AND first <= $2), 1) ORDER BY first`,
    insertLedger: `INSERT INTO ${s}.ledger (id, operation_id, at, json)
      SELECT * FROM unnest($1::text[], $2::text[], $3::double precision[], $4::text[])`,
    selectLedger: (byOperation: boolean) => `SELECT json FROM ${s}.ledger
      WHERE at >= $1 AND at < $2 ${byOperation ? "AND operation_id = $3" : ""} ORDER BY at, line`,

    writeSubmission: `INSERT INTO ${s}.submissions (id, json) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
    selectSubmission: `SELECT json FROM ${s}.submissions WHERE id = $1`,
    selectMembers: `SELECT ${columns} FROM ${s}.operations
      WHERE submission = $1 AND state = 'waiting' AND seq > $2 ORDER BY seq LIMIT $3`,
    countStates: `SELECT state, count(*) AS n FROM ${s}.operations WHERE batch = $1 GROUP BY state`,
    selectFinished: `SELECT ${columns} FROM ${s}.operations
      WHERE batch = $1 AND state IN ('succeeded', 'failed', 'cancelled', 'expired')
        AND (modified_at, seq) > ($2::double precision, $3::bigint) ORDER BY modified_at, seq LIMIT $4`,
    addToBudgets: `INSERT INTO ${s}.budgets AS had (key, reserved, spent)
      SELECT * FROM unnest($1::text[], $2::double precision[], $3::double precision[])
      ON CONFLICT (key) DO UPDATE SET reserved = had.reserved + excluded.reserved, spent = had.spent + excluded.spent
      RETURNING key, reserved, spent`,
    selectBudget: `SELECT reserved, spent FROM ${s}.budgets WHERE key = $1`,

    /**
     * Each of the states $5 is read from its own range of an index, so that no page reads more than its rows for each; of a batch $7, where there is one,
     * the model is looked up for each.
     */
    selectPage: (byModel: boolean, byBatch: boolean) =>
      page(`SELECT found.* FROM unnest($5::text[]) AS wanted (state) CROSS JOIN LATERAL (
        SELECT seq, created_at FROM ${s}.operations WHERE state = wanted.state
          AND ${byBatch ? "batch = $7" : "$7::text IS NULL"} AND ${byModel ? "model = $6" : "$6::text IS NULL"} AND ${inRange} ${newest}
      ) AS found`),
    /** By the label $5, $6; the others ($7, $8), the states $9, the model $10 and the batch $11 are looked up for each. NULL where all will do. */
    selectLabelled: page(`SELECT seq, created_at FROM ${s}.labels AS found WHERE name = $5 AND value = $6 AND ${inRange}
      AND NOT EXISTS (SELECT 1 FROM unnest($7::text[], $8::text[]) AS wanted (name, value) WHERE NOT EXISTS (
        SELECT 1 FROM ${s}.labels AS own WHERE own.name = wanted.name AND own.value = wanted.value
          AND own.created_at = found.created_at AND own.seq = found.seq))
      AND (($9::text[] IS NULL AND $10::text IS NULL AND $11::text IS NULL) OR EXISTS (SELECT 1 FROM ${s}.operations
        WHERE operations.seq = found.seq AND ($9 IS NULL OR state = ANY ($9)) AND ($10 IS NULL OR model = $10)
          AND ($11 IS NULL OR batch = $11)))`),
  } as const;
}

/**
 * In each transaction, the connection and the number of the commit: they are written with it or not at all. A process that is paused in the middle of one
 * holds up others no longer than 10 seconds: then it is undone.
 */
export const mark = (schema: string) => `INSERT INTO "${schema}".commits (connection, number) VALUES ($1, $2)
  ON CONFLICT (connection) DO UPDATE SET number = excluded.number, at = excluded.at
  RETURNING set_config('idle_in_transaction_session_timeout', '10000', TRUE)`;
/**
 * The number of the last commit of a connection that is lost. It waits for one that is under way, and none comes after it: what the server may only just
 * have been sent is refused. The number of a transaction would tell less: after a crash the server gives it to another one.
 */
export const closeMarks = (
  schema: string,
) => `INSERT INTO "${schema}".commits AS had (connection, number, closed) VALUES ($1, 0, 0)
  ON CONFLICT (connection) DO UPDATE SET closed = had.number RETURNING number`;
/** Of connections that are long gone. */
export const deleteMarks = (schema: string) => `DELETE FROM "${schema}".commits WHERE at < now() - interval '1 day'`;
export const waitShortly = `SELECT set_config('lock_timeout', '2000', TRUE)`;
/** Nothing is lost with it where the server crashes: it need not wait for the disk. */
export const notify = `SELECT set_config('synchronous_commit', 'off', TRUE), pg_notify($1, $2)`;
