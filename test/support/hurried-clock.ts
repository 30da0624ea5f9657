/** A clock for tests over real HTTP: it stands still while a request is under way, and else jumps from timer to timer. */
import diagnostics from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../src/core/clock.ts";

export interface HurriedClock extends Clock {
  /** Lets time pass until the promise is settled. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Lets time pass until this is so. */
  untilTrue(isSo: () => boolean): Promise<void>;
  /** Moves on at once, as for a machine that was asleep: what has fallen due meanwhile comes then. */
  leap(ms: number): void;
}

/** Turns of the event loop without a request under way, after which nothing more is expected but from a timer. */
const quietTurns = 8;
/** Enough for weeks of polls and heartbeats; more is a test that waits for what never comes. */
const mostTimers = 200_000;

let underWay = 0;
diagnostics.subscribe("http.client.request.created", (message) => {
  underWay++;
  (message as { readonly request: ClientRequest }).request.once("close", () => underWay--);
});

async function quiet(): Promise<void> {
  for (let turns = 0; turns < quietTurns; turns++) {
    await turn();
    if (underWay > 0) turns = 0;
  }
}

/** @param start in milliseconds since the epoch, by default the first moment of 2026 */
export function hurriedClock(start: number = Date.UTC(2026, 0, 1)): HurriedClock {
  let now = start;
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();

  async function untilTrue(isSo: () => boolean): Promise<void> {
    for (let count = 0; ; count++) {
      await quiet();
      if (isSo()) return;
      if (count > mostTimers) throw new Error(`It has not come to that by ${new Date(now).toISOString()}.`);
      const [next] = [...timers].sort((one, other) => one.due - other.due);
      if (!next) continue;
      timers.delete(next);
      now = Math.max(now, next.due);
      next.run();
    }
  }

  return {
    now: () => now,
    after(ms, run) {
      const timer = { due: now + Math.max(0, ms), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    untilTrue,
    async until(promise) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      promise.then(settle, settle);
      await untilTrue(() => settled);
      return promise;
    },
    leap(ms) {
      now += ms;
    },
  };
}
