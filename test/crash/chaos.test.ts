/** A short chaos, as `npm run chaos` makes a long one: workers of one store are killed, frozen and stopped at random. */
import { describe, expect, it } from "vitest";
import { runChaos } from "../../scripts/chaos/run.ts";

describe("operations whose workers are killed, frozen and stopped at random", () => {
  it("are all done, none of their steps or effects twice unnamed, and the money adds up", async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { checks, facts } = await runChaos({
      ...{ operations: 40, processes: 3, concurrency: 3, seconds: 60, leaseMs: 500, requestsBetween: 10, seed },
    });
    const broken = checks.filter(({ found, wanted }) => found !== wanted);
    expect({ seed, broken }).toEqual({ seed, broken: [] });
    const { killed = 0, frozen = 0, stopped = 0 } = facts;
    expect(killed + frozen + stopped, `seed ${seed}`).toBeGreaterThan(3);
  }, 90_000);
});
