/** All statements of the store in SQLite. */
import { type OperationState } from "../record.ts";
/** Tells whether another connection has written: it differs then. */
export declare const dataVersion = "PRAGMA data_version";
export declare const selectById: string;
export declare const selectByKey: string;
export declare const selectBySeq: string;
/** Without the large members. */
export declare const selectBrief = "SELECT * FROM operations WHERE id = ?";
export declare const selectSeq = "SELECT seq FROM operations WHERE id = ?";
export declare const selectIdByKey = "SELECT id FROM operations WHERE idempotency_key = ?";
export declare const insertOperation = "INSERT INTO operations (id, state, model, created_at, modified_at, idempotency_key, batch, submission, record)\n  VALUES (:id, :state, :model, :created_at, :modified_at, :idempotency_key, :batch, :submission, :record)";
export declare const updateOperation = "UPDATE operations SET state = :state, model = :model, created_at = :created_at,\n  modified_at = :modified_at, idempotency_key = :idempotency_key, batch = :batch, submission = :submission, record = :record WHERE seq = :seq";
export declare const writeRequest = "INSERT OR REPLACE INTO requests (seq, json) VALUES (?, ?)";
export declare const writeResult = "INSERT OR REPLACE INTO results (seq, json) VALUES (?, ?)";
export declare const deleteResult = "DELETE FROM results WHERE seq = ?";
export declare const insertLabel = "INSERT INTO labels (name, value, created_at, seq) VALUES (?, ?, ?, ?)";
export declare const deleteLabel = "DELETE FROM labels WHERE name = ? AND value = ? AND created_at = ? AND seq = ?";
/** But for the ledger, and the labels, which have no index by operation. */
export declare const deleteAll: readonly string[];
export declare const writeStep = "INSERT OR REPLACE INTO steps (seq, number, json) VALUES (?, ?, ?)";
export declare const selectSteps = "SELECT json FROM steps WHERE seq = (SELECT seq FROM operations WHERE id = ?) ORDER BY number";
export declare const insertEvents = "INSERT INTO events (seq, first, count, at, json) VALUES (?, ?, ?, ?, ?)";
export declare const nextEvent = "SELECT first + count AS next FROM events WHERE seq = ? ORDER BY first DESC LIMIT 1";
/** The row with the number :from, and those after it up to the one with :to. */
export declare const selectEvents = "SELECT first, at, json FROM events WHERE seq = :seq AND first <= :to\n  AND first >= coalesce((SELECT max(first) FROM events WHERE seq = :seq AND first <= :from), 1) ORDER BY first";
export declare const insertLedger = "INSERT INTO ledger (id, operation_id, at, json) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
export declare const selectLedger: (byOperation: boolean) => string;
/** It goes on from a position: the time of the last change, and the number. */
export declare const selectFinished: string;
export declare const countStates = "SELECT state, count(*) AS n FROM operations INDEXED BY operations_batch WHERE batch = ? GROUP BY state";
export declare const selectMembers: string;
export declare const selectSubmission = "SELECT json FROM submissions WHERE id = ?";
export declare const selectSubmissionBySeq = "SELECT id, epoch, json FROM submissions WHERE seq = ?";
export declare const writeSubmission = "INSERT INTO submissions (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json";
export declare const selectBudget = "SELECT reserved, spent FROM budgets WHERE key = ?";
export declare const writeBudget = "INSERT OR REPLACE INTO budgets (key, reserved, spent) VALUES (?, ?, ?)";
/** What there can be work of: the row of an operation, or the one of a submission, whose number there is negative. */
export declare const selectHolder = "SELECT seq, epoch FROM operations WHERE id = :id\n  UNION ALL SELECT -seq, epoch FROM submissions WHERE id = :id";
/** A worker that has it, by id and epoch. */
export declare const selectFenced = "SELECT seq, worker FROM (SELECT seq, epoch FROM operations WHERE id = :id\n  UNION ALL SELECT -seq, epoch FROM submissions WHERE id = :id) JOIN work USING (seq)\n  WHERE epoch = :epoch AND worker IS NOT NULL";
export declare const selectWork = "SELECT worker, lost FROM work WHERE seq = ?";
export declare const writeWork = "INSERT OR REPLACE INTO work (seq, grp, priority, run_at, lost, tokens, bytes, notice)\n  VALUES (:seq, :group, :priority, :runAt, :lost, :tokens, :bytes, :notice)";
export declare const deleteWork = "DELETE FROM work WHERE seq = ?";
export declare const takeWork = "UPDATE work SET worker = ?, lease_until = ?, lost = 0 WHERE seq = ?";
export declare const wakeWork = "UPDATE work SET run_at = :at WHERE seq = :seq AND worker IS NULL AND run_at > :at";
export declare const notifyWork = "UPDATE work SET run_at = :at WHERE notice = :notice AND worker IS NULL AND run_at > :at";
export declare const nextEpoch = "UPDATE operations SET epoch = epoch + 1 WHERE seq = ?";
export declare const nextEpochOfSubmission = "UPDATE submissions SET epoch = epoch + 1 WHERE seq = ?";
export declare const renewWork = "UPDATE work SET lease_until = ? WHERE seq = ?";
export declare const isCancelRequested = "SELECT record ->> '$.cancelRequested' AS requested FROM operations WHERE seq = ?";
export declare const writeCoolDown = "INSERT INTO cool_downs (grp, until) VALUES (?, ?)\n  ON CONFLICT (grp) DO UPDATE SET until = max(until, excluded.until)";
export declare const selectCoolDown = "SELECT until FROM cool_downs WHERE grp = ?";
export declare const selectRates = "SELECT json FROM rates WHERE grp = ?";
export declare const writeRates = "INSERT OR REPLACE INTO rates (grp, json) VALUES (?, ?)";
export declare const countRunning = "SELECT count(*) AS n FROM work INDEXED BY work_taken\n  WHERE worker IS NOT NULL AND grp = ? AND lease_until > ?";
export declare const selectLost = "SELECT seq, grp, priority, run_at, worker, lost, tokens, bytes FROM work INDEXED BY work_taken\n  WHERE worker IS NOT NULL AND grp = ? AND counted = ? AND lease_until <= ? ORDER BY priority DESC, run_at, seq LIMIT ?";
export declare const selectDue = "SELECT seq, grp, priority, run_at, worker, lost, tokens, bytes FROM work INDEXED BY work_waiting\n  WHERE worker IS NULL AND grp = ? AND counted = ? AND run_at <= ? LIMIT ?";
/** The next priority below, and when its first work is due: one step down the index, however much work has the same. */
export declare const selectLevel = "SELECT priority, run_at FROM work INDEXED BY work_urgent\n  WHERE worker IS NULL AND grp = ? AND counted = ? AND priority < ? ORDER BY priority DESC, run_at LIMIT 1";
export declare const selectDueOfLevel = "SELECT seq, grp, priority, run_at, worker, lost, tokens, bytes FROM work INDEXED BY work_urgent\n  WHERE worker IS NULL AND grp = ? AND counted = ? AND priority = ? AND run_at <= ? ORDER BY run_at, seq LIMIT ?";
export declare const selectFirst = "SELECT min(run_at) AS run_at FROM work INDEXED BY work_waiting\n  WHERE worker IS NULL AND grp = ? AND counted = ?";
export declare const selectLeases = "SELECT counted, count(*) AS n, min(lease_until) AS until FROM work INDEXED BY work_taken\n  WHERE worker IS NOT NULL AND grp = ? GROUP BY counted";
/** The first group, or the first one after another, which either index finds in one step. */
export declare const selectGroup: (comparison: ">" | ">=") => string;
/** The first group after another that has something waiting to be packed, how much is due, and when more will be. */
export declare const selectPackable = "SELECT grp,\n    (SELECT count(*) FROM (SELECT 1 FROM work INDEXED BY work_waiting\n      WHERE worker IS NULL AND grp = found.grp AND counted = 0 AND run_at <= :now LIMIT :atMost)) AS due,\n    (SELECT min(run_at) FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp = found.grp AND counted = 0) AS first_at,\n    (SELECT min(run_at) FROM work INDEXED BY work_waiting\n      WHERE worker IS NULL AND grp = found.grp AND counted = 0 AND run_at > :now) AS next_at\n  FROM (SELECT min(grp) AS grp FROM work INDEXED BY work_waiting WHERE worker IS NULL AND grp > :after) AS found\n  WHERE grp IS NOT NULL";
export declare const packOperations = "UPDATE operations SET state = 'waiting', submission = :submission, modified_at = :now WHERE seq IN (SELECT value FROM json_each(:seqs))";
export declare const packEvents = "INSERT INTO events (seq, first, count, at, json)\n  SELECT value, coalesce((SELECT first + count FROM events WHERE events.seq = value ORDER BY first DESC LIMIT 1), 1), 1, :now, :event\n  FROM json_each(:seqs)";
export declare const packWork = "DELETE FROM work WHERE seq IN (SELECT value FROM json_each(:seqs))";
export interface PageQuery {
    readonly states: readonly OperationState[] | undefined;
    readonly model: string | undefined;
    readonly batch: string | undefined;
    /** Whether labels are looked up for each. */
    readonly byLabels: boolean;
}
/**
 * Where a page is: each state is read from its own range of an index, and the ranges are merged, so that no page reads more than its rows for each.
 * Its parameters are :since, :before, :seq, :limit, and :model, :batch and :labels where there are.
 */
export declare function selectPage({ states: given, model, batch, byLabels }: PageQuery): string;
/** By the label :name and :value; the others, the states and the model are looked up for each. Lists are JSON, and NULL where all will do. */
export declare const selectLabelled: string;
