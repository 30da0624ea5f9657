/** Operations that were submitted together. */
import type { Operation, WaitOptions } from "./operation.ts";
import type { OperationState } from "./record.ts";
import type { OperationStatus } from "./status.ts";
import type { Store } from "./store.ts";

/** Iterate it for the operations' statuses, each as soon as it is done, in the order in which they get done. */
export class Batch implements AsyncIterable<OperationStatus> {
  /** In the order in which they were submitted. */
  readonly operations: readonly Operation[];
  readonly #store: Store;

  /** @internal */
  constructor(operations: readonly Operation[], store: Store) {
    this.operations = operations;
    this.#store = store;
  }

  /** How many there are in each state. */
  async counts(): Promise<Readonly<Partial<Record<OperationState, number>>>> {
    const counts: Partial<Record<OperationState, number>> = {};
    for (const { id } of this.operations) {
      const record = await this.#store.get(id);
      if (record) counts[record.state] = (counts[record.state] ?? 0) + 1;
    }
    return counts;
  }

  /** Resolves when all are done, in the order in which they were submitted. @throws TimeoutError as `operation.wait()` */
  wait(options: WaitOptions = {}): Promise<OperationStatus[]> {
    return Promise.all(this.operations.map((operation) => operation.wait(options)));
  }

  async cancel(): Promise<void> {
    await Promise.all(this.operations.map((operation) => operation.cancel()));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OperationStatus> {
    const stop = new AbortController();
    const waiting = new Map(
      this.operations.map((operation) => [operation.id, operation.wait({ signal: stop.signal })] as const),
    );
    for (const each of waiting.values()) each.catch(() => {});
    try {
      while (waiting.size > 0) {
        const status = await Promise.race(waiting.values());
        waiting.delete(status.id);
        yield status;
      }
    } finally {
      stop.abort();
    }
  }
}
