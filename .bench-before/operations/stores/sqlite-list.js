import { fromPageToken, toPageToken } from "./page-token.js";
import * as sql from "./sql.js";
import { toRecord } from "./sqlite-rows.js";
/** Whoever calls it sees to it that nothing changes meanwhile. */
export function list(database, query) {
    const { limit } = query;
    // One more tells whether there is another page.
    const found = positions(database, query, limit + 1);
    const records = found.slice(0, limit).map(({ seq }) => toRecord(database.get(sql.selectBySeq, [seq])));
    const last = found[limit - 1];
    return { records, ...(last && found.length > limit && { nextPageToken: toPageToken(last) }) };
}
function positions(database, query, limit) {
    const { pageToken, states, model, batch, labels = {}, since = 0, until = Number.MAX_SAFE_INTEGER } = query;
    const { createdAt, seq } = pageToken === undefined ? { createdAt: until, seq: 0 } : fromPageToken(pageToken);
    if (states?.length === 0)
        return [];
    const range = { since, before: createdAt, seq, limit };
    const named = Object.entries(labels);
    const [label, ...others] = named;
    if (label && batch === undefined) {
        return toPositions(database.all(sql.selectLabelled, {
            ...range,
            name: label[0],
            value: label[1],
            others: JSON.stringify(others),
            plain: states || model !== undefined ? 0 : 1,
            model: model ?? null,
            states: states ? JSON.stringify(states) : null,
        }));
    }
    const byLabels = named.length > 0;
    return toPositions(database.all(sql.selectPage({ states, model, batch, byLabels }), {
        ...range,
        ...(model !== undefined && { model }),
        ...(batch !== undefined && { batch }),
        ...(byLabels && { labels: JSON.stringify(named) }),
    }));
}
function toPositions(rows) {
    return rows.map((row) => ({ createdAt: Number(row.created_at), seq: Number(row.seq) }));
}
/** Those of a batch that are done. */
export function finished(database, batch, after, limit) {
    const { modifiedAt, seq } = after ?? { modifiedAt: Number.MIN_SAFE_INTEGER, seq: 0 };
    return database.all(sql.selectFinished, [batch, modifiedAt, seq, limit]).map((row) => ({
        position: { modifiedAt: Number(row.modified_at), seq: Number(row.seq) },
        record: toRecord(row),
    }));
}
/** Those that wait in a submission. */
export function members(database, submission, after, limit) {
    const rows = database.all(sql.selectMembers, [submission, after ?? 0, limit]);
    return rows.map((row) => ({ position: Number(row.seq), record: toRecord(row) }));
}
