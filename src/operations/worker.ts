/** Takes operations that are due and advances them, a few at a time; keeps what it has by heartbeats, and hands it back when it is stopped. */
import { sleep } from "../core/clock.ts";
import { InvalidRequestError } from "../core/errors.ts";
import { newId } from "../core/id.ts";
import { show } from "../core/input.ts";
import { defaultBatchWindowMs, Packer } from "./packer.ts";
import { Room, type Rooms } from "./room.ts";
import type { GroupLimits, Store, Work } from "./store.ts";
import { SubmissionTurn } from "./submission-turn.ts";
import { Turn, type WorkerMeans } from "./turn.ts";

export interface WorkerOptions {
  /** How many operations it advances at once. Default 16. */
  readonly concurrency?: number;
  /**
   * What of one provider may run, over all workers of the store, by the provider's name: how many operations at once (a number alone means that), and how
   * many requests and tokens a minute. No limit by default, but for what the provider says itself when little is left.
   */
  readonly limits?: Readonly<Record<string, number | GroupLimits>>;
  /** How long operations that a provider takes many at once of are gathered, from when the first of them could go. Default 60 s. */
  readonly batchWindowMs?: number;
  /** The most operations in one submission, where the provider takes more in one than it lets one have waiting. Default: as many as it takes in one. */
  readonly batchSize?: number;
  /** How long a worker that is heard of no more keeps its operations. Default 30 s; it is heard of three times as often. */
  readonly leaseMs?: number;
}

/** Told to a worker that is stopped, and waited for: calls that take longer are broken off and handed back. */
export const defaultDrainMs = 25_000;

/** How many requests it holds in memory to send them: as many as the largest submission has, where a provider takes no more. */
const mostSent = 50_000;
/** Of these it holds the ids alone. Two large ones side by side: while the rows of one are written down, those of the other come in. */
const mostCollected = 100_000;

type Means = WorkerMeans & { readonly store: Store };

export class Worker {
  readonly id: string;
  readonly #means: Means;
  readonly #concurrency: number;
  readonly #leaseMs: number;
  /** The providers it can ask, and how many operations of each may run. */
  readonly #groups: ReadonlyMap<string, GroupLimits>;
  readonly #packer: Packer;
  readonly #rooms: Rooms = { sending: new Room(mostSent), collecting: new Room(mostCollected) };
  /** When there may be something to be packed. */
  #packAt: number | undefined;
  readonly #turns = new Map<string, { readonly turn: Turn | SubmissionTurn; readonly done: Promise<void> }>();
  readonly #stop = new AbortController();
  #loops: { readonly taking: Promise<void>; readonly beating: Promise<void> } | undefined;
  /** Resolved, and replaced, when a turn has ended. */
  #free = Promise.withResolvers<void>();

  constructor(means: Means, options: WorkerOptions = {}) {
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
    const now = this.#means.clock.now();
    const query = { worker: this.id, now, leaseUntil: now + this.#leaseMs, limit, groups: this.#groups };
    const works = await store.take(query);
    for (const work of works) this.#begin(work);
    // Nothing is packed that would have to wait here, and that another worker may have time for.
    const room = this.#rooms.sending.isFull ? 0 : limit - works.length;
    const packed = await this.#packer.pack(room, this.#leaseMs);
    for (const work of packed.works) this.#begin(work);
    this.#packAt = packed.nextAt;
    return works.length + packed.works.length;
  }

  #begin(work: Work): void {
    // Its own lease may have run out, as when the machine has slept: the earlier turn is as lost as another worker's.
    this.#turns.get(work.id)?.turn.letGo("lost");
    const turn = work.submission ? new SubmissionTurn(work, this.#means, this.#rooms) : new Turn(work, this.#means);
    const done = turn.run().finally(() => {
      if (this.#turns.get(work.id)?.turn === turn) this.#turns.delete(work.id);
      this.#free.resolve();
      this.#free = Promise.withResolvers();
    });
    this.#turns.set(work.id, { turn, done });
  }

  /** Until the store changes, a turn ends, or the next work is due. */
  async #somethingHappens(changed: Promise<void>): Promise<void> {
    const { store, clock } = this.#means;
    const hasRoom = this.#turns.size < this.#concurrency;
    const times = hasRoom ? [await store.nextDue(this.#groups), this.#packAt] : [];
    const known = times.filter((time) => time !== undefined);
    const due = known.length > 0 ? Math.min(...known) : undefined;
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
    const fences = had.map(({ work: { id, epoch } }) => ({ id, epoch }));
    const { kept, cancelled } = await store.renew(this.id, fences, this.#means.clock.now() + this.#leaseMs);
    for (const turn of had) {
      const { id } = turn.work;
      if (!kept.includes(id)) turn.letGo("lost");
      else if (cancelled.includes(id)) turn.letGo("cancelled");
    }
  }
}

const least = { concurrency: 1, leaseMs: 1, batchWindowMs: 0, batchSize: 1 } as const;
const limitNames = ["concurrency", "requestsPerMinute", "tokensPerMinute"];

/** @throws InvalidRequestError naming the option that cannot be */
function checkOptions({ limits = {}, ...options }: WorkerOptions): void {
  const wrong = (name: string, value: unknown, what: string) =>
    new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${what}.`);
  for (const [name, minimum] of Object.entries(least)) {
    const value = options[name as keyof typeof least];
    if (value !== undefined && !(typeof value === "number" && value >= minimum)) {
      throw wrong(name, value, `a number from ${minimum}`);
    }
  }
  for (const [provider, limit] of Object.entries(limits)) {
    const given = Object.entries(typeof limit === "number" ? { concurrency: limit } : limit);
    const [name, value] = given.find(([each, number]) => !(limitNames.includes(each) && number > 0)) ?? [];
    if (name === undefined) continue;
    throw wrong(`limits.${provider}.${name}`, value, `one of ${limitNames.join(", ")}, and more than 0`);
  }
}

function toLimits(given: number | GroupLimits | undefined): GroupLimits {
  return typeof given === "number" ? { concurrency: given } : (given ?? {});
}
