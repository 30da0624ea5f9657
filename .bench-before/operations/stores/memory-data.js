export class MemoryData {
    operations = new Map();
    submissions = new Map();
    /** The ids of those that have one, by their idempotency keys. */
    keys = new Map();
    ledger = new Map();
    coolDowns = new Map();
    rates = new Map();
    budgets = new Map();
    /** By group, so that taking from one does not look at what is parked in others. */
    #working = new Map();
    #inserted = 0;
    /** What takes back the changes of the commit under way, the last one first. */
    #undo = [];
    /** All of it or nothing. */
    atomically(work) {
        this.#undo = [];
        try {
            return work();
        }
        catch (error) {
            for (const undo of this.#undo.reverse())
                undo();
            throw error;
        }
        finally {
            this.#undo = [];
        }
    }
    nextSeq() {
        return ++this.#inserted;
    }
    entry(id) {
        return this.operations.get(id) ?? this.submissions.get(id);
    }
    /** Where this worker still has the work. */
    fenced({ id, epoch }) {
        const entry = this.entry(id);
        return entry?.epoch === epoch && entry.work?.worker !== undefined ? entry : undefined;
    }
    groups() {
        return this.#working.keys();
    }
    working(group) {
        return [...(this.#working.get(group) ?? [])].flatMap((entry) => entry.work ? [{ entry, work: entry.work, tokens: entry.work.tokens }] : []);
    }
    put(map, key, value) {
        const before = map.get(key);
        this.#undo.push(() => set(map, key, before));
        set(map, key, value);
    }
    setRecord(entry, record) {
        this.#set(entry, "record", record);
    }
    setSteps(entry, steps) {
        this.#set(entry, "steps", steps);
    }
    setSubmission(entry, submission) {
        this.#set(entry, "submission", submission);
    }
    setWork(entry, work) {
        const { work: before } = entry;
        this.#undo.push(() => this.#replaceWork(entry, before));
        this.#replaceWork(entry, work);
    }
    addEvents({ events }, at, added) {
        const { length } = events;
        this.#undo.push(() => events.splice(length));
        for (const event of added)
            events.push({ sequence: events.length + 1, at, event });
    }
    #set(entry, member, value) {
        const before = entry[member];
        this.#undo.push(() => {
            entry[member] = before;
        });
        entry[member] = value;
    }
    #replaceWork(entry, work) {
        const before = entry.work?.group;
        if (before !== undefined && before !== work?.group) {
            const had = this.#working.get(before);
            had?.delete(entry);
            if (had?.size === 0)
                this.#working.delete(before);
        }
        entry.work = work;
        if (!work)
            return;
        const has = this.#working.get(work.group) ?? new Set();
        this.#working.set(work.group, has.add(entry));
    }
}
function set(map, key, value) {
    if (value === undefined)
        map.delete(key);
    else
        map.set(key, value);
}
