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
/** `aw demo`: shows a stranger that it works, without a key, a network or a cost. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { defaultRegistry, getModel } from "../../index.js";
import { printAnswer } from "../answer.js";
import { keyVariable } from "../keys.js";
import { note } from "../output.js";
import { noteUsage } from "./prompt.js";
const question = "What is an afterword?";
/** What to try with a key, by provider. */
const realModels = new Map([
    ["openai", "openai:gpt-5.6-luna"],
    ["anthropic", "anthropic:claude-haiku-4-5"],
]);
export async function demo(signal) {
    note("A demo: sim:prose, a simulated model on this machine, answers over loopback through the real OpenAI adapter.");
    note("No key and no network are needed and nothing is spent; the words mean nothing, but stream as a real model's do.");
    note(whatAKeyChanges());
    const generation = getModel("sim:prose").prompt(question, { signal });
    await printAnswer(generation, { signal });
    await noteUsage(generation);
    note(await deferred(signal));
}
/** The same question, deferred: written to a file, carried out by a worker, collected by its id. */
async function deferred(signal) {
    const { openOperations } = await import("../../operations.js");
    const folder = mkdtempSync(join(tmpdir(), "afterword-demo-"));
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const operations = __addDisposableResource(env_1, await openOperations({ store: join(folder, "operations.db") }), true);
            const { id } = await operations.defer(getModel("sim:prose").prompt(question));
            const { metadata, response } = await operations.attach(id).wait({ signal });
            const length = response?.text.length ?? 0;
            return `Deferred: operation ${id}, kept in SQLite and collected by its id, has ${metadata.state} with ${length} characters.`;
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
    catch (error) {
        signal.throwIfAborted();
        return `Deferred operations do not work here: ${error.message}`;
    }
    finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
function whatAKeyChanges() {
    const { providers } = defaultRegistry();
    const set = providers.map(keyVariable).filter((variable) => variable !== undefined);
    const chosen = providers.find((provider) => realModels.has(provider.name) && keyVariable(provider) !== undefined);
    const model = realModels.get(chosen?.name ?? "openai");
    const command = `${programName()} -m ${model} "${question}"`;
    if (set.length === 0) {
        return `With OPENAI_API_KEY or ANTHROPIC_API_KEY set, a real model answers, and costs money: ${command}`;
    }
    return `${set.join(" and ")} ${set.length > 1 ? "are" : "is"} set but not used here. To ask a real model, which costs money: ${command}`;
}
/** How this was started, so that what is suggested works in a checkout too, where nothing called `aw` is installed. */
function programName() {
    const [, script = ""] = process.argv;
    const installed = !/^main\.[jt]s$/.test(basename(script)) || script.includes("node_modules");
    return installed ? "aw" : `node ${relative(process.cwd(), script)}`;
}
