/** Brings a database to the current tables, also when many processes begin at once, and refuses those of a newer version. */
import { StoreError } from "../../core/errors.ts";
import type { Connections, Query } from "./postgres-connections.ts";
import * as sql from "./postgres-tables.ts";

/** @throws StoreError when the tables are those of a newer version */
export async function migrate(connections: Connections, schema: string): Promise<void> {
  const migrations = sql.migrations(schema);
  const version = await versionOf((statement, values) => connections.query(statement, values), schema);
  check(version, migrations.length, connections.place, schema);
  if (version === migrations.length) return;
  await connections.script(async (query) => {
    // Another process may be at it, or have been first.
    await query(sql.lockMigrations, [schema]);
    if (!(await isThere(query, sql.schemaExists, schema))) await query(sql.createSchema(schema));
    if (!(await isThere(query, sql.versionsExist, schema))) await query(sql.createVersions(schema));
    const done = await versionOf(query, schema);
    check(done, migrations.length, connections.place, schema);
    for (const [index, migration] of migrations.entries()) {
      if (index < done) continue;
      await query(migration);
      await query(sql.insertVersion(schema), [index + 1]);
    }
  });
}

function check(version: number, known: number, place: string, schema: string): void {
  if (version <= known) return;
  throw new StoreError(
    `The schema ${schema} of ${place} was written by a newer version of Afterword (schema ${version}, and this one knows ${known}). Update Afterword, or name another database.`,
  );
}

async function versionOf(query: Query, schema: string): Promise<number> {
  if (!(await isThere(query, sql.versionsExist, schema))) return 0;
  const [row] = await query(sql.selectVersion(schema));
  return Number(row?.version);
}

async function isThere(query: Query, statement: string, schema: string): Promise<boolean> {
  const [row] = await query(statement, [schema]);
  return Boolean(row?.there);
}
