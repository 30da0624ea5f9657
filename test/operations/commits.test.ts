/** What becomes of the operations of a submission is written down many at once, and of each on its own where that cannot be. */
import { expect, it } from "vitest";
import { toSchema } from "../../src/core/schema.ts";
import type { Store } from "../../src/operations/store.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { textEvents } from "../support/models.ts";
import { openBatches } from "./batch-provider.ts";

/** Counts the commits of a store, after something else was done. */
function counted(before: () => Promise<void> = async () => {}) {
  const store = memoryStore();
  const count = { commits: 0 };
  const commit: Store["commit"] = async (changes, fence) => {
    count.commits++;
    if (fence) await before();
    await store.commit(changes, fence);
  };
  return {
    store,
    count,
    watched: new Proxy(store, { get: (target, name) => (name === "commit" ? commit : bound(target, name)) }),
  };
}

function bound(target: Store, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name);
  return typeof member === "function" ? member.bind(target) : member;
}

const many = 450;

it("takes few commits for many that end together, however they end", async () => {
  for (const [state, ended] of [
    ["done", "succeeded"],
    ["done", "failed"],
    ["expired", "failed"],
  ] as const) {
    const { watched, count } = counted();
    await using f = await openBatches({ store: watched, ...(ended === "failed" && { row: () => undefined }) });
    const items = Array.from({ length: many }, (_, index) => f.model.prompt(`${index}`));
    const batch = await f.operations.deferAll(items, { lane: "batch", maxAttempts: 1 });
    await f.clock.advance(2_000);
    count.commits = 0;
    await f.finish(state);
    expect(await batch.counts()).toEqual({ [ended]: many });
    expect(count.commits).toBeLessThan(10);
  }
});

it("writes the others where one was cancelled meanwhile, and what that one has cost", async () => {
  let cancel: (() => Promise<void>) | undefined;
  const { watched } = counted(async () => {
    const now = cancel;
    cancel = undefined;
    await now?.();
  });
  await using f = await openBatches({ store: watched });
  const operations = await Promise.all(
    ["a", "b", "c"].map((text) => f.operations.defer(f.model.prompt(text), { lane: "batch" })),
  );
  await f.clock.advance(2_000);
  for (const job of f.jobs) job.state = "done";
  cancel = () => operations[1]?.cancel() ?? Promise.resolve();
  await f.clock.advance(66_000);
  const states = await Promise.all(operations.map(async (each) => (await each.status()).metadata.state));
  expect(states).toEqual(["succeeded", "cancelled", "succeeded"]);
  expect(await f.operations.spend()).toMatchObject([{ calls: 3, cost: { USD: 3_000 }, wasted: { USD: 1_000 } }]);
});

it("ends the one that a budget has no money for, and writes the others", async () => {
  await toSchema("n int").check({ n: 1 });
  await using f = await openBatches({
    budgets: [{ maxCost: 0.000125 }],
    row: () => ({ events: textEvents("not JSON") }),
  });
  const mended = await f.operations.defer(f.model.prompt("a", { schema: "n int", repair: true }), { lane: "batch" });
  const plain = await f.operations.defer(f.model.prompt("b"), { lane: "batch" });
  await f.clock.advance(2_000);
  await f.finish();
  expect((await plain.status()).metadata.state).toBe("succeeded");
  expect((await mended.status()).error?.details).toMatchObject([{ code: "cost-limit" }]);
  expect(await f.store.budget("USD")).toEqual({ reserved: 0, spent: 2_000 });
  expect(await f.operations.spend()).toMatchObject([{ calls: 2, cost: { USD: 2_000 } }]);
});
