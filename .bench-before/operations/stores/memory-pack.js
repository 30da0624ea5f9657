/** Makes submissions of what waits to be packed in a store in memory, and tells what does. */
import { packPrefix } from "../store.js";
import { copy, writeSubmission } from "./memory-changes.js";
import { byUrgency, earliest } from "./memory-work.js";
export function pack(data, query) {
    const { worker, now, leaseUntil } = query;
    const packed = toPack(data, query);
    if (packed.length === 0)
        return undefined;
    const submission = copy({ ...query.submission, size: packed.length });
    const { id, group } = submission;
    for (const { entry } of packed) {
        data.setWork(entry, undefined);
        data.setRecord(entry, { ...entry.record, state: "waiting", submission: id, modifiedAt: now });
        data.addEvents(entry, now, [{ type: "state", state: "waiting" }]);
    }
    const entry = writeSubmission(data, submission);
    entry.epoch = 1;
    data.setWork(entry, { runAt: now, priority: 0, group, bytes: 0, worker, leaseUntil, lost: false });
    return { id, epoch: 1, takenOver: false, submission: copy(submission) };
}
/** Of what is due, the most urgent that fit together; of one that alone is too large, that one. */
function toPack(data, { from, now, limit, bytes }) {
    const due = data.working(from).filter(({ work: { worker, runAt } }) => worker === undefined && runAt <= now);
    const operations = due.flatMap(({ entry, work }) => (entry.record ? [{ entry, work }] : [])).sort(byUrgency);
    let total = 0;
    const past = operations.findIndex(({ work }, index) => (total += work.bytes) > bytes && index > 0);
    return operations.slice(0, Math.min(past < 0 ? operations.length : past, limit));
}
/** @param atMost more than this many of a group are not counted */
export function packable(data, now, atMost) {
    const groups = [...data.groups()].filter((group) => group.startsWith(packPrefix)).sort();
    return groups.flatMap((group) => {
        const works = data.working(group).filter(({ work }) => work.worker === undefined);
        if (works.length === 0)
            return [];
        const times = works.map(({ work }) => work.runAt);
        const nextAt = earliest(times.filter((runAt) => runAt > now));
        return {
            group,
            due: Math.min(times.filter((runAt) => runAt <= now).length, atMost),
            firstAt: earliest(times),
            ...(nextAt < Number.POSITIVE_INFINITY && { nextAt }),
        };
    });
}
