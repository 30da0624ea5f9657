/** Writes the changes of a commit to a store in memory; whoever calls it sees to it that they are taken back when one fails. */
import { defined } from "../../core/json.js";
import { BudgetError, FencedError, OperationNotFoundError } from "../errors.js";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.js";
import { paced } from "./rates.js";
export function applyChange(data, change, fence) {
    switch (change.type) {
        case "insert":
            insert(data, copy(change.record));
            break;
        case "update":
            update(data, change);
            break;
        case "delete":
            remove(data, change.id);
            break;
        case "step": {
            const { operationId, number } = change.record;
            const entry = operation(data, operationId);
            data.setSteps(entry, new Map(entry.steps).set(number, copy(change.record)));
            break;
        }
        case "events":
            data.addEvents(operation(data, change.operationId), change.at, copy(change.events));
            break;
        case "ledger":
            addToLedger(data, change.entry);
            break;
        case "submission":
            writeSubmission(data, copy(change.record));
            break;
        case "enqueue":
            enqueue(data, change, fence);
            break;
        case "dequeue": {
            const entry = data.entry(change.id);
            if (entry)
                data.setWork(entry, undefined);
            break;
        }
        case "wake":
            wake(data, data.entry(change.id), change.at);
            break;
        case "notify":
            for (const group of data.groups()) {
                const told = data.working(group).filter(({ work }) => work.notice === change.notice);
                for (const { entry } of told)
                    wake(data, entry, change.at);
            }
            break;
        case "cool-down":
            data.put(data.coolDowns, change.group, Math.max(data.coolDowns.get(change.group) ?? 0, change.until));
            break;
        case "pace":
            data.put(data.rates, change.group, paced(data.rates.get(change.group) ?? {}, change.at, change.pace));
            break;
        case "budget":
            addToBudget(data, change);
            break;
        default:
            change;
    }
}
export function writeSubmission(data, submission) {
    const before = data.submissions.get(submission.id);
    if (before) {
        data.setSubmission(before, submission);
        return before;
    }
    const entry = { seq: data.nextSeq(), epoch: 0, work: undefined, submission };
    data.put(data.submissions, submission.id, entry);
    return entry;
}
function operation(data, id) {
    const entry = data.operations.get(id);
    if (!entry)
        throw new OperationNotFoundError(id);
    return entry;
}
function insert(data, record) {
    const { id, idempotencyKey: key } = record;
    if (data.operations.has(id))
        throw conflictingId(id);
    setKey(data, id, undefined, key);
    data.put(data.operations, id, {
        seq: data.nextSeq(),
        record,
        steps: new Map(),
        events: [],
        epoch: 0,
        work: undefined,
    });
}
function update(data, { id, set, ifState }) {
    const entry = operation(data, id);
    const before = entry.record;
    if (ifState && !ifState.includes(before.state))
        throw new FencedError(id);
    const record = copy(defined({ ...before, ...set }));
    setKey(data, id, before.idempotencyKey, record.idempotencyKey);
    data.setRecord(entry, record);
}
function remove(data, id) {
    const entry = data.operations.get(id);
    if (!entry)
        return;
    setKey(data, id, entry.record.idempotencyKey, undefined);
    data.setWork(entry, undefined);
    data.put(data.operations, id, undefined);
}
function setKey(data, id, before, key) {
    if (before === key)
        return;
    const other = key === undefined ? undefined : data.keys.get(key);
    if (key !== undefined && other !== undefined)
        throw conflictingKey(key, other);
    if (before !== undefined)
        data.put(data.keys, before, undefined);
    if (key !== undefined)
        data.put(data.keys, key, id);
}
function addToLedger(data, entry) {
    if (data.ledger.has(entry.id))
        throw conflictingEntry(entry);
    data.put(data.ledger, entry.id, copy(entry));
}
function enqueue(data, change, fence) {
    const { id, runAt, priority, group, tokens, bytes = 0, notice } = change;
    const entry = data.entry(id);
    if (!entry)
        throw new OperationNotFoundError(id);
    const taken = entry.work?.worker !== undefined && fence?.id !== id;
    const lost = taken || (entry.work?.lost ?? false);
    const optional = { ...(tokens !== undefined && { tokens }), ...(notice !== undefined && { notice }) };
    data.setWork(entry, { runAt, priority, group, bytes, ...optional, leaseUntil: 0, lost });
}
function wake(data, entry, at) {
    if (!entry?.work || entry.work.worker !== undefined)
        return;
    data.setWork(entry, { ...entry.work, runAt: Math.min(entry.work.runAt, at) });
}
function addToBudget(data, { key, reserved, spent, atMost }) {
    const before = data.budgets.get(key) ?? { reserved: 0, spent: 0 };
    const after = { reserved: before.reserved + reserved, spent: before.spent + spent };
    if (atMost !== undefined && after.reserved + after.spent > atMost) {
        throw new BudgetError(key, atMost - before.reserved - before.spent);
    }
    data.put(data.budgets, key, after);
}
/** What is stored is JSON, and nobody's to change. */
export function copy(value) {
    return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
