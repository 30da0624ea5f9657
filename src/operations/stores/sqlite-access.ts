/** Reads and writes an SQLite file that other processes use too, and waits for them without holding up this one. */

import { systemClock } from "../../core/clock.ts";
import { StoreError } from "../../core/errors.ts";
import type { Database } from "../../sqlite/database.ts";

/**
 * How long SQLite itself waits, in which this process does nothing else. It asks ever more seldom, so that a process among busy ones could wait for
 * seconds; asking often and at random has each come to its turn.
 */
const blockedMs = 5;
const retryMs = 3;

export class Access {
  readonly #database: Database;
  readonly #timeoutMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param timeoutMs how long to wait for others before giving up */
  constructor(database: Database, timeoutMs = 10_000) {
    this.#database = database;
    this.#timeoutMs = timeoutMs;
    database.execute(`PRAGMA busy_timeout = ${Math.min(blockedMs, timeoutMs)}`);
  }

  async read<T>(work: (database: Database) => T): Promise<T> {
    this.checkOpen();
    return this.#patiently(() => work(this.#database));
  }

  /** One after the other, in the order of the calls. */
  async write<T>(work: (database: Database) => T): Promise<T> {
    this.checkOpen();
    const written = this.#last.then(() => this.#patiently(() => work(this.#database)));
    this.#last = written.catch(() => {});
    return written;
  }

  checkOpen(): void {
    if (this.#closed) throw this.#database.closedError();
  }

  /** When what was begun has been written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    this.#database.close();
  }

  async #patiently<T>(work: () => T): Promise<T> {
    const until = performance.now() + this.#timeoutMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) throw error;
      }
      await new Promise<void>((resolve) => systemClock.after(Math.random() * retryMs, resolve));
    }
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof StoreError && error.retryable;
}
