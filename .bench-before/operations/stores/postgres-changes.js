import { BudgetError, FencedError, OperationNotFoundError } from "../errors.js";
import { packPrefix } from "../store.js";
import { conflictingEntry, conflictingId, conflictingKey } from "./conflicts.js";
import { fromBrief, indexed, json, toBrief, toColumns, toGroup, toLabels } from "./postgres-rows.js";
import { paced } from "./rates.js";
/** @throws FencedError, and whatever else a commit throws; nothing is to be committed then */
export async function applyChanges(sql, query, changes, fence) {
    const ids = changes.flatMap((change) => idOf(change) ?? []);
    const rows = await query(sql.lock, [[...new Set([...ids, ...(fence ? [fence.id] : [])])].map(indexed)]);
    if (fence)
        checkFence(rows, fence);
    const commit = new Commit(sql, query, rows, fence);
    for (const change of inOrder(changes))
        await commit.apply(change);
}
/** What many commits share comes last, so that none is held up for long, and in order of its names, so that no two wait for one another. */
function inOrder(changes) {
    const shared = changes.flatMap((change) => {
        const name = sharedName(change);
        return name === undefined ? [] : [{ change, name }];
    });
    if (shared.length === 0)
        return changes;
    shared.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
    return [...changes.filter((change) => sharedName(change) === undefined), ...shared.map(({ change }) => change)];
}
function sharedName(change) {
    switch (change.type) {
        case "cool-down":
        case "pace":
            return `${change.type} ${change.group}`;
        case "budget":
            return `${change.type} ${change.key}`;
        default:
            return undefined;
    }
}
/** The operation or submission that is there before. */
function idOf(change) {
    switch (change.type) {
        case "insert":
        case "ledger":
        case "notify":
        case "cool-down":
        case "pace":
        case "budget":
            return undefined;
        case "update":
        case "delete":
        case "enqueue":
        case "dequeue":
        case "wake":
            return change.id;
        case "submission":
            return change.record.id;
        case "step":
            return change.record.operationId;
        case "events":
            return change.operationId;
        default:
            return change;
    }
}
function checkFence(rows, fence) {
    const row = rows.find(({ id }) => id === indexed(fence.id));
    if (row?.epoch !== fence.epoch)
        throw new FencedError(fence.id);
}
class Commit {
    #sql;
    #query;
    #fence;
    #locked;
    /** The numbers of submissions, by their ids as they are looked for. */
    #submissions;
    constructor(sql, query, rows, fence) {
        this.#sql = sql;
        this.#query = query;
        this.#fence = fence;
        const [operations, submissions] = [rows.filter(isOperation), rows.filter((row) => !isOperation(row))];
        const locked = operations.map((row) => ({
            seq: Number(row.seq),
            model: String(row.model),
            brief: fromBrief(row),
        }));
        this.#locked = new Map(locked.map((each) => [each.brief.id, each]));
        this.#submissions = new Map(submissions.map(({ id, seq }) => [String(id), Number(seq)]));
    }
    async apply(change) {
        switch (change.type) {
            case "insert":
                return this.#insert(change.record);
            case "update":
                return this.#update(change);
            case "delete":
                return this.#delete(change.id);
            case "step": {
                const { operationId, number } = change.record;
                const { seq } = this.#get(operationId);
                return void (await this.#query(this.#sql.writeStep, [seq, number, JSON.stringify(change.record)]));
            }
            case "events": {
                const { operationId, at, events } = change;
                const { seq } = this.#get(operationId);
                if (events.length === 0)
                    return;
                return void (await this.#query(this.#sql.insertEvents, [seq, events.length, at, JSON.stringify(events)]));
            }
            case "ledger":
                return this.#addToLedger(change.entry);
            case "submission":
                return this.#writeSubmission(change.record);
            case "enqueue":
                return this.#enqueue(change);
            case "dequeue": {
                const seq = this.#seqOf(change.id);
                return void (seq !== undefined && (await this.#query(this.#sql.dequeue, [seq])));
            }
            case "wake": {
                const seq = this.#seqOf(change.id);
                return void (seq !== undefined && (await this.#query(this.#sql.wake, [seq, change.at])));
            }
            case "notify":
                return void (await this.#query(this.#sql.notify, [indexed(change.notice), change.at]));
            case "cool-down":
                return void (await this.#query(this.#sql.coolDown, [toGroup(change.group), change.until]));
            case "pace":
                return this.#pace(change);
            case "budget":
                return this.#addToBudget(change);
            default:
                change;
        }
    }
    #get(id) {
        const locked = this.#locked.get(id);
        if (!locked)
            throw new OperationNotFoundError(id);
        return locked;
    }
    #seqOf(id) {
        return this.#locked.get(id)?.seq ?? this.#submissions.get(indexed(id));
    }
    async #insert(record) {
        const { id, labels, request, result } = record;
        const [brief, model] = [toBrief(record), indexed(request.model)];
        const large = [JSON.stringify(request), result ? JSON.stringify(result) : null];
        const values = [indexed(id), ...toColumns(brief, model), ...large, ...toLabels(labels)];
        for (;;) {
            const [row] = await this.#query(this.#sql.insert, values);
            if (row)
                return void this.#locked.set(id, { seq: Number(row.seq), model, brief });
            if ((await this.#query(this.#sql.selectById, [indexed(id)])).length > 0)
                throw conflictingId(id);
            await this.#checkKey(brief);
            // Whatever was in its way is gone.
        }
    }
    async #update({ id, set, ifState }) {
        const { seq, brief, model: before } = this.#get(id);
        if (ifState && !ifState.includes(brief.state))
            throw new FencedError(id);
        const after = toBrief({ ...brief, ...set });
        const model = set.request ? indexed(set.request.model) : before;
        if (after.idempotencyKey !== brief.idempotencyKey)
            await this.#checkKey(after);
        // What is large is written only where it is set.
        const request = set.request ? JSON.stringify(set.request) : null;
        const result = set.result ? JSON.stringify(set.result) : null;
        await this.#query(this.#sql.update, [seq, ...toColumns(after, model), request, "result" in set, result]);
        this.#locked.set(id, { seq, model, brief: after });
        if (!set.labels && after.createdAt === brief.createdAt)
            return;
        await this.#removeLabels(seq, brief);
        await this.#query(this.#sql.insertLabels, [seq, ...toLabels(after.labels), after.createdAt]);
    }
    async #checkKey({ id, idempotencyKey: key }) {
        if (key === undefined)
            return;
        const [other] = await this.#query(this.#sql.selectOtherWithKey, [indexed(key), indexed(id)]);
        if (other)
            throw conflictingKey(key, json(other.record).id);
    }
    async #delete(id) {
        const locked = this.#locked.get(id);
        if (!locked)
            return;
        await this.#removeLabels(locked.seq, locked.brief);
        await this.#query(this.#sql.deleteAll, [locked.seq]);
        this.#locked.delete(id);
    }
    async #removeLabels(seq, { labels, createdAt }) {
        if (Object.keys(labels).length === 0)
            return;
        await this.#query(this.#sql.deleteLabels, [seq, ...toLabels(labels), createdAt]);
    }
    async #writeSubmission(record) {
        const id = indexed(record.id);
        const [row] = await this.#query(this.#sql.writeSubmission, [id, JSON.stringify(record)]);
        this.#submissions.set(id, Number(row?.seq));
    }
    async #enqueue({ id, group, priority, runAt, tokens, bytes = 0, notice }) {
        const seq = this.#seqOf(id);
        if (seq === undefined)
            throw new OperationNotFoundError(id);
        // No rate holds back what is packed.
        const counted = group.startsWith(packPrefix) ? undefined : tokens;
        const givenBack = this.#fence?.id === id;
        const values = [
            seq,
            toGroup(group),
            priority,
            runAt,
            counted ?? null,
            bytes,
            givenBack,
            notice === undefined ? null : indexed(notice),
        ];
        await this.#query(this.#sql.enqueue, values);
    }
    async #pace({ group, at, pace }) {
        const name = toGroup(group);
        // Who takes of the group spends from it.
        await this.#query(this.#sql.lockGroups, [[name]]);
        const [row] = await this.#query(this.#sql.selectRates, [name]);
        const rates = paced(row ? json(row.json) : {}, at, pace);
        await this.#query(this.#sql.writeRates, [name, JSON.stringify(rates)]);
    }
    async #addToBudget({ key, reserved, spent, atMost }) {
        const [row] = await this.#query(this.#sql.addToBudget, [indexed(key), reserved, spent]);
        const after = Number(row?.reserved) + Number(row?.spent);
        if (atMost !== undefined && after > atMost)
            throw new BudgetError(key, atMost - (after - reserved - spent));
    }
    async #addToLedger(entry) {
        const { id, operationId, at } = entry;
        const values = [indexed(id), indexed(operationId), at, JSON.stringify(entry)];
        if ((await this.#query(this.#sql.insertLedger, values)).length === 0)
            throw conflictingEntry(entry);
    }
}
function isOperation({ state }) {
    return state !== null;
}
