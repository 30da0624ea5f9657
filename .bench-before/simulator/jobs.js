import { isObject } from "./json.js";
export class Jobs {
    #clock;
    #asyncMs;
    #faults;
    #jobs = new Map();
    /** @param faults one a job, in order */
    constructor(clock, asyncMs, faults) {
        this.#clock = clock;
        this.#asyncMs = asyncMs;
        this.#faults = faults.values();
    }
    /** What will go wrong with the job that is about to be made: it is used up. */
    nextFault() {
        return this.#faults.next().value ?? {};
    }
    /** Its rows get done one after the other, the last of them when the usual time is over. */
    create({ cancelMs = 0, fields = {}, ...given }, fault) {
        const createdAt = this.#clock.now();
        const { rows, id } = given;
        const { expiredRows = 0, stuck } = fault;
        const doneAt = rows.map(({ ms }, index) => stuck || index >= rows.length - expiredRows
            ? Number.POSITIVE_INFINITY
            : createdAt + (this.#asyncMs * (index + 1)) / rows.length + ms);
        this.#jobs.set(id, { ...given, cancelMs, fields, createdAt, fault, doneAt });
        return this.get(id);
    }
    get(id) {
        const kept = this.#jobs.get(id);
        return kept && jobAt(kept, this.#clock.now());
    }
    /** Of one kind, newest first. */
    list(kind) {
        const now = this.#clock.now();
        const kept = [...this.#jobs.values()].filter((each) => each.kind === kind);
        return kept.reverse().map((each) => jobAt(each, now));
    }
    /** Of all kinds, in the order in which they were made. */
    get all() {
        return [...this.#jobs.values()].map((kept) => jobAt(kept, this.#clock.now()));
    }
    /** What has ended stays as it is. */
    cancel(id) {
        const kept = this.#jobs.get(id);
        if (kept && jobAt(kept, this.#clock.now()).state === "running")
            kept.cancelRequestedAt = this.#clock.now();
        return this.get(id);
    }
    delete(id) {
        this.#jobs.delete(id);
    }
}
function jobAt(kept, now) {
    const { id, kind, createdAt, windowMs, cancelMs, cancelRequestedAt, doneAt, fields, fault } = kept;
    const expiresAt = createdAt + windowMs;
    const lastAt = doneAt.reduce((last, at) => Math.max(last, at), createdAt);
    const cancelledAt = (cancelRequestedAt ?? Number.POSITIVE_INFINITY) + cancelMs;
    const endedAt = fault.fail === undefined ? Math.min(lastAt, expiresAt, cancelledAt) : createdAt;
    const ended = now >= endedAt;
    const rows = kept.rows.map(({ id: row, outcome }, index) => {
        const done = (doneAt[index] ?? 0) <= Math.min(now, endedAt) && fault.fail === undefined;
        if (done)
            return { id: row, state: "done", outcome };
        if (!ended)
            return { id: row, state: "pending" };
        return { id: row, state: endedAt === cancelledAt ? "cancelled" : "expired" };
    });
    return {
        ...{ id, kind, createdAt, dueAt: lastAt, expiresAt, fields, fault, rows, counts: countsOf(rows) },
        state: stateOf(),
        ...(ended && { endedAt }),
        ...(cancelRequestedAt !== undefined && { cancelRequestedAt }),
    };
    function stateOf() {
        if (!ended)
            return cancelRequestedAt === undefined ? "running" : "cancelling";
        if (fault.fail !== undefined)
            return "failed";
        if (endedAt === lastAt)
            return "done";
        return endedAt === cancelledAt ? "cancelled" : "expired";
    }
}
function countsOf(rows) {
    const counts = { total: rows.length, pending: 0, done: 0, cancelled: 0, expired: 0, succeeded: 0, failed: 0 };
    for (const { state, outcome } of rows) {
        counts[state]++;
        if (outcome)
            counts["answer" in outcome ? "succeeded" : "failed"]++;
    }
    return counts;
}
/**
 * The lines of a result file: what comes of each row that is not pending, in an order of its own (never that of the rows), without those that the fault
 * leaves out, and cut where it says so.
 * @param line what is written for a row; `undefined` where it is in another file
 */
export function resultLines({ rows, fault }, line) {
    const { missingRows = 0, malformedRows = 0 } = fault;
    const kept = rows.slice(0, rows.length - missingRows).filter(({ state }) => state !== "pending");
    const written = kept.flatMap((row) => line(row) ?? []).map((value) => JSON.stringify(value));
    const cut = written.map((text, index) => (index < malformedRows ? text.slice(0, Math.ceil(text.length / 2)) : text));
    return [...cut.slice(1), ...cut.slice(0, 1)].reverse();
}
/** The rows of a file of JSON lines; one that is none gives `undefined`. */
export function parseLines(text) {
    return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => {
        try {
            const value = JSON.parse(line);
            return isObject(value) ? value : undefined;
        }
        catch {
            return undefined;
        }
    });
}
