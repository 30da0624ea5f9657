/** Waiting for a store to change. */
import { systemClock } from "../core/clock.js";
import { TimeoutError } from "../core/errors.js";
/** Waits for the store to change, and keeps the process alive meanwhile. */
export class Watch {
    #store;
    #abort = new AbortController();
    #cancel = [];
    constructor(store, { timeoutMs, signal }) {
        this.#store = store;
        const stop = () => this.#abort.abort(signal?.reason);
        signal?.addEventListener("abort", stop, { once: true });
        if (signal?.aborted)
            stop();
        // Stores do not keep a process alive; whoever waits does.
        const alive = setInterval(() => { }, 2 ** 30);
        this.#cancel.push(() => clearInterval(alive), () => signal?.removeEventListener("abort", stop));
        if (timeoutMs === undefined)
            return;
        this.#cancel.push(systemClock.after(timeoutMs, () => this.#abort.abort(new TimeoutError("call", timeoutMs))));
    }
    /** Aborts when it is over. */
    get signal() {
        return this.#abort.signal;
    }
    /** Called before the store is read, so that no change between is missed. */
    next() {
        const changed = this.#store.changed(this.#abort.signal);
        // It may never be waited for.
        changed.catch(() => { });
        return changed;
    }
    async [Symbol.asyncDispose]() {
        for (const cancel of this.#cancel)
            cancel();
        this.#abort.abort(new Error("done"));
    }
}
