/** Every lane of every provider from `defer` to `wait`: who asked gets their own answer, at the lane's price, of one job that is paid once. */
import { describe, expect, it } from "vitest";
import { tool } from "../../src/core/tool.ts";
import type { OperationStatus } from "../../src/operations.ts";
import { backgroundProviders, batchProviders, type LaneTest, openLanes, scripted } from "./providers.ts";

const dayMs = 24 * 3_600_000;
const letters = ["a", "b", "c", "d", "e"];
const textOf = ({ response, metadata }: OperationStatus) => response?.text ?? metadata.state;

const deferLetters = (f: LaneTest, texts: readonly string[] = letters) =>
  f.operations.deferAll(
    texts.map((text) => f.model("script").prompt(scripted(`the answer to ${text}`))),
    { lane: "batch" },
  );

/** Rows of one job get done one after the other in a second: lets so many be. */
const untilDone = (f: LaneTest, rows: number) =>
  f.clock.untilTrue(() => (f.simulator.jobs.at(-1)?.counts.done ?? 0) >= rows);

describe.each(Object.entries(batchProviders))("a batch of %s", (name, connect) => {
  /** The provider says itself what it has charged. */
  const saysCost = name === "xai";
  /** Until it gives up what is not done. xAI keeps a batch for 30 days, Gemini works on one for two. */
  const windowMs = dayMs * ({ xai: 31, gemini: 2 }[name] ?? 1);

  it("gives each of many its own answer, in one job, with its usage, at half the price", async () => {
    await using f = await openLanes(connect);
    const prompts = letters.map((text, index) => {
      const usage = { type: "usage", input: 100 + index, output: 40, reasoning: 7 } as const;
      return JSON.stringify([{ type: "text", text }, usage]);
    });
    const batch = await f.operations.deferAll(
      prompts.map((prompt) => f.model("script").prompt(prompt)),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(letters);
    for (const [index, { response, metadata }] of statuses.entries()) {
      expect(metadata).toMatchObject({ state: "succeeded", lane: "batch", batch: batch.id });
      // Anthropic does not tell them apart.
      expect(response?.usage).toMatchObject({
        ...{ input: 100 + index, output: 40, total: 140 + index },
        ...(name !== "anthropic" && { reasoning: 7 }),
      });
      if (saysCost) expect(response?.cost).toMatchObject({ source: "provider", basis: "exact" });
      else expect(response?.cost).toMatchObject({ nano: 500 * (100 + index) + 1_000 * 40, basis: "derived" });
    }
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([5]);
    const sum = statuses.reduce((nano, { response }) => nano + (response?.cost?.nano ?? Number.NaN), 0);
    expect(await f.operations.spend()).toMatchObject([
      { calls: 5, cost: { USD: sum }, wasted: {}, unknown: 0, uncertain: 0 },
    ]);
  });

  it("sends the same as would be sent at once, a job for each model", async () => {
    await using f = await openLanes(connect);
    const batch = await f.operations.deferAll(
      [
        f.model("echo", { maxTokens: 64 }).prompt("What is sent?"),
        f.model("prose").prompt("Why is the sky blue?"),
        f.model("prose").prompt("Why is grass green?"),
      ],
      { lane: "batch" },
    );
    const [echoed, sky, grass] = await f.clock.until(batch.wait());
    expect(f.simulator.jobs.map(({ rows }) => rows.length).sort()).toEqual([1, 2]);
    expect(sky?.response?.text).toContain("sky blue");
    expect(grass?.response?.text).toContain("grass green");
    const atOnce = await f.clock.until(
      f.model("echo", { maxTokens: 64, stream: false }).prompt("What is sent?").text(),
    );
    const bodyOf = (text = "null") => JSON.parse(text).body;
    expect(bodyOf(echoed?.response?.text)).toEqual(bodyOf(atOnce));
  });

  it("advances chains a step a job, with their tools run here in between", async () => {
    const look = tool({ name: "look", input: "at", execute: ({ at }) => `saw ${at}` });
    await using f = await openLanes(connect, {}, { tools: look });
    const chainOf = (at: string) => {
      const usage = { type: "usage", input: 100, output: 40 };
      const steps = [
        [{ type: "tool-call", name: "look", input: { at } }, usage],
        [{ type: "text", text: `There is ${at}.` }, usage],
      ];
      return f.model("script").chain(JSON.stringify(steps), { tools: look });
    };
    const batch = await f.operations.deferAll(["sun", "moon"].map(chainOf), { lane: "batch" });
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(["There is sun.", "There is moon."]);
    expect(statuses.map(({ response }) => response?.steps?.[0]?.toolResults[0]?.output)).toEqual([
      ...["saw sun", "saw moon"],
    ]);
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([2, 2]);
    expect(await f.operations.spend()).toMatchObject([{ calls: 4, wasted: {}, unknown: 0, uncertain: 0 }]);
  });

  it("gives what fits a schema, and asks once more where an answer does not", async () => {
    await using f = await openLanes(connect, {
      scripts: [[{ type: "text", text: '{"n":"one"}' }], [{ type: "text", text: '{"n":1}' }]],
    });
    const generation = f.model("script").prompt("How many?", { schema: "n int", repair: true });
    const operation = await f.operations.defer(generation, { lane: "batch" });
    const { response } = await f.clock.until(operation.wait());
    expect(response?.steps?.map(({ text }) => text)).toEqual(['{"n":"one"}', '{"n":1}']);
    expect(f.simulator.jobs).toHaveLength(2);
  });

  it("of which one request is bad fails that one alone, visibly and for nothing", async () => {
    await using f = await openLanes(connect);
    const bad = JSON.stringify([{ type: "http", status: 400 }]);
    const batch = await f.operations.deferAll(
      [scripted("a"), bad, scripted("c")].map((prompt) => f.model("script").prompt(prompt)),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(["a", "failed", "c"]);
    expect(statuses[1]?.error?.details).toMatchObject([{ name: "ProviderError", retryable: false }]);
    expect(f.simulator.jobs).toHaveLength(1);
    expect(await f.operations.spend()).toMatchObject([{ calls: 3, wasted: {}, unknown: 0, uncertain: 0 }]);
  });

  it("whose last rows expire has these resubmitted alone, and each is paid once", async () => {
    await using f = await openLanes(connect, { jobFaults: [{ expiredRows: 2 }] });
    const batch = await deferLetters(f);
    await untilDone(f, 3);
    f.clock.leap(windowMs);
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(letters.map((text) => `the answer to ${text}`));
    // Of one that has expired Gemini has no results at all: https://ai.google.dev/gemini-api/docs/batch-api
    const done = name === "gemini" ? 0 : 3;
    const ids = statuses.map(({ id }) => id);
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([5, 5 - done]);
    expect(f.simulator.jobs[1]?.rows.map(({ id }) => id).sort()).toEqual(ids.slice(done).sort());
    expect(await f.operations.spend()).toMatchObject([{ calls: 5, wasted: {}, uncertain: 0 }]);
  });

  it.each(["500", "cut"] as const)(
    "that was taken, and answered with %s, is one job and one payment",
    async (accept) => {
      await using f = await openLanes(connect, { jobFaults: [{ accept }] });
      const batch = await deferLetters(f);
      const statuses = await f.clock.until(batch.wait());
      expect(statuses.map(textOf)).toEqual(letters.map((text) => `the answer to ${text}`));
      expect(f.simulator.jobs).toHaveLength(1);
      expect(await f.operations.spend()).toMatchObject([{ calls: 5, wasted: {}, unknown: 0, uncertain: 0 }]);
    },
  );

  it("that is refused for now is submitted again, and is one job", async () => {
    await using f = await openLanes(connect, { jobFaults: [{ refuse: 503 }, { refuse: 429 }] });
    const batch = await deferLetters(f);
    expect((await f.clock.until(batch.wait())).map(textOf)).toEqual(letters.map((text) => `the answer to ${text}`));
    expect(f.simulator.jobs).toHaveLength(1);
    expect(await f.operations.spend()).toMatchObject([{ calls: 5, wasted: {}, uncertain: 0 }]);
  });

  it("that is cancelled is cancelled at the provider; what was done by then stands in the ledger", async () => {
    await using f = await openLanes(connect, { asyncMs: 10_000 });
    const batch = await deferLetters(f);
    await untilDone(f, 2);
    await batch.cancel();
    await batch.cancel();
    expect(await batch.counts()).toEqual({ cancelled: 5 });
    let calls = 0;
    const count = async () => {
      calls = (await f.operations.spend())[0]?.calls ?? 0;
    };
    await f.clock.untilTrue(() => {
      void count();
      return calls > 0;
    });
    const [job] = f.simulator.jobs;
    expect([job?.state, job?.counts.done]).toEqual(["cancelled", 2]);
    const [{ cost, wasted } = {}] = await f.operations.spend();
    expect([calls, cost?.USD]).toEqual([2, saysCost ? 40_000 : 180_000]);
    expect(wasted).toEqual(cost);
    expect(await batch.counts()).toEqual({ cancelled: 5 });
  });

  it("of which rows are missing in the end resubmits these alone, and says that they may have been paid", async () => {
    await using f = await openLanes(connect, { jobFaults: [{ missingRows: 2 }] });
    const batch = await deferLetters(f);
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(letters.map((text) => `the answer to ${text}`));
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([5, 2]);
    expect(await f.operations.spend()).toMatchObject([{ calls: 7, uncertain: 2 }]);
  });
});

describe.each(Object.entries(backgroundProviders))("a request in the background of %s", (name, connect) => {
  const saysCost = name === "xai";
  /** Yandex's operations are no jobs of the simulator's. */
  const submissions = (f: LaneTest) => f.sent("POST", /responses$|interactions$|completions$|completionAsync$/);

  it("has its answer, usage and the lane's price, submitted once and asked for until it is done", async () => {
    await using f = await openLanes(connect, { asyncMs: 30_000 });
    const prompt = JSON.stringify([
      { type: "text", text: "late" },
      { type: "usage", input: 100, output: 40, reasoning: 7 },
    ]);
    const operation = await f.operations.defer(f.model("script").prompt(prompt), { lane: "background" });
    const { metadata, response } = await f.clock.until(operation.wait());
    expect(metadata).toMatchObject({ state: "succeeded", lane: "background" });
    expect(response).toMatchObject({ text: "late", usage: { input: 100, output: 40, total: 140, reasoning: 7 } });
    expect(response?.cost).toMatchObject(saysCost ? { source: "provider", nano: 40_000 } : { nano: 135_000 });
    expect(submissions(f)).toBe(1);
    expect(f.sent("GET", /./)).toBeGreaterThan(2);
    expect(await f.operations.spend()).toMatchObject([
      { calls: 1, cost: { USD: response?.cost?.nano }, wasted: {}, unknown: 0, uncertain: 0 },
    ]);
  });

  it("is one of several, each with its own answer", async () => {
    await using f = await openLanes(connect);
    const batch = await f.operations.deferAll(
      letters.map((text) => f.model("script").prompt(scripted(`the answer to ${text}`))),
      { lane: "background" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(textOf)).toEqual(letters.map((text) => `the answer to ${text}`));
    expect(submissions(f)).toBe(5);
  });

  it("is one call: a chain, and an answer that is to be repaired, are refused by name", async () => {
    await using f = await openLanes(connect);
    const repaired = f.model("script").prompt("How many?", { schema: "n int", repair: true });
    for (const generation of [f.model("script").chain("Q"), repaired]) {
      await expect(f.operations.defer(generation, { lane: "background" })).rejects.toMatchObject({
        ...{ code: "unsupported", message: expect.stringContaining("here") },
      });
    }
    expect(f.simulator.requests).toEqual([]);
  });

  it("that fails has failed, and the others go on", async () => {
    await using f = await openLanes(connect);
    const prompts = [scripted("fine"), JSON.stringify([{ type: "http", status: 400 }]), scripted("too")];
    const batch = await f.operations.deferAll(
      prompts.map((prompt) => f.model("script").prompt(prompt)),
      { lane: "background" },
    );
    expect((await f.clock.until(batch.wait())).map(textOf)).toEqual(["fine", "failed", "too"]);
  });

  it("that is cancelled ends so, or with the answer where nobody can stop it", async () => {
    await using f = await openLanes(connect, { asyncMs: 60_000 });
    const operation = await f.operations.defer(f.model("script").prompt(scripted("late")), { lane: "background" });
    await f.clock.untilTrue(() => f.sent("GET", /./) > 1);
    await operation.cancel();
    const { metadata, response } = await f.clock.until(operation.wait());
    // xAI has no way to stop one: what it has begun is charged for, and is kept.
    if (saysCost) expect([metadata.state, response?.text]).toEqual(["succeeded", "late"]);
    else expect(metadata.state).toBe("cancelled");
    await operation.cancel();
    expect(submissions(f)).toBe(1);
    // xAI and Yandex forget what was read, or have no list of jobs.
    if (f.simulator.jobs.length > 0) expect(f.simulator.jobs[0]?.state).toBe("cancelled");
  });

  // The simulator's operations of Yandex are told what goes wrong by a script: operations/yandex.test.ts has that.
  it.each(name === "yandex" ? [] : (["500", "cut"] as const))(
    "that was taken, and answered with %s, is not sent again, and may have been paid",
    async (accept) => {
      await using f = await openLanes(connect, { jobFaults: [{ accept }] });
      const operation = await f.operations.defer(f.model("script").prompt(scripted("late")), { lane: "background" });
      const { metadata, error } = await f.clock.until(operation.wait());
      expect([metadata.state, error?.message]).toEqual(["failed", expect.stringContaining("It is unclear whether")]);
      expect(f.simulator.jobs).toHaveLength(1);
      expect(submissions(f)).toBe(1);
      expect(await f.operations.spend()).toMatchObject([{ calls: 1, uncertain: 1 }]);
      await operation.retry();
      expect((await f.clock.until(operation.wait())).response?.text).toBe("late");
      expect(submissions(f)).toBe(2);
    },
  );
});
