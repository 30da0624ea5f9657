/** Reads back what was written: one record whole, many in short, and a conversation to go on with. */
import { StoreError } from "../core/errors.js";
import { textOf } from "../core/message.js";
import { wholeResult } from "./answer.js";
import { json, member, optional, readEntry, text } from "./entry.js";
import { unpackMessage, unpackPart } from "./messages.js";
import { readQuery } from "./search-query.js";
import * as sql from "./sql.js";
export function logReader(database) {
    const readFile = (hash) => {
        const bytes = database.get(sql.selectFile, [hash])?.bytes;
        if (bytes instanceof Uint8Array)
            return bytes;
        throw new StoreError(`${database.path} has no file ${hash}, which a message refers to. Restore a backup.`);
    };
    const history = (hash) => {
        if (hash === undefined)
            return [];
        return database.all(sql.selectHistory, [hash]).map((row) => unpackMessage(text(row, "json"), readFile));
    };
    const record = (row) => readRecord(database, row, history, readFile);
    return {
        get: (id) => database.snapshot(() => {
            const row = database.get(sql.selectRequest, [id]);
            return row && record(row);
        }),
        toolCalls: (requestId) => database.all(sql.selectToolCalls, [requestId]).map((row) => readToolCall(row, readFile)),
        findIds: (prefix, limit = 10) => database.all(sql.selectIds, { prefix, limit }).map((row) => text(row, "id")),
        list(query = {}) {
            const words = query.query === undefined ? { contains: [] } : readQuery(query.query);
            if (!words)
                return [];
            return select(database, narrow(query, words), query.limit ?? 20).map(readEntry);
        },
        search(typed, { limit = 20 } = {}) {
            const words = readQuery(typed);
            if (!words)
                return [];
            const rows = select(database, narrow({}, words), limit, true);
            return rows.map((row) => {
                const entry = readEntry(row);
                return { ...entry, snippet: optional(row, "snippet") ?? cutOut(entry, words.contains[0] ?? "") };
            });
        },
        conversation: (id) => database.snapshot(() => readConversation(database, id, record)),
        latestConversation() {
            const row = database.get(sql.latestConversation);
            return row && text(row, "conversation_id");
        },
    };
}
function readConversation(database, id, record) {
    const row = database.get(sql.selectConversation, [id]);
    if (!row)
        return undefined;
    const last = lastAnswered(database, id, record);
    const said = last
        ? [...last.request.messages, { role: "assistant", parts: last.result.parts }]
        : [];
    const [first] = said;
    const system = first?.role === "system" && first.parts.every(({ type }) => type === "text") ? first : undefined;
    return {
        id,
        name: text(row, "name"),
        model: last?.request.model ?? text(row, "model"),
        startedAt: Date.parse(text(row, "started")),
        ...(system && { system: textOf(system.parts) }),
        messages: system ? said.slice(1) : said,
        options: last?.request.options ?? {},
    };
}
function narrow(query, { match, contains }) {
    return {
        ...member("model", query.model),
        ...member("conversation", query.conversationId),
        ...member("since", query.since === undefined ? undefined : new Date(query.since).toISOString()),
        ...member("outcome", query.outcome),
        ...member("before", query.before),
        ...member("labels", query.label && JSON.stringify(query.label)),
        ...member("match", match),
        ...member("contains", contains.length > 0 ? JSON.stringify(contains) : undefined),
    };
}
function select(database, narrowed, limit, ranked = false) {
    return database.all(sql.selectSummaries(Object.keys(narrowed), ranked), { ...narrowed, limit });
}
/** The last call that went well and left no tool call open: what one can go on from. */
function lastAnswered(database, id, record) {
    let before = null;
    for (;;) {
        const row = database.get(sql.conversationRequest, { id, before });
        if (!row)
            return undefined;
        const found = record(row);
        if (found.result.toolCalls.length === 0)
            return found;
        before = found.id;
    }
}
function readRecord(database, row, history, readFile) {
    const entry = readEntry(row);
    const { id, generationId, step, conversationId, labels, provider, model, outcome, error } = entry;
    const answer = optional(row, "answer");
    const messages = history(answer ?? optional(row, "last_message"));
    const parts = answer === undefined ? [] : (messages.pop()?.parts ?? []);
    const rest = unpackOthers(json(row, "result") ?? {}, readFile);
    return {
        id,
        generationId,
        step,
        ...member("conversationId", conversationId),
        ...member("labels", labels),
        provider,
        request: { model, messages, options: readOptions(database, row) },
        result: wholeResult(rest, parts, entry.usage),
        outcome,
        ...member("error", error),
        startedAt: entry.startedAt,
        durationMs: entry.durationMs,
    };
}
function readOptions(database, row) {
    const stored = (statement, hash) => JSON.parse(String(database.get(statement, [hash])?.json));
    const tools = json(row, "tools");
    const schema = optional(row, "schema");
    return {
        ...json(row, "options"),
        ...(tools && { tools: tools.map((hash) => stored(sql.selectTool, hash)) }),
        ...(schema !== undefined && { schema: stored(sql.selectSchema, schema) }),
    };
}
function unpackOthers(rest, readFile) {
    const { others } = rest;
    if (!others)
        return rest;
    const whole = (part) => unpackPart(part, readFile);
    return { ...rest, others: others.map((choice) => ({ ...choice, parts: choice.parts.map(whole) })) };
}
function readToolCall(row, readFile) {
    const rest = { ...json(row, "result"), output: JSON.parse(text(row, "output")) };
    return {
        ...member("requestId", optional(row, "request_id")),
        generationId: text(row, "generation_id"),
        call: {
            type: "tool-call",
            id: text(row, "call_id"),
            name: text(row, "name"),
            input: JSON.parse(text(row, "input")),
            ...json(row, "call"),
        },
        result: unpackPart(rest, readFile),
        startedAt: Date.parse(text(row, "started_at")),
        durationMs: Number(row.duration_ms),
    };
}
/** What is around the first place where it is written. */
function cutOut({ prompt, text, reasoning = "" }, words) {
    const where = [prompt, text, reasoning].find((each) => each.includes(words)) ?? "";
    const at = where.indexOf(words);
    const [from, to] = [Math.max(0, at - 40), at + words.length + 40];
    return `${from > 0 ? "…" : ""}${where.slice(from, to)}${to < where.length ? "…" : ""}`;
}
