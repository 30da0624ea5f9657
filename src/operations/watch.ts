/** Waiting for a store to change. */
import { systemClock } from "../core/clock.ts";
import { TimeoutError } from "../core/errors.ts";
import type { Store } from "./store.ts";

export interface WaitOptions {
  /** Not longer than this: it then fails with a TimeoutError, and the operation goes on. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Waits for the store to change, and keeps the process alive meanwhile. */
export class Watch implements AsyncDisposable {
  readonly #store: Store;
  readonly #abort = new AbortController();
  readonly #cancel: (() => void)[] = [];

  constructor(store: Store, { timeoutMs, signal }: WaitOptions) {
    this.#store = store;
    const stop = () => this.#abort.abort(signal?.reason);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    // Stores do not keep a process alive; whoever waits does.
    const alive = setInterval(() => {}, 2 ** 30);
    this.#cancel.push(
      () => clearInterval(alive),
      () => signal?.removeEventListener("abort", stop),
    );
    if (timeoutMs === undefined) return;
    this.#cancel.push(systemClock.after(timeoutMs, () => this.#abort.abort(new TimeoutError("call", timeoutMs))));
  }

  /** Aborts when it is over. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Called before the store is read, so that no change between is missed. */
  next(): Promise<void> {
    const changed = this.#store.changed(this.#abort.signal);
    // It may never be waited for.
    changed.catch(() => {});
    return changed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cancel of this.#cancel) cancel();
    this.#abort.abort(new Error("done"));
  }
}
