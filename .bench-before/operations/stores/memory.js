/** A store in memory, for tests and for programs that need nothing to outlive them. */
import { StoreError } from "../../core/errors.js";
import { FencedError } from "../errors.js";
import { isDone, } from "../record.js";
import { Changes } from "./changes.js";
import { applyChange, copy } from "./memory-changes.js";
import { MemoryData } from "./memory-data.js";
import { list } from "./memory-list.js";
import { pack, packable } from "./memory-pack.js";
import { nextDue, take } from "./memory-work.js";
/** Keeps everything in this process, and loses it with it. */
export function memoryStore() {
    return new MemoryStore();
}
class MemoryStore {
    #data = new MemoryData();
    #changes = new Changes();
    #closed = false;
    async commit(changes, fence) {
        const data = this.#open();
        if (fence && !data.fenced(fence))
            throw new FencedError(fence.id);
        data.atomically(() => {
            for (const change of changes)
                applyChange(data, change, fence);
        });
        if (changes.length > 0)
            this.#changes.written();
    }
    async get(id) {
        return copy(this.#open().operations.get(id)?.record);
    }
    async findByKey(idempotencyKey) {
        const { keys, operations } = this.#open();
        return copy(operations.get(keys.get(idempotencyKey) ?? "")?.record);
    }
    async list(query) {
        return copy(list(this.#open(), query));
    }
    async counts(batch) {
        const counts = {};
        for (const { record } of this.#open().operations.values()) {
            if (record.batch === batch)
                counts[record.state] = (counts[record.state] ?? 0) + 1;
        }
        return counts;
    }
    async finished(batch, after, limit) {
        const from = after ?? { modifiedAt: Number.NEGATIVE_INFINITY, seq: 0 };
        const all = [...this.#open().operations.values()].filter(({ record }) => record.batch === batch && isDone(record.state));
        const positioned = all.map(({ seq, record }) => ({ position: { modifiedAt: record.modifiedAt, seq }, record }));
        const found = positioned.filter(({ position }) => byPosition(position, from) > 0);
        return copy(found.sort((a, b) => byPosition(a.position, b.position)).slice(0, limit));
    }
    async steps(operationId) {
        const steps = [...(this.#open().operations.get(operationId)?.steps.values() ?? [])];
        return copy(steps.sort((a, b) => a.number - b.number));
    }
    async events(operationId, after, limit) {
        return copy((this.#open().operations.get(operationId)?.events ?? []).slice(after, after + limit));
    }
    async ledger({ operationId, since, until }) {
        const found = [...this.#open().ledger.values()].filter((entry) => entry.operationId === (operationId ?? entry.operationId) &&
            entry.at >= (since ?? entry.at) &&
            (until === undefined || entry.at < until));
        return copy(found.sort((a, b) => a.at - b.at));
    }
    async budget(key) {
        return copy(this.#open().budgets.get(key) ?? { reserved: 0, spent: 0 });
    }
    async take(query) {
        const data = this.#open();
        const taken = data.atomically(() => take(data, query));
        return taken.map(({ entry, work }) => {
            const fence = { epoch: entry.epoch, takenOver: work.lost || work.worker !== undefined };
            const { record, submission } = entry;
            return submission
                ? { id: submission.id, ...fence, submission: copy(submission) }
                : { id: record.id, ...fence, record: copy(record) };
        });
    }
    async pack(query) {
        const data = this.#open();
        const work = data.atomically(() => pack(data, query));
        if (work)
            this.#changes.written();
        return work;
    }
    async packable(now, atMost) {
        return packable(this.#open(), now, atMost);
    }
    async submission(id) {
        return copy(this.#open().submissions.get(id)?.submission);
    }
    async members(submission, after, limit) {
        const found = [...this.#open().operations.values()].filter(({ seq, record }) => record.submission === submission && record.state === "waiting" && seq > (after ?? 0));
        found.sort((a, b) => a.seq - b.seq);
        return copy(found.slice(0, limit).map(({ seq, record }) => ({ position: seq, record })));
    }
    async renew(worker, fences, leaseUntil) {
        const data = this.#open();
        const kept = [];
        const cancelled = [];
        for (const fence of fences) {
            const entry = data.fenced(fence);
            if (entry?.work?.worker !== worker)
                continue;
            data.setWork(entry, { ...entry.work, leaseUntil });
            kept.push(fence.id);
            if (entry.record?.cancelRequested)
                cancelled.push(fence.id);
        }
        return { kept, cancelled };
    }
    async nextDue(groups) {
        return nextDue(this.#open(), groups);
    }
    async changed(signal) {
        this.#open();
        return this.#changes.wait(signal);
    }
    async [Symbol.asyncDispose]() {
        this.#closed = true;
        this.#changes.close(closedError());
    }
    #open() {
        if (this.#closed)
            throw closedError();
        return this.#data;
    }
}
function byPosition(a, b) {
    return a.modifiedAt - b.modifiedAt || a.seq - b.seq;
}
function closedError() {
    return new StoreError("The store is closed.");
}
