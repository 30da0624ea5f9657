/** The statements of the store in PostgreSQL about work: who has it, what is due, and what may be packed. */
import { packPrefix } from "../store.ts";

/** Names that begin with {@link packPrefix} are those from it to before this: of all characters, the next after a blank is "!". */
const packEnd = packPrefix.replace(/ $/, "!");

/** @param columns those of an operation */
export function workStatements(schema: string, columns: string) {
  const s = `"${schema}"`;
  /**
   * Of the groups $1, each with how many may run ($2), what is due at $4: of each group the $3 most urgent that no rate holds back, and the $3 most
   * urgent that one may.
   */
  const due = `WITH RECURSIVE
    wanted AS (
      SELECT grp, LEAST($3::bigint, at_most - (SELECT count(*) FROM ${s}.work
        WHERE worker IS NOT NULL AND work.grp = wanted.grp AND lease_until > $4::double precision)) AS room
      FROM unnest($1::text[], $2::bigint[]) AS wanted (grp, at_most)
      WHERE NOT EXISTS (SELECT 1 FROM ${s}.cool_downs WHERE cool_downs.grp = wanted.grp AND until > $4)
    ),
    queue AS (SELECT grp, metered, room FROM wanted CROSS JOIN (VALUES (FALSE), (TRUE)) AS kind (metered) WHERE room > 0),
    -- What is parked costs nothing: of each priority, one step down the index gives the next, and another what is due of it.
    level (grp, metered, room, priority) AS (
      SELECT grp, metered, room, (SELECT max(priority) FROM ${s}.work
        WHERE worker IS NULL AND work.grp = queue.grp AND work.metered = queue.metered)
      FROM queue
      UNION ALL
      SELECT grp, metered, room, (SELECT max(priority) FROM ${s}.work
        WHERE worker IS NULL AND work.grp = level.grp AND work.metered = level.metered AND work.priority < level.priority)
      FROM level WHERE priority IS NOT NULL
    ),
    candidate AS (
      SELECT found.*, room FROM level CROSS JOIN LATERAL (SELECT grp, seq, priority, run_at, tokens, metered FROM ${s}.work
        WHERE worker IS NULL AND work.grp = level.grp AND work.metered = level.metered AND work.priority = level.priority AND run_at <= $4
        ORDER BY run_at, seq LIMIT level.room) AS found
      UNION ALL
      SELECT found.*, room FROM queue CROSS JOIN LATERAL (SELECT grp, seq, priority, run_at, tokens, metered FROM ${s}.work
        WHERE worker IS NOT NULL AND work.grp = queue.grp AND work.metered = queue.metered AND lease_until <= $4
        ORDER BY priority DESC, run_at, seq LIMIT queue.room) AS found
    ),
    ranked AS (
      SELECT candidate.*, row_number() OVER (PARTITION BY grp, metered ORDER BY priority DESC, run_at, seq) AS place FROM candidate
    )`;
  const urgency = "priority DESC, run_at, seq";
  /** Of the groups that `wanted` names, each with how many may run, and apart what a rate may hold back: the earliest that is nobody's, or whose lease runs out. */
  const nextDue = `SELECT grp, at_most, metered, GREATEST(due, (SELECT until FROM ${s}.cool_downs WHERE cool_downs.grp = next.grp)) AS due,
      CASE WHEN metered THEN (SELECT json FROM ${s}.rates WHERE rates.grp = next.grp) END AS rates
    FROM (
      SELECT grp, at_most, metered, LEAST(
        (SELECT min(lease_until) FROM ${s}.work WHERE worker IS NOT NULL AND work.grp = wanted.grp AND work.metered = kind.metered),
        CASE WHEN running < at_most
          THEN (SELECT min(run_at) FROM ${s}.work WHERE worker IS NULL AND work.grp = wanted.grp AND work.metered = kind.metered) END) AS due
      FROM wanted CROSS JOIN (VALUES (FALSE), (TRUE)) AS kind (metered)
        CROSS JOIN LATERAL (SELECT count(*) AS running FROM ${s}.work WHERE worker IS NOT NULL AND work.grp = wanted.grp) AS taken
      WHERE at_most > 0
    ) AS next WHERE due IS NOT NULL ORDER BY due`;
  const firstGroup = (condition: string) => `(SELECT min(grp) FROM ${s}.work WHERE ${condition})`;
  /** But for those that wait to be packed, over which it steps. */
  const afterGroup = (condition: string) =>
    `LEAST(${["worker IS NULL", "worker IS NOT NULL"]
      .flatMap((had) =>
        [`grp < '${packPrefix}'`, `grp >= '${packEnd}'`].map((range) => `${had} AND ${range} ${condition}`),
      )
      .map(firstGroup)
      .join(", ")})`;
  const isPacked = `worker IS NULL AND grp >= '${packPrefix}' AND grp < '${packEnd}'`;
  /** Nobody has it, nor does a rate hold it back. */
  const waiting = (group: string) => `worker IS NULL AND work.grp = ${group} AND NOT metered`;

  return {
    /** Of operations that were just inserted. */
    insertWork: `INSERT INTO ${s}.work (seq, grp, priority, run_at, tokens, bytes, notice, lost)
      SELECT (SELECT operations.seq FROM ${s}.operations WHERE operations.id = given.id), grp, priority, run_at, tokens, bytes, notice, FALSE
      FROM unnest($1::text[], $2::text[], $3::double precision[], $4::double precision[], $5::double precision[], $6::double precision[], $7::text[])
        AS given (id, grp, priority, run_at, tokens, bytes, notice)`,
    /** Who has it loses it: a new epoch refuses their writes. $8: it is given back by whoever has it. */
    enqueue: `WITH held AS (SELECT 1 FROM ${s}.work WHERE seq = $1 AND worker IS NOT NULL),
      operation AS (UPDATE ${s}.operations SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held)),
      submission AS (UPDATE ${s}.submissions SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held))
      INSERT INTO ${s}.work AS had (seq, grp, priority, run_at, tokens, bytes, notice, lost) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)
      ON CONFLICT (seq) DO UPDATE SET grp = excluded.grp, priority = excluded.priority, run_at = excluded.run_at,
        tokens = excluded.tokens, bytes = excluded.bytes, notice = excluded.notice, worker = NULL, lease_until = NULL,
        lost = had.lost OR (had.worker IS NOT NULL AND NOT $8::boolean)`,
    dequeue: `WITH held AS (DELETE FROM ${s}.work WHERE seq = $1 RETURNING worker),
      operation AS (UPDATE ${s}.operations SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held WHERE worker IS NOT NULL))
      UPDATE ${s}.submissions SET epoch = epoch + 1 WHERE seq = $1 AND EXISTS (SELECT 1 FROM held WHERE worker IS NOT NULL)`,
    wake: `UPDATE ${s}.work SET run_at = LEAST(run_at, $2) WHERE seq = $1 AND worker IS NULL`,
    notify: `UPDATE ${s}.work SET run_at = LEAST(run_at, $2) WHERE notice = $1 AND worker IS NULL`,
    coolDown: `INSERT INTO ${s}.cool_downs AS had (grp, until) SELECT * FROM unnest($1::text[], $2::double precision[])
      ON CONFLICT (grp) DO UPDATE SET until = GREATEST(had.until, excluded.until)`,
    selectRates: `SELECT grp, json FROM ${s}.rates WHERE grp = ANY ($1::text[])`,
    writeRates: `INSERT INTO ${s}.rates (grp, json) SELECT * FROM unnest($1::text[], $2::text[])
      ON CONFLICT (grp) DO UPDATE SET json = excluded.json`,

    /** One at a time for a group, so that no two count the same room, spend the same rate or pack the same. In the order of the names: no two wait for one another. */
    lockGroups: `SELECT pg_advisory_xact_lock(hashtextextended('afterword take ${schema} ' || grp, 0)) FROM unnest($1::text[]) AS grp`,
    /** With what is known of the rates of the group. */
    selectDue: `${due} SELECT grp, seq, tokens, room, CASE WHEN metered THEN (SELECT json FROM ${s}.rates WHERE rates.grp = ranked.grp) END AS rates
      FROM ranked WHERE place <= room ORDER BY ${urgency}`,
    /** The most urgent that a rate may hold back. */
    selectHead: `${due} SELECT tokens FROM ranked WHERE metered ORDER BY ${urgency} LIMIT 1`,
    /** Of what is due at $3. What somebody is writing just now is left: the row of the operation is locked by every commit, that of its work by none but this. */
    take: `WITH chosen AS (SELECT * FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS chosen (seq, grp, place)),
      operation AS (
        SELECT work.seq, place, grp, tokens, worker IS NOT NULL OR lost AS taken_over
        FROM chosen JOIN ${s}.work USING (seq, grp) JOIN ${s}.operations USING (seq)
        WHERE (worker IS NULL AND run_at <= $3) OR (worker IS NOT NULL AND lease_until <= $3)
        FOR UPDATE OF work, operations SKIP LOCKED
      ), submission AS (
        SELECT work.seq, place, grp, tokens, worker IS NOT NULL OR lost AS taken_over
        FROM chosen JOIN ${s}.work USING (seq, grp) JOIN ${s}.submissions USING (seq)
        WHERE (worker IS NULL AND run_at <= $3) OR (worker IS NOT NULL AND lease_until <= $3)
        FOR UPDATE OF work, submissions SKIP LOCKED
      ), locked AS (SELECT * FROM operation UNION ALL SELECT * FROM submission),
      taken AS (UPDATE ${s}.work SET worker = $4, lease_until = $5, lost = FALSE FROM locked WHERE work.seq = locked.seq),
      begun AS (
        UPDATE ${s}.operations SET epoch = epoch + 1 FROM locked WHERE operations.seq = locked.seq RETURNING ${columns}
      ), begun_submission AS (
        UPDATE ${s}.submissions SET epoch = epoch + 1 FROM locked WHERE submissions.seq = locked.seq
        RETURNING submissions.seq, submissions.epoch AS submission_epoch, json
      ) SELECT grp, tokens, taken_over, begun.*, submission_epoch, json
      FROM locked LEFT JOIN begun USING (seq) LEFT JOIN begun_submission USING (seq) ORDER BY place`,
    renew: `WITH fence AS (SELECT * FROM unnest($3::text[], $4::bigint[]) AS fence (id, epoch)),
      operation AS (SELECT operations.seq, id, record FROM ${s}.operations JOIN fence USING (id, epoch) ORDER BY id FOR UPDATE OF operations),
      submission AS (SELECT submissions.seq, id, json FROM ${s}.submissions JOIN fence USING (id, epoch) ORDER BY id FOR UPDATE OF submissions),
      held AS (SELECT seq, id, record AS json FROM operation UNION ALL SELECT * FROM submission)
      UPDATE ${s}.work SET lease_until = $2 FROM held WHERE work.seq = held.seq AND worker = $1 RETURNING held.id, held.json`,
    nextDue: `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS wanted (grp, at_most)) ${nextDue}`,
    /** Steps from group to group by the index, however much work each has. */
    nextDueOfAll: `WITH RECURSIVE groups (grp) AS (
        SELECT ${afterGroup("")} UNION ALL SELECT ${afterGroup("AND work.grp > groups.grp")} FROM groups WHERE grp IS NOT NULL
      ), wanted AS (SELECT grp, ${Number.MAX_SAFE_INTEGER} AS at_most FROM groups WHERE grp IS NOT NULL) ${nextDue}`,

    /** Those of the group $1 that are due at $2, the most urgent first: $3 at most, and of them as many as fit in $4 bytes, but one at least. */
    lockPackable: `WITH RECURSIVE
      level (priority) AS (
        SELECT max(priority) FROM ${s}.work WHERE ${waiting("$1")}
        UNION ALL
        SELECT (SELECT max(priority) FROM ${s}.work WHERE ${waiting("$1")} AND work.priority < level.priority)
        FROM level WHERE priority IS NOT NULL
      ), candidate AS (
        SELECT found.* FROM level CROSS JOIN LATERAL (SELECT seq, priority, run_at, bytes FROM ${s}.work
          WHERE ${waiting("$1")} AND work.priority = level.priority AND run_at <= $2
          ORDER BY run_at, seq LIMIT $3) AS found
        ORDER BY ${urgency} LIMIT $3
      ), ranked AS (
        SELECT seq, row_number() OVER urgency AS place, sum(bytes) OVER urgency AS total
        FROM candidate WINDOW urgency AS (ORDER BY ${urgency} ROWS UNBOUNDED PRECEDING)
      ) SELECT locked.seq FROM ranked CROSS JOIN LATERAL (
        SELECT work.seq FROM ${s}.work JOIN ${s}.operations USING (seq)
        WHERE work.seq = ranked.seq AND ${waiting("$1")} AND run_at <= $2
        FOR UPDATE OF work, operations SKIP LOCKED
      ) AS locked WHERE total <= $4 OR place = 1`,
    /** The operations $1 are in the submission $2 since $3; it is there ($4, $5), and its work in the group $6 is had by $7 until $8. */
    pack: `WITH member AS (SELECT unnest($1::bigint[]) AS seq),
      removed AS (DELETE FROM ${s}.work USING member WHERE work.seq = member.seq),
      moved AS (UPDATE ${s}.operations SET state = 'waiting', submission = $2, modified_at = $3 FROM member WHERE operations.seq = member.seq),
      told AS (
        INSERT INTO ${s}.events (seq, first, count, at, json)
        SELECT seq, coalesce((SELECT first + count FROM ${s}.events WHERE events.seq = member.seq ORDER BY first DESC LIMIT 1), 1),
          1, $3, '[{"type":"state","state":"waiting"}]' FROM member
      ), submission AS (INSERT INTO ${s}.submissions (id, epoch, json) VALUES ($4, 1, $5) RETURNING seq)
      INSERT INTO ${s}.work (seq, grp, priority, run_at, worker, lease_until, lost) SELECT seq, $6, 0, $3, $7, $8, FALSE FROM submission`,
    /** At $1, and no more than $2 of each group are counted. Steps from group to group by the index. */
    selectPackable: `WITH RECURSIVE groups (grp) AS (
        SELECT ${firstGroup(isPacked)} UNION ALL SELECT ${firstGroup(`${isPacked} AND work.grp > groups.grp`)} FROM groups WHERE grp IS NOT NULL
      ) SELECT grp,
        (SELECT count(*) FROM (SELECT 1 FROM ${s}.work WHERE ${waiting("groups.grp")} AND run_at <= $1 LIMIT $2) AS due) AS due,
        (SELECT min(run_at) FROM ${s}.work WHERE ${waiting("groups.grp")}) AS first_at,
        (SELECT min(run_at) FROM ${s}.work WHERE ${waiting("groups.grp")} AND run_at > $1) AS next_at
      FROM groups WHERE grp IS NOT NULL ORDER BY grp`,
  } as const;
}
