/** Writes records down: each in one transaction, and nothing that is stored already. */
import { hash } from "node:crypto";
import { textOf } from "../core/message.js";
import { restOfResult } from "./answer.js";
import { messageLinker, pack, packMessage, packPart } from "./messages.js";
import * as sql from "./sql.js";
export function logWriter(database) {
    const link = messageLinker();
    return {
        writeRequest(record) {
            // All that can be made before others are kept from writing.
            const { request, result } = record;
            const sent = link(request.messages);
            const last = sent.at(-1)?.hash ?? null;
            const answer = result.parts.length === 0 ? [] : link([{ role: "assistant", parts: result.parts }], last);
            const rest = packRest(restOfResult(result));
            const prompt = promptOf(request.messages);
            database.transaction(() => {
                writeConversation(database, record, prompt);
                writeLinks(database, [...sent, ...answer]);
                const { changes } = database.run(sql.insertRequest, {
                    ...columns(record),
                    ...writeOptions(database, request.options),
                    last_message: last,
                    answer: answer[0]?.hash ?? null,
                    prompt,
                    result: rest.json,
                });
                if (changes > 0)
                    writeFiles(database, record.id, rest.files);
            });
        },
        writeToolCall({ requestId, generationId, call, result, startedAt, durationMs }) {
            const { type: _call, id, name, input, ...restOfCall } = call;
            const packed = pack((packFile) => {
                const { output: _output, ...rest } = packPart(result, packFile);
                return rest;
            });
            database.transaction(() => {
                const { last } = database.run(sql.insertToolCall, {
                    request_id: requestId ?? null,
                    generation_id: generationId,
                    call_id: id,
                    name,
                    input: JSON.stringify(input),
                    // A tool that gives nothing back has no output in JSON.
                    output: JSON.stringify(result.output) ?? "null",
                    is_error: result.isError ? 1 : 0,
                    started_at: new Date(startedAt).toISOString(),
                    duration_ms: durationMs,
                    call: JSON.stringify(restOfCall),
                    result: packed.json,
                });
                writeFiles(database, `tool-call ${last}`, packed.files);
            });
        },
    };
}
/** From the end back to what is there: a message is only there with all that are before it. */
function writeLinks(database, links) {
    let known = links.length;
    while (known > 0 && !database.get(sql.hasMessage, [links[known - 1]?.hash ?? ""]))
        known--;
    for (const { hash, parent, message, packed = packMessage(message) } of links.slice(known)) {
        database.run(sql.insertMessage, [hash, parent, message.role, packed.json]);
        writeFiles(database, hash, packed.files);
    }
}
function writeFiles(database, owner, files) {
    for (const { hash, mediaType, bytes } of files) {
        if (!database.get(sql.hasFile, [hash]))
            database.run(sql.insertFile, [hash, mediaType, bytes]);
        database.run(sql.insertFileUse, [owner, hash]);
    }
}
function writeConversation(database, record, prompt) {
    const { conversationId, request, startedAt } = record;
    if (conversationId === undefined)
        return;
    const name = Array.from(prompt.replace(/\s+/g, " ").trim()).slice(0, 32).join("");
    database.run(sql.insertConversation, [conversationId, name, request.model, new Date(startedAt).toISOString()]);
}
const hashes = new WeakMap();
/** The same objects serve a whole conversation. */
function hashed(value) {
    let known = hashes.get(value);
    if (!known) {
        const json = JSON.stringify(value);
        hashes.set(value, (known = { hash: hash("sha256", json), json }));
    }
    return known;
}
/** Tools and schemas go into tables of their own; headers, which may be secret, nowhere. */
function writeOptions(database, options) {
    const { tools, schema, providerOptions, ...rest } = options;
    const { headers: _headers, ...others } = providerOptions ?? {};
    const toolHashes = tools?.map((tool) => {
        const { hash, json } = hashed(tool);
        database.run(sql.insertTool, [hash, "name" in tool ? tool.name : String(tool.server.type ?? ""), json]);
        return hash;
    });
    if (schema)
        database.run(sql.insertSchema, [hashed(schema).hash, hashed(schema).json]);
    const stored = Object.keys(others).length > 0 ? { ...rest, providerOptions: others } : rest;
    return { options: JSON.stringify(stored), tools: json(toolHashes), schema: schema ? hashed(schema).hash : null };
}
function columns(record) {
    const { result, request } = record;
    const { usage, cost } = result;
    return {
        id: record.id,
        generation_id: record.generationId,
        step: record.step,
        conversation_id: record.conversationId ?? null,
        provider: record.provider,
        model: request.model,
        resolved_model: result.resolvedModel ?? null,
        started_at: new Date(record.startedAt).toISOString(),
        duration_ms: record.durationMs,
        first_event_ms: result.timing?.firstEventMs ?? null,
        outcome: record.outcome,
        finish_reason: result.finishReason,
        input_tokens: usage?.input ?? null,
        output_tokens: usage?.output ?? null,
        cache_read_tokens: usage?.cacheRead ?? null,
        cache_write_tokens: usage?.cacheWrite ?? null,
        reasoning_tokens: usage?.reasoning ?? null,
        cost_nano: cost?.nano ?? null,
        currency: cost?.currency ?? null,
        cost_unknown: result.costUnknown ?? null,
        response_id: result.id ?? null,
        request_id: result.response?.requestId ?? null,
        labels: json(record.labels),
        error: json(record.error),
        usage: json(usage),
        text: result.text,
        reasoning: result.reasoning ?? null,
    };
}
/** The parts of other choices may be files. */
function packRest(rest) {
    const { others } = rest;
    if (!others)
        return pack(() => rest);
    return pack((packFile) => ({
        ...rest,
        others: others.map((choice) => ({ ...choice, parts: choice.parts.map((part) => packPart(part, packFile)) })),
    }));
}
/** The text of what is new: what the user said since the model's last answer. */
function promptOf(messages) {
    const answered = messages.findLastIndex(({ role }) => role === "assistant");
    const asked = messages.slice(answered + 1).filter(({ role }) => role === "user");
    return asked.map(({ parts }) => textOf(parts)).join("\n\n");
}
function json(value) {
    return value === undefined ? null : JSON.stringify(value);
}
