/** Operations that the provider carries out: handed over once, asked for until they are done, and never sent twice unasked. */
import { describe, expect, it } from "vitest";
import { AfterwordError, ConnectionError, OverloadedError, RateLimitError } from "../../src/core/errors.ts";
import type { JsonValue } from "../../src/core/json.ts";
import { type Lane, type LaneStatus, UnclearSubmissionError } from "../../src/core/lane.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { openOperations } from "../../src/operations.ts";
import { manualClock } from "../../src/testing.ts";
import { failure } from "../support/fake.ts";
import { textEvents } from "../support/models.ts";

interface Script {
  readonly submit?: readonly (unknown | "ok")[];
  readonly polls?: readonly (LaneStatus["state"] | Error)[];
  readonly found?: JsonValue;
  /** What reading the results fails with, one time after the other. */
  readonly unread?: readonly Error[];
}

async function open({ submit = ["ok"], polls = ["running", "done"], found, unread = [] }: Script) {
  const clock = manualClock();
  const seen: string[] = [];
  let submits = 0;
  let asked = 0;
  const failures = unread.values();
  let cancelled = false;
  const lane: Lane = {
    limits: { requests: 1 },
    async submit([request]) {
      seen.push("submit");
      const next = submit[submits++] ?? "ok";
      if (next !== "ok") throw next;
      return { job: request?.id ?? "" };
    },
    async find() {
      seen.push("find");
      return found;
    },
    async poll() {
      seen.push("poll");
      const next = cancelled ? "cancelled" : polls[Math.min(asked++, polls.length - 1)];
      if (next instanceof Error) throw next;
      return { state: next as LaneStatus["state"], pollAgainMs: 10_000 };
    },
    async *results(reference) {
      seen.push("results");
      const { job } = reference as { job: string };
      const { value: failed } = failures.next();
      if (failed) throw failed;
      if (cancelled || polls[asked - 1] === "failed") return;
      yield { id: job, events: textEvents("late") };
    },
    async cancel() {
      seen.push("cancel");
      cancelled = true;
    },
  };
  const provider = { name: "p", lanes: { background: lane }, async *stream() {} };
  const prices = { currency: "USD", input: 1, output: 1, lanes: { background: 0.5 } } as const;
  const registry = createRegistry({
    clock,
    providers: [provider],
    models: [{ id: "p:m", provider: "p", name: "m", capabilities: {}, prices }],
  });
  const operations = await openOperations({ store: memoryStore(), registry, clock });
  const defer = () => operations.defer(registry.getModel("p:m").prompt("Q"), { lane: "background" });
  return { clock, seen, operations, defer, registry, [Symbol.asyncDispose]: () => operations.close(0) };
}

const until = async (operation: Awaited<ReturnType<Awaited<ReturnType<typeof open>>["defer"]>>, wanted: string) => {
  for await (const { event } of operation.events()) if (event.type === "state" && event.state === wanted) return;
};

describe("an operation in the background", () => {
  it("is submitted once, asked for when the provider says, and has the answer and its price in the end", async () => {
    await using f = await open({ polls: ["running", "running", "done"] });
    const operation = await f.defer();
    await until(operation, "waiting");
    expect((await operation.status()).metadata).toMatchObject({ state: "waiting", reference: { job: operation.id } });
    expect(f.seen).toEqual(["submit", "poll"]);
    await f.clock.advance(9_999);
    expect(f.seen).toEqual(["submit", "poll"]);
    await f.clock.advance(1_001);
    await f.clock.advance(11_000);
    const { response } = await operation.wait();
    expect(response).toMatchObject({ text: "late", cost: { nano: 1_000, basis: "derived" } });
    expect(f.seen).toEqual(["submit", "poll", "poll", "poll", "results"]);
    expect(await f.operations.spend()).toMatchObject([{ key: "p:m", calls: 1, cost: { USD: 1_000 } }]);
  });

  it("is asked for again where asking fails, after the wait that the provider asks for, and not submitted again", async () => {
    const busy = new OverloadedError("busy", { provider: "p", retryable: true });
    const limited = new RateLimitError("slow", { provider: "p", retryable: true, retryAfterMs: 60_000 });
    await using f = await open({ polls: ["running", busy, limited, "done"] });
    const operation = await f.defer();
    await until(operation, "waiting");
    for (const ms of [11_000, 11_000, 66_000]) await f.clock.advance(ms);
    expect((await operation.wait()).response?.text).toBe("late");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(1);
  });

  it("that the provider refuses is submitted again later", async () => {
    await using f = await open({
      submit: [new OverloadedError("busy", { provider: "p", retryable: true }), "ok"],
      polls: ["done"],
    });
    const operation = await f.defer();
    await f.clock.advance(5_000);
    await f.clock.advance(11_000);
    await f.clock.advance(11_000);
    expect((await operation.wait()).response?.text).toBe("late");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(2);
  });

  it("that fails there has failed, and is submitted anew when it is tried again", async () => {
    await using f = await open({ polls: ["running", "failed", "running", "done"] });
    const operation = await f.defer();
    for (let second = 0; second < 60; second++) await f.clock.advance(1_000);
    expect((await operation.wait()).metadata.state).toBe("failed");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(1);
    await operation.retry();
    for (let second = 0; second < 30; second++) await f.clock.advance(1_000);
    expect((await operation.wait()).response?.text).toBe("late");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(2);
  });

  it("49: of which nobody knows whether it was taken is not sent again, stands in the ledger, and waits for a decision", async () => {
    const lost = new UnclearSubmissionError("p", new ConnectionError("reset", { retryable: true }));
    await using f = await open({ submit: [lost, "ok"], polls: ["done"] });
    const operation = await f.defer();
    const status = await operation.wait();
    expect(status).toMatchObject({
      metadata: { state: "failed" },
      error: { message: expect.stringContaining("It is unclear whether p took") },
    });
    expect(f.seen).toEqual(["submit", "find"]);
    expect(await f.operations.spend()).toMatchObject([{ uncertain: 1 }]);
    await operation.retry();
    await until(operation, "waiting");
    await f.clock.advance(11_000);
    expect((await operation.wait()).response?.text).toBe("late");
  });

  it("whose answer could not be read is asked for again, as often as it takes, and not submitted again", async () => {
    const broken = new ConnectionError("reset", { retryable: true });
    await using f = await open({ polls: ["done"], unread: Array.from({ length: 7 }, () => broken) });
    const operation = await f.defer();
    await f.clock.advance(120_000);
    expect((await operation.wait()).response?.text).toBe("late");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(1);
    expect(await f.operations.spend()).toMatchObject([{ calls: 1, uncertain: 0 }]);
  });

  it("of which the provider says nothing any more has failed, may have been paid, and is sent again when it is tried again", async () => {
    const gone = new AfterwordError("provider", "It is not there any more.");
    await using f = await open({ polls: ["running", gone, "done"] });
    const operation = await f.defer();
    await f.clock.advance(30_000);
    expect(await operation.wait()).toMatchObject({ metadata: { state: "failed" }, error: { message: gone.message } });
    expect(await f.operations.spend()).toMatchObject([{ calls: 1, uncertain: 1 }]);
    await operation.retry();
    await f.clock.advance(30_000);
    expect((await operation.wait()).response?.text).toBe("late");
    expect(f.seen.filter((call) => call === "submit")).toHaveLength(2);
    expect(await f.operations.spend()).toMatchObject([{ calls: 2, uncertain: 1 }]);
  });

  it("that is found at the provider after an unclear submission is adopted", async () => {
    const lost = new UnclearSubmissionError("p", new ConnectionError("reset", { retryable: true }));
    await using f = await open({ submit: [lost], found: { job: "theirs" }, polls: ["running"] });
    const operation = await f.defer();
    await until(operation, "waiting");
    expect((await operation.status()).metadata.reference).toEqual({ job: "theirs" });
    expect(f.seen).toEqual(["submit", "find", "poll"]);
  });

  it("is cancelled at the provider", async () => {
    await using f = await open({ polls: ["running"] });
    const operation = await f.defer();
    await until(operation, "waiting");
    await operation.cancel();
    expect((await operation.wait()).metadata.state).toBe("cancelled");
    expect(f.seen).toContain("cancel");
  });

  it("is refused where the provider has no such lane, and for chains", async () => {
    await using f = await open({});
    const plain = createRegistry({ providers: [{ name: "q", async *stream() {} }] });
    const other = await openOperations({ store: memoryStore(), registry: plain, worker: false });
    expect(await failure(other.defer(plain.getModel("q:m").prompt("Q"), { lane: "background" }))).toMatchObject({
      code: "unsupported",
    });
    const chain = f.registry.getModel("p:m").chain("Q");
    expect(await failure(f.operations.defer(chain, { lane: "background" }))).toMatchObject({ code: "unsupported" });
    expect(f.seen).toEqual([]);
  });
});
