import { TimeoutError } from "../core/errors.js";
export class Watchdog {
    #clock;
    #fail;
    #cancel;
    #touchedAt = 0;
    constructor(clock, fail) {
        this.#clock = clock;
        this.#fail = fail;
    }
    /** Ends the phase before and begins this one. */
    enter(phase, timeoutMs) {
        this.stop();
        this.touch();
        if (timeoutMs !== Infinity)
            this.#arm(phase, timeoutMs, timeoutMs);
    }
    /** Something came: the phase starts over. Costs a look at the clock, no timer, as it is called for every chunk. */
    touch() {
        this.#touchedAt = this.#clock.now();
    }
    stop() {
        this.#cancel?.();
        this.#cancel = undefined;
    }
    #arm(phase, timeoutMs, delayMs) {
        this.#cancel = this.#clock.after(delayMs, () => {
            const leftMs = this.#touchedAt + timeoutMs - this.#clock.now();
            if (leftMs > 0)
                this.#arm(phase, timeoutMs, leftMs);
            else
                this.#fail(new TimeoutError(phase, timeoutMs, { retryable: phase !== "between-chunks" }));
        });
    }
}
