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
/** The store of operations as the commands use it: opened, searched by the beginning of an id, and its errors in words that help here. */
import { existsSync } from "node:fs";
import { AfterwordError } from "../../index.js";
import { openOperations, operationsPath, } from "../../operations.js";
import { CommandError } from "../failure.js";
/** What a script is told, by state. */
export const exitCodes = {
    queued: 5,
    running: 5,
    waiting: 5,
    "awaiting-approval": 5,
    succeeded: 0,
    failed: 1,
    cancelled: 6,
    expired: 6,
};
/** @throws CommandError for a store that only this process would see */
export function storePath({ store = operationsPath() }) {
    if (store !== "" && store !== ":memory:")
        return store;
    throw new CommandError(`The store is ${JSON.stringify(store)}, which no other process can open.`, "--store or AFTERWORD_STORE names a file.");
}
/** How the store is called where others may read it: without the password of a URL. */
export function storeName(store) {
    return store.replace(/(?<=:\/\/)[^/]*@/, "").replace(/(?<=:\/\/.*)\?.*/s, "");
}
/** Opens the store for looking and deciding, without a worker. Looking makes no file: where there is none, `use` gets nothing. */
export async function withStore(flags, use) {
    const store = storePath(flags);
    if (!store.includes("://") && !existsSync(store))
        return await use();
    return await inWords((async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const operations = __addDisposableResource(env_1, await openOperations({ store, worker: false }), true);
            return await use(operations);
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
    })());
}
/** The operations with these ids, or whose ids begin so. @throws CommandError where there is none, or more than one */
export async function withOperations(ids, flags, use) {
    return await withStore(flags, async (operations) => {
        const found = [];
        for (const id of new Set(ids))
            found.push(await find(operations, id, storePath(flags)));
        return await use(found);
    });
}
export async function withOperation(id, flags, use) {
    return await withOperations([id], flags, async ([operation]) => await use(operation));
}
async function find(operations, id, store) {
    const ids = operations && id !== "" ? await idsLike(operations, id) : [];
    const [only, ...others] = ids;
    if (operations && only !== undefined && others.length === 0)
        return operations.attach(only);
    if (others.length === 0) {
        throw new CommandError(`There is no operation "${id}" in ${storeName(store)}, or no longer.`, "To list them: aw operations", 3);
    }
    const named = `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", ..." : ""}`;
    throw new CommandError(`Several operations have an id that begins with ${id}: ${named}.`, "Write more of it.");
}
async function idsLike(operations, id) {
    try {
        return [(await operations.attach(id).status()).id];
    }
    catch (error) {
        if (!AfterwordError.isInstance(error) || error.code !== "operation-not-found")
            throw error;
    }
    const found = [];
    let pageToken;
    do {
        const page = await operations.list({ pageSize: 500, ...(pageToken !== undefined && { pageToken }) });
        found.push(...page.operations.map((each) => each.id).filter((each) => each.startsWith(id)));
        pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return found;
}
/** What the library says of operations, with how to go on. What it says of a prompt is explained like that of any other. */
export async function inWords(work) {
    try {
        return await work;
    }
    catch (error) {
        if (!AfterwordError.isInstance(error))
            throw error;
        throw explained(error);
    }
}
function explained(error) {
    switch (error.code) {
        case "operation-not-found":
            return new CommandError(error.message, "To list them: aw operations", 3);
        case "conflict":
            return new CommandError(error.message, `To see it: aw operations get ${error.operationId}`);
        case "store":
            return new CommandError(error.message, "--store or AFTERWORD_STORE names another.", 1);
        case "invalid-request": {
            const advice = advices[error.field];
            return advice === undefined ? error : new CommandError(error.message, advice);
        }
        default:
            return error;
    }
}
/** By the field that the library names. */
const advices = {
    store: "--store or AFTERWORD_STORE names a file.",
    callId: "To see what waits: aw operations get ID",
    operation: "To see how it stands: aw operations get ID",
    pageToken: "It is what a list ends with, when there are more.",
    ...Object.fromEntries(["labels", "priority", "notBefore", "deadline", "idempotencyKey", "maxAttempts"].map((field) => [
        field,
        "See aw defer --help.",
    ])),
};
/** Why the command does not end with 0; nothing where the operation has succeeded. */
export function outcomeError({ id, metadata: { state, waitingFor }, error, }) {
    const code = exitCodes[state];
    const again = `To go on from its last finished step: aw operations retry ${id}`;
    switch (state) {
        case "succeeded":
            return undefined;
        case "failed":
        case "expired":
            return new CommandError(`The operation ${id} has ${state}: ${error?.message}`, again, code);
        case "cancelled":
            return new CommandError(`The operation ${id} was cancelled.`, again, code);
        case "awaiting-approval":
            return new CommandError(`The operation ${id} waits for a decision: ${waitingFor}`, `To decide: aw operations approve ${id}, or reject`, code);
        case "queued":
        case "running":
        case "waiting": {
            const why = waitingFor === undefined ? "" : ` (${waitingFor})`;
            return new CommandError(`The operation ${id} is ${state}${why}.`, pickUp([id]), code);
        }
        default:
            return state;
    }
}
export function pickUp(ids) {
    return `To wait for ${ids.length === 1 ? "it" : "them"}: aw operations wait ${ids.join(" ")}`;
}
/** `name=value` pairs. @throws CommandError naming the option */
export function readPairs(pairs, option, example) {
    return Object.fromEntries(pairs.map((pair) => {
        const at = pair.indexOf("=");
        if (at < 1)
            throw new CommandError(`${option} ${pair} is not NAME=VALUE.`, `Write it like ${option} ${example}`);
        return [pair.slice(0, at), pair.slice(at + 1)];
    }));
}
/** @throws CommandError naming the option */
export function readInteger(text, option, least = 0) {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least)
        return value;
    const what = least === Number.MIN_SAFE_INTEGER ? "an integer" : `an integer of at least ${least}`;
    throw new CommandError(`${option} is ${text}; it must be ${what}.`, `Write it like ${option} 5.`);
}
const lanes = ["auto", "interactive", "background", "batch"];
/** @throws CommandError naming the option */
export function readLane(text) {
    const lane = lanes.find((each) => each === text);
    if (lane)
        return lane;
    throw new CommandError(`--lane ${text} is not known.`, `It is one of ${lanes.join(", ")}.`);
}
