import { packPrefix } from "../store.js";
import * as sql from "./sql.js";
import { writeSubmission } from "./sqlite-changes.js";
import { waiting } from "./sqlite-work.js";
export function pack(database, query) {
    // Without the right to write, for which others would wait.
    if (toPack(database, { ...query, limit: Math.min(query.limit, 1) }).length === 0)
        return undefined;
    return database.transaction(() => {
        const packed = toPack(database, query);
        return packed.length === 0 ? undefined : write(database, query, packed);
    });
}
/** The most urgent that fit together; of one that alone is too large, that one. */
function toPack(database, { from, now, limit, bytes }) {
    const atMost = Math.min(Math.max(limit, 0), Number.MAX_SAFE_INTEGER);
    const due = waiting(database, { group: from, counted: false, now }, atMost).filter(({ seq }) => seq > 0);
    let total = 0;
    const past = due.findIndex((each, index) => (total += each.bytes) > bytes && index > 0);
    return due.slice(0, past < 0 ? due.length : past).map(({ seq }) => seq);
}
/** All of them at once, by a list of their numbers: one by one, tens of thousands would take minutes. */
function write(database, { submission: given, worker, now, leaseUntil }, packed) {
    const submission = { ...given, size: packed.length };
    const { id, group } = submission;
    const seqs = JSON.stringify(packed);
    const event = { type: "state", state: "waiting" };
    database.run(sql.packWork, { seqs });
    database.run(sql.packOperations, { seqs, submission: id, now });
    database.run(sql.packEvents, { seqs, now, event: JSON.stringify([event]) });
    writeSubmission(database, submission);
    const seq = Number(database.get(sql.selectHolder, { id })?.seq);
    database.run(sql.writeWork, { seq, group, priority: 0, runAt: now, lost: 0, tokens: null, bytes: 0, notice: null });
    database.run(sql.takeWork, [worker, leaseUntil, seq]);
    database.run(sql.nextEpochOfSubmission, [-seq]);
    return { id, epoch: 1, submission, takenOver: false };
}
export function packable(database, now, atMost) {
    const found = [];
    for (let after = packPrefix;;) {
        const row = database.get(sql.selectPackable, { now, atMost, after });
        const group = String(row?.grp);
        if (!row || !group.startsWith(packPrefix))
            return found;
        after = group;
        const { due, first_at, next_at } = row;
        found.push({
            group,
            due: Number(due),
            firstAt: Number(first_at),
            ...(next_at !== null && { nextAt: Number(next_at) }),
        });
    }
}
