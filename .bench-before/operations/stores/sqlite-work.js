import { packPrefix } from "../store.js";
import { affordable, affordableAt, spent } from "./rates.js";
import * as sql from "./sql.js";
import { json, toRecord } from "./sqlite-rows.js";
export function take(database, query) {
    // Without the right to write, for which others would wait: mostly there is nothing.
    if (takeable(database, query).length === 0)
        return [];
    return database.transaction(() => {
        const taken = takeable(database, query);
        for (const [group, works] of Map.groupBy(taken, (due) => due.group)) {
            const rates = spent(readRates(database, group), query.groups.get(group) ?? {}, query.now, works);
            if (rates)
                writeRates(database, group, rates);
        }
        return taken.map((due) => takeOne(database, due, query));
    });
}
function takeOne(database, { seq, takenOver }, { worker, leaseUntil }) {
    database.run(sql.takeWork, [worker, leaseUntil, seq]);
    if (seq < 0) {
        database.run(sql.nextEpochOfSubmission, [-seq]);
        const row = database.get(sql.selectSubmissionBySeq, [-seq]);
        const submission = json(row.json);
        return { id: String(row.id), epoch: Number(row.epoch), submission, takenOver };
    }
    database.run(sql.nextEpoch, [seq]);
    const row = database.get(sql.selectBySeq, [seq]);
    return { id: String(row.id), epoch: Number(row.epoch), record: toRecord(row), takenOver };
}
/** Of each group what fits, and of that the most urgent. */
function takeable(database, query) {
    const { now, limit, groups } = query;
    const found = [];
    for (const [group, limits] of groups) {
        if (group.startsWith(packPrefix) || coolDown(database, group) > now)
            continue;
        const running = Number(database.get(sql.countRunning, [group, now])?.n);
        const room = Math.min(limit, (limits.concurrency ?? Number.POSITIVE_INFINITY) - running);
        if (room <= 0)
            continue;
        const due = [false, true].flatMap((counted) => [
            ...database.all(sql.selectLost, [group, Number(counted), now, room]).map(toDue),
            ...waiting(database, { group, counted, now }, room),
        ]);
        const rates = readRates(database, group);
        found.push(...affordable(rates, limits, now, due.sort(byUrgency)).slice(0, room));
    }
    return found.sort(byUrgency).slice(0, Math.max(limit, 0));
}
function byUrgency(a, b) {
    return b.priority - a.priority || a.runAt - b.runAt || a.seq - b.seq;
}
/** How much due work is sorted, rather than searched by its priorities. */
const sortedAtMost = 64;
/**
 * The most urgent that nobody has. What is parked, by the million, costs nothing: little due work is read by its time; much of it priority by priority.
 */
export function waiting(database, { group, counted, now }, limit) {
    const kind = [group, Number(counted)];
    const due = database.all(sql.selectDue, [...kind, now, sortedAtMost]);
    if (due.length < sortedAtMost)
        return due.map(toDue).sort(byUrgency).slice(0, limit);
    const found = [];
    for (let above = Number.POSITIVE_INFINITY; found.length < limit;) {
        const level = database.get(sql.selectLevel, [...kind, above]);
        if (!level)
            break;
        above = Number(level.priority);
        if (Number(level.run_at) > now)
            continue;
        found.push(...database.all(sql.selectDueOfLevel, [...kind, above, now, limit - found.length]).map(toDue));
    }
    return found;
}
function toDue({ seq, grp, priority, run_at, worker, lost, tokens, bytes }) {
    return {
        seq: Number(seq),
        group: String(grp),
        priority: Number(priority),
        runAt: Number(run_at),
        tokens: tokens === null ? undefined : Number(tokens),
        bytes: Number(bytes),
        takenOver: worker !== null || lost === 1,
    };
}
function coolDown(database, group) {
    return Number(database.get(sql.selectCoolDown, [group])?.until ?? 0);
}
export function readRates(database, group) {
    const row = database.get(sql.selectRates, [group]);
    return row ? json(row.json) : {};
}
export function writeRates(database, group, rates) {
    database.run(sql.writeRates, [group, JSON.stringify(rates)]);
}
export function renew(database, worker, fences, leaseUntil) {
    const kept = [];
    const cancelled = [];
    for (const { id, epoch } of fences) {
        const row = database.get(sql.selectFenced, { id, epoch });
        if (row?.worker !== worker)
            continue;
        database.run(sql.renewWork, [leaseUntil, Number(row.seq)]);
        kept.push(id);
        if (database.get(sql.isCancelRequested, [Number(row.seq)])?.requested)
            cancelled.push(id);
    }
    return { kept, cancelled };
}
export function nextDue(database, groups) {
    let next;
    for (const group of groups?.keys() ?? allGroups(database)) {
        const due = group.startsWith(packPrefix) ? undefined : nextOf(database, group, groups?.get(group) ?? {});
        if (due !== undefined)
            next = Math.min(next ?? due, due);
    }
    return next;
}
function nextOf(database, group, limits) {
    const { concurrency = Number.POSITIVE_INFINITY } = limits;
    if (concurrency <= 0)
        return undefined;
    const rates = readRates(database, group);
    const affordableFrom = (tokens) => affordableAt(rates, limits, tokens);
    const leases = database.all(sql.selectLeases, [group]);
    const taken = leases.reduce((sum, { n }) => sum + Number(n), 0);
    const times = leases.map(({ counted, until }) => Math.max(Number(until), counted === 1 ? affordableFrom(1) : 0));
    if (taken < concurrency) {
        times.push(firstWaiting(database, group, false) ?? Number.POSITIVE_INFINITY);
        times.push(firstAffordable(database, group, affordableFrom) ?? Number.POSITIVE_INFINITY);
    }
    const due = Math.min(...times);
    return due === Number.POSITIVE_INFINITY ? undefined : Math.max(due, coolDown(database, group));
}
/** When the most urgent of what will be due first fits: those behind it wait for it. */
function firstAffordable(database, group, affordableFrom) {
    const dueAt = firstWaiting(database, group, true);
    if (dueAt === undefined)
        return undefined;
    const now = Math.max(dueAt, affordableFrom(1));
    if (now === Number.POSITIVE_INFINITY)
        return undefined;
    const [head] = waiting(database, { group, counted: true, now }, 1);
    return Math.max(now, affordableFrom(head?.tokens ?? 1));
}
function firstWaiting(database, group, counted) {
    const at = database.get(sql.selectFirst, [group, Number(counted)])?.run_at;
    return typeof at === "number" ? at : undefined;
}
function* allGroups(database) {
    let row = database.get(sql.selectGroup(">="), { after: "" });
    while (row && row.grp !== null) {
        yield String(row.grp);
        row = database.get(sql.selectGroup(">"), { after: String(row.grp) });
    }
}
