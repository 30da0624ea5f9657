/** Sends the requests of one provider: repeats those that fail before an answer has begun, and holds back the others while it is refused. */
import { sleep } from "../core/clock.js";
import { CoolDown, modelFamily } from "./cool-down.js";
import { retryWaitMs } from "./retry.js";
export class Sender {
    #settings;
    /** By model family: this object has one provider and one source of keys. */
    #coolDowns = new Map();
    constructor(settings) {
        this.#settings = settings;
    }
    /**
     * @param attempt sends once; rejects with what is thrown in the end where another try would not help
     * @param limits what the answer's head says is left
     */
    async send(attempt, limits, { clock, signal, model, onRetry }) {
        const { maxRetries = 2, maxRetryWaitMs = 30_000 } = this.#settings;
        const coolDown = this.#coolDown(model.name);
        for (let number = 1;; number++) {
            let failure;
            try {
                await coolDown.wait(clock, signal);
                const answer = await attempt();
                coolDown.accepted(limits(answer), clock.now(), maxRetryWaitMs);
                return answer;
            }
            catch (error) {
                failure = error;
            }
            const waitMs = retryWaitMs(failure, number, { maxRetries, maxRetryWaitMs }, Math.random);
            if (waitMs === undefined)
                throw failure;
            const { code, message } = failure;
            onRetry({ type: "retry", attempt: number, waitMs, code, message });
            if (code === "rate-limit" || code === "overloaded")
                coolDown.refused(waitMs, clock.now());
            else
                await sleep(waitMs, clock, signal);
        }
    }
    #coolDown(model) {
        const family = modelFamily(model);
        let coolDown = this.#coolDowns.get(family);
        if (!coolDown)
            this.#coolDowns.set(family, (coolDown = new CoolDown(Math.random)));
        return coolDown;
    }
}
