import { BudgetError, FencedError, OperationNotFoundError } from "../errors.js";
import { packPrefix } from "../store.js";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.js";
import { paced } from "./rates.js";
import * as sql from "./sql.js";
import { toBrief, toRow } from "./sqlite-rows.js";
import { readRates, writeRates } from "./sqlite-work.js";
export function applyChange(database, change, fence) {
    switch (change.type) {
        case "insert":
            insert(database, change.record);
            break;
        case "update":
            update(database, change);
            break;
        case "delete":
            remove(database, change.id);
            break;
        case "step": {
            const { record } = change;
            database.run(sql.writeStep, [seqOf(database, record.operationId), record.number, JSON.stringify(record)]);
            break;
        }
        case "events":
            addEvents(database, change);
            break;
        case "ledger":
            addToLedger(database, change.entry);
            break;
        case "submission":
            writeSubmission(database, change.record);
            break;
        case "enqueue":
            enqueue(database, change, fence);
            break;
        case "dequeue": {
            const row = database.get(sql.selectHolder, { id: change.id });
            if (row)
                database.run(sql.deleteWork, [Number(row.seq)]);
            break;
        }
        case "wake": {
            const row = database.get(sql.selectHolder, { id: change.id });
            if (row)
                database.run(sql.wakeWork, { seq: Number(row.seq), at: change.at });
            break;
        }
        case "notify":
            database.run(sql.notifyWork, { notice: change.notice, at: change.at });
            break;
        case "cool-down":
            database.run(sql.writeCoolDown, [change.group, change.until]);
            break;
        case "pace":
            writeRates(database, change.group, paced(readRates(database, change.group), change.at, change.pace));
            break;
        case "budget":
            addToBudget(database, change);
            break;
        default:
            change;
    }
}
function seqOf(database, id) {
    const row = database.get(sql.selectSeq, [id]);
    if (!row)
        throw new OperationNotFoundError(id);
    return Number(row.seq);
}
function insert(database, record) {
    if (database.get(sql.selectSeq, [record.id]))
        throw conflictingId(record.id);
    checkKey(database, record);
    const { last: seq } = database.run(sql.insertOperation, toRow(record));
    database.run(sql.writeRequest, [seq, JSON.stringify(record.request)]);
    if (record.result)
        database.run(sql.writeResult, [seq, JSON.stringify(record.result)]);
    for (const [name, value] of Object.entries(record.labels)) {
        database.run(sql.insertLabel, [name, value, record.createdAt, seq]);
    }
}
function update(database, { id, set, ifState }) {
    const row = database.get(sql.selectBrief, [id]);
    if (!row)
        throw new OperationNotFoundError(id);
    const brief = toBrief(row);
    if (ifState && !ifState.includes(brief.state))
        throw new FencedError(id);
    const seq = Number(row.seq);
    // Of the request the row has the model alone; the rest is written only where it is set.
    const request = set.request ?? { model: row.model };
    const record = { ...brief, ...set, request };
    if (record.idempotencyKey !== brief.idempotencyKey)
        checkKey(database, record);
    database.run(sql.updateOperation, { ...withoutId(toRow(record)), seq });
    if (set.request)
        database.run(sql.writeRequest, [seq, JSON.stringify(set.request)]);
    if (set.result)
        database.run(sql.writeResult, [seq, JSON.stringify(set.result)]);
    else if ("result" in set)
        database.run(sql.deleteResult, [seq]);
    if (!set.labels && record.createdAt === brief.createdAt)
        return;
    removeLabels(database, brief, seq);
    for (const [name, value] of Object.entries(record.labels)) {
        database.run(sql.insertLabel, [name, value, record.createdAt, seq]);
    }
}
function withoutId({ id: _id, ...rest }) {
    return rest;
}
function checkKey(database, { id, idempotencyKey: key }) {
    const other = key === undefined ? undefined : database.get(sql.selectIdByKey, [key]);
    if (key !== undefined && other && other.id !== id)
        throw conflictingKey(key, String(other.id));
}
function remove(database, id) {
    const row = database.get(sql.selectBrief, [id]);
    if (!row)
        return;
    removeLabels(database, toBrief(row), Number(row.seq));
    for (const statement of sql.deleteAll)
        database.run(statement, [Number(row.seq)]);
}
function removeLabels(database, { labels, createdAt }, seq) {
    for (const [name, value] of Object.entries(labels))
        database.run(sql.deleteLabel, [name, value, createdAt, seq]);
}
/** Several events are one row, which takes a tenth of the time; not too many, so that reading some of them does not read all. */
const eventsPerRow = 64;
function addEvents(database, { operationId, at, events }) {
    const seq = seqOf(database, operationId);
    const next = Number(database.get(sql.nextEvent, [seq])?.next ?? 1);
    for (let from = 0; from < events.length; from += eventsPerRow) {
        const some = events.slice(from, from + eventsPerRow);
        database.run(sql.insertEvents, [seq, next + from, some.length, at, JSON.stringify(some)]);
    }
}
function addToLedger(database, entry) {
    const { id, operationId, at } = entry;
    const { changes } = database.run(sql.insertLedger, [id, operationId, at, JSON.stringify(entry)]);
    if (changes === 0)
        throw conflictingEntry(entry);
}
export function writeSubmission(database, record) {
    database.run(sql.writeSubmission, [record.id, JSON.stringify(record)]);
}
function enqueue(database, change, fence) {
    const { id, runAt, priority, group, tokens, bytes = 0, notice = null } = change;
    const row = database.get(sql.selectHolder, { id });
    if (!row)
        throw new OperationNotFoundError(id);
    const seq = Number(row.seq);
    const before = database.get(sql.selectWork, [seq]);
    const taken = before !== undefined && before.worker !== null && fence?.id !== id;
    const lost = taken || before?.lost === 1 ? 1 : 0;
    // What is packed is not handed out, so that no pace holds it back.
    const counted = tokens === undefined || group.startsWith(packPrefix) ? null : tokens;
    database.run(sql.writeWork, { seq, group, priority, runAt, lost, tokens: counted, bytes, notice });
}
function addToBudget(database, { key, reserved, spent, atMost }) {
    const before = budget(database, key);
    const after = { reserved: before.reserved + reserved, spent: before.spent + spent };
    if (atMost !== undefined && after.reserved + after.spent > atMost) {
        throw new BudgetError(key, atMost - before.reserved - before.spent);
    }
    database.run(sql.writeBudget, [key, after.reserved, after.spent]);
}
export function budget(database, key) {
    const { reserved = 0, spent = 0 } = database.get(sql.selectBudget, [key]) ?? {};
    return { reserved: Number(reserved), spent: Number(spent) };
}
