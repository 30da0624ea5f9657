/** Pages of operations from PostgreSQL, newest first. */
import type { Row } from "../../sqlite/database.ts";
import { states as allStates } from "../record.ts";
import type { ListPage, ListQuery } from "../store.ts";
import { fromPageToken, toPageToken } from "./page-token.ts";
import type { Connections } from "./postgres-connections.ts";
import { indexed, toLabels, whole } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";
import { toRecord } from "./sqlite-rows.ts";

export async function list(sql: Statements, connections: Connections, query: ListQuery): Promise<ListPage> {
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

async function pageOf(
  sql: Statements,
  connections: Connections,
  query: ListQuery,
  limit: number,
): Promise<readonly Row[]> {
  const { pageToken, states, model, labels = {}, since = 0, until = Number.POSITIVE_INFINITY } = query;
  const { createdAt, seq } = pageToken === undefined ? { createdAt: until, seq: 0 } : fromPageToken(pageToken);
  const range = [since, createdAt, seq, limit];
  const [names, values] = toLabels(labels);
  const [name, ...otherNames] = names;
  const [value = "", ...otherValues] = values;
  if (name !== undefined) {
    const others = [otherNames, otherValues, states ?? null, model === undefined ? null : indexed(model)];
    return connections.query(sql.selectLabelled, [...range, name, value, ...others]);
  }
  const wanted = states ? allStates.filter((state) => states.includes(state)) : allStates;
  const byModel = model === undefined ? [] : [indexed(model)];
  return connections.query(sql.selectPage(byModel.length > 0), [...range, wanted, ...byModel]);
}
