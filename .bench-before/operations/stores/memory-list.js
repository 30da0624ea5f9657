import { fromPageToken, toPageToken } from "./page-token.js";
export function list(data, query) {
    const { limit, pageToken } = query;
    const after = pageToken === undefined ? undefined : fromPageToken(pageToken);
    const found = [...data.operations.values()].filter((entry) => {
        const { createdAt } = entry.record;
        if (after && (createdAt > after.createdAt || (createdAt === after.createdAt && entry.seq >= after.seq)))
            return false;
        return fits(entry, query);
    });
    found.sort((a, b) => b.record.createdAt - a.record.createdAt || b.seq - a.seq);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
        records: page.map(({ record }) => record),
        ...(last &&
            found.length > limit && { nextPageToken: toPageToken({ createdAt: last.record.createdAt, seq: last.seq }) }),
    };
}
function fits({ record }, { states, model, labels = {}, batch, since, until }) {
    const { createdAt } = record;
    if (since !== undefined && createdAt < since)
        return false;
    if (until !== undefined && createdAt >= until)
        return false;
    if (states && !states.includes(record.state))
        return false;
    if (model !== undefined && record.request.model !== model)
        return false;
    if (batch !== undefined && record.batch !== batch)
        return false;
    return Object.entries(labels).every(([name, value]) => record.labels[name] === value);
}
