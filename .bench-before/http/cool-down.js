/** The pause that all requests of one provider, key and model family share after the provider has said that it is too much. */
import { sleep } from "../core/clock.js";
/** Over how long those who waited are spread at first, in ms; it doubles while the provider goes on refusing. */
const firstSpreadMs = 1_000;
const longestSpreadMs = 30_000;
export class CoolDown {
    #random;
    #until = 0;
    #spreadMs = 0;
    constructor(random) {
        this.#random = random;
    }
    /**
     * Waits until the pause is over, and then a little: at random, so that those who waited do not come back together, and a few of them find out
     * for all the others whether the provider takes requests again. Returns nothing where there is no pause.
     */
    wait(clock, signal) {
        return clock.now() < this.#until ? this.#sleep(clock, signal) : undefined;
    }
    /** The provider refused a request for `waitMs`. */
    refused(waitMs, now) {
        // Refusals of requests that were under way together are one refusal.
        if (now >= this.#until)
            this.#spreadMs = Math.min(this.#spreadMs * 2 || Math.min(waitMs, firstSpreadMs), longestSpreadMs);
        this.#until = Math.max(this.#until, now + waitMs);
    }
    /** The provider took a request and said what is left: with nothing left, the next one waits until there is, unless that is too long. */
    accepted(limits, now, maxWaitMs) {
        if (now >= this.#until)
            this.#spreadMs = 0;
        for (const limit of Object.values(limits ?? {})) {
            const waitMs = limit.remaining === 0 && limit.resetAt !== undefined ? limit.resetAt - now : 0;
            if (waitMs > 0 && waitMs <= maxWaitMs)
                this.#until = Math.max(this.#until, limit.resetAt ?? 0);
        }
    }
    async #sleep(clock, signal) {
        for (let until = this.#until;; until = this.#until) {
            await sleep(until - clock.now() + this.#random() * this.#spreadMs, clock, signal);
            if (this.#until <= until)
                return;
        }
    }
}
/** Models that share a limit: a dated snapshot is one with its name. */
export function modelFamily(name) {
    return name.replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, "");
}
