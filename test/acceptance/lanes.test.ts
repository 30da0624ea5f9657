/**
 * Rows 44 to 54 of the acceptance list, deferred operations at a provider: what a seed's user sees. Rows 44, 45, 48, 49 and 54 are in
 * operations/yandex.test.ts, row 50 also in crash/kill.test.ts.
 */
import { describe, expect, it } from "vitest";
import { tool } from "../../src/core/tool.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { OperationFailedError, OperationNotFoundError, openOperations } from "../../src/operations.ts";
import { backgroundProviders, batchProviders, type Connect, openLanes, scripted } from "../lanes/providers.ts";
import { failure } from "../support/fake.ts";

const yandex = backgroundProviders.yandex as Connect;
const openai = batchProviders["openai chat"] as Connect;

/** As of seed 003. */
const answer = JSON.stringify([
  { type: "text", text: "To be, or not to be, that is the question." },
  { type: "usage", input: 31, output: 10 },
]);

describe("an operation of Yandex", () => {
  it("46: has no result while it runs, is asked for anew every time, and goes on after a wait that took too long", async () => {
    await using f = await openLanes(yandex, { asyncMs: 60_000 });
    const operation = await f.operations.defer(f.model("script").prompt(answer), { lane: "background" });
    await f.clock.untilTrue(() => f.sent("GET", /operations/) === 1);
    const early = await failure(operation.result());
    expect(early).toBeInstanceOf(OperationFailedError);
    expect(early.message).toContain("has no result yet");
    expect(await operation.status()).toMatchObject({ done: false, metadata: { state: "waiting" } });
    expect(await failure(operation.wait({ timeoutMs: 5 }))).toMatchObject({ name: "TimeoutError", code: "timeout" });
    expect(f.sent("GET", /:cancel/) + f.sent("POST", /:cancel/)).toBe(0);
    expect((await f.clock.until(operation.wait())).response?.text).toContain("To be");
    expect(await operation.status()).toMatchObject({ done: true });
    expect((await operation.result()).usage).toMatchObject({ input: 31, output: 10, total: 41 });
    expect(f.sent("POST", /completionAsync/)).toBe(1);
  });

  it("47: whose polls are refused is submitted once, and asked for after the wait that was asked for", async () => {
    await using f = await openLanes(yandex);
    const polls = [
      { type: "poll", status: 503 },
      { type: "poll", status: 429, headers: { "retry-after": "120" } },
    ];
    const prompt = JSON.stringify([...polls, ...JSON.parse(answer)]);
    const operation = await f.operations.defer(f.model("script").prompt(prompt), { lane: "background" });
    expect((await f.clock.until(operation.wait())).response?.text).toContain("To be");
    const asked = f.simulator.requests.filter(({ method }) => method === "GET").map(({ time }) => time);
    expect((asked[2] ?? 0) - (asked[1] ?? 0)).toBeGreaterThanOrEqual(120_000);
    expect(f.sent("POST", /completionAsync/)).toBe(1);
    expect(await f.operations.spend()).toMatchObject([{ calls: 1, wasted: {}, uncertain: 0 }]);
  });

  it("53: has the seed's shape before and after over HTTP, token counts as texts; one that does not exist is a typed error", async () => {
    await using f = await openLanes(yandex);
    const headers = { authorization: "Bearer t1.token", "content-type": "application/json", "x-folder-id": "b1g" };
    const body = {
      modelUri: "gpt://b1g/script",
      completionOptions: { stream: false, temperature: 0.1, maxTokens: "2000" },
      messages: [{ role: "user", text: answer }],
    };
    const submit = { method: "POST", headers, body: JSON.stringify(body) };
    const url = f.simulator.yandexURL;
    const asked = async (path: string, init: RequestInit = { headers }) => {
      const response = await fetch(`${url}${path}`, init);
      return { status: response.status, body: JSON.parse(await response.text()) };
    };
    const { body: begun } = await asked("/foundationModels/v1/completionAsync", submit);
    expect(Object.keys(begun)).toEqual([
      "id",
      "description",
      "createdAt",
      "createdBy",
      "modifiedAt",
      "done",
      "metadata",
    ]);
    expect(begun).toMatchObject({ description: "Async GPT Completion", done: false, metadata: null });
    f.clock.leap(1_000);
    const { body: done } = await asked(`/operations/${begun.id}`);
    expect(done).toMatchObject({
      ...{ id: begun.id, done: true },
      response: {
        alternatives: [{ message: { role: "assistant" }, status: "ALTERNATIVE_STATUS_FINAL" }],
        usage: { inputTextTokens: "31", completionTokens: "10", totalTokens: "41" },
        modelVersion: expect.any(String),
      },
    });
    expect(await asked("/operations/none")).toMatchObject({ status: 404, body: { code: 5 } });
    const unknown = await failure(f.operations.attach("none").status());
    expect(unknown).toBeInstanceOf(OperationNotFoundError);
    expect(unknown).toMatchObject({ code: "operation-not-found" });
  });
});

describe("a batch of OpenAI", () => {
  it("51: joins what came of it by id; what failed and what expired is told, and only these two are submitted again", async () => {
    await using f = await openLanes(openai, { jobFaults: [{ expiredRows: 1 }] });
    const bad = JSON.stringify([{ type: "http", status: 400 }]);
    const prompts = [scripted("good"), bad, scripted("late")];
    const batch = await f.operations.deferAll(
      prompts.map((prompt) => f.model("script").prompt(prompt)),
      { lane: "batch", maxAttempts: 1 },
    );
    await f.clock.untilTrue(() => f.simulator.jobs[0]?.counts.done === 2);
    f.clock.leap(24 * 3_600_000);
    const [good, failed, late] = await f.clock.until(batch.wait());
    expect(good?.response?.text).toBe("good");
    expect(failed?.error?.message).toContain("400");
    expect(late?.error?.message).toContain("expired");
    expect(await batch.counts()).toEqual({ succeeded: 1, failed: 2 });
    for await (const { id } of batch.statuses(["failed"])) await f.operations.attach(id).retry();
    const again = await f.clock.until(batch.wait());
    expect(again.map(({ metadata }) => metadata.state)).toEqual(["succeeded", "failed", "succeeded"]);
    expect(again[2]?.response?.text).toBe("late");
    expect(f.simulator.jobs.map(({ rows }) => rows.map(({ id }) => id).sort())).toEqual([
      [good?.id, failed?.id, late?.id].sort(),
      [failed?.id, late?.id].sort(),
    ]);
  });

  it("52: that is cancelled at the provider keeps what was done; to cancel it again, or when it is done, does nothing", async () => {
    await using f = await openLanes(openai, { asyncMs: 30_000 });
    const batch = await f.operations.deferAll(
      ["a", "b", "c"].map((text) => f.model("script").prompt(scripted(text))),
      { lane: "batch" },
    );
    await f.clock.untilTrue(() => f.simulator.jobs[0]?.counts.done === 1);
    const [job] = f.simulator.jobs;
    const cancel = { method: "POST", headers: { authorization: "Bearer other" } };
    await fetch(`${f.simulator.openaiURL}/batches/${job?.id}/cancel`, cancel);
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(({ response, metadata }) => response?.text ?? metadata.state)).toEqual([
      ...["a", "cancelled", "cancelled"],
    ]);
    for (let times = 0; times < 2; times++) await batch.cancel();
    expect(await batch.wait()).toEqual(statuses);
    expect((await f.operations.attach(statuses[0]?.id ?? "").result()).text).toBe("a");
    expect(await f.operations.spend()).toMatchObject([{ calls: 1, cost: { USD: 90_000 }, wasted: {} }]);
  });

  it("50: advances a chain whose worker is gone between two tools: the first has run once, and no step is generated again", async () => {
    const runs: string[] = [];
    const stopped = Promise.withResolvers<void>();
    const look = tool({
      name: "look",
      input: "at",
      effect: "idempotent",
      execute: ({ at }) => void runs.push(`look ${at}`),
    });
    const wait = tool({
      ...{ name: "wait", input: "for", effect: "idempotent" },
      async execute({ for: what }) {
        runs.push(`wait ${what}`);
        if (runs.length === 2) await stopped.promise;
        return "waited";
      },
    });
    const store = Object.assign(memoryStore(), { async [Symbol.asyncDispose]() {} });
    await using f = await openLanes(openai, {}, { store, tools: [look, wait], worker: false });
    const calls = [
      { type: "tool-call", name: "look", input: { at: "sky" } },
      { type: "tool-call", name: "wait", input: { for: "rain" } },
    ];
    const steps = JSON.stringify([calls, [{ type: "text", text: "It rains." }]]);
    const options = { tools: [look, wait], toolConcurrency: 1 };
    const { id } = await f.operations.defer(f.model("script").chain(steps, options), { lane: "batch" });
    const open = () =>
      openOperations({
        ...{ store, clock: f.clock, registry: f.registry, tools: [look, wait] },
        worker: { batchWindowMs: 0 },
      });
    const lost = await open();
    await f.clock.untilTrue(() => runs.length === 2);
    // Handed back in the middle of the second tool.
    await f.clock.until(lost.close(0));
    const other = await open();
    const { response } = await f.clock.until(other.attach(id).wait());
    expect(response?.text).toBe("It rains.");
    expect(runs).toEqual(["look sky", "wait rain", "wait rain"]);
    expect(f.simulator.jobs).toHaveLength(2);
    stopped.resolve();
    await f.clock.until(other.close(0));
  });
});
