/** The file of the log: an SQLite database that several processes use at once. */
import * as sqlite from "../sqlite/database.js";
import { applicationId, migrations } from "./sql.js";
export { createFile } from "../sqlite/database.js";
/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export function openDatabase(location) {
    return sqlite.openDatabase(location, {
        applicationId,
        migrations,
        synchronous: "NORMAL",
        name: "The log",
        opener: "openLogs()",
        place: "Name another file, or set AFTERWORD_HOME.",
    });
}
