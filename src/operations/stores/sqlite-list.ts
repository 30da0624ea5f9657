/** Pages of operations from SQLite, newest first. */
import type { Database, Row } from "../../sqlite/database.ts";
import type { ListPage, ListQuery } from "../store.ts";
import { fromPageToken, toPageToken } from "./page-token.ts";
import * as sql from "./sql.ts";
import { toRecord } from "./sqlite-rows.ts";

/** Whoever calls it sees to it that nothing changes meanwhile. */
export function list(database: Database, query: ListQuery): ListPage {
  const { limit } = query;
  // One more tells whether there is another page.
  const found = positions(database, query, limit + 1);
  const records = found.slice(0, limit).map(({ seq }) => toRecord(database.get(sql.selectBySeq, [seq]) as Row));
  const last = found[limit - 1];
  return { records, ...(last && found.length > limit && { nextPageToken: toPageToken(last) }) };
}

function positions(database: Database, query: ListQuery, limit: number) {
  const { pageToken, states, model, labels = {}, since = 0, until = Number.MAX_SAFE_INTEGER } = query;
  const { createdAt, seq } = pageToken === undefined ? { createdAt: until, seq: 0 } : fromPageToken(pageToken);
  if (states?.length === 0) return [];
  const range = { since, before: createdAt, seq, limit };
  const [label, ...others] = Object.entries(labels);
  const rows = label
    ? database.all(sql.selectLabelled, {
        ...range,
        name: label[0],
        value: label[1],
        others: JSON.stringify(others),
        plain: states || model !== undefined ? 0 : 1,
        model: model ?? null,
        states: states ? JSON.stringify(states) : null,
      })
    : database.all(sql.selectPage({ states, model }), { ...range, ...(model !== undefined && { model }) });
  return rows.map((row) => ({ createdAt: Number(row.created_at), seq: Number(row.seq) }));
}
