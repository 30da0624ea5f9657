/** A store in an SQLite file, which several processes may use at once: commands, servers, workers. */
import { openDatabase } from "../../sqlite/database.js";
import { FencedError } from "../errors.js";
import { Changes } from "./changes.js";
import { toEvents } from "./event-rows.js";
import * as sql from "./sql.js";
import { Access, isBusy } from "./sqlite-access.js";
import { applyChange, budget } from "./sqlite-changes.js";
import { finished, list, members } from "./sqlite-list.js";
import { warnOfNetwork } from "./sqlite-network.js";
import { pack, packable } from "./sqlite-packing.js";
import { json, toRecord } from "./sqlite-rows.js";
import { applicationId, migrations } from "./sqlite-tables.js";
import { checkSqliteVersion } from "./sqlite-version.js";
import { nextDue, renew, take } from "./sqlite-work.js";
/**
 * Opens the file, or makes it with its directory; only its owner can read it. What was committed survives a crash of the machine. On a network file
 * system it warns, as SQLite cannot rely on locks there.
 * @param options how long to wait for other processes to finish writing: 10,000 ms unless told otherwise
 * @throws StoreError where the file cannot be made or used, is another program's, or a newer version's, or where the SQLite of this Node is too old
 */
export async function sqliteStore(path, options = {}) {
    const database = openStoreDatabase(path, options);
    await warnOfNetwork(database.path);
    return new SqliteStore(database, options);
}
/** @internal */
export function openStoreDatabase(path, options = {}) {
    checkSqliteVersion();
    const name = "The store";
    const place = "Name another file.";
    return openDatabase(path, { applicationId, migrations, synchronous: "FULL", name, opener: "sqliteStore()", place }, options);
}
/** @internal */
export class SqliteStore {
    #access;
    #changes;
    #closedError;
    constructor(database, { busyTimeoutMs } = {}) {
        this.#access = new Access(database, busyTimeoutMs);
        this.#closedError = database.closedError;
        this.#changes = new Changes(othersWrote(database));
    }
    async commit(changes, fence) {
        const write = (database) => {
            if (fence && !database.get(sql.selectFenced, { id: fence.id, epoch: fence.epoch })) {
                throw new FencedError(fence.id);
            }
            for (const change of changes)
                applyChange(database, change, fence);
        };
        await this.#access.write((database) => database.transaction(() => write(database)));
        if (changes.length > 0)
            this.#changes.written();
    }
    get(id) {
        return this.#one(sql.selectById, id);
    }
    findByKey(idempotencyKey) {
        return this.#one(sql.selectByKey, idempotencyKey);
    }
    list(query) {
        return this.#access.read((database) => database.snapshot(() => list(database, query)));
    }
    async counts(batch) {
        const rows = await this.#access.read((database) => database.all(sql.countStates, [batch]));
        return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
    }
    finished(batch, after, limit) {
        return this.#access.read((database) => finished(database, batch, after, limit));
    }
    async steps(operationId) {
        const rows = await this.#access.read((database) => database.all(sql.selectSteps, [operationId]));
        return rows.map((row) => json(row.json));
    }
    events(operationId, after, limit) {
        return this.#access.read((database) => events(database, operationId, after, limit));
    }
    async ledger({ operationId, since, until }) {
        const range = [since ?? 0, until ?? Number.MAX_SAFE_INTEGER];
        const given = operationId === undefined ? range : [operationId, ...range];
        const statement = sql.selectLedger(operationId !== undefined);
        const rows = await this.#access.read((database) => database.all(statement, given));
        return rows.map((row) => json(row.json));
    }
    budget(key) {
        return this.#access.read((database) => budget(database, key));
    }
    take(query) {
        return this.#access.write((database) => take(database, query));
    }
    async pack(query) {
        const work = await this.#access.write((database) => pack(database, query));
        if (work)
            this.#changes.written();
        return work;
    }
    packable(now, atMost) {
        return this.#access.read((database) => database.snapshot(() => packable(database, now, atMost)));
    }
    async submission(id) {
        const row = await this.#access.read((database) => database.get(sql.selectSubmission, [id]));
        return row && json(row.json);
    }
    members(submission, after, limit) {
        return this.#access.read((database) => members(database, submission, after, limit));
    }
    renew(worker, fences, leaseUntil) {
        return this.#access.write((database) => database.transaction(() => renew(database, worker, fences, leaseUntil)));
    }
    nextDue(groups) {
        return this.#access.read((database) => database.snapshot(() => nextDue(database, groups)));
    }
    async changed(signal) {
        this.#access.checkOpen();
        return this.#changes.wait(signal);
    }
    async [Symbol.asyncDispose]() {
        const closing = this.#access.close();
        this.#changes.close(this.#closedError());
        await closing;
    }
    async #one(statement, value) {
        const row = await this.#access.read((database) => database.get(statement, [value]));
        return row && toRecord(row);
    }
}
function othersWrote(database) {
    let seen = database.get(sql.dataVersion)?.data_version;
    return () => {
        const before = seen;
        try {
            seen = database.get(sql.dataVersion)?.data_version;
        }
        catch (error) {
            // It is seen the next time.
            if (!isBusy(error))
                throw error;
        }
        return seen !== before;
    };
}
function events(database, operationId, after, limit) {
    const seq = database.get(sql.selectSeq, [operationId])?.seq;
    if (seq === undefined)
        return [];
    const [from, to] = [after + 1, Math.min(after + limit, Number.MAX_SAFE_INTEGER)];
    const rows = database.all(sql.selectEvents, { seq, from, to });
    return toEvents(rows, from, to);
}
