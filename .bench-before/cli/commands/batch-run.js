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
/** `aw batch run`: asks a model about every row of a file, here, and goes on with it after any interruption. */
import { BatchRun } from "../batch/batch-run.js";
import { Input } from "../batch/input.js";
import { Plan } from "../batch/plan.js";
import { readSettings } from "../batch/settings.js";
import { count, money } from "../cells.js";
import { note, printTable, table } from "../output.js";
import { inWords } from "./operations-store.js";
import { checkKey } from "./worker-registry.js";
export async function runBatch(path, flags, signal) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        // Mistakes first: whoever made one need not wait for stdin.
        const settings = readSettings(flags, Date.now());
        const plan = new Plan(flags, settings.limit);
        if (!flags.dryRun && !flags.detach)
            await checkKey(plan.model.id);
        const input = __addDisposableResource(env_1, await Input.open(path, flags.format, signal), true);
        const sums = await plan.survey(input, signal);
        if (flags.dryRun)
            return await printSums(plan, sums, signal);
        const id = flags.id ?? plan.idOf(input);
        await inWords(new BatchRun({ id, plan, input, sums, settings, signal }).run());
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
async function printSums(plan, { rows, inputTokens, prices }, signal) {
    const lines = [...prices].map(([lane, price]) => {
        const cost = "cost" in price ? money(price.cost) : price.unknown;
        return [lane, count(rows), count(inputTokens), cost];
    });
    await printTable(table(["LANE", "ROWS", "INPUT TOKENS", "COST AT MOST"], lines), signal);
    note(`${plan.model.id}: estimated, with answers as long as they may get. Nothing was submitted.`);
}
