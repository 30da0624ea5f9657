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
/** A batch that is worked on in this process: submitted, carried out, and written down as its rows get done. */
import { setTimeout as sleep } from "node:timers/promises";
import { AfterwordError } from "../../index.js";
import { openOperations } from "../../operations.js";
import { count } from "../cells.js";
import { storeName } from "../commands/operations-store.js";
import { workingRegistry } from "../commands/worker-registry.js";
import { CommandError, Stop } from "../failure.js";
import { note, print } from "../output.js";
import { Collector } from "./collector.js";
import { openWriter } from "./out-file.js";
import { outcomeOf } from "./outcome.js";
import { Progress, stderrMeans } from "./progress.js";
import { RowReader, rowOf } from "./row-line.js";
import { batchLabel } from "./settings.js";
const firstPauseMs = 50;
/** Whoever goes on after a crash waits no longer than this for what was under way. */
const leaseMs = 10_000;
/** What is under way when it is interrupted is as good as paid. */
const drainMs = 25_000;
export class BatchRun {
    #means;
    /** How many were given to the store; `undefined` when all were. */
    #submitted;
    constructor(means) {
        this.#means = means;
    }
    async run() {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const { id, settings, signal } = this.#means;
            if (settings.detach) {
                const env_2 = { stack: [], error: void 0, hasError: false };
                try {
                    const operations = __addDisposableResource(env_2, await this.#open(), true);
                    await this.#submit(operations, signal);
                    return await print(`${id}\n`, signal);
                }
                catch (e_1) {
                    env_2.error = e_1;
                    env_2.hasError = true;
                }
                finally {
                    const result_1 = __disposeResources(env_2);
                    if (result_1)
                        await result_1;
                }
            }
            const writer = __addDisposableResource(env_1, await openWriter(settings.out, id, signal), true);
            const { registry, close } = await workingRegistry();
            try {
                const operations = await this.#open(registry);
                try {
                    await this.#work(operations, writer);
                }
                finally {
                    if (signal.aborted)
                        this.#noteInterrupted();
                    await operations.close(drainMs);
                }
            }
            finally {
                close();
            }
        }
        catch (e_2) {
            env_1.error = e_2;
            env_1.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_1);
            if (result_2)
                await result_2;
        }
    }
    async #work(operations, writer) {
        const { id, sums, settings, plan } = this.#means;
        const batch = operations.batch(id);
        const collector = new Collector(batch, new RowReader(id, plan.schema), writer);
        const { done, open } = await collector.begin();
        if (done + open < writer.size) {
            if (writer.size - writer.failures >= sums.rows)
                return this.#note(`${settings.out} has all rows already.`);
            throw this.#otherStore(writer.size, done + open);
        }
        const known = done > 0 ? `, of which ${count(done)} ${done === 1 ? "is" : "are"} done already` : "";
        this.#note(`Batch ${id}: ${rowCount(sums.rows)} of ${this.#means.input.name} for ${plan.model.id}${known}.`);
        await this.#advance(operations, collector);
        const outcome = await outcomeOf(operations, batch, collector);
        this.#note(outcome.summary);
        if (outcome.error)
            throw outcome.error;
    }
    async #advance(operations, collector) {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const { sums, settings, plan } = this.#means;
            const counts = () => ({
                ...{ total: sums.rows, estimate: estimateOf(sums, settings.lane) },
                ...collector.progress(plan.model.info.prices?.currency),
                phase: this.#submitted === undefined ? undefined : `submitting, ${count(this.#submitted)} so far`,
            });
            const progress = __addDisposableResource(env_3, settings.quiet ? undefined : new Progress(counts, stderrMeans(settings.out !== undefined)), false);
            const tell = () => progress?.update();
            while (await this.#round(operations, collector, tell))
                ;
        }
        catch (e_3) {
            env_3.error = e_3;
            env_3.hasError = true;
        }
        finally {
            __disposeResources(env_3);
        }
    }
    /** Submits what may be, and collects meanwhile. @returns whether there is more, and room for it now */
    async #round(operations, collector, tell) {
        const stop = new AbortController();
        const signal = AbortSignal.any([this.#means.signal, stop.signal]);
        let enough = Number.POSITIVE_INFINITY;
        let isSubmitted = false;
        const submission = (async () => {
            const refused = await this.#submit(operations, signal, tell).then(() => undefined, costLimit);
            const { open, done } = await collector.count();
            if (refused && open === 0)
                throw this.#overBudget(refused, done);
            // What gets done gives back what it did not cost, and there may be room for more.
            if (refused)
                enough = done + Math.ceil(open / 2);
            isSubmitted = true;
            return refused !== undefined;
        })();
        const follow = async () => {
            // It ends where all is done that was submitted by then, and begins with the first again: the more there are, the less often.
            for (let pauseMs = firstPauseMs;; pauseMs *= 2) {
                const isLast = isSubmitted;
                await collector.follow(signal, () => {
                    tell();
                    return collector.done >= enough;
                });
                if (isLast || collector.done >= enough)
                    return;
                await Promise.race([submission, sleep(pauseMs, undefined, { signal, ref: false })]);
            }
        };
        try {
            const [isMore] = await Promise.all([submission, follow()]);
            return isMore;
        }
        finally {
            // Where one of them has failed, the other one ends; nothing is submitted any more when the store is closed.
            stop.abort();
            await submission.catch(() => { });
        }
    }
    /** The same id again goes on where it left off, and a row that was another is told. */
    async #submit(operations, signal, tell = () => { }) {
        const { id, settings } = this.#means;
        const { labels, lane, deadline } = settings;
        const options = { id, lane, labels: { ...labels, [batchLabel]: id }, ...(deadline && { deadline }) };
        try {
            await operations.deferAll(this.#items(signal, tell), options);
        }
        catch (error) {
            if (!AfterwordError.isInstance(error) || error.code !== "conflict")
                throw error;
            throw await this.#conflict(operations, error);
        }
        finally {
            this.#submitted = undefined;
        }
    }
    async *#items(signal, tell) {
        const { plan, input } = this.#means;
        this.#submitted = 0;
        for await (const item of plan.items(input, signal)) {
            yield item;
            this.#submitted++;
            tell();
        }
    }
    async #conflict(operations, { operationId }) {
        const row = rowOf(await operations.attach(operationId).status());
        return new CommandError(`Row ${row} of the batch ${this.#means.id} was submitted before, and was another, or was asked in another way.`, "For a batch of its own, give it another --id and another --out.");
    }
    #overBudget(error, done) {
        const { sums } = this.#means;
        const left = `${rowCount(sums.rows - done)} of ${count(sums.rows)} ${sums.rows - done === 1 ? "is" : "are"} not submitted`;
        const hint = "With a larger --max-cost the same command goes on; -o maxTokens=... is another batch, of cheaper rows.";
        return new CommandError(`${left}: ${error.message}`, hint, 8);
    }
    #otherStore(written, known) {
        const { id, settings } = this.#means;
        return new CommandError(`${settings.out} has ${rowCount(written)} of the batch ${id}, and ${storeName(settings.store)} knows ${count(known)}: the others would be paid again.`, "--store or AFTERWORD_STORE names the one it was begun in; to ask again, name another --out.");
    }
    #noteInterrupted() {
        const { id, signal } = this.#means;
        // A reader of stdout that has seen enough needs no advice.
        if (!(signal.reason instanceof Stop) || signal.reason.exitCode === 0)
            return;
        note("Finishing what is under way; another Ctrl-C ends it at once.");
        note(`To go on with the batch ${id}: the same command again. How it stands: aw batch status ${id}`);
    }
    #note(line) {
        if (!this.#means.settings.quiet)
            note(line);
    }
    /** @param registry of the worker; without one, others carry it out */
    #open(registry) {
        const { id, plan, settings } = this.#means;
        const { store, maxCost, concurrency, batchWindowMs } = settings;
        const currency = plan.model.info.prices?.currency ?? "USD";
        return openOperations({
            store,
            ...(registry ? { registry, worker: { concurrency, batchWindowMs, leaseMs } } : { worker: false }),
            ...(maxCost !== undefined && { budgets: [{ maxCost, currency, labels: { [batchLabel]: id } }] }),
        });
    }
}
function rowCount(rows) {
    return `${count(rows)} ${rows === 1 ? "row" : "rows"}`;
}
/** Of a lane that is chosen row by row, the dearest: it costs no more than that. */
function estimateOf({ prices }, lane) {
    const price = prices.get(lane === "auto" ? "interactive" : lane);
    return price && "cost" in price ? price.cost : undefined;
}
/** @throws every other error */
function costLimit(error) {
    if (AfterwordError.isInstance(error) && error.code === "cost-limit")
        return error;
    throw error;
}
