/** Operations: submitted, carried out, collected; with everything that can go wrong on the way. */
import { describe, expect, it } from "vitest";
import { AuthenticationError, ConnectionError, MissingKeyError, RateLimitError } from "../../src/core/errors.ts";
import { memoryLog } from "../../src/core/log.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { tool } from "../../src/core/tool.ts";
import { PauseChain } from "../../src/core/tool-errors.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { type Operations, type OperationsOptions, openOperations } from "../../src/operations.ts";
import { manualClock } from "../../src/testing.ts";
import { type FakeAnswer, failure, fakeRegistry } from "../support/fake.ts";

const echo = tool({ name: "echo", input: "text", effect: "none", execute: ({ text }) => text });
const said = (text: string, id?: string) => ({ calls: [{ name: "echo", input: { text }, ...(id && { id }) }] });

async function open(answers: readonly FakeAnswer[], options: Partial<OperationsOptions> = {}) {
  const { registry, model, requests } = fakeRegistry(answers, options.clock && { clock: options.clock });
  const store = options.store ?? memoryStore();
  const operations = await openOperations({ registry, tools: [echo], ...options, store });
  return {
    operations,
    store,
    model,
    requests,
    registry,
    [Symbol.asyncDispose]: () => operations.close(0),
  };
}

const typesOf = async (operations: Operations, id: string) => {
  const events = await Array.fromAsync(operations.attach(id).events());
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  return events.map(({ event }) => (event.type === "state" ? event.state : event.type));
};

describe("an operation", () => {
  it("is written down before anything is generated, and tells its result when it is done", async () => {
    await using f = await open([{ text: ["He", "llo"] }]);
    const operation = await f.operations.defer(f.model.prompt("Hi"), {
      description: "greeting",
      labels: { team: "a" },
    });
    const early = await operation.status();
    expect(early).toMatchObject({ id: operation.id, description: "greeting", metadata: { labels: { team: "a" } } });
    const status = await operation.wait();
    expect(status).toMatchObject({
      done: true,
      metadata: { state: "succeeded", model: "fake:m" },
      response: { text: "Hello" },
    });
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
    expect(status.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect((await operation.result()).steps).toBeUndefined();
    expect((await f.operations.attach(operation.id).result()).text).toBe("Hello");
    expect(f.requests).toHaveLength(1);
  });

  it("has one ordered log of events, the same for every reader, from any place", async () => {
    await using f = await open([{ text: ["a", "b", "c"] }]);
    const operation = await f.operations.defer(f.model.prompt("Hi"));
    const live = await Array.fromAsync(operation.events());
    expect(await Array.fromAsync(operation.events())).toEqual(live);
    expect(await Array.fromAsync(operation.events({ after: 3 }))).toEqual(live.slice(3));
    // Deltas that come together are stored as one.
    expect(await typesOf(f.operations, operation.id)).toEqual([
      ...["queued", "running", "start", "block-start", "text-delta", "block-end", "step-end", "finish", "succeeded"],
    ]);
  });

  it("of a chain runs its tools and has every step in its result", async () => {
    await using f = await open([said("x"), { text: "done" }]);
    const operation = await f.operations.defer(f.model.chain("Q", { tools: echo, system: "S", maxSteps: 4 }));
    const { response } = await operation.wait();
    expect(response).toMatchObject({
      text: "done",
      usage: { input: 20 },
      cost: { nano: 22_000 },
      steps: [{ toolResults: [{ output: "x" }] }, { text: "done" }],
    });
    expect(f.requests[1]?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  });

  it("that is submitted twice with one key is one, and with another request is refused", async () => {
    await using f = await open([{ text: "once" }]);
    const submit = (prompt: string) => f.operations.defer(f.model.prompt(prompt), { idempotencyKey: "k" });
    const [one, two] = await Promise.all([submit("Q"), submit("Q")]);
    expect(two.id).toBe(one.id);
    await one.wait();
    expect((await submit("Q")).id).toBe(one.id);
    expect(await failure(submit("other"))).toMatchObject({ code: "conflict", operationId: one.id });
    expect(f.requests).toHaveLength(1);
  });

  it("waits for its time, and goes before others by its priority", async () => {
    const clock = manualClock();
    await using f = await open([{ text: "1" }, { text: "2" }, { text: "3" }], { clock, worker: { concurrency: 1 } });
    const later = await f.operations.defer(f.model.prompt("later"), { notBefore: new Date(clock.now() + 60_000) });
    const [low, high] = await Promise.all([
      f.operations.defer(f.model.prompt("low")),
      f.operations.defer(f.model.prompt("high"), { priority: 5 }),
    ]);
    await Promise.all([low.wait(), high.wait()]);
    expect((await later.status()).metadata.state).toBe("queued");
    await clock.advance(60_000);
    expect((await later.wait()).done).toBe(true);
    expect(f.requests.map(({ messages }) => JSON.stringify(messages).match(/later|low|high/)?.[0]).at(-1)).toBe(
      "later",
    );
  });

  it("is waited for no longer than said, and goes on", async () => {
    const gate = Promise.withResolvers<void>();
    await using f = await open([{ text: "ok", waits: gate.promise }]);
    const operation = await f.operations.defer(f.model.prompt("Q"));
    expect(await failure(operation.wait({ timeoutMs: 20 }))).toMatchObject({ code: "timeout" });
    expect(await failure(operation.result())).toMatchObject({
      code: "operation-failed",
      message: expect.stringContaining("has no result yet"),
    });
    gate.resolve();
    expect((await operation.wait()).response?.text).toBe("ok");
  });
});

describe("an operation that fails", () => {
  it("for good says so, with the provider's error", async () => {
    await using f = await open([{ fails: new AuthenticationError("no such key", { provider: "fake", status: 401 }) }]);
    const operation = await f.operations.defer(f.model.prompt("Q"));
    const status = await operation.wait();
    expect(status).toMatchObject({
      done: true,
      error: { code: 2, message: "no such key", details: [{ code: "authentication", status: 401 }] },
    });
    expect(await failure(operation.result())).toMatchObject({
      state: "failed",
      message: expect.stringContaining("no such key"),
    });
  });

  it("in a way worth another try is tried again after the wait that the provider asks for, and viewers are told to forget", async () => {
    const clock = manualClock();
    const limited = new RateLimitError("slow down", { provider: "fake", retryable: true, retryAfterMs: 7_200_000 });
    await using f = await open([{ text: "par", fails: limited }, { text: "whole" }], { clock });
    const operation = await f.operations.defer(f.model.prompt("Q"));
    for await (const { event } of operation.events())
      if (event.type === "state" && event.state === "queued" && event.waitingFor) break;
    expect((await operation.status()).metadata).toMatchObject({
      state: "queued",
      attempts: 1,
      waitingFor: "slow down",
    });
    await clock.advance(7_199_000);
    expect(f.requests).toHaveLength(1);
    await clock.advance(1_000);
    expect((await operation.wait()).response?.text).toBe("whole");
    const types = await typesOf(f.operations, operation.id);
    expect(types.filter((type) => ["text-delta", "reset"].includes(type))).toEqual([
      "text-delta",
      "reset",
      "text-delta",
    ]);
    const spend = await f.operations.spend({ by: "operation" });
    expect(spend).toMatchObject([{ key: operation.id, calls: 2, cost: { USD: 11_000 } }]);
  });

  it("again and again is given up, and can be tried again from its last finished step", async () => {
    const clock = manualClock();
    const gone = () => ({ fails: new ConnectionError("gone", { retryable: true }) });
    await using f = await open([said("x"), gone(), gone(), { text: "end" }], { clock });
    const operation = await f.operations.defer(f.model.chain("Q", { tools: echo }), { maxAttempts: 2 });
    for await (const { event } of operation.events()) if (event.type === "state" && event.waitingFor) break;
    await clock.advance(10_000);
    expect((await operation.wait()).metadata.state).toBe("failed");
    await operation.retry();
    expect((await operation.wait()).response?.text).toBe("end");
    expect(f.requests).toHaveLength(4);
    await expect(operation.retry()).rejects.toThrow("only one that has failed can be tried again");
  });

  it("because this worker has no key waits, and says for what", async () => {
    const clock = manualClock();
    await using f = await open([{ fails: new MissingKeyError("fake", ["FAKE_KEY"]) }, { text: "ok" }], { clock });
    const operation = await f.operations.defer(f.model.prompt("Q"));
    for await (const { event } of operation.events()) if (event.type === "state" && event.waitingFor) break;
    expect((await operation.status()).metadata.waitingFor).toContain("FAKE_KEY");
    await clock.advance(60_000);
    expect((await operation.wait()).response?.text).toBe("ok");
  });

  it("because this worker does not know its tools waits for one that does", async () => {
    const clock = manualClock();
    await using g = await open([said("x"), { text: "done" }], { clock, tools: [] });
    const knowing = await openOperations({ registry: g.registry, store: g.store, clock, tools: [echo], worker: false });
    const left = await knowing.defer(g.model.chain("Q", { tools: echo }));
    for await (const { event } of left.events()) if (event.type === "state" && event.waitingFor) break;
    expect((await left.status()).metadata.waitingFor).toBe("No worker here knows the tool echo.");
    expect(g.requests).toHaveLength(0);
  });

  it("blocks no other", async () => {
    await using f = await open([{ fails: new Error("poison") }, { text: "fine" }], { worker: { concurrency: 1 } });
    const poison = await f.operations.defer(f.model.prompt("a"));
    const fine = await f.operations.defer(f.model.prompt("b"));
    expect((await poison.wait()).error?.message).toBe("poison");
    expect((await fine.wait()).response?.text).toBe("fine");
  });

  it("to be done by its deadline has expired", async () => {
    const clock = manualClock();
    await using f = await open([{ text: "never", waits: new Promise(() => {}) }], { clock });
    const deadline = new Date(clock.now() + 5_000);
    const operation = await f.operations.defer(f.model.prompt("Q"), { deadline });
    for await (const { event } of operation.events()) if (event.type === "state" && event.state === "running") break;
    await clock.advance(5_000);
    expect(await operation.wait()).toMatchObject({ error: { code: 4 }, metadata: { state: "expired" } });
  });
});

describe("cancelling", () => {
  it("ends one that waits at once, one that runs soon, and does nothing to one that is done", async () => {
    const clock = manualClock();
    await using f = await open([{ text: "par", waits: new Promise(() => {}) }], { clock });
    const running = await f.operations.defer(f.model.prompt("Q"));
    const waiting = await f.operations.defer(f.model.prompt("Q"), { notBefore: new Date(clock.now() + 1_000_000) });
    for await (const { event } of running.events()) if (event.type === "state" && event.state === "running") break;
    await waiting.cancel();
    expect(await waiting.status()).toMatchObject({ done: true, error: { code: 1 }, metadata: { state: "cancelled" } });
    await running.cancel();
    await clock.advance(1_000);
    expect((await running.wait()).metadata.state).toBe("cancelled");
    await running.cancel();
    expect((await running.status()).metadata.state).toBe("cancelled");
  });
});

describe("a decision", () => {
  const guarded = (runs: string[], effect?: "once") =>
    tool({
      name: "buy",
      input: "what",
      needsApproval: true,
      ...(effect && { effect }),
      execute({ what }) {
        runs.push(what);
        return `bought ${what}`;
      },
    });
  const buy = (what: string, id: string) => ({ name: "buy", input: { what }, id });

  it("is waited for as long as it takes, and the call runs once when it is approved", async () => {
    const runs: string[] = [];
    const shop = guarded(runs);
    await using f = await open(
      [{ calls: [buy("ink", "c1"), { name: "echo", input: { text: "x" } }] }, { text: "done" }],
      {
        tools: [shop, echo],
      },
    );
    const operation = await f.operations.defer(f.model.chain("Q", { tools: [shop, echo] }));
    for await (const { event } of operation.events())
      if (event.type === "state" && event.state === "awaiting-approval") break;
    const { metadata } = await operation.status();
    expect(metadata).toMatchObject({ approvals: [{ call: { id: "c1" }, reason: "buy needs an approval." }] });
    expect(runs).toEqual([]);
    await operation.approve();
    const { response } = await operation.wait();
    expect(runs).toEqual(["ink"]);
    expect(response?.steps?.[0]?.toolResults.map(({ output }) => output)).toEqual(["bought ink", "x"]);
    expect(f.requests).toHaveLength(2);
    await expect(operation.approve()).rejects.toThrow("waits for a decision");
  });

  it("against a call, or with its result, is told to the model", async () => {
    const runs: string[] = [];
    const shop = guarded(runs);
    await using f = await open([{ calls: [buy("ink", "c1"), buy("pen", "c2")] }, { text: "done" }], { tools: shop });
    const operation = await f.operations.defer(f.model.chain("Q", { tools: shop }));
    for await (const { event } of operation.events())
      if (event.type === "state" && event.state === "awaiting-approval") break;
    await expect(operation.approve()).rejects.toThrow("name one of c1 (buy), c2 (buy)");
    await operation.reject("too dear", "c1");
    expect((await operation.status()).done).toBe(false);
    await operation.resolve({ order: 7 }, "c2");
    const { response } = await operation.wait();
    expect(runs).toEqual([]);
    expect(response?.steps?.[0]?.toolResults).toMatchObject([
      { output: "Cancelled: too dear", isError: true },
      { output: { order: 7 } },
    ]);
  });

  it("of a tool's own asking is given to the tool", async () => {
    const asks = tool({
      name: "asks",
      execute(_, { approved }) {
        if (!approved) throw new PauseChain("May I?");
        return "did";
      },
    });
    await using f = await open([{ calls: [{ name: "asks" }] }, { text: "done" }], { tools: asks });
    const operation = await f.operations.defer(f.model.chain("Q", { tools: asks }));
    for await (const { event } of operation.events())
      if (event.type === "state" && event.state === "awaiting-approval") break;
    expect((await operation.status()).metadata.waitingFor).toBe("May I?");
    await operation.approve();
    expect((await operation.wait()).response?.steps?.[0]?.toolResults[0]?.output).toBe("did");
  });
});

describe("many operations", () => {
  it("are submitted as one, and come as they get done", async () => {
    const first = Promise.withResolvers<void>();
    await using f = await open([{ text: "slow", waits: first.promise }, { text: "fast" }]);
    const batch = await f.operations.deferAll([f.model.prompt("a"), f.model.prompt("b")]);
    const seen: (string | undefined)[] = [];
    for await (const { response } of batch) {
      seen.push(response?.text);
      first.resolve();
    }
    expect(seen).toEqual(["fast", "slow"]);
    expect(await batch.counts()).toEqual({ succeeded: 2 });
  });

  it("are listed by state and label, newest first, page by page, and forgotten when they are old", async () => {
    const clock = manualClock();
    await using f = await open([], { clock, worker: false });
    for (let index = 0; index < 5; index++) {
      await clock.advance(1_000);
      await f.operations.defer(f.model.prompt(String(index)), { labels: { even: String(index % 2 === 0) } });
    }
    const page = await f.operations.list({ pageSize: 2 });
    const rest = await f.operations.list({ pageSize: 3, ...(page.nextPageToken && { pageToken: page.nextPageToken }) });
    const all = [...page.operations, ...rest.operations].map(({ createdAt }) => createdAt);
    expect(all).toEqual([...all].sort().reverse());
    expect(all).toHaveLength(5);
    const even = await f.operations.list({ labels: { even: "true" }, states: ["queued"] });
    expect(even.operations).toHaveLength(3);
    await Promise.all(even.operations.map(({ id }) => f.operations.attach(id).cancel()));
    await clock.advance(10_000);
    expect(await f.operations.prune({ olderThanMs: 5_000 })).toBe(3);
    expect((await f.operations.list()).operations).toHaveLength(2);
  });
});

describe("what is refused", () => {
  it("before anything is written: a started generation, hooks, tools that are not registered, and options that do not fit", async () => {
    await using f = await open([{ text: "x" }], { worker: false });
    const started = f.model.prompt("Q");
    await started;
    const other = tool({ name: "other", execute: () => 1 });
    const cases: [() => Promise<unknown>, string][] = [
      [() => f.operations.defer(started), "has been started"],
      [() => f.operations.defer(f.model.chain("Q", { tools: other })), "The tool other is not registered"],
      [
        () => f.operations.defer(f.model.chain("Q", { beforeCall: () => {} })),
        "beforeCall is a function of this process",
      ],
      [() => f.operations.defer(f.model.prompt("Q", { log: memoryLog() })), "log belongs to a call of this process"],
      [() => f.operations.defer(f.model.prompt("Q", { signal: AbortSignal.abort() })), "operation.cancel() ends one"],
      [() => f.operations.defer(f.model.prompt("Q"), { deadline: new Date(0) }), "which has passed"],
      [() => f.operations.defer(f.model.prompt("Q"), { deadline: new Date("x") }), "it must be a Date"],
      [
        () => f.operations.defer(f.model.prompt("Q"), { labels: { big: "x".repeat(1 << 20) } }),
        "at most 1024 characters",
      ],
      [() => f.operations.defer(f.model.prompt("Q"), { idempotencyKey: "" }), "1 to 255 characters"],
      [() => f.operations.attach("nope").status(), 'There is no operation "nope"'],
      [() => openOperations({ store: "redis://x", registry: f.registry }), "it must be the path of an SQLite file"],
    ];
    for (const [make, message] of cases) await expect(make()).rejects.toThrow(message);
    const elsewhere = createRegistry({ providers: [{ name: "elsewhere", async *stream() {} }] });
    await expect(f.operations.defer(elsewhere.getModel("elsewhere:m").prompt("Q"))).rejects.toThrow("elsewhere");
    expect((await f.operations.list()).operations).toEqual([]);
  });
});
