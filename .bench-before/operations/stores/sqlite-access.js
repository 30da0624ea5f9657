/** Reads and writes an SQLite file that other processes use too, and waits for them without holding up this one. */
import { systemClock } from "../../core/clock.js";
import { StoreError } from "../../core/errors.js";
/**
 * How long SQLite itself waits, in which this process does nothing else. It asks ever more seldom, so that a process among busy ones could wait for
 * seconds; asking often and at random has each come to its turn.
 */
const blockedMs = 5;
const retryMs = 3;
export class Access {
    #database;
    #timeoutMs;
    #last = Promise.resolve();
    #closed = false;
    /** @param timeoutMs how long to wait for others before giving up */
    constructor(database, timeoutMs = 10_000) {
        this.#database = database;
        this.#timeoutMs = timeoutMs;
        database.execute(`PRAGMA busy_timeout = ${Math.min(blockedMs, timeoutMs)}`);
    }
    async read(work) {
        this.checkOpen();
        return this.#patiently(() => work(this.#database));
    }
    /** One after the other, in the order of the calls. */
    async write(work) {
        this.checkOpen();
        const written = this.#last.then(() => this.#patiently(() => work(this.#database)));
        this.#last = written.catch(() => { });
        return written;
    }
    checkOpen() {
        if (this.#closed)
            throw this.#database.closedError();
    }
    /** When what was begun has been written. */
    async close() {
        this.#closed = true;
        await this.#last;
        this.#database.close();
    }
    async #patiently(work) {
        const until = performance.now() + this.#timeoutMs;
        for (;;) {
            try {
                return work();
            }
            catch (error) {
                if (!isBusy(error) || performance.now() >= until)
                    throw error;
            }
            await new Promise((resolve) => systemClock.after(Math.random() * retryMs, resolve));
        }
    }
}
export function isBusy(error) {
    return error instanceof StoreError && error.retryable;
}
