/** All statements of the store in SQLite. */
import { isDone, states } from "../record.js";
/** Tells whether another connection has written: it differs then. */
export const dataVersion = `PRAGMA data_version`;
const whole = (index = "") => `SELECT operations.*, requests.json AS request, results.json AS result
  FROM operations ${index} CROSS JOIN requests USING (seq) LEFT JOIN results USING (seq)`;
export const selectById = `${whole()} WHERE id = ?`;
export const selectByKey = `${whole()} WHERE idempotency_key = ?`;
export const selectBySeq = `${whole()} WHERE seq = ?`;
/** Without the large members. */
export const selectBrief = `SELECT * FROM operations WHERE id = ?`;
export const selectSeq = `SELECT seq FROM operations WHERE id = ?`;
export const selectIdByKey = `SELECT id FROM operations WHERE idempotency_key = ?`;
export const insertOperation = `INSERT INTO operations (id, state, model, created_at, modified_at, idempotency_key, batch, submission, record)
  VALUES (:id, :state, :model, :created_at, :modified_at, :idempotency_key, :batch, :submission, :record)`;
export const updateOperation = `UPDATE operations SET state = :state, model = :model, created_at = :created_at,
  modified_at = :modified_at, idempotency_key = :idempotency_key, batch = :batch, submission = :submission, record = :record WHERE seq = :seq`;
export const writeRequest = `INSERT OR REPLACE INTO requests (seq, json) VALUES (?, ?)`;
export const writeResult = `INSERT OR REPLACE INTO results (seq, json) VALUES (?, ?)`;
export const deleteResult = `DELETE FROM results WHERE seq = ?`;
export const insertLabel = `INSERT INTO labels (name, value, created_at, seq) VALUES (?, ?, ?, ?)`;
export const deleteLabel = `DELETE FROM labels WHERE name = ? AND value = ? AND created_at = ? AND seq = ?`;
/** But for the ledger, and the labels, which have no index by operation. */
export const deleteAll = ["operations", "requests", "results", "steps", "events", "work"].map((table) => `DELETE FROM ${table} WHERE seq = ?`);
export const writeStep = `INSERT OR REPLACE INTO steps (seq, number, json) VALUES (?, ?, ?)`;
export const selectSteps = `SELECT json FROM steps WHERE seq = (${selectSeq}) ORDER BY number`;
export const insertEvents = `INSERT INTO events (seq, first, count, at, json) VALUES (?, ?, ?, ?, ?)`;
export const nextEvent = `SELECT first + count AS next FROM events WHERE seq = ? ORDER BY first DESC LIMIT 1`;
/** The row with the number :from, and those after it up to the one with :to. */
export const selectEvents = `SELECT first, at, json FROM events WHERE seq = :seq AND first <= :to
  AND first >= coalesce((SELECT max(first) FROM events WHERE seq = :seq AND first <= :from), 1) ORDER BY first`;
export const insertLedger = `INSERT INTO ledger (id, operation_id, at, json) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
export const selectLedger = (byOperation) => `SELECT json FROM ledger
  WHERE ${byOperation ? "operation_id = ? AND " : ""}at >= ? AND at < ? ORDER BY at, line`;
/** It goes on from a position: the time of the last change, and the number. */
export const selectFinished = `${whole("INDEXED BY operations_finished")} WHERE batch = ?
  AND state IN ('succeeded', 'failed', 'cancelled', 'expired') AND (modified_at, seq) > (?, ?) ORDER BY modified_at, seq LIMIT ?`;
export const countStates = `SELECT state, count(*) AS n FROM operations INDEXED BY operations_batch WHERE batch = ? GROUP BY state`;
export const selectMembers = `${whole("INDEXED BY operations_members")} WHERE submission = ? AND state = 'waiting' AND seq > ?
  ORDER BY seq LIMIT ?`;
export const selectSubmission = `SELECT json FROM submissions WHERE id = ?`;
export const selectSubmissionBySeq = `SELECT id, epoch, json FROM submissions WHERE seq = ?`;
export const writeSubmission = `INSERT INTO submissions (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`;
export const selectBudget = `SELECT reserved, spent FROM budgets WHERE key = ?`;
export const writeBudget = `INSERT OR REPLACE INTO budgets (key, reserved, spent) VALUES (?, ?, ?)`;
/** What there can be work of: the row of an operation, or the one of a submission, whose number there is negative. */
export const selectHolder = `SELECT seq, epoch FROM operations WHERE id = :id
  UNION ALL SELECT -seq, epoch FROM submissions WHERE id = :id`;
/** A worker that has it, by id and epoch. */
export const selectFenced = `SELECT seq, worker FROM (${selectHolder}) JOIN work USING (seq)
  WHERE epoch = :epoch AND worker IS NOT NULL`;
export const selectWork = `SELECT worker, lost FROM work WHERE seq = ?`;
export const writeWork = `INSERT OR REPLACE INTO work (seq, grp, priority, run_at, lost, tokens, bytes, notice)
  VALUES (:seq, :group, :priority, :runAt, :lost, :tokens, :bytes, :notice)`;
export const deleteWork = `DELETE FROM work WHERE seq = ?`;
export const takeWork = `UPDATE work SET worker = ?, lease_until = ?, lost = 0 WHERE seq = ?`;
export const wakeWork = `UPDATE work SET run_at = :at WHERE seq = :seq AND worker IS NULL AND run_at > :at`;
export const notifyWork = `UPDATE work SET run_at = :at WHERE notice = :notice AND worker IS NULL AND run_at > :at`;
export const nextEpoch = `UPDATE operations SET epoch = epoch + 1 WHERE seq = ?`;
export const nextEpochOfSubmission = `UPDATE submissions SET epoch = epoch + 1 WHERE seq = ?`;
export const renewWork = `UPDATE work SET lease_until = ? WHERE seq = ?`;
export const isCancelRequested = `SELECT record ->> '$.cancelRequested' AS requested FROM operations WHERE seq = ?`;
export const writeCoolDown = `INSERT INTO cool_downs (grp, until) VALUES (?, ?)
  ON CONFLICT (grp) DO UPDATE SET until = max(until, excluded.until)`;
export const selectCoolDown = `SELECT until FROM cool_downs WHERE grp = ?`;
export const selectRates = `SELECT json FROM rates WHERE grp = ?`;
export const writeRates = `INSERT OR REPLACE INTO rates (grp, json) VALUES (?, ?)`;
export const countRunning = `SELECT count(*) AS n FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ? AND lease_until > ?`;
/** What is looked for once with and once without what the pace of the group counts: \`counted\`. */
const due = `seq, grp, priority, run_at, worker, lost, tokens, bytes`;
export const selectLost = `SELECT ${due} FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ? AND counted = ? AND lease_until <= ? ORDER BY priority DESC, run_at, seq LIMIT ?`;
export const selectDue = `SELECT ${due} FROM work INDEXED BY work_waiting
  WHERE worker IS NULL AND grp = ? AND counted = ? AND run_at <= ? LIMIT ?`;
/** The next priority below, and when its first work is due: one step down the index, however much work has the same. */
export const selectLevel = `SELECT priority, run_at FROM work INDEXED BY work_urgent
  WHERE worker IS NULL AND grp = ? AND counted = ? AND priority < ? ORDER BY priority DESC, run_at LIMIT 1`;
export const selectDueOfLevel = `SELECT ${due} FROM work INDEXED BY work_urgent
  WHERE worker IS NULL AND grp = ? AND counted = ? AND priority = ? AND run_at <= ? ORDER BY run_at, seq LIMIT ?`;
export const selectFirst = `SELECT min(run_at) AS run_at FROM work INDEXED BY work_waiting
  WHERE worker IS NULL AND grp = ? AND counted = ?`;
export const selectLeases = `SELECT counted, count(*) AS n, min(lease_until) AS until FROM work INDEXED BY work_taken
  WHERE worker IS NOT NULL AND grp = ? GROUP BY counted`;
/** The first group, or the first one after another, which either index finds in one step. */
export const selectGroup = (comparison) => `SELECT min(grp) AS grp FROM (
  SELECT min(grp) AS grp FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp ${comparison} :after
  UNION ALL SELECT min(grp) FROM work INDEXED BY work_taken WHERE worker IS NOT NULL AND grp ${comparison} :after)`;
/** The first group after another that has something waiting to be packed, how much is due, and when more will be. */
export const selectPackable = `SELECT grp,
    (SELECT count(*) FROM (SELECT 1 FROM work INDEXED BY work_waiting
      WHERE worker IS NULL AND grp = found.grp AND counted = 0 AND run_at <= :now LIMIT :atMost)) AS due,
    (SELECT min(run_at) FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp = found.grp AND counted = 0) AS first_at,
    (SELECT min(run_at) FROM work INDEXED BY work_waiting
      WHERE worker IS NULL AND grp = found.grp AND counted = 0 AND run_at > :now) AS next_at
  FROM (SELECT min(grp) AS grp FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp > :after) AS found
  WHERE grp IS NOT NULL`;
/** Of the operations whose numbers are listed in :seqs, as JSON. */
const packed = `(SELECT value FROM json_each(:seqs))`;
export const packOperations = `UPDATE operations SET state = 'waiting', submission = :submission, modified_at = :now WHERE seq IN ${packed}`;
export const packEvents = `INSERT INTO events (seq, first, count, at, json)
  SELECT value, coalesce((SELECT first + count FROM events WHERE events.seq = value ORDER BY first DESC LIMIT 1), 1), 1, :now, :event
  FROM json_each(:seqs)`;
export const packWork = `DELETE FROM work WHERE seq IN ${packed}`;
/** Ended ones last: of those there are most. */
const allStates = [...states].sort((a, b) => Number(isDone(a)) - Number(isDone(b)));
/** Those of which there is none that an operation does not have: its name and value are in a list of JSON. */
const hasLabels = (list, operation) => `NOT EXISTS (SELECT 1 FROM json_each(${list}) AS wanted
  WHERE NOT EXISTS (SELECT 1 FROM labels AS own WHERE own.name = wanted.value ->> 0 AND own.value = wanted.value ->> 1
    AND own.created_at = ${operation}.created_at AND own.seq = ${operation}.seq))`;
/**
 * Where a page is: each state is read from its own range of an index, and the ranges are merged, so that no page reads more than its rows for each.
 * Its parameters are :since, :before, :seq, :limit, and :model, :batch and :labels where there are.
 */
export function selectPage({ states: given, model, batch, byLabels }) {
    const wanted = allStates.filter((state) => given?.includes(state) ?? true);
    const narrowed = [
        ...(model === undefined ? [] : ["AND model = :model"]),
        ...(batch === undefined ? [] : ["AND batch = :batch"]),
        ...(byLabels ? [`AND ${hasLabels(":labels", "operations")}`] : []),
    ].join(" ");
    // A batch has fewer operations than a model.
    const index = batch === undefined ? "" : "INDEXED BY operations_batch";
    const ranges = wanted.map((state) => `SELECT * FROM (SELECT seq, created_at FROM operations ${index} WHERE state = '${state}'
      ${narrowed} AND created_at >= :since AND (created_at, seq) < (:before, :seq)
      ORDER BY created_at DESC, seq DESC LIMIT :limit)`);
    return `${ranges.join(" UNION ALL ")} ORDER BY created_at DESC, seq DESC LIMIT :limit`;
}
/** By the label :name and :value; the others, the states and the model are looked up for each. Lists are JSON, and NULL where all will do. */
export const selectLabelled = `SELECT seq, created_at FROM labels AS found
  WHERE name = :name AND value = :value AND created_at >= :since AND (created_at, seq) < (:before, :seq)
  AND ${hasLabels(":others", "found")}
  AND (:plain OR EXISTS (SELECT 1 FROM operations WHERE operations.seq = found.seq AND (:model IS NULL OR model = :model)
    AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))))
  ORDER BY created_at DESC, seq DESC LIMIT :limit`;
