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
import { cells, count, exactMoney, inputTokens, money, shorten, terminalWidth } from "../cells.js";
import { CommandError } from "../failure.js";
import { note, print, printTable, table } from "../output.js";
import { readMoment } from "../since.js";
import { noteNothing, openExisting } from "./logs.js";
const dayMs = 86_400_000;
/** More days than these are not charted. */
const mostBars = 31;
export async function usage(flags, signal) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const now = Date.now();
        const since = readMoment(flags.since, "--since", now);
        const by = readGroup(flags.by);
        const logs = __addDisposableResource(env_1, openExisting(), false);
        const sums = logs?.usage({ since, by }) ?? [];
        if (flags.json)
            return print(`${JSON.stringify(sums, undefined, 2)}\n`, signal);
        if (!logs || sums.length === 0)
            return noteNothing(logs);
        if (!process.stdout.isTTY)
            return print(sums.map(fullRow).join(""), signal);
        const { length: rows } = sums;
        const total = rows > 1 && by !== "label" ? logs.usage({ since }).map((sum) => ({ ...sum, key: "total" })) : [];
        await printTable(table(header(by), [...sums, ...total].map(row)), signal);
        await print(`\n${chart(logs.usage({ since, by: "day" }), now)}`, signal);
        note(`Since ${new Date(since).toISOString().slice(0, 10)}; --since and --by tell it otherwise. Days are of UTC.`);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
const groups = ["model", "day", "provider", "conversation", "label"];
function readGroup(by) {
    const group = groups.find((name) => name === by);
    if (group)
        return group;
    throw new CommandError(`--by ${by} is not known.`, `It is one of ${groups.join(", ")}.`);
}
const header = (by) => [by.toUpperCase(), "CALLS", "FAILED", "IN", "CACHED", "OUT", "COST", "COST UNKNOWN"];
function row(sum) {
    return [
        shorten(sum.key ?? "(none)", 40),
        count(sum.calls),
        sum.failed === 0 ? "" : count(sum.failed),
        count(inputTokens(sum)),
        count(sum.cacheRead),
        count(sum.output),
        costs(sum).map(money).join(" + "),
        sum.costUnknown === 0 ? "" : count(sum.costUnknown),
    ];
}
function fullRow(sum) {
    const { key, calls, failed, cacheRead, output, costUnknown } = sum;
    const cost = costs(sum).map(exactMoney).join(" + ");
    return cells(key, calls, failed, inputTokens(sum), cacheRead, output, cost, costUnknown);
}
function costs({ cost }) {
    return Object.entries(cost).map(([currency, nano]) => ({ currency: currency, nano }));
}
/** A bar a day: of what it cost, where all of it is in one currency, else of calls. */
function chart(days, now) {
    const byDay = new Map(days.map((day) => [day.key, day]));
    const first = Math.max(Date.parse(days[0]?.key ?? ""), now - (mostBars - 1) * dayMs);
    const names = [];
    for (let at = first; at < now + dayMs && names.length < mostBars; at += dayMs) {
        const name = new Date(at).toISOString().slice(0, 10);
        if (name <= new Date(now).toISOString())
            names.push(name);
    }
    const [currency, ...others] = new Set(days.flatMap(costs).map((cost) => cost.currency));
    const priced = currency !== undefined && others.length === 0;
    const value = (sum) => (priced ? sum?.cost[currency] : sum?.calls) ?? 0;
    const label = (sum) => {
        if (!sum)
            return "";
        if (!priced)
            return `${count(sum.calls)} ${sum.calls === 1 ? "call" : "calls"}`;
        return [...costs(sum).map(money), ...(sum.costUnknown > 0 ? ["?"] : [])].join(" + ");
    };
    const labels = names.map((name) => label(byDay.get(name)));
    const most = Math.max(...names.map((name) => value(byDay.get(name))));
    const room = Math.max(1, terminalWidth() - "2026-11-21  ".length - 2 - Math.max(...labels.map(({ length }) => length)));
    return names
        .map((name, index) => {
        const drawn = bar(most === 0 ? 0 : (value(byDay.get(name)) / most) * room);
        return `${`${name}  ${drawn}  ${labels[index]}`.trimEnd()}\n`;
    })
        .join("");
}
/** To an eighth of a character; what is not nothing is seen. */
function bar(width) {
    const eighths = width > 0 ? Math.max(1, Math.round(width * 8)) : 0;
    return "█".repeat(Math.floor(eighths / 8)) + (["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "");
}
