export type Statements = ReturnType<typeof statements>;
export declare function statements(schema: string): {
    readonly selectById: `SELECT ${string} FROM ${string}.operations WHERE id = $1`;
    readonly selectByKey: `SELECT ${string} FROM ${string}.operations WHERE idempotency_key = $1`;
    readonly selectOtherWithKey: `SELECT record FROM ${string}.operations WHERE idempotency_key = $1 AND id <> $2`;
    /**
     * Operations and submissions, which have no state here. In order of their ids, so that no two commits wait for one another: whoever writes anything
     * of one has its row locked.
     */
    readonly lock: `WITH operation AS (
        SELECT seq, id, epoch, state, model, modified_at, record, submission, batch
        FROM ${string}.operations WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE
      ), submission AS (SELECT seq, id, epoch FROM ${string}.submissions WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE)
      SELECT * FROM operation UNION ALL SELECT seq, id, epoch, NULL, NULL, NULL, NULL, NULL, NULL FROM submission`;
    readonly insert: `WITH inserted AS (
        INSERT INTO ${string}.operations (id, state, model, created_at, modified_at, idempotency_key, record, submission, batch, request, result)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING seq, created_at
      ), labelled AS (
        INSERT INTO ${string}.labels (name, value, created_at, seq)
        SELECT label.name, label.value, created_at, seq
        FROM inserted CROSS JOIN unnest($12::text[], $13::text[]) AS label (name, value)
      ) SELECT seq FROM inserted`;
    /** The request where one is given, and the result where $11 says that it is. */
    readonly update: `UPDATE ${string}.operations SET state = $2, model = $3, created_at = $4, modified_at = $5, idempotency_key = $6,
      record = $7, submission = $8, batch = $9, request = coalesce($10, request),
      result = CASE WHEN $11::boolean THEN $12 ELSE result END WHERE seq = $1`;
    readonly deleteLabels: `DELETE FROM ${string}.labels USING unnest($2::text[], $3::text[]) AS label (name, value)
      WHERE labels.name = label.name AND labels.value = label.value AND created_at = $4 AND seq = $1`;
    readonly insertLabels: `INSERT INTO ${string}.labels (seq, name, value, created_at)
      SELECT $1, label.name, label.value, $4 FROM unnest($2::text[], $3::text[]) AS label (name, value)`;
    /** But for the ledger, and the labels, which have no index by operation. */
    readonly deleteAll: `WITH steps AS (DELETE FROM ${string}.steps WHERE seq = $1), events AS (DELETE FROM ${string}.events WHERE seq = $1),
      work AS (DELETE FROM ${string}.work WHERE seq = $1) DELETE FROM ${string}.operations WHERE seq = $1`;
    readonly writeStep: `INSERT INTO ${string}.steps (seq, number, json) VALUES ($1, $2, $3)
      ON CONFLICT (seq, number) DO UPDATE SET json = excluded.json`;
    readonly selectSteps: `SELECT json FROM ${string}.steps WHERE seq = (${string}) ORDER BY number`;
    readonly insertEvents: `INSERT INTO ${string}.events (seq, first, count, at, json)
      SELECT $1, coalesce((SELECT first + count FROM ${string}.events WHERE seq = $1 ORDER BY first DESC LIMIT 1), 1), $2, $3, $4`;
    /** The row with the number $2, and those after it up to the one with $3. */
    readonly selectEvents: `SELECT first, at, json FROM ${string}.events WHERE seq = (${string}) AND first <= $3
      AND first >= coalesce((SELECT max(first) FROM ${string}.events WHERE seq = (${string}) AND first <= $2), 1) ORDER BY first`;
    readonly insertLedger: `INSERT INTO ${string}.ledger (id, operation_id, at, json) VALUES ($1, $2, $3, $4)
      ON CONFLICT (id) DO NOTHING RETURNING line`;
    readonly selectLedger: (byOperation: boolean) => string;
    readonly writeSubmission: `INSERT INTO ${string}.submissions (id, json) VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET json = excluded.json RETURNING seq`;
    readonly selectSubmission: `SELECT json FROM ${string}.submissions WHERE id = $1`;
    readonly selectMembers: `SELECT ${string} FROM ${string}.operations
      WHERE submission = $1 AND state = 'waiting' AND seq > $2 ORDER BY seq LIMIT $3`;
    readonly countStates: `SELECT state, count(*) AS n FROM ${string}.operations WHERE batch = $1 GROUP BY state`;
    readonly selectFinished: `SELECT ${string} FROM ${string}.operations
      WHERE batch = $1 AND state IN ('succeeded', 'failed', 'cancelled', 'expired')
        AND (modified_at, seq) > ($2::double precision, $3::bigint) ORDER BY modified_at, seq LIMIT $4`;
    readonly addToBudget: `INSERT INTO ${string}.budgets AS had (key, reserved, spent) VALUES ($1, $2, $3)
      ON CONFLICT (key) DO UPDATE SET reserved = had.reserved + excluded.reserved, spent = had.spent + excluded.spent
      RETURNING reserved, spent`;
    readonly selectBudget: `SELECT reserved, spent FROM ${string}.budgets WHERE key = $1`;
    /**
     * Each of the states $5 is read from its own range of an index, so that no page reads more than its rows for each; of a batch $7, where there is one,
     * the model is looked up for each.
     */
    readonly selectPage: (byModel: boolean, byBatch: boolean) => string;
    /** By the label $5, $6; the others ($7, $8), the states $9, the model $10 and the batch $11 are looked up for each. NULL where all will do. */
    readonly selectLabelled: string;
    readonly enqueue: `WITH held AS (SELECT 1 FROM ${string}.work WHERE seq = $1 AND worker IS NOT NULL),
      operation AS (UPDATE ${string}.operations SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held)),
      submission AS (UPDATE ${string}.submissions SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held))
      INSERT INTO ${string}.work AS had (seq, grp, priority, run_at, tokens, bytes, notice, lost) VALUES ($1, $2, $3, $4, $5, $6, $8, FALSE)
      ON CONFLICT (seq) DO UPDATE SET grp = excluded.grp, priority = excluded.priority, run_at = excluded.run_at,
        tokens = excluded.tokens, bytes = excluded.bytes, notice = excluded.notice, worker = NULL, lease_until = NULL,
        lost = had.lost OR (had.worker IS NOT NULL AND NOT $7::boolean)`;
    readonly dequeue: `WITH held AS (DELETE FROM ${string}.work WHERE seq = $1 RETURNING worker),
      operation AS (UPDATE ${string}.operations SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held WHERE worker IS NOT NULL))
      UPDATE ${string}.submissions SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held WHERE worker IS NOT NULL)`;
    readonly wake: `UPDATE ${string}.work SET run_at = LEAST(run_at, $2) WHERE seq = $1 AND worker IS NULL`;
    readonly notify: `UPDATE ${string}.work SET run_at = LEAST(run_at, $2) WHERE notice = $1 AND worker IS NULL`;
    readonly coolDown: `INSERT INTO ${string}.cool_downs AS had (grp, until) VALUES ($1, $2)
      ON CONFLICT (grp) DO UPDATE SET until = GREATEST(had.until, excluded.until)`;
    readonly selectRates: `SELECT json FROM ${string}.rates WHERE grp = $1`;
    readonly writeRates: `INSERT INTO ${string}.rates (grp, json) VALUES ($1, $2) ON CONFLICT (grp) DO UPDATE SET json = excluded.json`;
    readonly lockGroups: `SELECT pg_advisory_xact_lock(hashtextextended('afterword take ${string} ' || grp, 0)) FROM unnest($1::text[]) AS grp`;
    readonly selectDue: `${string} SELECT grp, seq, tokens, room, CASE WHEN metered THEN (SELECT json FROM ${string}.rates WHERE rates.grp = ranked.grp) END AS rates
      FROM ranked WHERE place <= room ORDER BY priority DESC, run_at, seq`;
    readonly selectHead: `${string} SELECT tokens FROM ranked WHERE metered ORDER BY priority DESC, run_at, seq LIMIT 1`;
    readonly take: `WITH chosen AS (SELECT * FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS chosen (seq, grp, place)),
      operation AS (
        SELECT work.seq, place, grp, tokens, worker IS NOT NULL OR lost AS taken_over
        FROM chosen JOIN ${string}.work USING (seq, grp) JOIN ${string}.operations USING (seq)
        WHERE (worker IS NULL AND run_at <= $3) OR (worker IS NOT NULL AND lease_until <= $3)
        FOR UPDATE OF work, operations SKIP LOCKED
      ), submission AS (
        SELECT work.seq, place, grp, tokens, worker IS NOT NULL OR lost AS taken_over
        FROM chosen JOIN ${string}.work USING (seq, grp) JOIN ${string}.submissions USING (seq)
        WHERE (worker IS NULL AND run_at <= $3) OR (worker IS NOT NULL AND lease_until <= $3)
        FOR UPDATE OF work, submissions SKIP LOCKED
      ), locked AS (SELECT * FROM operation UNION ALL SELECT * FROM submission),
      taken AS (UPDATE ${string}.work SET worker = $4, lease_until = $5, lost = FALSE FROM locked WHERE work.seq = locked.seq),
      begun AS (
        UPDATE ${string}.operations SET epoch = epoch + 1 FROM locked WHERE operations.seq = locked.seq RETURNING ${string}
      ), begun_submission AS (
        UPDATE ${string}.submissions SET epoch = epoch + 1 FROM locked WHERE submissions.seq = locked.seq
        RETURNING submissions.seq, submissions.epoch AS submission_epoch, json
      ) SELECT grp, tokens, taken_over, begun.*, submission_epoch, json
      FROM locked LEFT JOIN begun USING (seq) LEFT JOIN begun_submission USING (seq) ORDER BY place`;
    readonly renew: `WITH fence AS (SELECT * FROM unnest($3::text[], $4::bigint[]) AS fence (id, epoch)),
      operation AS (SELECT operations.seq, id, record FROM ${string}.operations JOIN fence USING (id, epoch) ORDER BY id FOR UPDATE OF operations),
      submission AS (SELECT submissions.seq, id, json FROM ${string}.submissions JOIN fence USING (id, epoch) ORDER BY id FOR UPDATE OF submissions),
      held AS (SELECT seq, id, record AS json FROM operation UNION ALL SELECT * FROM submission)
      UPDATE ${string}.work SET lease_until = $2 FROM held WHERE work.seq = held.seq AND worker = $1 RETURNING held.id, held.json`;
    readonly nextDue: `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS wanted (grp, at_most)) ${string}`;
    readonly nextDueOfAll: `WITH RECURSIVE groups (grp) AS (
        SELECT ${string} UNION ALL SELECT ${string} FROM groups WHERE grp IS NOT NULL
      ), wanted AS (SELECT grp, ${number} AS at_most FROM groups WHERE grp IS NOT NULL) ${string}`;
    readonly lockPackable: `WITH RECURSIVE
      level (priority) AS (
        SELECT max(priority) FROM ${string}.work WHERE ${string}
        UNION ALL
        SELECT (SELECT max(priority) FROM ${string}.work WHERE ${string} AND work.priority < level.priority)
        FROM level WHERE priority IS NOT NULL
      ), candidate AS (
        SELECT found.* FROM level CROSS JOIN LATERAL (SELECT seq, priority, run_at, bytes FROM ${string}.work
          WHERE ${string} AND work.priority = level.priority AND run_at <= $2
          ORDER BY run_at, seq LIMIT $3) AS found
        ORDER BY priority DESC, run_at, seq LIMIT $3
      ), ranked AS (
        SELECT seq, row_number() OVER urgency AS place, sum(bytes) OVER urgency AS total
        FROM candidate WINDOW urgency AS (ORDER BY priority DESC, run_at, seq ROWS UNBOUNDED PRECEDING)
      ) SELECT locked.seq FROM ranked CROSS JOIN LATERAL (
        SELECT work.seq FROM ${string}.work JOIN ${string}.operations USING (seq)
        WHERE work.seq = ranked.seq AND ${string} AND run_at <= $2
        FOR UPDATE OF work, operations SKIP LOCKED
      ) AS locked WHERE total <= $4 OR place = 1`;
    readonly pack: `WITH member AS (SELECT unnest($1::bigint[]) AS seq),
      removed AS (DELETE FROM ${string}.work USING member WHERE work.seq = member.seq),
      moved AS (UPDATE ${string}.operations SET state = 'waiting', submission = $2, modified_at = $3 FROM member WHERE operations.seq = member.seq),
      told AS (
        INSERT INTO ${string}.events (seq, first, count, at, json)
        SELECT seq, coalesce((SELECT first + count FROM ${string}.events WHERE events.seq = member.seq ORDER BY first DESC LIMIT 1), 1),
          1, $3, '[{"type":"state","state":"waiting"}]' FROM member
      ), submission AS (INSERT INTO ${string}.submissions (id, epoch, json) VALUES ($4, 1, $5) RETURNING seq)
      INSERT INTO ${string}.work (seq, grp, priority, run_at, worker, lease_until, lost) SELECT seq, $6, 0, $3, $7, $8, FALSE FROM submission`;
    readonly selectPackable: `WITH RECURSIVE groups (grp) AS (
        SELECT ${string} UNION ALL SELECT ${string} FROM groups WHERE grp IS NOT NULL
      ) SELECT grp,
        (SELECT count(*) FROM (SELECT 1 FROM ${string}.work WHERE ${string} AND run_at <= $1 LIMIT $2) AS due) AS due,
        (SELECT min(run_at) FROM ${string}.work WHERE ${string}) AS first_at,
        (SELECT min(run_at) FROM ${string}.work WHERE ${string} AND run_at > $1) AS next_at
      FROM groups WHERE grp IS NOT NULL ORDER BY grp`;
};
/**
 * Its number tells, whatever becomes of the connection, whether it was committed. A process that is paused in the middle of it holds up others no longer
 * than 10 seconds: then it is undone.
 */
export declare const begin = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000; SELECT pg_current_xact_id()::text AS transaction";
export declare const transactionStatus = "SELECT pg_xact_status($1::text::xid8) AS status";
export declare const notify = "SELECT pg_notify($1, $2)";
