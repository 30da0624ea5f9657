/** Which work of a store in memory may be taken or packed now, in which order, and when the next is due. */
import { packPrefix } from "../store.js";
import { affordable, affordableAt, spent } from "./rates.js";
/** Gives it to the worker. */
export function take(data, query) {
    const { worker, now, leaseUntil, groups } = query;
    const taken = takeable(data, query);
    for (const [group, works] of Map.groupBy(taken, ({ work }) => work.group)) {
        const rates = spent(data.rates.get(group) ?? {}, groups.get(group) ?? {}, now, works);
        if (rates)
            data.rates.set(group, rates);
    }
    for (const { entry, work } of taken) {
        entry.epoch++;
        data.setWork(entry, { ...work, worker, leaseUntil, lost: false });
    }
    return taken;
}
function takeable(data, { now, limit, groups }) {
    const found = Array.from(groups).flatMap(([group, limits]) => {
        if (group.startsWith(packPrefix) || (data.coolDowns.get(group) ?? 0) > now)
            return [];
        const works = data.working(group);
        const isRunning = ({ work }) => work.worker !== undefined && work.leaseUntil > now;
        const room = (limits.concurrency ?? Number.POSITIVE_INFINITY) - works.filter(isRunning).length;
        const due = works.filter((each) => !isRunning(each) && (each.work.worker !== undefined || each.work.runAt <= now));
        const rates = data.rates.get(group) ?? {};
        return affordable(rates, limits, now, due.sort(byUrgency)).slice(0, Math.max(room, 0));
    });
    return found.sort(byUrgency).slice(0, Math.max(limit, 0));
}
export function byUrgency(a, b) {
    return b.work.priority - a.work.priority || a.work.runAt - b.work.runAt || a.entry.seq - b.entry.seq;
}
export function nextDue(data, groups) {
    const names = [...(groups?.keys() ?? data.groups())].filter((group) => !group.startsWith(packPrefix));
    const next = Math.min(...names.map((group) => nextOf(data, group, groups?.get(group) ?? {})));
    return next === Number.POSITIVE_INFINITY ? undefined : next;
}
function nextOf(data, group, limits) {
    const { concurrency = Number.POSITIVE_INFINITY } = limits;
    if (concurrency <= 0)
        return Number.POSITIVE_INFINITY;
    const rates = data.rates.get(group) ?? {};
    const works = data.working(group);
    const taken = works.filter(({ work }) => work.worker !== undefined);
    const waiting = taken.length < concurrency ? works.filter(({ work }) => work.worker === undefined) : [];
    const affordableFrom = affordableAt(rates, limits, 1);
    const due = earliest([
        ...taken.map(({ work, tokens }) => tokens === undefined ? work.leaseUntil : Math.max(work.leaseUntil, affordableFrom)),
        ...waiting.filter(({ tokens }) => tokens === undefined).map(({ work }) => work.runAt),
        firstAffordable(waiting.filter(({ tokens }) => tokens !== undefined), (tokens) => affordableAt(rates, limits, tokens)),
    ]);
    return Math.max(due, data.coolDowns.get(group) ?? 0);
}
/** When the most urgent of what will be due first fits: those behind it wait for it. */
function firstAffordable(waiting, affordableFrom) {
    const first = Math.max(earliest(waiting.map(({ work }) => work.runAt)), affordableFrom(1));
    const head = waiting.filter(({ work }) => work.runAt <= first).sort(byUrgency)[0];
    return Math.max(first, affordableFrom(head?.tokens ?? 1));
}
export function earliest(times) {
    return times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
