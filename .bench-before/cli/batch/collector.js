import { exitCodes } from "../commands/operations-store.js";
import { rowOf } from "./row-line.js";
import { RowSet } from "./row-set.js";
const ends = ["succeeded", "failed", "cancelled", "expired"];
export class Collector {
    #batch;
    #reader;
    #writer;
    #seen = new RowSet();
    #spent = new Map();
    /** How many were done before anybody looked. */
    #before = 0;
    /** Of those that were not. */
    #outputTokens = 0;
    #done = 0;
    #failed = 0;
    #cancelled = 0;
    constructor(batch, reader, writer) {
        this.#batch = batch;
        this.#reader = reader;
        this.#writer = writer;
    }
    get done() {
        return this.#done;
    }
    /** With an error, or with an answer that is not what the schema asks for. */
    get failed() {
        return this.#failed;
    }
    /** Of the failed ones, or expired. */
    get cancelled() {
        return this.#cancelled;
    }
    /** Of what has been told; of speed, only what was done since this process has begun with it. */
    progress(currency = "USD") {
        const nano = this.#spent.get(currency);
        return {
            done: this.#done,
            failed: this.#failed,
            doneNow: Math.max(0, this.#done - this.#before),
            outputTokens: this.#outputTokens,
            spent: nano === undefined ? undefined : { currency, nano },
        };
    }
    /** What is done by now is none of this process's speed. @returns how many are done, and how many are not */
    async begin() {
        const counted = await this.count();
        this.#before = counted.done;
        return counted;
    }
    /** How many are done at this moment, and how many are not. */
    async count() {
        const counts = await this.#batch.counts();
        const done = ends.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
        return { done, open: Object.values(counts).reduce((sum, each) => sum + each, 0) - done };
    }
    /**
     * Until all that are submitted are done.
     * @param tell is called after each, with how many were told in this go; what it gives is whether that is enough
     */
    async follow(signal, tell = () => false) {
        let count = 0;
        const statuses = this.#batch[Symbol.asyncIterator]();
        for (;;) {
            const { value, done } = await abortable(statuses.next(), signal);
            if (done)
                return;
            await this.#take(value);
            if (tell(++count))
                break;
        }
        await statuses.return?.(undefined);
    }
    async #take(status) {
        const row = rowOf(status);
        if (!this.#seen.add(row))
            return;
        let failure = failureOf(status) ?? this.#outputFailure(row);
        if (!this.#writer.has(row, failure)) {
            const line = await this.#reader.lineOf(status);
            failure = line.error && String(line.error.code);
            if (!this.#writer.has(row, failure))
                await this.#writer.write(line);
        }
        this.#count(status, failure);
    }
    /** What is written already is not read by the schema again. */
    #outputFailure(row) {
        return this.#writer.failureOf(row) === "output" ? "output" : undefined;
    }
    #count({ metadata: { state }, response }, failure) {
        this.#done++;
        if (failure !== undefined)
            this.#failed++;
        if (exitCodes[state] === 6)
            this.#cancelled++;
        if (this.#done > this.#before)
            this.#outputTokens += response?.usage?.output ?? 0;
        if (!response?.cost)
            return;
        const { currency, nano } = response.cost;
        this.#spent.set(currency, (this.#spent.get(currency) ?? 0) + nano);
    }
}
function failureOf({ response, error }) {
    return response ? undefined : String(error?.details[0]?.code);
}
/** The promise, unless the signal is aborted first. A promise of the signal's own would keep every one that was raced against it. */
function abortable(promise, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason);
        if (signal.aborted)
            return abort();
        signal.addEventListener("abort", abort, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    });
}
