/** Operations in a batch of the provider: packed together, sent once, and each ended on its own. */
import { describe, expect, it } from "vitest";
import { AfterwordError, ConnectionError, ProviderError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import { toSchema } from "../../src/core/schema.ts";
import { tool } from "../../src/core/tool.ts";
import { textEvents } from "../support/models.ts";
import { lastText, openBatches, refusal } from "./batch-provider.ts";

const unclear = () => new UnclearSubmissionError("p", new ConnectionError("reset", { retryable: true }));

function toolCallEvents(name: string, input: JsonObject): StreamEvent[] {
  const block = { type: "tool-call", id: "call-1", name, input, inputText: JSON.stringify(input) } as const;
  return [
    { type: "start", id: "a-1", model: "model-1" },
    { type: "block-start", index: 0, kind: "tool-call", id: "call-1", name },
    { type: "block-end", index: 0, block },
    { type: "finish", finishReason: "tool-calls", usage: { input: 1, output: 1 } },
  ];
}

describe("operations in a batch", () => {
  it("are packed when the first has waited for the window, sent once, and have their own answers at the batch's price", async () => {
    await using f = await openBatches();
    const deferred = [];
    for (const text of ["a", "b", "c"])
      deferred.push(await f.operations.defer(f.model.prompt(text), { lane: "batch" }));
    await f.clock.advance(900);
    expect(f.seen).toEqual([]);
    await f.clock.advance(300);
    expect(f.seen.slice(0, 1)).toEqual(["submit 3"]);
    expect((await deferred[0]?.status())?.metadata).toMatchObject({
      state: "waiting",
      lane: "batch",
      submission: f.jobs[0]?.tag,
    });
    await f.finish();
    for (const [index, text] of ["a", "b", "c"].entries()) {
      const { response } = (await deferred[index]?.wait()) ?? {};
      expect(response).toMatchObject({ text: `late ${text}`, cost: { nano: 1_000, basis: "derived" } });
    }
    expect(f.seen.filter((call) => call.startsWith("submit"))).toHaveLength(1);
    expect(f.seen.at(-1)).toBe("discard");
    expect(await f.operations.spend()).toMatchObject([{ key: "p:m", calls: 3, cost: { USD: 3_000 }, uncertain: 0 }]);
  });

  it("are split by model and by what one submission may hold, and do not wait for the window when there are enough", async () => {
    await using f = await openBatches({ limits: { requests: 10 } });
    await f.operations.deferAll(
      Array.from({ length: 25 }, (_, index) => f.model.prompt(`${index}`)),
      { lane: "batch" },
    );
    await f.operations.defer(f.registry.getModel("p:n").prompt("other"), { lane: "batch" });
    await f.clock.advance(500);
    expect(f.jobs.map(({ requests }) => requests.length)).toEqual([10, 10]);
    await f.clock.advance(1_000);
    expect(f.jobs.map(({ requests }) => requests.length).sort()).toEqual([1, 10, 10, 5]);
    expect(f.jobs.every(({ requests }) => new Set(requests.map(({ request }) => request.model)).size === 1)).toBe(true);
    await f.finish();
    expect(
      await f.store.counts((await f.operations.list({ pageSize: 2 })).operations[1]?.metadata.batch ?? ""),
    ).toEqual({ succeeded: 25 });
  });

  it("are adopted where nobody knew whether the submission arrived, and not sent again", async () => {
    await using f = await openBatches({ submits: [{ takenBut: unclear() }] });
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    await f.clock.advance(10_000);
    await f.finish();
    expect((await operation.wait()).response?.text).toBe("late a");
    expect(f.seen.filter((call) => call.startsWith("submit"))).toHaveLength(1);
  });

  it("are sent again when the provider has had time to show them and does not know of them", async () => {
    await using f = await openBatches({ submits: [unclear()] });
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    await f.clock.advance(100_000);
    expect(f.seen.filter((call) => call.startsWith("submit"))).toHaveLength(1);
    await f.clock.advance(200_000);
    await f.finish();
    expect((await operation.wait()).response?.text).toBe("late a");
    expect(f.seen.filter((call) => call.startsWith("submit"))).toHaveLength(2);
  });

  it("of which one is refused go on without it", async () => {
    const bad = (error: Error) => Object.assign(error);
    await using f = await openBatches({
      submits: [bad(refusal("invalid-request")), "taken", bad(refusal("invalid-request")), "taken"],
    });
    const batch = await f.operations.deferAll(
      ["a", "b", "c", "d"].map((text) => f.model.prompt(text)),
      { lane: "batch" },
    );
    for (let round = 0; round < 6; round++) await f.finish();
    const counts = await batch.counts();
    expect((counts.succeeded ?? 0) + (counts.failed ?? 0)).toBe(4);
    expect(counts.succeeded).toBeGreaterThanOrEqual(2);
  });

  it("wait while the provider has enough, and fail together where it never will take them", async () => {
    await using f = await openBatches({ submits: [refusal("rate-limit", true), "taken"] });
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    await f.clock.advance(20_000);
    await f.finish();
    expect((await operation.wait()).metadata.state).toBe("succeeded");
    await using g = await openBatches({ submits: [refusal("authentication")] });
    const batch = await g.operations.deferAll([g.model.prompt("a"), g.model.prompt("b")], { lane: "batch" });
    await g.clock.advance(2_000);
    expect(await batch.counts()).toEqual({ failed: 2 });
    expect(g.seen.filter((call) => call.startsWith("submit"))).toHaveLength(1);
  });

  it("of which rows are missing, failed or expired are resubmitted alone, as often as their caller allows", async () => {
    let round = 0;
    await using f = await openBatches({
      row(request) {
        const text = lastText(request);
        if (round > 0 || text === "good") return { events: textEvents(`late ${text}`) };
        if (text === "missing") return undefined;
        if (text === "expired") return { error: new AfterwordError("provider", "expired"), notRun: "expired" };
        return { error: new AfterwordError("overloaded", "busy", { retryable: text === "busy" }) };
      },
    });
    const texts = ["good", "missing", "expired", "busy", "bad"];
    const batch = await f.operations.deferAll(
      texts.map((text) => f.model.prompt(text)),
      { lane: "batch" },
    );
    const once = await f.operations.defer(f.model.prompt("expired"), { lane: "batch", maxAttempts: 1 });
    await f.clock.advance(2_000);
    await f.finish();
    expect((await once.wait()).metadata.state).toBe("failed");
    round++;
    await f.clock.advance(10_000);
    await f.finish();
    const statuses = await batch.wait();
    expect(statuses.map(({ metadata }) => metadata.state)).toEqual([
      "succeeded",
      "succeeded",
      "succeeded",
      "succeeded",
      "failed",
    ]);
    expect(f.jobs.map(({ requests }) => requests.map(lastText).sort())).toEqual([
      ["bad", "busy", "expired", "expired", "good", "missing"],
      ["busy", "expired", "missing"],
    ]);
    // What failed at the provider is seen, and costs nothing; what was not run is no call.
    expect(await f.operations.spend()).toMatchObject([{ calls: 7, cost: { USD: 4_000 }, unknown: 0, uncertain: 1 }]);
  });

  it("whose answers are kept no longer, or cannot be read, have failed, may have been paid, and are not sent again unasked", async () => {
    const gone = new ProviderError("No such file.", { provider: "p", status: 404 });
    for (const lost of [
      { state: "expired", forgotten: true },
      { state: "done", gone },
    ] as const) {
      await using f = await openBatches();
      const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
      await f.clock.advance(2_000);
      Object.assign(f.jobs[0] ?? {}, lost);
      await f.clock.advance(66_000);
      expect((await operation.wait()).metadata.state).toBe("failed");
      expect(await f.operations.spend()).toMatchObject([{ calls: 1, cost: {}, uncertain: 1 }]);
      expect(f.jobs).toHaveLength(1);
      await operation.retry();
      await f.clock.advance(2_000);
      await f.finish();
      expect((await operation.wait()).response?.text).toBe("late a");
    }
    await using f = await openBatches({
      row: () => ({ error: new ProviderError("cut", { provider: "p" }), unreadable: true }),
    });
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    await f.clock.advance(2_000);
    await f.finish();
    expect((await operation.wait()).metadata.state).toBe("failed");
    expect(await f.operations.spend()).toMatchObject([{ uncertain: 1 }]);
  });

  it("with which the provider does not begin for hours are cancelled there and submitted once more", async () => {
    await using f = await openBatches({ queuedFor: 1 });
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    await f.clock.advance(5 * 3_600_000);
    expect(f.seen).not.toContain("cancel");
    await f.clock.advance(2 * 3_600_000);
    expect(f.seen).toContain("cancel");
    await f.finish();
    expect((await operation.wait()).response?.text).toBe("late a");
    expect(f.jobs).toHaveLength(2);
  });

  it("that the provider answers twice have one answer and one line in the ledger", async () => {
    await using f = await openBatches({ twice: true });
    const batch = await f.operations.deferAll([f.model.prompt("a"), f.model.prompt("b")], { lane: "batch" });
    await f.clock.advance(2_000);
    await f.finish();
    expect(await batch.counts()).toEqual({ succeeded: 2 });
    expect(await f.operations.spend()).toMatchObject([{ calls: 2, cost: { USD: 2_000 } }]);
    expect(f.seen.filter((call) => call === "results")).toHaveLength(1);
  });

  it("that are cancelled leave it at once; the provider's job is cancelled when nobody is left, and what was done is in the ledger", async () => {
    await using f = await openBatches();
    const first = await f.operations.defer(f.model.prompt("a"), { lane: "batch" });
    const second = await f.operations.defer(f.model.prompt("b"), { lane: "batch" });
    await f.clock.advance(2_000);
    await first.cancel();
    expect((await first.status()).metadata.state).toBe("cancelled");
    await f.clock.advance(1_000);
    expect(f.seen).not.toContain("cancel");
    await second.delete();
    await f.clock.advance(1_000);
    expect(f.seen).toContain("cancel");
    await f.clock.advance(60_000);
    expect(await f.operations.spend()).toMatchObject([{ calls: 2, cost: { USD: 2_000 }, wasted: { USD: 2_000 } }]);
  });

  it("advance a chain one step a batch, with the tools run here between the steps", async () => {
    // The validator is loaded with the first value, for which a clock that is moved by hand does not wait.
    await toSchema("at").check({ at: "" });
    const runs: string[] = [];
    const look = tool({
      name: "look",
      input: "at",
      execute({ at }) {
        runs.push(at);
        return `saw ${at}`;
      },
    });
    await using f = await openBatches({
      tools: [look],
      row: ({ request }) =>
        request.messages.at(-1)?.role === "tool"
          ? { events: textEvents(`done ${JSON.stringify(request.messages.at(-1)?.parts[0])}`) }
          : { events: toolCallEvents("look", { at: request.messages.length === 1 ? "sky" : "?" }) },
    });
    const batch = await f.operations.deferAll(
      [1, 2].map(() => f.model.chain("Q", { tools: look })),
      { lane: "batch" },
    );
    await f.clock.advance(2_000);
    await f.finish();
    expect(runs).toEqual(["sky", "sky"]);
    await f.finish();
    await f.finish();
    const [status] = await batch.wait();
    expect(status?.response?.text).toContain("saw sky");
    expect(status?.response?.steps).toHaveLength(2);
    expect(f.jobs.map(({ requests }) => requests.length)).toEqual([2, 2]);
    expect(await f.operations.spend()).toMatchObject([{ calls: 4, cost: { USD: 4_000 } }]);
  });

  it("mend an answer that does not fit its schema in one more round, where that is asked for", async () => {
    await toSchema("n int").check({ n: 1 });
    await using f = await openBatches({
      row: ({ request }) => ({ events: textEvents(request.messages.length > 1 ? '{"n":1}' : '{"n":"one"}') }),
    });
    const operation = await f.operations.defer(f.model.prompt("Q", { schema: "n int", repair: true }), {
      lane: "batch",
    });
    await f.clock.advance(2_000);
    await f.finish();
    await f.finish();
    await f.finish();
    expect((await operation.wait()).response?.steps?.at(-1)?.text).toBe('{"n":1}');
    expect(f.jobs).toHaveLength(2);
  });
});

describe("a lane that is chosen", () => {
  const hours = (f: { clock: { now(): number } }, count: number) => new Date(f.clock.now() + count * 3_600_000);

  it("is the cheapest that the deadline leaves time for, and says why", async () => {
    await using f = await openBatches({ worker: false });
    const of = async (deadline?: Date) =>
      (await (await f.operations.defer(f.model.prompt("a"), { lane: "auto", ...(deadline && { deadline }) })).status())
        .metadata;
    expect(await of()).toMatchObject({ lane: "batch", laneReason: "batch: 50 % cheaper, and there is no deadline" });
    expect(await of(hours(f, 30))).toMatchObject({
      lane: "batch",
      laneReason: "batch: 50 % cheaper, and the deadline leaves 30 h",
    });
    expect(await of(hours(f, 1))).toMatchObject({
      lane: "interactive",
      laneReason:
        "interactive: no batch, as it may take 24 h and the deadline leaves 60 min; no background, as p has none",
    });
    await expect(f.operations.defer(f.model.prompt("a"), { lane: "background" })).rejects.toThrow(
      'It can go "interactive" or "batch"',
    );
  });

  it("is left for the interactive one in time, and the ledger shows what both cost", async () => {
    await using f = await openBatches();
    const deadline = hours(f, 10);
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "auto", deadline });
    await f.clock.advance(2_000);
    expect(f.jobs).toHaveLength(1);
    await f.clock.advance(9.8 * 3_600_000);
    const status = await operation.wait();
    expect(status).toMatchObject({
      metadata: { lane: "interactive", laneReason: expect.stringContaining("would have missed its deadline") },
      response: { text: "now", cost: { nano: 2_000 } },
    });
    await f.clock.advance(120_000);
    expect(f.seen).toContain("cancel");
    expect(await f.operations.spend()).toMatchObject([{ calls: 2, cost: { USD: 3_000 }, wasted: { USD: 1_000 } }]);
  });

  it("that was forced is kept: what is late expires, and its row is disowned", async () => {
    await using f = await openBatches();
    const operation = await f.operations.defer(f.model.prompt("a"), { lane: "batch", deadline: hours(f, 1) });
    await f.clock.advance(3_700_000);
    expect((await operation.wait()).metadata.state).toBe("expired");
    await f.clock.advance(120_000);
    expect(f.seen).toContain("cancel");
    expect(f.seen).not.toContain("stream");
  });
});

describe("a budget", () => {
  it("refuses what could exceed it, by label and by day, before anything is written", async () => {
    const budgets = [{ maxCost: 0.00035, labels: { team: "docs" }, per: "day" as const }];
    await using f = await openBatches({ budgets });
    const labels = { team: "docs" };
    // Each may cost 100 output tokens and a little input: about 0.0001.
    await f.operations.defer(f.model.prompt("a"), { labels });
    await f.operations.defer(f.model.prompt("a"), { labels });
    await f.operations.defer(f.model.prompt("a"), { labels });
    for (let turn = 0; turn < 20; turn++) await f.clock.advance(100);
    expect(await f.store.budget("USD 2026-01-01 team=docs")).toEqual({ reserved: 0, spent: 6_000 });
    await using g = await openBatches({ budgets: [{ maxCost: 0.00015, labels }], worker: false });
    const kept = await g.operations.defer(g.model.prompt("a"), { labels });
    await expect(g.operations.defer(g.model.prompt("a"), { labels })).rejects.toMatchObject({ code: "cost-limit" });
    expect(await g.operations.defer(g.model.prompt("a"))).toBeDefined();
    expect((await g.operations.list()).operations).toHaveLength(2);
    await kept.cancel();
    expect(await g.operations.defer(g.model.prompt("a"), { labels })).toBeDefined();
  });
});
