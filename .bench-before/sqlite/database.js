/** An SQLite file that several processes use at once: opened, brought to the current schema, and asked with prepared statements. */
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StoreError } from "../core/errors.js";
import { explain, isBusy } from "./explain.js";
const retryMs = 5;
/** @throws StoreError where the file cannot be made or used, is another program's, or a newer version's */
export function openDatabase(location, schema, { busyTimeoutMs = 10_000 } = {}) {
    const path = location === ":memory:" ? location : resolve(location);
    return explained(path, schema, () => {
        if (path !== ":memory:")
            createFile(path);
        const connection = new (loadSqlite().DatabaseSync)(path, { enableForeignKeyConstraints: false });
        try {
            prepare(connection, path, schema, busyTimeoutMs);
        }
        catch (error) {
            connection.close();
            throw error;
        }
        return wrap(connection, path, schema);
    });
}
/** Only where there is none: closing a descriptor of a database that is in use would drop the locks of this process. */
export function createFile(path) {
    if (existsSync(path))
        return;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
        closeSync(openSync(path, "wx", 0o600));
    }
    catch (error) {
        if (error.code !== "EEXIST")
            throw error;
    }
}
/** Node 22 and 23 warn that it is experimental, which is no news to whoever keeps something in it; other warnings pass. */
function loadSqlite() {
    const { emitWarning } = process;
    process.emitWarning = ((...given) => {
        if (!/SQLite/.test(String(given[0])))
            Reflect.apply(emitWarning, process, given);
    });
    try {
        return process.getBuiltinModule("node:sqlite");
    }
    finally {
        process.emitWarning = emitWarning;
    }
}
function prepare(connection, path, schema, busyTimeoutMs) {
    const { applicationId, migrations, synchronous } = schema;
    connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA synchronous = ${synchronous}`);
    const version = () => Number(connection.prepare("PRAGMA user_version").get()?.user_version);
    checkOwner(connection, path, applicationId);
    const { length: current } = migrations;
    if (version() > current) {
        throw new StoreError(`${path} was written by a newer version of Afterword (schema ${version()}, and this one knows ${current}). Update Afterword, or name another file.`);
    }
    // Before there is a table, or it would need a `VACUUM`.
    if (version() === 0)
        connection.exec("PRAGMA auto_vacuum = INCREMENTAL");
    useWriteAheadLog(connection, busyTimeoutMs);
    if (version() === current)
        return;
    inTransaction(connection, () => {
        // Another process may have been first.
        checkOwner(connection, path, applicationId);
        const done = version();
        for (const migration of migrations.slice(done))
            connection.exec(migration);
        connection.exec(`PRAGMA user_version = ${Math.max(done, current)}; PRAGMA application_id = ${applicationId}`);
    });
}
const readOwner = `SELECT (SELECT count(*) FROM sqlite_schema) AS tables, application_id AS id FROM pragma_application_id`;
function checkOwner(connection, path, applicationId) {
    const { tables, id } = connection.prepare(readOwner).get() ?? {};
    if (tables === 0 || id === applicationId)
        return;
    throw new StoreError(`${path} is a database of another program. Name another file.`);
}
/** SQLite does not wait for others when it changes the mode, so this does. */
function useWriteAheadLog(connection, busyTimeoutMs) {
    for (let waited = 0;; waited += retryMs) {
        try {
            if (connection.prepare("PRAGMA journal_mode").get()?.journal_mode === "wal")
                return;
            connection.exec("PRAGMA journal_mode = WAL");
            return;
        }
        catch (error) {
            if (!isBusy(error) || waited >= busyTimeoutMs)
                throw error;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
        }
    }
}
function wrap(connection, path, schema) {
    const statements = new Map();
    let open = true;
    const closedError = () => new StoreError(`${schema.name} ${path} is closed. Open it again with ${schema.opener}.`);
    const whileOpen = (work) => explained(path, schema, () => {
        if (!open)
            throw closedError();
        return work();
    });
    const prepared = (text) => {
        let statement = statements.get(text);
        if (!statement)
            statements.set(text, (statement = connection.prepare(text)));
        return statement;
    };
    const call = (text, parameters, method) => whileOpen(() => {
        const given = Array.isArray(parameters) ? parameters : [parameters];
        return Reflect.apply(prepared(text)[method], prepared(text), given);
    });
    return {
        path,
        get: (text, parameters = []) => call(text, parameters, "get"),
        all: (text, parameters = []) => call(text, parameters, "all"),
        run(text, parameters = []) {
            const done = call(text, parameters, "run");
            return { changes: Number(done.changes), last: Number(done.lastInsertRowid) };
        },
        execute: (text) => whileOpen(() => connection.exec(text)),
        transaction: (work) => whileOpen(() => inTransaction(connection, work)),
        snapshot: (work) => whileOpen(() => inTransaction(connection, work, "BEGIN")),
        close() {
            if (open)
                connection.close();
            open = false;
        },
        closedError,
    };
}
/** Takes the right to write at once: a transaction that asks for it later can be refused after it has read. */
function inTransaction(connection, work, begin = "BEGIN IMMEDIATE") {
    connection.exec(begin);
    try {
        const value = work();
        connection.exec("COMMIT");
        return value;
    }
    catch (error) {
        try {
            connection.exec("ROLLBACK");
        }
        catch {
            // After some errors, such as a full disk, SQLite has already done it.
        }
        throw error;
    }
}
function explained(path, { place }, work) {
    try {
        return work();
    }
    catch (error) {
        throw explain(path, place, error);
    }
}
