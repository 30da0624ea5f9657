/** A store in an SQLite file, which several processes may use at once: commands, servers, workers. */
import { type OpenOptions } from "../../sqlite/database.ts";
import type { Store } from "../store.ts";
/**
 * Opens the file, or makes it with its directory; only its owner can read it. What was committed survives a crash of the machine. On a network file
 * system it warns, as SQLite cannot rely on locks there.
 * @param options how long to wait for other processes to finish writing: 10,000 ms unless told otherwise
 * @throws StoreError where the file cannot be made or used, is another program's, or a newer version's, or where the SQLite of this Node is too old
 */
export declare function sqliteStore(path: string, options?: OpenOptions): Promise<Store>;
