/** Packs operations into submissions in PostgreSQL, and tells which groups wait for it. */
import { type Packable, type PackQuery, packPrefix, type SubmissionWork } from "../store.ts";
import type { Connections } from "./postgres-connections.ts";
import type { Statement } from "./postgres-pipeline.ts";
import { escaped, indexed, toGroup, unescaped, whole } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";

export function pack(sql: Statements, connections: Connections, query: PackQuery): Promise<SubmissionWork | undefined> {
  const { submission: given, worker, now, leaseUntil, limit, bytes } = query;
  const from = toGroup(query.from);
  return connections.transaction<SubmissionWork | undefined>(async (ask) => {
    const lock: Statement = [sql.lockPackable, [from, now, whole(limit), bytes]];
    const [, rows = []] = await ask([[sql.lockGroups, [[from]]], lock]);
    if (rows.length === 0) return { last: [], value: undefined };
    const submission = { ...given, size: rows.length };
    const seqs = rows.map(({ seq }) => Number(seq));
    // Only now, because another statement sees what was written to the operations until they were locked.
    const record = [indexed(given.id), JSON.stringify(submission)];
    const values = [seqs, escaped(given.id), now, ...record, toGroup(given.group), indexed(worker), leaseUntil];
    const value: SubmissionWork = { id: given.id, epoch: 1, submission, takenOver: false };
    return { last: [[sql.pack, values]], value };
  });
}

export async function packable(
  sql: Statements,
  connections: Connections,
  now: number,
  atMost: number,
): Promise<readonly Packable[]> {
  const rows = await connections.query(sql.selectPackable, [now, whole(atMost)]);
  return rows.map(({ grp, due, first_at: firstAt, next_at: nextAt }) => ({
    group: packPrefix + unescaped(String(grp).slice(packPrefix.length)),
    due: Number(due),
    firstAt: Number(firstAt),
    ...(nextAt !== null && { nextAt: Number(nextAt) }),
  }));
}
