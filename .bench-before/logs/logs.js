/** The log in an SQLite file: told of every call, and read by people, commands and other programs. */
import { closeSync, openSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock } from "../core/clock.js";
import { StoreError } from "../core/errors.js";
import { openDatabase } from "./database.js";
import { logsPath } from "./place.js";
import { logReader } from "./reader.js";
import * as sql from "./sql.js";
import { sumUsage } from "./usage-sums.js";
import { logWriter } from "./writer.js";
/**
 * Opens the log, and makes it where there is none: readable by its owner alone, and usable by several processes at once. Needs Node.
 *
 * ```ts
 * import { createRegistry } from "afterword";
 * import { openLogs } from "afterword/logs";
 *
 * using logs = openLogs(":memory:");
 * console.log(logs.list({ limit: 5 }).length); // 0
 * ```
 * @param path default: {@link logsPath}; `:memory:` is one that ends with the process
 * @throws StoreError where the file cannot be made or used, is another program's, or was written by a newer version
 */
export function openLogs(path = logsPath(), { clock = systemClock } = {}) {
    const database = openDatabase(path);
    const writer = logWriter(database);
    const reader = logReader(database);
    return {
        ...writer,
        ...reader,
        path: database.path,
        usage: (query) => sumUsage(database, query),
        prune: ({ olderThanMs }) => prune(database, new Date(clock.now() - olderThanMs).toISOString()),
        backup: (target) => backup(database, resolve(target)),
        close: () => database.close(),
        [Symbol.dispose]: () => database.close(),
    };
}
function prune(database, before) {
    const removed = database.transaction(() => {
        database.run(sql.deleteToolCalls, [before]);
        const { changes } = database.run(sql.deleteRequests, [before]);
        for (const statement of sql.deleteUnused)
            database.run(statement);
        return changes;
    });
    database.execute(sql.shrink);
    return removed;
}
function backup(database, path) {
    try {
        // SQLite would make it readable by others; an empty file it takes.
        closeSync(openSync(path, "wx", 0o600));
    }
    catch (error) {
        const exists = error.code === "EEXIST";
        const why = exists ? "exists already" : `cannot be made: ${error.message}`;
        throw new StoreError(`${path} ${why}. Name another file.`, { cause: error });
    }
    try {
        database.run(sql.backup, [path]);
    }
    catch (error) {
        rmSync(path, { force: true });
        throw error;
    }
}
