/** Takes operations that are due and advances them, a few at a time; keeps what it has by heartbeats, and hands it back when it is stopped. */
import { sleep } from "../core/clock.ts";
import { newId } from "../core/id.ts";
import type { Store } from "./store.ts";
import { Turn, type WorkerMeans } from "./turn.ts";

export interface WorkerOptions {
  /** How many operations it advances at once. Default 16. */
  readonly concurrency?: number;
  /** How many operations of one provider run at once, over all workers of the store, by the provider's name. No limit by default. */
  readonly limits?: Readonly<Record<string, number>>;
  /** How long a worker that is heard of no more keeps its operations. Default 30 s; it is heard of three times as often. */
  readonly leaseMs?: number;
}

/** Told to a worker that is stopped, and waited for: calls that take longer are broken off and handed back. */
export const defaultDrainMs = 25_000;

export class Worker {
  readonly id: string;
  readonly #means: WorkerMeans;
  readonly #concurrency: number;
  readonly #leaseMs: number;
  /** The providers it can ask, and how many operations of each may run. */
  readonly #groups: ReadonlyMap<string, number>;
  readonly #turns = new Map<string, { readonly turn: Turn; readonly done: Promise<void> }>();
  readonly #stop = new AbortController();
  #loops: { readonly taking: Promise<void>; readonly beating: Promise<void> } | undefined;
  /** Resolved, and replaced, when a turn has ended. */
  #free = Promise.withResolvers<void>();

  constructor(means: WorkerMeans, { concurrency = 16, limits = {}, leaseMs = 30_000 }: WorkerOptions = {}) {
    this.id = newId(means.clock.now());
    this.#means = means;
    this.#concurrency = concurrency;
    this.#leaseMs = leaseMs;
    const { providers } = means.registry;
    this.#groups = new Map(providers.map(({ name }) => [name, limits[name] ?? Number.MAX_SAFE_INTEGER]));
  }

  /** Operations it has at this moment. */
  get active(): readonly string[] {
    return [...this.#turns.keys()];
  }

  start(): void {
    this.#loops ??= { taking: this.#takeLoop(), beating: this.#heartbeatLoop() };
  }

  /** Takes no more, waits for what it has, and hands back what is not done by then. */
  async stop(drainMs = defaultDrainMs): Promise<void> {
    if (this.#stop.signal.aborted) return void (await this.#idle());
    const { clock } = this.#means;
    const cancel = clock.after(drainMs, () => {
      for (const { turn } of this.#turns.values()) turn.letGo("draining");
    });
    this.#stop.abort(new Error("The worker is stopped."));
    // It may be taking something at this moment.
    await this.#loops?.taking;
    await this.#idle();
    cancel();
    await this.#loops?.beating;
  }

  async #idle(): Promise<void> {
    await Promise.all([...this.#turns.values()].map(({ done }) => done));
  }

  async #takeLoop(): Promise<void> {
    const { store } = this.#means;
    const { signal } = this.#stop;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const changed = store.changed(signal);
        changed.catch(() => {});
        const taken = await this.#take(store);
        failures = 0;
        if (taken === 0 || this.#turns.size >= this.#concurrency) await this.#somethingHappens(changed);
      } catch {
        // A store that does not answer is asked again, ever more slowly; what was had is lost by its lease.
        if (signal.aborted) return;
        await sleep(Math.min(100 * 2 ** failures++, 5_000), this.#means.clock, signal).catch(() => {});
      }
    }
  }

  async #take(store: Store): Promise<number> {
    const limit = this.#concurrency - this.#turns.size;
    if (limit <= 0) return 0;
    const { clock } = this.#means;
    const now = clock.now();
    const groups = this.#groups;
    const works = await store.take({ worker: this.id, now, leaseUntil: now + this.#leaseMs, limit, groups });
    for (const work of works) {
      // Its own lease may have run out, as when the machine has slept: the earlier turn is as lost as another worker's.
      this.#turns.get(work.operationId)?.turn.letGo("lost");
      const turn = new Turn(work, this.#means);
      const done = turn.run().finally(() => {
        if (this.#turns.get(work.operationId)?.turn === turn) this.#turns.delete(work.operationId);
        this.#free.resolve();
        this.#free = Promise.withResolvers();
      });
      this.#turns.set(work.operationId, { turn, done });
    }
    return works.length;
  }

  /** Until the store changes, a turn ends, or the next work is due. */
  async #somethingHappens(changed: Promise<void>): Promise<void> {
    const { store, clock } = this.#means;
    const due = this.#turns.size < this.#concurrency ? await store.nextDue(this.#groups) : undefined;
    const timer = new AbortController();
    // Somebody else may just have taken it: it is not asked for again at once.
    const waits =
      due === undefined ? undefined : sleep(Math.max(due - clock.now(), 10), clock, timer.signal).catch(() => {});
    await Promise.race([changed.catch(() => {}), this.#free.promise, ...(waits ? [waits] : [])]);
    timer.abort();
  }

  async #heartbeatLoop(): Promise<void> {
    const { store, clock } = this.#means;
    const { signal } = this.#stop;
    // It goes on while a stopped worker still has something.
    while (!signal.aborted || this.#turns.size > 0) {
      const beat = new AbortController();
      const stopped = () => beat.abort();
      signal.addEventListener("abort", stopped, { once: true });
      await sleep(
        Math.min(this.#leaseMs / 3, 1_000),
        clock,
        signal.aborted ? new AbortController().signal : beat.signal,
      ).catch(() => {});
      signal.removeEventListener("abort", stopped);
      if (this.#turns.size === 0) continue;
      await this.#beat(store).catch(() => {});
    }
  }

  async #beat(store: Store): Promise<void> {
    const had = [...this.#turns.values()].map(({ turn }) => turn);
    const fences = had.map(({ work: { operationId, epoch } }) => ({ operationId, epoch }));
    const { kept, cancelled } = await store.renew(this.id, fences, this.#means.clock.now() + this.#leaseMs);
    for (const turn of had) {
      const { operationId } = turn.work;
      if (!kept.includes(operationId)) turn.letGo("lost");
      else if (cancelled.includes(operationId)) turn.letGo("cancelled");
    }
  }
}
