import { packPrefix } from "../store.js";
import { indexed, json, toGroup, toRecord, whole } from "./postgres-rows.js";
import { affordable, affordableAt, spent } from "./rates.js";
export async function take(sql, connections, query) {
    const { worker, now, leaseUntil, limit, groups } = query;
    const limits = toLimits(groups);
    if (limit <= 0 || limits.size === 0)
        return [];
    const find = async (ask, names) => {
        const rows = await ask(sql.selectDue, [names, names.map((name) => atMost(limits.get(name))), whole(limit), now]);
        return { rates: toRates(rows), due: takeable(rows, limits, now).slice(0, limit) };
    };
    // Without locking anything: mostly there is nothing.
    const found = await find((statement, values) => connections.query(statement, values), [...limits.keys()]);
    if (found.due.length === 0)
        return [];
    const names = [...new Set(found.due.map(({ group }) => group))].sort();
    const rows = await connections.transaction(async (ask) => {
        await ask(sql.lockGroups, [names]);
        const { due, rates } = await find(ask, names);
        if (due.length === 0)
            return [];
        const chosen = [due.map(({ seq }) => seq), due.map(({ group }) => group)];
        const taken = await ask(sql.take, [...chosen, now, indexed(worker), leaseUntil]);
        for (const [group, works] of Map.groupBy(taken.map(toDue), (each) => each.group)) {
            const left = spent(rates.get(group) ?? {}, limits.get(group) ?? {}, now, works);
            if (left)
                await ask(sql.writeRates, [group, JSON.stringify(left)]);
        }
        return taken;
    });
    return rows.map(toWork);
}
/** Of each group what its rates and its limit let through, still in their order. */
function takeable(rows, limits, now) {
    const rates = toRates(rows);
    const places = new Map(rows.map((row, place) => [Number(row.seq), place]));
    const groups = Map.groupBy(rows, ({ grp }) => String(grp));
    const fit = Array.from(groups, ([group, its]) => {
        const may = affordable(rates.get(group) ?? {}, limits.get(group) ?? {}, now, its.map(toDue));
        return may.slice(0, Number(its[0]?.room));
    });
    return fit.flat().sort((a, b) => (places.get(a.seq) ?? 0) - (places.get(b.seq) ?? 0));
}
function toRates(rows) {
    return new Map(rows.flatMap(({ grp, rates }) => (rates === null ? [] : [[String(grp), json(rates)]])));
}
function toDue({ seq, grp, tokens }) {
    return { seq: Number(seq), group: String(grp), tokens: tokens === null ? undefined : Number(tokens) };
}
function toWork(row) {
    const takenOver = Boolean(row.taken_over);
    if (row.json !== null) {
        const submission = json(row.json);
        return { id: submission.id, epoch: Number(row.submission_epoch), submission, takenOver };
    }
    const record = toRecord(row);
    return { id: record.id, epoch: Number(row.epoch), record, takenOver };
}
export async function renew(sql, connections, worker, fences, leaseUntil) {
    connections.checkOpen();
    if (fences.length === 0)
        return { kept: [], cancelled: [] };
    const ids = fences.map(({ id }) => indexed(id));
    const epochs = fences.map(({ epoch }) => epoch);
    const rows = await connections.query(sql.renew, [indexed(worker), leaseUntil, ids, epochs]);
    const found = new Map(rows.map((row) => [row.id, json(row.json)]));
    const kept = ids.flatMap((id) => found.get(id) ?? []);
    return { kept: kept.map(({ id }) => id), cancelled: kept.flatMap((each) => (each.cancelRequested ? each.id : [])) };
}
export async function nextDue(sql, connections, groups) {
    const limits = groups && toLimits(groups);
    const rows = limits
        ? await connections.query(sql.nextDue, [[...limits.keys()], Array.from(limits.values(), atMost)])
        : await connections.query(sql.nextDueOfAll);
    let next = Number.POSITIVE_INFINITY;
    // The earliest first: what comes later than one that is found need not be looked at.
    for (const row of rows) {
        if (Number(row.due) >= next)
            break;
        next = Math.min(next, await affordableFrom(sql, connections, row, limits?.get(String(row.grp)) ?? {}));
    }
    return Number.isFinite(next) ? next : undefined;
}
/** How often something more urgent is looked for that comes up while there is too little for what was found first. */
const mostHeads = 10;
/** When the rates of a group let through what is due by then: whatever is the most urgent holds back the rest. */
async function affordableFrom(sql, connections, row, limits) {
    const rates = row.rates === null ? {} : json(row.rates);
    let at = Number(row.due);
    // Mostly nothing of the kind is known, or even a full bucket is not too little.
    if (!row.metered || affordableAt(rates, limits, Number.MAX_VALUE) <= at)
        return at;
    for (let heads = 0; heads < mostHeads; heads++) {
        const [head] = await connections.query(sql.selectHead, [[String(row.grp)], [Number(row.at_most)], 1, at]);
        const from = head ? affordableAt(rates, limits, Number(head.tokens)) : at;
        if (from <= at || from === Number.POSITIVE_INFINITY)
            return Math.max(from, at);
        at = from;
    }
    return at;
}
function toLimits(groups) {
    const taken = Array.from(groups).filter(([name]) => !name.startsWith(packPrefix));
    return new Map(taken.map(([name, limits]) => [toGroup(name), limits]));
}
function atMost({ concurrency = Number.POSITIVE_INFINITY } = {}) {
    return whole(concurrency);
}
