/** The file of the log: an SQLite database that several processes use at once. */
import * as sqlite from "../sqlite/database.ts";
import { applicationId, migrations } from "./sql.ts";

export { createFile, type Database, type Row } from "../sqlite/database.ts";

/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export function openDatabase(location: string): sqlite.Database {
  return sqlite.openDatabase(location, {
    applicationId,
    migrations,
    synchronous: "NORMAL",
    name: "The log",
    opener: "openLogs()",
    place: "Name another file, or set AFTERWORD_HOME.",
  });
}
