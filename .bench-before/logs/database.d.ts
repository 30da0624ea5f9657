/** The file of the log: an SQLite database that several processes use at once. */
import * as sqlite from "../sqlite/database.ts";
export { createFile, type Database, type Row } from "../sqlite/database.ts";
/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export declare function openDatabase(location: string): sqlite.Database;
