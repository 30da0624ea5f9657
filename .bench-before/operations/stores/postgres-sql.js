/** The statements of the store in PostgreSQL: what is written and read of operations, submissions and budgets. */
import { workStatements } from "./postgres-work-sql.js";
export function statements(schema) {
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
    /** Newest first, from $1 to before the position ($2, $3), $4 at most. */
    const newest = `ORDER BY created_at DESC, seq DESC LIMIT $4::bigint`;
    const inRange = `created_at >= $1::double precision AND (created_at, seq) < ($2::double precision, $3::bigint)`;
    const page = (found) => `WITH page AS (${found} ${newest})
    SELECT ${columns} FROM page JOIN ${s}.operations USING (seq) ORDER BY page.created_at DESC, seq DESC`;
    return {
        ...workStatements(schema, columns),
        selectById: `SELECT ${columns} FROM ${s}.operations WHERE id = $1`,
        selectByKey: `SELECT ${columns} FROM ${s}.operations WHERE idempotency_key = $1`,
        selectOtherWithKey: `SELECT record FROM ${s}.operations WHERE idempotency_key = $1 AND id <> $2`,
        /**
         * Operations and submissions, which have no state here. In order of their ids, so that no two commits wait for one another: whoever writes anything
         * of one has its row locked.
         */
        lock: `WITH operation AS (
        SELECT seq, id, epoch, state, model, modified_at, record, submission, batch
        FROM ${s}.operations WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE
      ), submission AS (SELECT seq, id, epoch FROM ${s}.submissions WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE)
      SELECT * FROM operation UNION ALL SELECT seq, id, epoch, NULL, NULL, NULL, NULL, NULL, NULL FROM submission`,
        insert: `WITH inserted AS (
        INSERT INTO ${s}.operations (id, state, model, created_at, modified_at, idempotency_key, record, submission, batch, request, result)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING seq, created_at
      ), labelled AS (
        INSERT INTO ${s}.labels (name, value, created_at, seq)
        SELECT label.name, label.value, created_at, seq
        FROM inserted CROSS JOIN unnest($12::text[], $13::text[]) AS label (name, value)
      ) SELECT seq FROM inserted`,
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
        selectLedger: (byOperation) => `SELECT json FROM ${s}.ledger
      WHERE at >= $1 AND at < $2 ${byOperation ? "AND operation_id = $3" : ""} ORDER BY at, line`,
        writeSubmission: `INSERT INTO ${s}.submissions (id, json) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET json = excluded.json RETURNING seq`,
        selectSubmission: `SELECT json FROM ${s}.submissions WHERE id = $1`,
        selectMembers: `SELECT ${columns} FROM ${s}.operations
      WHERE submission = $1 AND state = 'waiting' AND seq > $2 ORDER BY seq LIMIT $3`,
        countStates: `SELECT state, count(*) AS n FROM ${s}.operations WHERE batch = $1 GROUP BY state`,
        selectFinished: `SELECT ${columns} FROM ${s}.operations
      WHERE batch = $1 AND state IN ('succeeded', 'failed', 'cancelled', 'expired')
        AND (modified_at, seq) > ($2::double precision, $3::bigint) ORDER BY modified_at, seq LIMIT $4`,
        addToBudget: `INSERT INTO ${s}.budgets AS had (key, reserved, spent) VALUES ($1, $2, $3)
      ON CONFLICT (key) DO UPDATE SET reserved = had.reserved + excluded.reserved, spent = had.spent + excluded.spent
      RETURNING reserved, spent`,
        selectBudget: `SELECT reserved, spent FROM ${s}.budgets WHERE key = $1`,
        /**
         * Each of the states $5 is read from its own range of an index, so that no page reads more than its rows for each; of a batch $7, where there is one,
         * the model is looked up for each.
         */
        selectPage: (byModel, byBatch) => page(`SELECT found.* FROM unnest($5::text[]) AS wanted (state) CROSS JOIN LATERAL (
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
    };
}
/**
 * Its number tells, whatever becomes of the connection, whether it was committed. A process that is paused in the middle of it holds up others no longer
 * than 10 seconds: then it is undone.
 */
export const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000; SELECT pg_current_xact_id()::text AS transaction`;
export const transactionStatus = `SELECT pg_xact_status($1::text::xid8) AS status`;
export const notify = `SELECT pg_notify($1, $2)`;
