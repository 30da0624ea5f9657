/** Packs operations into submissions in PostgreSQL, and tells which groups wait for it. */
import { packPrefix } from "../store.js";
import { escaped, indexed, toGroup, unescaped, whole } from "./postgres-rows.js";
export function pack(sql, connections, query) {
    const { submission: given, worker, now, leaseUntil, limit, bytes } = query;
    const from = toGroup(query.from);
    return connections.transaction(async (ask) => {
        await ask(sql.lockGroups, [[from]]);
        const rows = await ask(sql.lockPackable, [from, now, whole(limit), bytes]);
        if (rows.length === 0)
            return undefined;
        const submission = { ...given, size: rows.length };
        const seqs = rows.map(({ seq }) => Number(seq));
        // Only now, because another statement sees what was written to the operations until they were locked.
        const record = [indexed(given.id), JSON.stringify(submission)];
        const values = [seqs, escaped(given.id), now, ...record, toGroup(given.group), indexed(worker), leaseUntil];
        await ask(sql.pack, values);
        return { id: given.id, epoch: 1, submission, takenOver: false };
    });
}
export async function packable(sql, connections, now, atMost) {
    const rows = await connections.query(sql.selectPackable, [now, whole(atMost)]);
    return rows.map(({ grp, due, first_at: firstAt, next_at: nextAt }) => ({
        group: packPrefix + unescaped(String(grp).slice(packPrefix.length)),
        due: Number(due),
        firstAt: Number(firstAt),
        ...(nextAt !== null && { nextAt: Number(nextAt) }),
    }));
}
