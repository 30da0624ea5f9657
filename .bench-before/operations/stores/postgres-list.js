import { states as allStates } from "../record.js";
import { fromPageToken, toPageToken } from "./page-token.js";
import { escaped, indexed, toLabels, toRecord, whole } from "./postgres-rows.js";
export async function list(sql, connections, query) {
    const limit = whole(query.limit);
    // One more tells whether there is another page.
    const rows = await pageOf(sql, connections, query, limit + 1);
    const last = rows[limit - 1];
    return {
        records: rows.slice(0, limit).map(toRecord),
        ...(last &&
            rows.length > limit && {
            nextPageToken: toPageToken({ createdAt: Number(last.created_at), seq: Number(last.seq) }),
        }),
    };
}
async function pageOf(sql, connections, query, limit) {
    const { pageToken, states, labels = {}, since = 0, until = Number.POSITIVE_INFINITY } = query;
    const { createdAt, seq } = pageToken === undefined ? { createdAt: until, seq: 0 } : fromPageToken(pageToken);
    const range = [since, createdAt, seq, limit];
    const model = query.model === undefined ? null : indexed(query.model);
    const batch = query.batch === undefined ? null : escaped(query.batch);
    const [names, values] = toLabels(labels);
    const [name, ...otherNames] = names;
    const [value = "", ...otherValues] = values;
    if (name !== undefined) {
        const others = [otherNames, otherValues, states ?? null, model, batch];
        return connections.query(sql.selectLabelled, [...range, name, value, ...others]);
    }
    const wanted = states ? allStates.filter((state) => states.includes(state)) : allStates;
    return connections.query(sql.selectPage(model !== null, batch !== null), [...range, wanted, model, batch]);
}
export async function counts(sql, connections, batch) {
    const rows = await connections.query(sql.countStates, [escaped(batch)]);
    return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
}
export async function finished(sql, connections, batch, after, limit) {
    const { modifiedAt, seq } = after ?? { modifiedAt: Number.NEGATIVE_INFINITY, seq: 0 };
    const rows = await connections.query(sql.selectFinished, [escaped(batch), modifiedAt, seq, whole(limit)]);
    return rows.map((row) => ({
        position: { modifiedAt: Number(row.modified_at), seq: Number(row.seq) },
        record: toRecord(row),
    }));
}
export async function members(sql, connections, submission, after, limit) {
    const rows = await connections.query(sql.selectMembers, [escaped(submission), after ?? 0, whole(limit)]);
    return rows.map((row) => ({ position: Number(row.seq), record: toRecord(row) }));
}
