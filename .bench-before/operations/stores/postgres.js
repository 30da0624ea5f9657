/** A store in PostgreSQL, for workers on several machines. */
import { InvalidRequestError } from "../../core/errors.js";
import { Changes } from "./changes.js";
import { toEvents } from "./event-rows.js";
import { applyChanges } from "./postgres-changes.js";
import { Connections } from "./postgres-connections.js";
import { counts, finished, list, members } from "./postgres-list.js";
import { Listener } from "./postgres-listener.js";
import { migrate } from "./postgres-migrations.js";
import { pack, packable } from "./postgres-packing.js";
import { indexed, json, toRecord, whole } from "./postgres-rows.js";
import { statements } from "./postgres-sql.js";
import { nextDue, renew, take } from "./postgres-work.js";
/** After this everybody who waits for a change looks, whether one was told or not: who wrote it may have died before telling. */
const pollMs = 5_000;
/**
 * Opens the store of a database, and makes its tables or brings them up to date. Any number of processes on any number of machines may open it at once.
 * It needs PostgreSQL 13 or newer and the package `pg`. A connection that breaks is a StoreError for whatever was under way; the next call has a new one.
 *
 * ```ts
 * const store = await postgresStore("postgres://user@localhost/operations");
 * ```
 * @throws StoreError when the server cannot be reached, the tables are those of a newer version, or `pg` is not installed
 * @throws InvalidRequestError for a URL that is none, and for options that cannot be
 */
export async function postgresStore(url, options = {}) {
    const { schema = "afterword", connections: atMost = 8, connectTimeoutMs = 10_000 } = options;
    check("url", /^postgres(ql)?:\/\//.test(url), "begins with postgres:// or postgresql://");
    check("schema", /^[a-z_][a-z0-9_]{0,49}$/.test(schema), "is of small letters, digits and _, 50 at most");
    check("connections", Number.isInteger(atMost) && atMost > 0, "is a whole number from 1");
    const connections = await Connections.to(url, { connections: atMost, connectTimeoutMs });
    try {
        await migrate(connections, schema);
        const changes = new Changes();
        // By it the store knows what it has told itself.
        const name = crypto.randomUUID();
        const channel = `${schema}_changes`;
        const listener = await Listener.on(connections, {
            channel,
            onMessage: (from) => {
                if (from !== name)
                    changes.written();
            },
            onGap: () => changes.written(),
        });
        const tell = () => connections.notify(channel, name);
        return new PostgresStore(connections, statements(schema), changes, listener, tell);
    }
    catch (error) {
        await connections.close();
        throw connections.explain(error);
    }
}
function check(field, good, what) {
    // Without what was given: a URL may have a password in it.
    if (!good)
        throw new InvalidRequestError(field, `The ${field} of a store in PostgreSQL ${what}.`);
}
class PostgresStore {
    #connections;
    #sql;
    #changes;
    #listener;
    #tellOthers;
    #telling;
    #untold = false;
    constructor(connections, sql, changes, listener, tellOthers) {
        this.#connections = connections;
        this.#sql = sql;
        this.#changes = changes;
        this.#listener = listener;
        this.#tellOthers = tellOthers;
    }
    async commit(changes, fence) {
        this.#connections.checkOpen();
        if (changes.length === 0 && !fence)
            return;
        await this.#connections.transaction((query) => applyChanges(this.#sql, query, changes, fence));
        if (changes.length > 0)
            this.#written();
    }
    get(id) {
        return this.#one(this.#sql.selectById, id);
    }
    findByKey(idempotencyKey) {
        return this.#one(this.#sql.selectByKey, idempotencyKey);
    }
    async list(query) {
        return list(this.#sql, this.#connections, query);
    }
    async counts(batch) {
        return counts(this.#sql, this.#connections, batch);
    }
    async finished(batch, after, limit) {
        return finished(this.#sql, this.#connections, batch, after, limit);
    }
    async steps(operationId) {
        const rows = await this.#connections.query(this.#sql.selectSteps, [indexed(operationId)]);
        return rows.map((row) => json(row.json));
    }
    async events(operationId, after, limit) {
        const [from, to] = [whole(after + 1), whole(after + limit)];
        const rows = await this.#connections.query(this.#sql.selectEvents, [indexed(operationId), from, to]);
        return toEvents(rows, from, to);
    }
    async ledger(query) {
        const { operationId, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = query;
        const of = operationId === undefined ? [] : [indexed(operationId)];
        const rows = await this.#connections.query(this.#sql.selectLedger(of.length > 0), [since, until, ...of]);
        return rows.map((row) => json(row.json));
    }
    async budget(key) {
        const [row] = await this.#connections.query(this.#sql.selectBudget, [indexed(key)]);
        return { reserved: Number(row?.reserved ?? 0), spent: Number(row?.spent ?? 0) };
    }
    async take(query) {
        this.#connections.checkOpen();
        return take(this.#sql, this.#connections, query);
    }
    async pack(query) {
        const work = await pack(this.#sql, this.#connections, query);
        if (work)
            this.#written();
        return work;
    }
    async packable(now, atMost) {
        return packable(this.#sql, this.#connections, now, atMost);
    }
    async submission(id) {
        const [row] = await this.#connections.query(this.#sql.selectSubmission, [indexed(id)]);
        return row && json(row.json);
    }
    async members(submission, after, limit) {
        return members(this.#sql, this.#connections, submission, after, limit);
    }
    async renew(worker, fences, leaseUntil) {
        return renew(this.#sql, this.#connections, worker, fences, leaseUntil);
    }
    async nextDue(groups) {
        return nextDue(this.#sql, this.#connections, groups);
    }
    async changed(signal) {
        this.#connections.checkOpen();
        const timer = setTimeout(() => this.#changes.written(), pollMs).unref();
        try {
            await this.#changes.wait(signal);
        }
        finally {
            clearTimeout(timer);
        }
    }
    async [Symbol.asyncDispose]() {
        const closing = this.#connections.close(this.#telling);
        this.#changes.close(this.#connections.closedError());
        await Promise.all([closing, this.#listener.close()]);
    }
    async #one(statement, value) {
        const [row] = await this.#connections.query(statement, [indexed(value)]);
        return row && toRecord(row);
    }
    #written() {
        this.#changes.written();
        this.#untold = true;
        this.#telling ??= this.#tell();
    }
    /**
     * Others are told after a commit, and of many commits at once: a NOTIFY within the transaction would have all commits of the server wait for one another.
     * What is not told, because the process or the connection dies just then, is found by polling.
     */
    async #tell() {
        while (this.#untold) {
            this.#untold = false;
            await this.#tellOthers().catch(() => { });
        }
        this.#telling = undefined;
    }
}
