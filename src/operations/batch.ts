/** Operations that were submitted together. */
import { type Clock, sleep, systemClock } from "../core/clock.ts";
import type { Operation } from "./operation.ts";
import { isDone, type OperationState, states } from "./record.ts";
import { type OperationStatus, statusOf } from "./status.ts";
import type { Position, Store } from "./store.ts";
import { type WaitOptions, Watch } from "./watch.ts";

const openStates = states.filter((state) => !isDone(state));
const pageSize = 200;
/** Of many that get done, some are told at once. */
const lookEveryMs = 50;

/** Iterate it for the operations' statuses, each as soon as it is done, in the order in which they get done. */
export class Batch implements AsyncIterable<OperationStatus> {
  /** By which any process knows it: `operations.batch(id)`. */
  readonly id: string;
  readonly #store: Store;
  readonly #attach: (id: string) => Operation;
  readonly #clock: Clock;

  /** @internal */
  constructor(id: string, store: Store, attach: (id: string) => Operation, clock: Clock = systemClock) {
    this.id = id;
    this.#store = store;
    this.#attach = attach;
    this.#clock = clock;
  }

  /** How many there are in each state. */
  counts(): Promise<Readonly<Partial<Record<OperationState, number>>>> {
    return this.#store.counts(this.id);
  }

  /** Resolves when all are done, with their statuses in the order in which they were submitted. @throws TimeoutError as `operation.wait()` */
  async wait(options: WaitOptions = {}): Promise<OperationStatus[]> {
    await using watch = new Watch(this.#store, options);
    for (;;) {
      const changed = watch.next();
      if (!(await this.#isOpen())) break;
      await changed;
    }
    const found: OperationStatus[] = [];
    for await (const each of this.statuses()) found.push(each);
    return found.reverse();
  }

  /** All of them as they are now, the last submitted first; of some states, where these are given. */
  async *statuses(wanted?: readonly OperationState[]): AsyncGenerator<OperationStatus> {
    let pageToken: string | undefined;
    do {
      const query = { batch: this.id, limit: pageSize, ...(wanted && { states: wanted }) };
      const page = await this.#store.list({ ...query, ...(pageToken !== undefined && { pageToken }) });
      for (const record of page.records) yield statusOf(record);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
  }

  /** Cancels all that are not done. */
  async cancel(): Promise<void> {
    for await (const { id } of this.statuses(openStates)) await this.#attach(id).cancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OperationStatus> {
    await using watch = new Watch(this.#store, {});
    const told = new Set<number>();
    let after: Position | undefined;
    for (;;) {
      const changed = watch.next();
      // Asked before they are read: what gets done between is read.
      const isOpen = await this.#isOpen();
      for (;;) {
        const page = await this.#store.finished(this.id, after, pageSize);
        for (const { position, record } of page) {
          if (!told.has(position.seq)) yield statusOf(record);
          told.add(position.seq);
        }
        after = page.at(-1)?.position ?? after;
        if (page.length < pageSize) break;
      }
      if (!isOpen) break;
      await changed;
      await sleep(lookEveryMs, this.#clock, watch.signal);
    }
    yield* this.#late(told);
  }

  /** Those whose time of ending, by another machine's clock, was before what was told already. */
  async *#late(told: ReadonlySet<number>): AsyncGenerator<OperationStatus> {
    const total = Object.values(await this.counts()).reduce((sum, count) => sum + count, 0);
    if (total === told.size) return;
    let after: Position | undefined;
    for (;;) {
      const page = await this.#store.finished(this.id, after, pageSize);
      for (const { position, record } of page) if (!told.has(position.seq)) yield statusOf(record);
      if (page.length < pageSize) return;
      after = page.at(-1)?.position;
    }
  }

  /** Whether one is not done. Counting them would take longer the more there are, whenever something changes. */
  async #isOpen(): Promise<boolean> {
    const { records } = await this.#store.list({ batch: this.id, states: openStates, limit: 1 });
    return records.length > 0;
  }
}
