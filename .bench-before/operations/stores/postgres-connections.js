import { sleep, systemClock } from "../../core/clock.js";
import { InvalidRequestError, StoreError } from "../../core/errors.js";
import { explain, isConflict, isLost } from "./postgres-errors.js";
import * as sql from "./postgres-sql.js";
/** Whose server has not answered by then has lost it. */
const answerMs = 60_000;
/** How often a commit is tried that others stood in the way of. */
const mostTries = 5;
/** How long a server that is gone may take to say what became of a commit, and how often it is asked. */
const outcomeMs = 15_000;
const outcomeWaitMs = 250;
export class Connections {
    /** The server and the database, for messages. */
    place;
    #pg;
    #config;
    #pool;
    #names = new Map();
    #active = new Set();
    #closing;
    constructor(pg, config, { connections }) {
        this.#pg = pg;
        this.#config = config;
        const { host, port, database } = parsed(pg, config);
        this.place = `postgres://${host}:${port}/${database}`;
        this.#pool = new pg.Pool({ ...config, max: connections, allowExitOnIdle: true });
        // One that breaks while nobody uses it is replaced when the next is needed, and one that is used tells by its query.
        this.#pool.on("error", () => { });
        this.#pool.on("connect", (client) => client.on("error", () => { }));
    }
    /**
     * @throws StoreError when the package pg is not installed
     * @throws InvalidRequestError when the URL cannot be read
     */
    static async to(url, options) {
        const pg = await loadPg();
        // Numbers of rows and events are far from where a double loses count.
        const int8 = pg.types.builtins.INT8;
        const getTypeParser = (id, format) => id === int8 ? Number : pg.types.getTypeParser(id, format);
        return new Connections(pg, {
            connectionString: url,
            types: { getTypeParser },
            application_name: "afterword",
            connectionTimeoutMillis: options.connectTimeoutMs,
            keepAlive: true,
            keepAliveInitialDelayMillis: 10_000,
            query_timeout: answerMs,
        }, options);
    }
    /** One that is nobody else's; whoever asks for it ends it. */
    client() {
        return new this.#pg.Client(this.#config);
    }
    query(statement, values = []) {
        return this.#do(async () => (await this.#pool.query(this.#prepared(statement, values))).rows);
    }
    /** Tells whoever listens; also while it is being closed. */
    async notify(channel, message) {
        await this.#pool.query(sql.notify, [channel, message]);
    }
    /** All of it or nothing; once more where another commit stood in its way. */
    transaction(work) {
        return this.#do(async () => {
            for (let tries = 1;; tries++) {
                try {
                    return await this.#once(work);
                }
                catch (error) {
                    if (!isConflict(error) || tries >= mostTries)
                        throw error;
                }
            }
        });
    }
    explain(error) {
        return explain(this.place, error);
    }
    checkOpen() {
        if (this.#closing)
            throw this.closedError();
    }
    closedError() {
        return new StoreError(`The store ${this.place} is closed. Open it again with postgresStore().`);
    }
    /** When what was begun has been written, and `last`, whatever it still asks, is done. */
    close(last) {
        return (this.#closing ??= this.#close(last));
    }
    async #close(last) {
        await last;
        // A pool that is told to end would leave those unanswered that wait for a connection.
        await Promise.allSettled(this.#active);
        await this.#pool.end();
    }
    /** Each connection prepares what has values once: planning costs more than most statements do. */
    #prepared(text, values) {
        if (values.length === 0)
            return { text };
        const name = this.#names.get(text) ?? `afterword_${this.#names.size}`;
        this.#names.set(text, name);
        return { name, text, values: [...values] };
    }
    async #do(work) {
        this.checkOpen();
        const done = work();
        this.#active.add(done);
        try {
            return await done;
        }
        catch (error) {
            throw this.explain(error);
        }
        finally {
            this.#active.delete(done);
        }
    }
    async #once(work) {
        const client = await this.#pool.connect();
        let id;
        let value;
        try {
            id = await beginOn(client);
            value = await work(async (statement, values = []) => (await client.query(this.#prepared(statement, values))).rows);
        }
        catch (error) {
            await giveBack(client, error);
            throw error;
        }
        try {
            await client.query("COMMIT");
        }
        catch (error) {
            client.release(true);
            if (!isLost(error))
                throw error;
            await this.#findOut(id, error);
            return value;
        }
        client.release();
        return value;
    }
    /** The connection broke while committing: what became of it is asked, because guessing would write it twice or lose it. */
    async #findOut(transaction, error) {
        for (const until = performance.now() + outcomeMs; performance.now() < until;) {
            const status = await this.#pool.query(sql.transactionStatus, [transaction]).then(({ rows }) => String(rows[0]?.status), () => "unknown");
            if (status === "committed")
                return;
            if (status === "aborted")
                throw error;
            await sleep(outcomeWaitMs, systemClock, new AbortController().signal);
        }
        const what = `${this.place}: the connection was lost while committing, and whether it was written is not known.`;
        throw new StoreError(`${what} Look at the operation before you try again.`, { cause: error });
    }
}
async function beginOn(client) {
    // Several statements in one query give a list of results.
    const results = (await client.query(sql.begin));
    return String(results.at(-1)?.rows[0]?.transaction);
}
async function giveBack(client, error) {
    if (isLost(error))
        return client.release(true);
    await client.query("ROLLBACK").then(() => client.release(), () => client.release(true));
}
function parsed(pg, config) {
    try {
        return new pg.Client(config);
    }
    catch {
        // The error would give the URL away, with its password.
        const what = "it is postgres://user:password@host:port/database, with what is special in the password encoded";
        throw new InvalidRequestError("url", `The url of the store in PostgreSQL cannot be read: ${what}.`);
    }
}
async function loadPg() {
    try {
        return await import("pg");
    }
    catch (error) {
        throw new StoreError("A store in PostgreSQL needs the package pg. Install it: npm install pg", { cause: error });
    }
}
