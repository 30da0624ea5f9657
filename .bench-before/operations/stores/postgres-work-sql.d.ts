/** @param columns those of an operation */
export declare function workStatements(schema: string, columns: string): {
    /** Who has it loses it: a new epoch refuses their writes. $7: it is given back by whoever has it. */
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
    /** One at a time for a group, so that no two count the same room, spend the same rate or pack the same. In the order of the names: no two wait for one another. */
    readonly lockGroups: `SELECT pg_advisory_xact_lock(hashtextextended('afterword take ${string} ' || grp, 0)) FROM unnest($1::text[]) AS grp`;
    /** With what is known of the rates of the group. */
    readonly selectDue: `${string} SELECT grp, seq, tokens, room, CASE WHEN metered THEN (SELECT json FROM ${string}.rates WHERE rates.grp = ranked.grp) END AS rates
      FROM ranked WHERE place <= room ORDER BY priority DESC, run_at, seq`;
    /** The most urgent that a rate may hold back. */
    readonly selectHead: `${string} SELECT tokens FROM ranked WHERE metered ORDER BY priority DESC, run_at, seq LIMIT 1`;
    /** Of what is due at $3. What somebody is writing just now is left: the row of the operation is locked by every commit, that of its work by none but this. */
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
    /** Steps from group to group by the index, however much work each has. */
    readonly nextDueOfAll: `WITH RECURSIVE groups (grp) AS (
        SELECT ${string} UNION ALL SELECT ${string} FROM groups WHERE grp IS NOT NULL
      ), wanted AS (SELECT grp, ${number} AS at_most FROM groups WHERE grp IS NOT NULL) ${string}`;
    /** Those of the group $1 that are due at $2, the most urgent first: $3 at most, and of them as many as fit in $4 bytes, but one at least. */
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
    /** The operations $1 are in the submission $2 since $3; it is there ($4, $5), and its work in the group $6 is had by $7 until $8. */
    readonly pack: `WITH member AS (SELECT unnest($1::bigint[]) AS seq),
      removed AS (DELETE FROM ${string}.work USING member WHERE work.seq = member.seq),
      moved AS (UPDATE ${string}.operations SET state = 'waiting', submission = $2, modified_at = $3 FROM member WHERE operations.seq = member.seq),
      told AS (
        INSERT INTO ${string}.events (seq, first, count, at, json)
        SELECT seq, coalesce((SELECT first + count FROM ${string}.events WHERE events.seq = member.seq ORDER BY first DESC LIMIT 1), 1),
          1, $3, '[{"type":"state","state":"waiting"}]' FROM member
      ), submission AS (INSERT INTO ${string}.submissions (id, epoch, json) VALUES ($4, 1, $5) RETURNING seq)
      INSERT INTO ${string}.work (seq, grp, priority, run_at, worker, lease_until, lost) SELECT seq, $6, 0, $3, $7, $8, FALSE FROM submission`;
    /** At $1, and no more than $2 of each group are counted. Steps from group to group by the index. */
    readonly selectPackable: `WITH RECURSIVE groups (grp) AS (
        SELECT ${string} UNION ALL SELECT ${string} FROM groups WHERE grp IS NOT NULL
      ) SELECT grp,
        (SELECT count(*) FROM (SELECT 1 FROM ${string}.work WHERE ${string} AND run_at <= $1 LIMIT $2) AS due) AS due,
        (SELECT min(run_at) FROM ${string}.work WHERE ${string}) AS first_at,
        (SELECT min(run_at) FROM ${string}.work WHERE ${string} AND run_at > $1) AS next_at
      FROM groups WHERE grp IS NOT NULL ORDER BY grp`;
};
