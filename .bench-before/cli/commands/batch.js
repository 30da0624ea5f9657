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
import { Collector } from "../batch/collector.js";
import { openWriter } from "../batch/out-file.js";
import { outcomeOf, spendOf, spentOf } from "../batch/outcome.js";
import { RowReader } from "../batch/row-line.js";
import { cells, count } from "../cells.js";
import { CommandError, Stop } from "../failure.js";
import { note, print, printTable, table } from "../output.js";
import { readSchema } from "../schema-flag.js";
import { ago } from "../since.js";
import { exitCodes, storeName, storePath, withStore } from "./operations-store.js";
const states = Object.keys(exitCodes);
/** Of more than these, not all are looked at for what they wait for. */
const mostLookedAt = 1000;
/** @throws CommandError where the store has none of its operations */
async function withBatch(id, flags, use) {
    await withStore(flags, async (operations) => {
        const batch = operations?.batch(id);
        const counts = (await batch?.counts()) ?? {};
        if (operations && batch && sum(counts) > 0)
            return await use(batch, operations, counts);
        throw new CommandError(`There is no batch "${id}" in ${storeName(storePath(flags))}, or no longer.`, "To list them: aw batch list", 3);
    });
}
function sum(counts, code) {
    return states.reduce((all, state) => all + (code === undefined || exitCodes[state] === code ? (counts[state] ?? 0) : 0), 0);
}
export async function showBatch(id, flags, signal) {
    await withBatch(id, flags, async (batch, operations, counts) => {
        const spend = await spendOf(operations, id);
        const waiting = await waitingOf(batch);
        if (flags.json) {
            const all = { id, counts, ...(spend && { spend }), waitingFor: Object.fromEntries(waiting) };
            await print(`${JSON.stringify(all, undefined, 2)}\n`, signal);
        }
        else {
            const facts = [
                ["batch", id],
                ["rows", sum(counts)],
                ...states.flatMap((state) => (counts[state] === undefined ? [] : [[state, counts[state]]])),
                ["spent", spentOf(spend)],
                ...[...waiting].map(([what, rows]) => ["waits for", `${what} (${count(rows)})`]),
            ];
            const line = ([name, value]) => process.stdout.isTTY ? `${name.padEnd(19)}${value}\n` : cells(name, value);
            await print(facts
                .filter(([, value]) => value !== "")
                .map(line)
                .join(""), signal);
        }
        const code = [5, 1, 6].find((each) => sum(counts, each) > 0);
        // What there is to say has been said.
        if (code !== undefined)
            throw new Stop(code);
    });
}
/** What those that are not done wait for, and how many of them. */
async function waitingOf(batch) {
    const found = new Map();
    let looked = 0;
    for await (const { metadata } of batch.statuses(states.filter((state) => exitCodes[state] === 5))) {
        const { waitingFor, state, lane, model } = metadata;
        const what = waitingFor ?? (state === "waiting" ? `${model} in the lane ${lane}` : undefined);
        if (what !== undefined)
            found.set(what, (found.get(what) ?? 0) + 1);
        if (++looked === mostLookedAt)
            break;
    }
    return found;
}
export async function collectBatch(id, flags, signal) {
    const schema = flags.schema === undefined ? undefined : readSchema(flags.schema, false);
    await withBatch(id, flags, async (batch, operations) => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const writer = __addDisposableResource(env_1, await openWriter(flags.out, id, signal), true);
            const collector = new Collector(batch, new RowReader(id, schema), writer);
            const { done } = await collector.count();
            if (flags.wait || done > 0)
                await collector.follow(signal, (told) => !flags.wait && told >= done);
            const { summary, error } = await outcomeOf(operations, batch, collector);
            if (!flags.quiet)
                note(summary);
            if (error)
                throw error;
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
    });
}
export async function cancelBatch(id, flags) {
    await withBatch(id, flags, async (batch, _operations, before) => {
        await batch.cancel();
        const after = await batch.counts();
        const cancelled = sum(after, 6) - sum(before, 6);
        const open = sum(after, 5);
        const later = open > 0 ? `, ${count(open)} end when whoever has them hears of it` : "";
        note(`${id}: ${count(cancelled)} cancelled${later}`);
    });
}
export async function retryBatch(id, flags) {
    await withBatch(id, flags, async (batch, operations) => {
        const ids = [];
        for await (const { id: each } of batch.statuses(["failed", "cancelled", "expired"]))
            ids.push(each);
        for (const each of ids)
            await operations.attach(each).retry();
        note(`${id}: ${count(ids.length)} to be tried again. A worker does it: aw worker, or aw batch run as before`);
    });
}
export async function listBatches(flags, signal) {
    const found = new Map();
    await withStore(flags, async (operations) => {
        let pageToken;
        do {
            const page = await operations?.list({ pageSize: 500, ...(pageToken !== undefined && { pageToken }) });
            for (const { createdAt, metadata } of page?.operations ?? []) {
                const { batch, state, model } = metadata;
                if (batch === undefined)
                    continue;
                const counts = found.get(batch)?.counts ?? {};
                counts[state] = (counts[state] ?? 0) + 1;
                found.set(batch, { createdAt, model, counts });
            }
            pageToken = page?.nextPageToken;
        } while (pageToken !== undefined);
    });
    if (flags.json) {
        const all = [...found].map(([id, listed]) => ({ id, ...listed }));
        return await print(`${JSON.stringify(all, undefined, 2)}\n`, signal);
    }
    if (found.size === 0)
        return note("No batch was submitted yet: aw batch run");
    const { isTTY } = process.stdout;
    const rows = [...found].map(([id, { createdAt, model, counts }]) => {
        const created = isTTY ? ago(Date.parse(createdAt), Date.now()) : createdAt;
        const figures = [sum(counts), sum(counts, 0), sum(counts, 1), sum(counts, 6), sum(counts, 5)];
        return [id, created, model, ...figures.map((each) => (isTTY && each === 0 ? "" : String(each)))];
    });
    const header = ["BATCH", "CREATED", "MODEL", "ROWS", "OK", "FAILED", "CANCELLED", "NOT DONE"];
    if (isTTY)
        await printTable(table(header, rows), signal);
    else
        await print(rows.map((row) => cells(...row)).join(""), signal);
}
