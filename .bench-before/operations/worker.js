/** Takes operations that are due and advances them, a few at a time; keeps what it has by heartbeats, and hands it back when it is stopped. */
import { sleep } from "../core/clock.js";
import { InvalidRequestError } from "../core/errors.js";
import { newId } from "../core/id.js";
import { show } from "../core/input.js";
import { defaultBatchWindowMs, Packer } from "./packer.js";
import { SubmissionTurn } from "./submission-turn.js";
import { Turn } from "./turn.js";
/** Told to a worker that is stopped, and waited for: calls that take longer are broken off and handed back. */
export const defaultDrainMs = 25_000;
export class Worker {
    id;
    #means;
    #concurrency;
    #leaseMs;
    /** The providers it can ask, and how many operations of each may run. */
    #groups;
    #packer;
    /** When there may be something to be packed. */
    #packAt;
    #turns = new Map();
    #stop = new AbortController();
    #loops;
    /** Resolved, and replaced, when a turn has ended. */
    #free = Promise.withResolvers();
    constructor(means, options = {}) {
        const { concurrency = 16, limits = {}, leaseMs = 30_000, batchWindowMs = defaultBatchWindowMs } = options;
        const { batchSize = Number.POSITIVE_INFINITY } = options;
        checkOptions(options);
        this.id = newId(means.clock.now());
        this.#means = means;
        this.#concurrency = concurrency;
        this.#leaseMs = leaseMs;
        const { providers } = means.registry;
        this.#groups = new Map(providers.map(({ name }) => [name, toLimits(limits[name])]));
        this.#packer = new Packer(means, this.id, { windowMs: batchWindowMs, size: batchSize });
    }
    /** Operations it has at this moment. */
    get active() {
        return [...this.#turns.keys()];
    }
    start() {
        this.#loops ??= { taking: this.#takeLoop(), beating: this.#heartbeatLoop() };
    }
    /** Takes no more, waits for what it has, and hands back what is not done by then. */
    async stop(drainMs = defaultDrainMs) {
        if (this.#stop.signal.aborted)
            return void (await this.#idle());
        const { clock } = this.#means;
        const cancel = clock.after(drainMs, () => {
            for (const { turn } of this.#turns.values())
                turn.letGo("draining");
        });
        this.#stop.abort(new Error("The worker is stopped."));
        // It may be taking something at this moment.
        await this.#loops?.taking;
        await this.#idle();
        cancel();
        await this.#loops?.beating;
    }
    async #idle() {
        await Promise.all([...this.#turns.values()].map(({ done }) => done));
    }
    async #takeLoop() {
        const { store } = this.#means;
        const { signal } = this.#stop;
        let failures = 0;
        while (!signal.aborted) {
            try {
                const changed = store.changed(signal);
                changed.catch(() => { });
                const taken = await this.#take(store);
                failures = 0;
                if (taken === 0 || this.#turns.size >= this.#concurrency)
                    await this.#somethingHappens(changed);
            }
            catch {
                // A store that does not answer is asked again, ever more slowly; what was had is lost by its lease.
                if (signal.aborted)
                    return;
                await sleep(Math.min(100 * 2 ** failures++, 5_000), this.#means.clock, signal).catch(() => { });
            }
        }
    }
    async #take(store) {
        const limit = this.#concurrency - this.#turns.size;
        if (limit <= 0)
            return 0;
        const now = this.#means.clock.now();
        const query = { worker: this.id, now, leaseUntil: now + this.#leaseMs, limit, groups: this.#groups };
        const works = await store.take(query);
        for (const work of works)
            this.#begin(work);
        const packed = await this.#packer.pack(limit - works.length, this.#leaseMs);
        for (const work of packed.works)
            this.#begin(work);
        this.#packAt = packed.nextAt;
        return works.length + packed.works.length;
    }
    #begin(work) {
        // Its own lease may have run out, as when the machine has slept: the earlier turn is as lost as another worker's.
        this.#turns.get(work.id)?.turn.letGo("lost");
        const turn = work.submission ? new SubmissionTurn(work, this.#means) : new Turn(work, this.#means);
        const done = turn.run().finally(() => {
            if (this.#turns.get(work.id)?.turn === turn)
                this.#turns.delete(work.id);
            this.#free.resolve();
            this.#free = Promise.withResolvers();
        });
        this.#turns.set(work.id, { turn, done });
    }
    /** Until the store changes, a turn ends, or the next work is due. */
    async #somethingHappens(changed) {
        const { store, clock } = this.#means;
        const hasRoom = this.#turns.size < this.#concurrency;
        const times = hasRoom ? [await store.nextDue(this.#groups), this.#packAt] : [];
        const known = times.filter((time) => time !== undefined);
        const due = known.length > 0 ? Math.min(...known) : undefined;
        const timer = new AbortController();
        // Somebody else may just have taken it: it is not asked for again at once.
        const waits = due === undefined ? undefined : sleep(Math.max(due - clock.now(), 10), clock, timer.signal).catch(() => { });
        await Promise.race([changed.catch(() => { }), this.#free.promise, ...(waits ? [waits] : [])]);
        timer.abort();
    }
    async #heartbeatLoop() {
        const { store, clock } = this.#means;
        const { signal } = this.#stop;
        // It goes on while a stopped worker still has something.
        while (!signal.aborted || this.#turns.size > 0) {
            const beat = new AbortController();
            const stopped = () => beat.abort();
            signal.addEventListener("abort", stopped, { once: true });
            await sleep(Math.min(this.#leaseMs / 3, 1_000), clock, signal.aborted ? new AbortController().signal : beat.signal).catch(() => { });
            signal.removeEventListener("abort", stopped);
            if (this.#turns.size === 0)
                continue;
            await this.#beat(store).catch(() => { });
        }
    }
    async #beat(store) {
        const had = [...this.#turns.values()].map(({ turn }) => turn);
        const fences = had.map(({ work: { id, epoch } }) => ({ id, epoch }));
        const { kept, cancelled } = await store.renew(this.id, fences, this.#means.clock.now() + this.#leaseMs);
        for (const turn of had) {
            const { id } = turn.work;
            if (!kept.includes(id))
                turn.letGo("lost");
            else if (cancelled.includes(id))
                turn.letGo("cancelled");
        }
    }
}
const least = { concurrency: 1, leaseMs: 1, batchWindowMs: 0, batchSize: 1 };
const limitNames = ["concurrency", "requestsPerMinute", "tokensPerMinute"];
/** @throws InvalidRequestError naming the option that cannot be */
function checkOptions({ limits = {}, ...options }) {
    const wrong = (name, value, what) => new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${what}.`);
    for (const [name, minimum] of Object.entries(least)) {
        const value = options[name];
        if (value !== undefined && !(typeof value === "number" && value >= minimum)) {
            throw wrong(name, value, `a number from ${minimum}`);
        }
    }
    for (const [provider, limit] of Object.entries(limits)) {
        const given = Object.entries(typeof limit === "number" ? { concurrency: limit } : limit);
        const [name, value] = given.find(([each, number]) => !(limitNames.includes(each) && number > 0)) ?? [];
        if (name === undefined)
            continue;
        throw wrong(`limits.${provider}.${name}`, value, `one of ${limitNames.join(", ")}, and more than 0`);
    }
}
function toLimits(given) {
    return typeof given === "number" ? { concurrency: given } : (given ?? {});
}
