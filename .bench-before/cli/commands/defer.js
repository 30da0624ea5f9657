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
/** `aw defer [prompt...]`: asks a model later, and prints by which id the answer will be found. */
import { getModel } from "../../index.js";
import { openOperations } from "../../operations.js";
import { amount, chainSettings, loadTools } from "../asking.js";
import { CommandError } from "../failure.js";
import { readOptions } from "../options.js";
import { print } from "../output.js";
import { readSpan, readTime } from "../since.js";
import { inWords, outcomeError, readInteger, readLane, readPairs, storePath, } from "./operations-store.js";
import { interruptible, waitFor } from "./operations-wait.js";
import { readInput, turnOptions } from "./prompt.js";
import { checkKey, workingRegistry } from "./worker-registry.js";
export async function defer(argument, flags, signal) {
    // Mistakes first: whoever made one need not wait for stdin.
    const options = deferOptions(flags, Date.now());
    const timeoutMs = readTimeout(flags);
    const store = storePath(flags);
    const tools = await loadTools(flags.tool ?? []);
    const generate = generationOf(flags, tools);
    if (flags.wait)
        await checkKey(getModel(flags.model).id);
    const generation = generate(await readInput(argument, flags.attachment ?? [], signal));
    if (!flags.wait) {
        const submit = async () => {
            const env_1 = { stack: [], error: void 0, hasError: false };
            try {
                const operations = __addDisposableResource(env_1, await openOperations({ store, tools, worker: false }), true);
                await print(`${(await operations.defer(generation, options)).id}\n`, signal);
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
        };
        return await inWords(submit());
    }
    const { registry, close } = await workingRegistry();
    try {
        await inWords(submitAndWait());
    }
    finally {
        close();
    }
    async function submitAndWait() {
        const operations = await openOperations({ store, tools, registry });
        // What others have deferred is not broken off, unless somebody is in a hurry.
        let drainMs = 0;
        try {
            const operation = await operations.defer(generation, options);
            await print(`${operation.id}\n`, signal);
            const status = await interruptible([operation], signal, waitFor(operation, timeoutMs, signal));
            if (status.done)
                drainMs = undefined;
            const error = outcomeError(status);
            if (error)
                throw error;
        }
        finally {
            await operations.close(drainMs);
        }
    }
}
function generationOf(flags, tools) {
    const settings = chainSettings(flags);
    const model = getModel(flags.model);
    const options = {
        ...turnOptions(flags),
        ...readOptions(flags.option ?? []),
        ...(flags.system !== undefined && { system: flags.system }),
        ...(flags.maxCost !== undefined && { maxCost: amount(flags.maxCost) }),
    };
    return (input) => tools.length > 0 ? model.chain(input, { ...options, ...settings, tools }) : model.prompt(input, options);
}
function deferOptions(flags, now) {
    const { description, label, priority, idempotencyKey, maxAttempts, keep } = flags;
    const notBefore = readNotBefore(flags, now);
    return {
        lane: readLane(flags.lane),
        ...(description !== undefined && { description }),
        ...(label && { labels: readPairs(label, "--label", "team=docs") }),
        ...(priority !== undefined && { priority: readInteger(priority, "--priority", Number.MIN_SAFE_INTEGER) }),
        ...(notBefore && { notBefore }),
        ...(flags.deadline !== undefined && { deadline: readTime(flags.deadline, "--deadline", now) }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(maxAttempts !== undefined && { maxAttempts: readInteger(maxAttempts, "--max-attempts", 1) }),
        ...(keep !== undefined && { keepMs: readSpan(keep, "--keep") }),
    };
}
function readNotBefore({ at, delay }, now) {
    if (at !== undefined && delay !== undefined) {
        throw new CommandError("--at and --delay exclude each other.", "Leave one of them out.");
    }
    if (delay !== undefined)
        return new Date(now + readSpan(delay, "--delay"));
    return at === undefined ? undefined : readTime(at, "--at", now);
}
function readTimeout({ timeout, wait }) {
    if (timeout === undefined)
        return undefined;
    if (!wait)
        throw new CommandError("--timeout is for --wait.", "Add --wait, or leave it out; --deadline gives up later.");
    return readSpan(timeout, "--timeout");
}
