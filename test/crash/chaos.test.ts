/** A short chaos, as `npm run chaos` makes a long one: workers of one store are killed, frozen and stopped at random, and a server breaks. */
import { describe, expect, it } from "vitest";
import { type ChaosOptions, runChaos } from "../../scripts/chaos/run.ts";

/** @returns what has happened, when all that has to hold does */
async function chaos(options: Pick<ChaosOptions, "store" | "seconds">) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { checks, facts } = await runChaos({
    ...{ operations: 40, processes: 3, concurrency: 3, leaseMs: 500, requestsBetween: 10, seed, ...options },
  });
  const broken = checks.filter(({ found, wanted }) => found !== wanted);
  expect({ seed, broken }).toEqual({ seed, broken: [] });
  const { killed = 0, frozen = 0, stopped = 0, cut = 0, restarted = 0 } = facts;
  return { seed, processes: killed + frozen + stopped, cut, restarted };
}

describe("operations whose workers are killed, frozen and stopped at random", () => {
  it("are all done, none of their steps or effects twice unnamed, and the money adds up", async () => {
    const { processes, seed } = await chaos({ store: "sqlite", seconds: 60 });
    expect(processes, `seed ${seed}`).toBeGreaterThan(3);
  }, 90_000);

  it("are so on PostgreSQL too, whose connections are cut, and which is stopped and comes back", async () => {
    const { processes, cut, restarted, seed } = await chaos({ store: "postgres", seconds: 60 });
    expect(processes, `seed ${seed}`).toBeGreaterThan(3);
    expect(Math.min(cut, restarted), `seed ${seed}`).toBeGreaterThan(0);
  }, 120_000);
});
