/** Watches the phases of one exchange and fails it when one takes too long. */
import type { Clock } from "../core/clock.ts";
import { TimeoutError, type TimeoutPhase } from "../core/errors.ts";

export class Watchdog {
  readonly #clock: Clock;
  readonly #fail: (error: TimeoutError) => void;
  #cancel: (() => void) | undefined;
  #touchedAt = 0;

  constructor(clock: Clock, fail: (error: TimeoutError) => void) {
    this.#clock = clock;
    this.#fail = fail;
  }

  /** Ends the phase before and begins this one. */
  enter(phase: TimeoutPhase, timeoutMs: number): void {
    this.stop();
    this.touch();
    if (timeoutMs !== Infinity) this.#arm(phase, timeoutMs, timeoutMs);
  }

  /** Something came: the phase starts over. Costs a look at the clock, no timer, as it is called for every chunk. */
  touch(): void {
    this.#touchedAt = this.#clock.now();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(phase: TimeoutPhase, timeoutMs: number, delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      const leftMs = this.#touchedAt + timeoutMs - this.#clock.now();
      if (leftMs > 0) this.#arm(phase, timeoutMs, leftMs);
      else this.#fail(new TimeoutError(phase, timeoutMs, { retryable: phase !== "between-chunks" }));
    });
  }
}
