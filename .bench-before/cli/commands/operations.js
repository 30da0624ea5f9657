/** `aw operations`, `aw operations spend` and `prune`: what was deferred, what it cost, and what is forgotten. */
import { getModel } from "../../index.js";
import { cells, count, exactMoney, money, shorten, terminalWidth } from "../cells.js";
import { CommandError } from "../failure.js";
import { note, print, printTable, table } from "../output.js";
import { ago, readMoment, readSpan } from "../since.js";
import { exitCodes, readInteger, readPairs, withStore } from "./operations-store.js";
export async function listOperations(flags, signal) {
    const now = Date.now();
    const query = {
        pageSize: readInteger(flags.number, "-n", 1),
        ...(flags.state && { states: flags.state.map(readState) }),
        // An alias or a bare name is what people type; what is stored is the whole id.
        ...(flags.model !== undefined && { model: flags.model.includes(":") ? flags.model : getModel(flags.model).id }),
        ...(flags.label && { labels: readPairs(flags.label, "--label", "team=docs") }),
        ...(flags.since !== undefined && { since: new Date(readMoment(flags.since, "--since", now)) }),
        ...(flags.until !== undefined && { until: new Date(readMoment(flags.until, "--until", now)) }),
        ...(flags.pageToken !== undefined && { pageToken: flags.pageToken }),
    };
    await withStore(flags, async (store) => {
        const { operations, nextPageToken } = (await store?.list(query)) ?? { operations: [] };
        if (flags.json)
            await print(`${JSON.stringify(operations, undefined, 2)}\n`, signal);
        else if (operations.length > 0)
            await printOperations(operations, now, signal);
        if (operations.length === 0) {
            const any = store && (await store.list({ pageSize: 1 })).operations.length > 0;
            note(any ? "No operation is like that. For all of them: aw operations" : "Nothing was deferred yet: aw defer");
        }
        if (nextPageToken !== undefined)
            note(`There are more: --page-token ${nextPageToken}`);
    });
}
async function printOperations(list, now, signal) {
    if (!process.stdout.isTTY)
        return print(list.map(fullRow).join(""), signal);
    const header = ["ID", "CREATED", "STATE", "MODEL", "LABELS", "ABOUT"];
    const rows = list.map((status) => {
        const { id, createdAt, metadata } = status;
        return [id, ago(Date.parse(createdAt), now), metadata.state, metadata.model, shorten(labelsOf(status), 30)];
    });
    const widths = header.slice(0, -1).map((title, column) => {
        const longest = Math.max(...rows.map((row) => row[column]?.length ?? 0));
        return longest === 0 ? 0 : Math.max(longest, title.length) + 2;
    });
    const room = Math.max(10, terminalWidth() - widths.reduce((sum, width) => sum + width, 0));
    const lines = rows.map((row, index) => [...row, shorten(about(list[index]), room)]);
    await printTable(table(header, lines), signal);
}
/** What somebody who looks over the list wants to know of this one. */
function about({ description, error, metadata: { waitingFor } }) {
    return error?.message ?? waitingFor ?? description;
}
function fullRow(status) {
    const { id, createdAt, modifiedAt, createdBy, description, metadata, error } = status;
    const { state, model, waitingFor } = metadata;
    const why = error?.message ?? waitingFor;
    return cells(id, createdAt, modifiedAt, state, model, labelsOf(status), createdBy, description, why);
}
export function labelsOf({ metadata: { labels } }) {
    return Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ");
}
function readState(text) {
    if (Object.hasOwn(exitCodes, text))
        return text;
    throw new CommandError(`--state ${text} is not known.`, `It is one of ${Object.keys(exitCodes).join(", ")}.`);
}
export async function printSpend(flags, signal) {
    const query = {
        by: readGroup(flags.by),
        ...(flags.since !== undefined && { since: readMoment(flags.since, "--since", Date.now()) }),
    };
    await withStore(flags, async (store) => {
        const sums = (await store?.spend(query)) ?? [];
        if (flags.json)
            return print(`${JSON.stringify(sums, undefined, 2)}\n`, signal);
        if (sums.length === 0)
            return note("Nothing was spent on operations.");
        if (!process.stdout.isTTY)
            return print(sums.map((sum) => spendCells(sum)).join(""), signal);
        const header = [flags.by.toUpperCase(), "CALLS", "COST", "OF NO USE", "COST UNKNOWN", "MAYBE PAID"];
        await printTable(table(header, sums.map(spendRow)), signal);
    });
}
const groups = ["model", "provider", "day", "operation"];
function readGroup(by) {
    const group = groups.find((name) => name === by);
    if (group)
        return group;
    if (/^label:./.test(by))
        return by;
    throw new CommandError(`--by ${by} is not known.`, `It is one of ${groups.join(", ")} or label:NAME.`);
}
function spendRow({ key, calls, cost, wasted, unknown, uncertain }) {
    const some = (value) => (value === 0 ? "" : count(value));
    return [
        shorten(key || "(none)", 40),
        count(calls),
        costs(cost).map(money).join(" + "),
        costs(wasted).map(money).join(" + "),
        some(unknown),
        some(uncertain),
    ];
}
function spendCells({ key, calls, cost, wasted, unknown, uncertain }) {
    const exact = (sums) => costs(sums).map(exactMoney).join(" + ");
    return cells(key, calls, exact(cost), exact(wasted), unknown, uncertain);
}
function costs(sums) {
    return Object.entries(sums).map(([currency, nano]) => ({ currency: currency, nano }));
}
export async function pruneOperations(flags) {
    const { olderThan } = flags;
    const age = olderThan === undefined ? {} : { olderThanMs: readSpan(olderThan, "--older-than") };
    const removed = await withStore(flags, async (store) => (await store?.prune(age)) ?? 0);
    note(`Removed ${count(removed)} ${removed === 1 ? "operation" : "operations"}.`);
}
