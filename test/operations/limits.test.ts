/** Limits over all workers of a store: as they are set, and as the provider tells them. */
import { describe, expect, it } from "vitest";
import type { RateLimits, StreamEvent } from "../../src/core/events.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import type { WorkerOptions } from "../../src/operations/worker.ts";
import { openOperations } from "../../src/operations.ts";
import { manualClock } from "../../src/testing.ts";
import { textEvents } from "../support/models.ts";

async function open(limits: WorkerOptions["limits"], told: (now: number) => RateLimits | undefined = () => undefined) {
  const clock = manualClock();
  const asked: number[] = [];
  const provider = {
    name: "p",
    async *stream() {
      asked.push(clock.now());
      const [start, ...rest] = textEvents("x") as [StreamEvent, ...StreamEvent[]];
      const limit = told(clock.now());
      yield [{ ...start, ...(limit && { response: { limits: limit } }) } as StreamEvent, ...rest];
    },
  };
  const registry = createRegistry({ clock, providers: [provider] });
  const store = memoryStore();
  const worker = { concurrency: 4, ...(limits && { limits }) };
  const operations = await openOperations({ store, registry, clock, worker });
  // A second worker on the same store.
  const others = await openOperations({ store, registry, clock, worker });
  const model = registry.getModel("p:m");
  return {
    ...{ clock, asked, operations, model },
    async [Symbol.asyncDispose]() {
      await Promise.all([operations.close(0), others.close(0)]);
    },
  };
}

describe("limits of a provider", () => {
  it("of requests a minute hold over all workers: a minute's worth at once, then as they fill up", async () => {
    await using f = await open({ p: { requestsPerMinute: 10 } });
    await f.operations.deferAll(Array.from({ length: 15 }, () => f.model.prompt("Q")));
    await f.clock.advance(1_000);
    expect(f.asked).toHaveLength(10);
    await f.clock.advance(11_500);
    expect(f.asked).toHaveLength(12);
    await f.clock.advance(60_000);
    expect(f.asked).toHaveLength(15);
  });

  it("of tokens a minute count what is sent and what may come", async () => {
    await using f = await open({ p: { tokensPerMinute: 1_000 } });
    await f.operations.deferAll(Array.from({ length: 4 }, () => f.model.prompt("Q", { maxTokens: 499 })));
    await f.clock.advance(1_000);
    expect(f.asked).toHaveLength(2);
    await f.clock.advance(30_500);
    expect(f.asked).toHaveLength(3);
    await f.clock.advance(30_500);
    expect(f.asked).toHaveLength(4);
  });

  it("that are told with an answer are kept as soon as little is left", async () => {
    let lowest = Number.POSITIVE_INFINITY;
    // The provider's own bucket: of 100, 12 are left, and one comes back every second.
    const bucket = { left: 12, at: Date.UTC(2026, 0, 1) };
    await using f = await open(undefined, (now) => {
      bucket.left = Math.min(100, bucket.left + (now - bucket.at) / 1_000) - 1;
      bucket.at = now;
      lowest = Math.min(lowest, bucket.left);
      return {
        requests: { limit: 100, remaining: Math.floor(bucket.left), resetAt: now + (100 - bucket.left) * 1_000 },
      };
    });
    await f.operations.deferAll(Array.from({ length: 20 }, () => f.model.prompt("Q")));
    await f.clock.advance(500);
    expect(f.asked.length).toBeLessThanOrEqual(12);
    await f.clock.advance(20_000);
    expect(f.asked).toHaveLength(20);
    // None was asked that would have been refused.
    expect(lowest).toBeGreaterThanOrEqual(-1);
  });
});

describe("options of a worker that cannot be", () => {
  it.each([
    [{ concurrency: 0 }, "concurrency is 0; it must be a number from 1"],
    [{ batchWindowMs: -1 }, "batchWindowMs is -1; it must be a number from 0"],
    [{ batchSize: 0 }, "batchSize is 0; it must be a number from 1"],
    [{ limits: { p: { requestsPerMinute: 0 } } }, "limits.p.requestsPerMinute is 0"],
    [{ limits: { p: { perMinute: 5 } as object } }, "limits.p.perMinute is 5; it must be one of concurrency"],
  ])("%j are refused by name", async (worker, message) => {
    const registry = createRegistry({ providers: [] });
    await expect(openOperations({ store: memoryStore(), registry, worker })).rejects.toThrow(message);
  });
});
