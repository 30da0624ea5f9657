var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/** Operations that were submitted together. */
import { sleep, systemClock } from "../core/clock.js";
import { isDone, states } from "./record.js";
import { statusOf } from "./status.js";
import { Watch } from "./watch.js";
const pageSize = 200;
/** Of many that get done, some are told at once. */
const lookEveryMs = 50;
/** Iterate it for the operations' statuses, each as soon as it is done, in the order in which they get done. */
export class Batch {
    /** By which any process knows it: `operations.batch(id)`. */
    id;
    #store;
    #attach;
    #clock;
    /** @internal */
    constructor(id, store, attach, clock = systemClock) {
        this.id = id;
        this.#store = store;
        this.#attach = attach;
        this.#clock = clock;
    }
    /** How many there are in each state. */
    counts() {
        return this.#store.counts(this.id);
    }
    /** Resolves when all are done, with their statuses in the order in which they were submitted. @throws TimeoutError as `operation.wait()` */
    async wait(options = {}) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const watch = __addDisposableResource(env_1, new Watch(this.#store, options), true);
            for (;;) {
                const changed = watch.next();
                if ((await this.#open()) === 0)
                    break;
                await changed;
            }
            const found = [];
            for await (const each of this.statuses())
                found.push(each);
            return found.reverse();
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    /** All of them as they are now, the last submitted first; of some states, where these are given. */
    async *statuses(wanted) {
        let pageToken;
        do {
            const query = { batch: this.id, limit: pageSize, ...(wanted && { states: wanted }) };
            const page = await this.#store.list({ ...query, ...(pageToken !== undefined && { pageToken }) });
            for (const record of page.records)
                yield statusOf(record);
            pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
    }
    /** Cancels all that are not done. */
    async cancel() {
        for await (const { id } of this.statuses(states.filter((state) => !isDone(state))))
            await this.#attach(id).cancel();
    }
    async *[Symbol.asyncIterator]() {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const watch = __addDisposableResource(env_2, new Watch(this.#store, {}), true);
            const told = new Set();
            let after;
            for (;;) {
                const changed = watch.next();
                // Counted before they are read: what gets done between is read.
                const open = await this.#open();
                for (;;) {
                    const page = await this.#store.finished(this.id, after, pageSize);
                    for (const { position, record } of page) {
                        if (!told.has(position.seq))
                            yield statusOf(record);
                        told.add(position.seq);
                    }
                    after = page.at(-1)?.position ?? after;
                    if (page.length < pageSize)
                        break;
                }
                if (open === 0)
                    break;
                await changed;
                await sleep(lookEveryMs, this.#clock, watch.signal);
            }
            yield* this.#late(told);
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    }
    /** Those whose time of ending, by another machine's clock, was before what was told already. */
    async *#late(told) {
        const total = Object.values(await this.counts()).reduce((sum, count) => sum + count, 0);
        if (total === told.size)
            return;
        let after;
        for (;;) {
            const page = await this.#store.finished(this.id, after, pageSize);
            for (const { position, record } of page)
                if (!told.has(position.seq))
                    yield statusOf(record);
            if (page.length < pageSize)
                return;
            after = page.at(-1)?.position;
        }
    }
    /** How many are not done. */
    async #open() {
        const counts = Object.entries(await this.counts());
        return counts.reduce((sum, [state, count]) => sum + (isDone(state) ? 0 : count), 0);
    }
}
