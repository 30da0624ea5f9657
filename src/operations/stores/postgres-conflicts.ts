/** Finds out what stood in the way of a commit that PostgreSQL has refused because something would have been there twice. */
import type { Change } from "../store.ts";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.ts";
import type { Query } from "./postgres-connections.ts";
import { indexed, json } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";

/** @throws ConflictError when it is there by now; else it may be tried again */
export async function throwConflict(sql: Statements, query: Query, changes: readonly Change[]): Promise<void> {
  const inserts = changes.flatMap((change) => (change.type === "insert" ? change.record : []));
  const keys = changes.flatMap((change) => keyOf(change)?.key ?? []);
  const entries = changes.flatMap((change) => (change.type === "ledger" ? change.entry : []));
  const ids = await query(sql.selectIds, [inserts.map(({ id }) => indexed(id))]);
  const owners = await query(sql.selectKeys, [keys.map(indexed)]);
  const lines = await query(sql.selectLines, [entries.map(({ id }) => indexed(id))]);
  const idsThere = new Set(ids.map(({ id }) => id));
  const ownersThere = new Map(owners.map(({ key, record }) => [String(key), json<{ id: string }>(record).id]));
  const linesThere = new Set(lines.map(({ id }) => id));
  // The commit may also stand in its own way.
  for (const change of changes) {
    if (change.type === "delete") idsThere.delete(indexed(change.id));
    if (change.type === "delete" || (change.type === "update" && "idempotencyKey" in change.set)) {
      for (const [key, id] of ownersThere) if (id === change.id) ownersThere.delete(key);
    }
    if (change.type === "insert") {
      const { id } = change.record;
      if (idsThere.has(indexed(id))) throw conflictingId(id);
      idsThere.add(indexed(id));
    }
    if (change.type === "ledger") {
      const { entry } = change;
      if (linesThere.has(indexed(entry.id))) throw conflictingEntry(entry);
      linesThere.add(indexed(entry.id));
    }
    const own = keyOf(change);
    if (!own) continue;
    const owner = ownersThere.get(indexed(own.key));
    if (owner !== undefined && owner !== own.id) throw conflictingKey(own.key, owner);
    ownersThere.set(indexed(own.key), own.id);
  }
}

/** The idempotency key it sets, and whose it is then. */
function keyOf(change: Change): { readonly key: string; readonly id: string } | undefined {
  if (change.type !== "insert" && change.type !== "update") return undefined;
  const [id, { idempotencyKey: key }] =
    change.type === "insert" ? [change.record.id, change.record] : [change.id, change.set];
  return key === undefined ? undefined : { key, id };
}
