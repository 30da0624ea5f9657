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
/** `aw logs`: what was asked and answered, and where that is kept. */
import { existsSync, statSync } from "node:fs";
import { loggingIsOn, logsPath, openLogs, setLogging } from "../../logs.js";
import { cells, count, exactMoney, inputTokens, money, shorten, terminalWidth } from "../cells.js";
import { CommandError } from "../failure.js";
import { note, print, printTable, table } from "../output.js";
import { ago, readMoment, readSpan } from "../since.js";
/** The log, or nothing where none was ever written: reading makes no file. Whoever asks closes it. */
export function openExisting() {
    return existsSync(logsPath()) ? openLogs() : undefined;
}
export async function listLogs(flags, signal) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const now = Date.now();
        const query = {
            limit: readCount(flags.number),
            ...(flags.model !== undefined && { model: flags.model }),
            ...(flags.query !== undefined && { query: flags.query }),
            ...(flags.cid !== undefined && { conversationId: flags.cid }),
            ...(flags.since !== undefined && { since: readMoment(flags.since, "--since", now) }),
        };
        const logs = __addDisposableResource(env_1, openExisting(), false);
        const entries = logs?.list(query) ?? [];
        if (flags.json)
            await print(`${JSON.stringify(entries, undefined, 2)}\n`, signal);
        if (entries.length === 0)
            return noteNothing(logs);
        if (!flags.json)
            await printEntries(entries, (entry) => entry.prompt || entry.text, now, signal);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
export async function searchLogs(words, flags, signal) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const limit = readCount(flags.number);
        const logs = __addDisposableResource(env_2, openExisting(), false);
        const found = logs?.search(words.join(" "), { limit }) ?? [];
        const snippets = new Map(found.map(({ id, snippet }) => [id, snippet]));
        if (flags.json)
            await print(`${JSON.stringify(found, undefined, 2)}\n`, signal);
        if (found.length === 0)
            return noteNothing(logs);
        if (!flags.json)
            await printEntries(found, ({ id }) => snippets.get(id) ?? "", Date.now(), signal);
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        __disposeResources(env_2);
    }
}
export function noteNothing(logs) {
    if (logs && logs.list({ limit: 1 }).length > 0)
        note("Nothing in the log matches. For all of it: aw logs -n 0");
    else if (loggingIsOn())
        note("The log is empty: nothing has been asked yet.");
    else
        note("The log is empty, and it is off. To turn it on: aw logs on");
}
/** @param words what to show of each on a terminal */
async function printEntries(entries, words, now, signal) {
    if (!process.stdout.isTTY)
        return print(entries.map(fullRow).join(""), signal);
    const length = shortestLength(entries.map(({ id }) => id));
    const rows = entries.map((entry) => [
        entry.id.slice(0, length),
        ago(entry.startedAt, now),
        entry.model,
        entry.outcome === "done" ? "" : entry.outcome,
        count(inputTokens(entry.usage)),
        count(entry.usage?.output),
        entry.cost ? money(entry.cost) : "",
    ]);
    const header = ["ID", "TIME", "MODEL", "ENDED", "IN", "OUT", "COST", "TEXT"];
    // What the other columns leave, and the two spaces between each.
    const widths = header.slice(0, -1).map((title, column) => {
        const longest = Math.max(...rows.map((row) => row[column]?.length ?? 0));
        return longest === 0 ? 0 : Math.max(longest, title.length) + 2;
    });
    const room = Math.max(10, terminalWidth() - widths.reduce((sum, width) => sum + width, 0));
    const lines = rows.map((row, index) => [...row, shorten(words(entries[index]), room)]);
    await printTable(table(header, lines), signal);
}
function fullRow(entry) {
    const { id, startedAt, model, outcome, usage, cost, conversationId, prompt, text } = entry;
    const time = new Date(startedAt).toISOString();
    const price = cost && exactMoney(cost);
    return cells(id, time, model, outcome, inputTokens(usage), usage?.output, price, conversationId, prompt, text);
}
/** How much of the ids tells them apart. */
function shortestLength(ids) {
    for (let length = 10; length < 22; length++) {
        if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length)
            return length;
    }
    return 100;
}
function readCount(text) {
    const number = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
        throw new CommandError(`-n ${text} is no number.`, "Write it like -n 20; -n 0 is all.");
    }
    return number === 0 ? Number.MAX_SAFE_INTEGER : number;
}
export async function printPath(signal) {
    await print(`${logsPath()}\n`, signal);
}
export function switchLogs(on) {
    setLogging(on);
    note(on ? `The log is on: ${logsPath()}` : "The log is off. What is in it stays; to turn it on: aw logs on");
}
export async function printStatus(signal) {
    const env_3 = { stack: [], error: void 0, hasError: false };
    try {
        const logs = __addDisposableResource(env_3, openExisting(), false);
        const [sum] = logs?.usage() ?? [];
        const size = logs ? `${count(Math.ceil(statSync(logs.path).size / 1024))} KB` : "no file yet";
        const facts = [
            `${loggingIsOn() ? "on" : "off"}`,
            `${logsPath()} (${size})`,
            `${count(sum?.calls ?? 0)} calls in ${count(logs?.usage({ by: "conversation" }).filter(({ key }) => key).length ?? 0)} conversations`,
        ];
        await print(facts.map((fact) => `${fact}\n`).join(""), signal);
    }
    catch (e_3) {
        env_3.error = e_3;
        env_3.hasError = true;
    }
    finally {
        __disposeResources(env_3);
    }
}
export function backupLogs(path) {
    const env_4 = { stack: [], error: void 0, hasError: false };
    try {
        const logs = __addDisposableResource(env_4, openExisting(), false);
        logs?.backup(path);
        if (logs)
            note(`Copied to ${path}.`);
        else
            noteNothing(undefined);
    }
    catch (e_4) {
        env_4.error = e_4;
        env_4.hasError = true;
    }
    finally {
        __disposeResources(env_4);
    }
}
export function pruneLogs({ olderThan }) {
    const env_5 = { stack: [], error: void 0, hasError: false };
    try {
        const olderThanMs = readSpan(olderThan, "--older-than");
        const logs = __addDisposableResource(env_5, openExisting(), false);
        const removed = logs?.prune({ olderThanMs }) ?? 0;
        note(`Removed ${count(removed)} ${removed === 1 ? "call" : "calls"}.`);
    }
    catch (e_5) {
        env_5.error = e_5;
        env_5.hasError = true;
    }
    finally {
        __disposeResources(env_5);
    }
}
