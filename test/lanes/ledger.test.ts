/** Bugs that users of other libraries have published about the money of batches, each as a test that it is none of ours. */
import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/core/errors.ts";
import type { LaneResult } from "../../src/core/lane.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { openOperations } from "../../src/operations.ts";
import { lastText, openBatches } from "../operations/batch-provider.ts";
import { textEvents } from "../support/models.ts";
import { apiKey, batchProviders, type Connect, type LaneTest, openLanes, scripted } from "./providers.ts";

const chat = batchProviders["openai chat"] as Connect;
const minute = 60_000;

/** Each costs 90,000 billionths in a batch. */
const prompts = (f: LaneTest, count: number) =>
  Array.from({ length: count }, (_, index) => f.model("script").prompt(scripted(`answer ${index}`)));
const texts = (count: number) => Array.from({ length: count }, (_, index) => `answer ${index}`);

describe("the bugs in the ledgers of others", () => {
  it("LiteLLM #37715: a batch that is completed before its files are there is waited for, and booked", async () => {
    await using f = await openLanes(chat, { jobFaults: [{ lateResultsMs: 10 * minute }] });
    const batch = await f.operations.deferAll(prompts(f, 3), { lane: "batch" });
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(({ response }) => response?.text)).toEqual(texts(3));
    expect(f.clock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1) + 10 * minute);
    expect(await f.operations.spend()).toMatchObject([{ calls: 3, cost: { USD: 270_000 }, unknown: 0, uncertain: 0 }]);
  });

  it("LiteLLM #37156: what an expired batch has done is kept and booked, and nothing else of it", async () => {
    await using f = await openLanes(chat, { jobFaults: [{ expiredRows: 2 }] });
    const batch = await f.operations.deferAll(prompts(f, 5), { lane: "batch", maxAttempts: 1 });
    await f.clock.untilTrue(() => f.simulator.jobs[0]?.counts.done === 3);
    f.clock.leap(24 * 60 * minute);
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(({ metadata }) => metadata.state)).toEqual([
      ...["succeeded", "succeeded", "succeeded", "failed", "failed"],
    ]);
    expect(statuses[3]?.error?.message).toMatch(/expired/);
    expect(await f.operations.spend()).toMatchObject([{ calls: 3, cost: { USD: 270_000 }, wasted: {}, uncertain: 0 }]);
  });

  it("LiteLLM #37457: one line that cannot be read takes nothing from the others", async () => {
    await using f = await openLanes(chat, { jobFaults: [{ malformedRows: 1 }] });
    const batch = await f.operations.deferAll(prompts(f, 4), { lane: "batch", maxAttempts: 1 });
    const states = (await f.clock.until(batch.wait())).map(({ metadata }) => metadata.state);
    expect(states.filter((state) => state === "succeeded")).toHaveLength(3);
    expect(states.filter((state) => state === "failed")).toHaveLength(1);
    expect(await f.operations.spend()).toMatchObject([{ calls: 4, cost: { USD: 270_000 } }]);
  });

  it.each(["openai chat", "openai responses", "gemini", "mistral", "xai"])(
    "LiteLLM #37208: the reasoning tokens of a batch of %s stand in the ledger",
    async (name) => {
      await using f = await openLanes(batchProviders[name] as Connect);
      const prompt = JSON.stringify([
        { type: "text", text: "A" },
        { type: "usage", input: 10, output: 50, reasoning: 32 },
      ]);
      const operation = await f.operations.defer(f.model("script").prompt(prompt), { lane: "batch" });
      await f.clock.until(operation.wait());
      const lines = await f.store.ledger({ operationId: operation.id });
      const settled = lines.filter(({ kind }) => kind === "settled");
      expect(settled).toMatchObject([{ usage: { input: 10, output: 50, reasoning: 32 } }]);
    },
  );

  it("LiteLLM #37208: a batch that has a file of errors alone shows every one of them", async () => {
    await using f = await openLanes(chat);
    const bad = [400, 404, 422].map((status) => JSON.stringify([{ type: "http", status }]));
    const batch = await f.operations.deferAll(
      bad.map((prompt) => f.model("script").prompt(prompt)),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(({ error }) => error?.details[0]?.status)).toEqual([400, 404, 422]);
    expect(await f.operations.spend()).toMatchObject([{ calls: 3, cost: {}, unknown: 0, uncertain: 0 }]);
  });

  it("LiteLLM #36876: results that are read twice, as after a crash in the middle, stand in the ledger once", async () => {
    let read = 0;
    await using f = await openBatches({
      row(request) {
        if (++read === 120) throw new ConnectionError("reset", { retryable: true });
        return { events: textEvents(lastText(request)) };
      },
    });
    const batch = await f.operations.deferAll(
      Array.from({ length: 150 }, (_, index) => f.model.prompt(`${index}`)),
      { lane: "batch" },
    );
    await f.clock.advance(2_000);
    await f.finish();
    await f.finish();
    expect(read).toBe(120 + 150);
    const statuses = await batch.wait();
    expect(statuses.every(({ response }, index) => response?.text === `${index}`)).toBe(true);
    const lines = await f.store.ledger({});
    const settled = lines.filter(({ kind }) => kind === "settled");
    expect(new Set(settled.map(({ operationId }) => operationId)).size).toBe(150);
    expect(settled).toHaveLength(150);
    expect(await f.operations.spend()).toMatchObject([{ calls: 150, cost: { USD: 150_000 }, wasted: {} }]);
  });

  it("LiteLLM #36876: a row that stands in the results twice is one answer and one line", async () => {
    await using f = await openBatches();
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    const other = await f.operations.defer(f.model.prompt("b"), { lane: "batch" });
    const lane = f.registry.means("p:m").provider.lanes?.batch;
    const results = async function* (): AsyncGenerator<LaneResult> {
      for (const { id } of [operation, other, operation]) yield { id, events: textEvents(`answer of ${id}`) };
    };
    Object.assign(lane ?? {}, { results });
    await f.clock.advance(2_000);
    await f.finish();
    await f.finish();
    for (const each of [operation, other]) expect((await each.wait()).response?.text).toBe(`answer of ${each.id}`);
    expect(await f.operations.spend()).toMatchObject([{ calls: 2, cost: { USD: 2_000 }, wasted: {} }]);
  });

  it("LiteLLM #19925: a model without a price costs something that is not known, and is never free", async () => {
    await using f = await openLanes(chat, { models: { unlisted: "script" } });
    const operation = await f.operations.defer(f.registry.getModel("openai:unlisted").prompt(scripted("A")), {
      lane: "batch",
    });
    const { response } = await f.clock.until(operation.wait());
    expect(response?.cost).toBeUndefined();
    expect(response?.costUnknown).toContain("openai:unlisted");
    expect(await f.operations.spend()).toMatchObject([{ calls: 1, cost: {}, unknown: 1 }]);
  });

  it("LiteLLM #37539: what a batch may cost is reserved while the provider has it, and what was not needed comes back", async () => {
    const budgets = [{ maxCost: 1 }];
    await using f = await openLanes(chat, { jobFaults: [{ expiredRows: 1 }] }, { budgets });
    const budget = async () => f.store.budget("USD");
    const batch = await f.operations.deferAll(prompts(f, 3), { lane: "batch", maxAttempts: 1 });
    // 4,096 tokens of output at half of two dollars a million, and a little input.
    const each = 4_096 * 1_000;
    const held = await budget();
    expect(held?.spent).toBe(0);
    expect(held?.reserved).toBeGreaterThan(3 * each);
    await f.clock.untilTrue(() => f.simulator.jobs[0]?.counts.done === 2);
    expect(await budget()).toEqual(held);
    f.clock.leap(24 * 60 * minute);
    await f.clock.until(batch.wait());
    expect(await budget()).toEqual({ reserved: 0, spent: 180_000 });
    const cancelled = await f.operations.deferAll(prompts(f, 3), { lane: "batch" });
    expect((await budget())?.reserved).toBeGreaterThan(3 * each);
    await cancelled.cancel();
    expect(await budget()).toEqual({ reserved: 0, spent: 180_000 });
  });

  it("LiteLLM #35358, Mastra #19363: whoever collects books it, though the process that submitted it is gone", async () => {
    await using f = await openLanes(chat, {}, { worker: false });
    const registryOf = () =>
      createRegistry({ clock: f.clock, providers: [openai({ apiKey, api: "chat", baseURL: f.simulator.openaiURL })] });
    const store = Object.assign(memoryStore(), { async [Symbol.asyncDispose]() {} });
    const open = () =>
      openOperations({ ...{ store, clock: f.clock, registry: registryOf() }, worker: { batchWindowMs: 1_000 } });
    const submitter = await open();
    const { id } = await submitter.deferAll(prompts(f, 3), { lane: "batch" });
    await f.clock.untilTrue(() => f.simulator.jobs.length === 1);
    await f.clock.until(submitter.close(0));
    const collector = await open();
    const statuses = await f.clock.until(collector.batch(id).wait());
    expect(statuses.map(({ response }) => response?.text)).toEqual(texts(3));
    expect(f.simulator.jobs).toHaveLength(1);
    const [{ calls, unknown } = {}] = await collector.spend();
    expect([calls, unknown]).toEqual([3, 3]);
    await f.clock.until(collector.close(0));
  });
});
