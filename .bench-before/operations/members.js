/** The operations that are in a submission still: to go through, to end, and to carry out in another way. */
import { nothingReserved, released } from "./budgets.js";
import { FencedError, OperationNotFoundError } from "./errors.js";
import { leavesBy } from "./lanes.js";
import { Rows } from "./rows.js";
import { deadlineError, ownWork, packWork } from "./turn-facts.js";
/** How many are in memory at once. */
const pageSize = 200;
export class Members {
    #work;
    #means;
    constructor(work, means) {
        this.#work = work;
        this.#means = means;
    }
    /** In the order in which they were inserted. */
    async *[Symbol.asyncIterator]() {
        let after;
        for (;;) {
            const page = await this.#means.store.members(this.#work.id, after, pageSize);
            for (const { record } of page)
                yield record;
            if (page.length < pageSize)
                return;
            after = page.at(-1)?.position;
        }
    }
    async isEmpty() {
        return (await this.#means.store.members(this.#work.id, undefined, 1)).length === 0;
    }
    /** Those whose deadline is too near leave. @returns when the next one has to */
    async check(now) {
        let next = Number.POSITIVE_INFINITY;
        for await (const record of this) {
            const by = leavesBy(record);
            if (by > now)
                next = Math.min(next, by);
            else
                await this.#commit(record.settings.hedge ? hedged(record, now) : expired(record, now));
        }
        return Number.isFinite(next) ? next : undefined;
    }
    async end(record, row) {
        await this.#commit(await this.#rows().changesOf(record, row), record.id);
    }
    async endAll(rowOf) {
        for await (const record of this)
            await this.end(record, rowOf(record));
    }
    /** The second half of them goes back to be packed anew. @returns whether there was one to be split off */
    async splitOff(now) {
        const ids = [];
        for await (const { id } of this)
            ids.push(id);
        const others = new Set(ids.slice(Math.ceil(ids.length / 2)));
        if (others.size === 0)
            return false;
        for await (const record of this)
            if (others.has(record.id))
                await this.#commit(repacked(record, now));
        return true;
    }
    #rows() {
        return new Rows(this.#work, this.#means, this.#means.store);
    }
    /** Unless somebody has cancelled or deleted it meanwhile. */
    async #commit(changes, id) {
        const guard = id === undefined ? [] : [{ type: "update", id, set: {}, ifState: ["waiting"] }];
        try {
            await this.#means.store.commit([...guard, ...changes], this.#work);
        }
        catch (error) {
            if (error instanceof OperationNotFoundError)
                return;
            if (!(error instanceof FencedError) || error.id === this.#work.id)
                throw error;
        }
    }
}
/** It is carried out from here instead, for its full price. */
function hedged(record, now) {
    const laneReason = "interactive: the batch it was in would have missed its deadline";
    const next = { ...record, lane: "interactive" };
    return [
        ...leave(record, now, { state: "queued", lane: "interactive", laneReason, submission: undefined }),
        ownWork(next, now),
    ];
}
function expired(record, now) {
    const error = deadlineError(record);
    const changes = leave(record, now, { state: "expired", error, reserved: nothingReserved(record.reserved) });
    return [...changes, ...released(record.reserved)];
}
function repacked(record, now) {
    return [...leave(record, now, { state: "queued", submission: undefined }), packWork(record, record.request, now)];
}
function leave({ id }, now, set) {
    const { state, error } = set;
    const told = error ? [{ type: "error", error }] : [];
    return [
        { type: "update", id, set: { ...set, modifiedAt: now }, ifState: ["waiting"] },
        { type: "events", operationId: id, at: now, events: [...told, { type: "state", state }] },
    ];
}
