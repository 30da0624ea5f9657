/** Sends the requests of one provider: repeats those that fail before an answer has begun, and holds back the others while it is refused. */
import { sleep } from "../core/clock.ts";
import type { AfterwordError } from "../core/errors.ts";
import type { RateLimits } from "../core/events.ts";
import type { CallContext } from "../core/provider.ts";
import { CoolDown, modelFamily } from "./cool-down.ts";
import { retryWaitMs } from "./retry.ts";
import type { HttpSettings } from "./settings.ts";

export class Sender {
  readonly #settings: Pick<HttpSettings, "maxRetries" | "maxRetryWaitMs">;
  /** By model family: this object has one provider and one source of keys. */
  readonly #coolDowns = new Map<string, CoolDown>();

  constructor(settings: Pick<HttpSettings, "maxRetries" | "maxRetryWaitMs">) {
    this.#settings = settings;
  }

  /**
   * @param attempt sends once; rejects with what is thrown in the end where another try would not help
   * @param limits what the answer's head says is left
   */
  async send<T>(
    attempt: () => Promise<T>,
    limits: (answer: T) => RateLimits | undefined,
    { clock, signal, model, onRetry }: CallContext,
  ): Promise<T> {
    const { maxRetries = 2, maxRetryWaitMs = 30_000 } = this.#settings;
    const coolDown = this.#coolDown(model.name);
    for (let number = 1; ; number++) {
      let failure: unknown;
      try {
        await coolDown.wait(clock, signal);
        const answer = await attempt();
        coolDown.accepted(limits(answer), clock.now(), maxRetryWaitMs);
        return answer;
      } catch (error) {
        failure = error;
      }
      const waitMs = retryWaitMs(failure, number, { maxRetries, maxRetryWaitMs }, Math.random);
      if (waitMs === undefined) throw failure;
      const { code, message } = failure as AfterwordError;
      onRetry({ type: "retry", attempt: number, waitMs, code, message });
      if (code === "rate-limit" || code === "overloaded") coolDown.refused(waitMs, clock.now());
      else await sleep(waitMs, clock, signal);
    }
  }

  #coolDown(model: string): CoolDown {
    const family = modelFamily(model);
    let coolDown = this.#coolDowns.get(family);
    if (!coolDown) this.#coolDowns.set(family, (coolDown = new CoolDown(Math.random)));
    return coolDown;
  }
}
