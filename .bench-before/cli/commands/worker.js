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
/** `aw worker`: carries out what was deferred, until it is interrupted; then finishes what it has, within a time. */
import { subscribe } from "node:diagnostics_channel";
import { defaultRegistry } from "../../index.js";
import { openOperations } from "../../operations.js";
import { loadTools } from "../asking.js";
import { money } from "../cells.js";
import { CommandError } from "../failure.js";
import { note } from "../output.js";
import { readSpan } from "../since.js";
import { inWords, readInteger, readPairs, storeName, storePath } from "./operations-store.js";
import { keySources, workingRegistry } from "./worker-registry.js";
export async function worker(flags, signal) {
    const concurrency = readInteger(flags.concurrency, "--concurrency", 1);
    const limits = readLimits(flags.limit ?? []);
    const batchWindowMs = readSpan(flags.batchWindow, "--batch-window");
    const drainMs = readSpan(flags.drain, "--drain");
    const store = storePath(flags);
    const tools = await loadTools(flags.tool ?? []);
    const sources = await keySources();
    const usable = sources.filter(({ key }) => key !== "missing").map(({ provider }) => provider);
    const keyed = sources.filter(({ key }) => key === "there").map(({ provider }) => provider.name);
    const { registry, close } = await workingRegistry(usable);
    // Nothing else keeps a process alive that waits for work.
    const alive = setInterval(() => { }, 2 ** 30);
    try {
        await inWords(work());
    }
    finally {
        clearInterval(alive);
        close();
    }
    // Being told to stop is how it ends, and no failure, as the exit code of the signal would say.
    await new Promise((resolve) => process.stderr.write("", () => resolve()));
    process.exit(0);
    async function work() {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            // To tell of what ends while the other one is being closed.
            const reader = __addDisposableResource(env_1, await openOperations({ store, worker: false }), true);
            const _teller = __addDisposableResource(env_1, new Teller(reader), true);
            const operations = await openOperations({ store, registry, tools, worker: { concurrency, limits, batchWindowMs } });
            note(`Working on ${storeName(store)} with ${keyed.length > 0 ? `keys for ${keyed.join(", ")}` : "no key"}, and what needs none.`);
            await stopped(signal);
            await operations.close(drainMs);
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
}
/** Told once, it finishes what it has; told again, by either signal, it ends, and another worker takes over when the lease has run out. */
function stopped(signal) {
    return new Promise((resolve) => {
        const stop = () => {
            process.once("SIGINT", () => process.exit(130));
            process.once("SIGTERM", () => process.exit(143));
            resolve();
        };
        if (signal.aborted)
            return stop();
        signal.addEventListener("abort", stop, { once: true });
    });
}
function readLimits(pairs) {
    const names = defaultRegistry().providers.map(({ name }) => name);
    return Object.fromEntries(Object.entries(readPairs(pairs, "--limit", "openai=4")).map(([name, text]) => {
        if (names.includes(name))
            return [name, readInteger(text, `--limit ${name}`, 1)];
        throw new CommandError(`--limit ${name}: no provider has that name.`, `There are ${names.join(", ")}.`);
    }));
}
/** A line for each operation that was worked on here and is done. */
class Teller {
    #operations;
    #stop = new AbortController();
    #telling = new Map();
    constructor(operations) {
        this.#operations = operations;
        // A worker tells nobody what it does, but the calls it makes can be heard of, by the id of the operation.
        subscribe("tracing:afterword:request:start", (message) => {
            const { generationId } = message;
            if (!this.#telling.has(generationId))
                this.#telling.set(generationId, this.#tell(generationId));
        });
    }
    async #tell(id) {
        const operation = this.#operations.attach(id);
        try {
            const status = await operation.wait({ signal: this.#stop.signal }).catch(() => operation.status());
            if (status.done)
                note(describe(status));
        }
        catch {
            // It was deleted meanwhile.
        }
        finally {
            this.#telling.delete(id);
        }
    }
    async [Symbol.asyncDispose]() {
        this.#stop.abort();
        await Promise.all(this.#telling.values());
    }
}
function describe({ id, metadata: { state, model }, error, response }) {
    const cost = response?.cost ? `, ${money(response.cost)}` : "";
    return `${id}: ${state} (${model}${cost})${error ? `: ${error.message}` : ""}`;
}
