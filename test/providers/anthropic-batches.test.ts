/** Anthropic's batches as a lane: submitted once, found again without a tag, polled, and read row by row. */
import { afterEach, describe, expect, it } from "vitest";
import { type AnthropicSettings, anthropic } from "../../src/anthropic.ts";
import { assemble } from "../../src/core/assembler.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { type Lane, type LaneResult, UnclearSubmissionError } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { manualClock, type SimulatorOptions, startSimulator } from "../../src/testing.ts";
import { serve } from "../support/server.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const key = "key-0123456789";
const dayMs = 24 * 3_600_000;
const nowhere = "http://127.0.0.1:1";
const info = (name: string) => ({ id: `anthropic:${name}`, provider: "anthropic", name, capabilities: {} });

function context(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("script"), clock: systemClock, onRetry() {}, ...given };
}

function laneAt(baseURL: string, given: AnthropicSettings = {}): Lane {
  const lane = anthropic({ apiKey: key, baseURL, ...given }).lanes?.batch;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

/** A request whose answer is a script, or these words. */
const deferred = (id: string, script: unknown = id, options: PromptOptions = {}, name = "script") => {
  const steps = typeof script === "string" ? [{ type: "text", text: script }] : script;
  return { id, request: createRequest(`anthropic:${name}`, JSON.stringify(steps), options), model: info(name) };
};
const requests = (...ids: readonly string[]) => ids.map((id) => deferred(id));

const resultsOf = (lane: Lane, reference: JsonValue, given = context()): Promise<LaneResult[]> =>
  Array.fromAsync(lane.results(reference, given));
const byId = (results: readonly LaneResult[]) => new Map(results.map((result) => [result.id, result]));
const textOf = (result: LaneResult | undefined) => assemble("anthropic:script", result?.events ?? []).text;
const rejected = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

const open: AsyncDisposable[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each[Symbol.asyncDispose]()));
});

/** A simulator whose clock the lane goes by as well. */
async function simulated(options: SimulatorOptions = {}, settings: AnthropicSettings = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  open.push(simulator);
  const lane = laneAt(simulator.anthropicURL, { maxRetries: 0, ...settings });
  const given = context({ clock });
  const sent = (ids: readonly string[], rest: object = {}) => {
    return { tag: "tag", at: new Date(clock.now()), count: ids.length, ids, ...rest };
  };
  return { simulator, lane, given, clock, sent, url: simulator.anthropicURL };
}

const counts = { processing: 0, succeeded: 1, errored: 0, canceled: 0, expired: 0 };
const ended = (url: string, rest: JsonObject = {}): JsonObject => ({
  ...{ id: "b1", type: "message_batch", processing_status: "ended", request_counts: counts },
  ...{ created_at: "2026-01-01T00:00:00Z", archived_at: null, results_url: `${url}/files/b1?part=1` },
  ...rest,
});
const running = (id: string, rest: JsonObject = {}) =>
  ended("", { id, processing_status: "in_progress", results_url: null, ...rest });

/** A server that answers by path, with JSON or with the text of a results file. */
async function answering(answers: (url: string) => Record<string, JsonValue>) {
  const server = await serve((response, { path }) => {
    const answer = answers(server.url)[path];
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(
      typeof answer === "string" ? answer : JSON.stringify(answer ?? { error: { type: "not_found_error" } }),
    );
  });
  open.push(server);
  return server;
}

const path = "/v1/messages/batches";
const message = { type: "message", id: "m", model: "m", role: "assistant", content: [{ type: "text", text: "A" }] };
const succeeded = { type: "succeeded", message: { ...message, stop_reason: "end_turn", usage: { output_tokens: 1 } } };

describe("a submission", () => {
  it("is one POST of the bodies of answers at once, with the provider's betas, and gives a small reference", async () => {
    const test = await simulated({}, { betas: ["one", "two"] });
    const body = { inference_geo: "us" };
    const asked = [
      deferred("a", "A", { maxTokens: 20, temperature: 0.5, stream: true }),
      deferred("B_2-", "B", { system: "Be brief.", providerOptions: { body } }, "prose"),
    ];
    const reference = await test.lane.submit(asked, "tag", test.given);
    expect(reference).toEqual({ batchId: "sim_msgbatch_1", submittedAt: test.clock.now() });
    const [sent, ...more] = test.simulator.requests;
    expect([sent?.method, sent?.path, more.length]).toEqual(["POST", `/anthropic${path}`, 0]);
    expect(sent?.headers).toMatchObject({
      ...{ "x-api-key": key, "anthropic-version": "2023-06-01", "anthropic-beta": "one,two" },
      ...{ "content-type": "application/json", accept: "application/json" },
    });
    const messages = (text: string) => [{ role: "user", content: JSON.stringify([{ type: "text", text }]) }];
    expect(sent?.body).toEqual({
      requests: [
        { custom_id: "a", params: { model: "script", max_tokens: 20, temperature: 0.5, messages: messages("A") } },
        {
          custom_id: "B_2-",
          params: { model: "prose", max_tokens: 4096, system: "Be brief.", messages: messages("B"), ...body },
        },
      ],
    });
  });

  it("is refused before it is sent where it is too much, or holds what a batch cannot", async () => {
    const lane = laneAt(nowhere);
    const refused = (given: Parameters<Lane["submit"]>[0]) => rejected(lane.submit(given, "tag", context()));
    expect(await refused([])).toMatchObject({ code: "invalid-request", field: "requests" });
    const many = Array(lane.limits.requests + 1).fill(deferred("a"));
    expect((await refused(many)).message).toBe("A batch holds 1 to 100000 requests, not 100001.");
    expect(await refused(requests("a", "b", "a"))).toMatchObject({ field: "id" });
    for (const id of ["", "a b", "ä", "a".repeat(65)])
      expect(await refused(requests(id))).toMatchObject({ field: "id" });
    const large = deferred("a", "x".repeat(26_000_000));
    const ten = Array.from({ length: 10 }, (_, index) => ({ ...large, id: `large-${index}` }));
    expect(await refused(ten)).toMatchObject({
      field: "requests",
      message: expect.stringContaining("256000000 bytes"),
    });
    const beta = { providerOptions: { headers: { "anthropic-beta": "one" } } };
    expect(await refused([deferred("a", "A", beta)])).toMatchObject({ field: "providerOptions.headers" });
    expect(await refused([deferred("a", "A", { temperature: 2 })])).toMatchObject({ field: "temperature" });
    expect(lane.limits).toEqual({ requests: 100_000, bytes: 256_000_000, windowMs: dayMs });
  });

  it("whose answer is lost is not sent again, and is found and adopted, once", async () => {
    for (const accept of ["500", "cut"] as const) {
      const test = await simulated({ jobFaults: [{ accept }] }, { maxRetries: 2 });
      const sent = test.sent(["a", "b"]);
      const error = await rejected(test.lane.submit(requests("a", "b"), "tag", test.given));
      expect(error).toBeInstanceOf(UnclearSubmissionError);
      expect([test.simulator.requests.length, test.simulator.jobs.length]).toEqual([1, 1]);
      const reference = await test.lane.find(sent, test.given);
      expect(reference).toMatchObject({ batchId: "sim_msgbatch_1", unproven: { count: 2, ids: ["a", "b"] } });
      await test.clock.advance(1000);
      expect(await test.lane.find(sent, test.given)).toEqual({
        ...{ batchId: "sim_msgbatch_1", submittedAt: sent.at.getTime() },
      });
      const found = byId(await resultsOf(test.lane, reference ?? null, test.given));
      expect([...found.keys()].sort().map((id) => textOf(found.get(id)))).toEqual(["a", "b"]);
    }
  });

  it("is unclear where what came is no batch, and clear where it was refused", async () => {
    for (const [status, body] of [
      [502, "<html></html>"],
      [504, "{}"],
      [200, "not JSON"],
      [200, '{"type":"message_batch"}'],
      [200, '{"id":"../x"}'],
    ] as const) {
      await using server = await serve((response) => void response.writeHead(status).end(body));
      const error = await rejected(laneAt(server.url).submit(requests("a"), "tag", context()));
      expect([status, body, error instanceof UnclearSubmissionError]).toEqual([status, body, true]);
      expect(server.received).toHaveLength(1);
    }
    const test = await simulated({ jobFaults: [{ refuse: 429 }, { refuse: 529 }] });
    const submit = () => rejected(test.lane.submit(requests("a"), "tag", test.given));
    expect(await submit()).toMatchObject({ code: "rate-limit", retryable: true });
    expect(await submit()).toMatchObject({ code: "overloaded", retryable: true });
    expect(test.simulator.jobs).toEqual([]);
  });

  it("takes an answer that tells no more than the id", async () => {
    const server = await serve((response) => void response.end('{"id":"b1"}'));
    open.push(server);
    expect(await laneAt(server.url).submit(requests("a"), "tag", context())).toMatchObject({ batchId: "b1" });
  });
});

describe("a lost submission", () => {
  it("is none only when it would be listed by now; before, the question is to be repeated", async () => {
    const test = await simulated();
    await test.lane.submit(requests("x", "y"), "tag", test.given);
    const sent = test.sent(["a"]);
    await test.clock.advance(5_000);
    const error = await rejected(test.lane.find(sent, test.given));
    expect(error).toMatchObject({ code: "provider", retryable: true, retryAfterMs: 5_000 });
    expect(error).not.toBeInstanceOf(UnclearSubmissionError);
    await test.clock.advance(115_000);
    expect(await test.lane.find(sent, test.given)).toBeUndefined();
  });

  it("is told from others that have ended by the ids in their results, whatever is broken there", async () => {
    const test = await simulated({ jobFaults: [{}, { malformedRows: 1 }, {}] });
    await test.lane.submit(requests("x", "y"), "other", test.given);
    const sent = test.sent(["a", "b"]);
    await test.lane.submit(requests("a", "b"), "tag", test.given);
    await test.lane.submit(requests("v", "w"), "other", test.given);
    await test.clock.advance(1000);
    const found = { batchId: "sim_msgbatch_2", submittedAt: sent.at.getTime() };
    expect(await test.lane.find(sent, test.given)).toEqual(found);
    // Nobody waits for "a" any more: one row that is not "b" tells nothing then.
    expect(await test.lane.find({ ...sent, ids: ["b"] }, test.given)).toEqual(found);
    expect(await test.lane.find({ ...sent, ids: ["a"] }, test.given)).toEqual(found);
    await test.clock.advance(120_000);
    const strange = { ...sent, ids: ["p", "q"] };
    expect(await test.lane.find(strange, test.given)).toBeUndefined();
  });

  it("is not guessed at where several of its size still run, and is told when they have ended", async () => {
    const test = await simulated();
    const sent = test.sent(["a", "b"]);
    await test.lane.submit(requests("a", "b"), "tag", test.given);
    await test.lane.submit(requests("x", "y"), "other", test.given);
    await test.lane.submit(requests("z"), "other", test.given);
    const error = await rejected(test.lane.find(sent, test.given));
    expect(error).toBeInstanceOf(UnclearSubmissionError);
    expect(error).toMatchObject({
      retryable: false,
      message: expect.stringContaining("sim_msgbatch_2, sim_msgbatch_1"),
    });
    await test.clock.advance(1000);
    expect(await test.lane.find(sent, test.given)).toMatchObject({ batchId: "sim_msgbatch_1" });
  });

  it("is none of those that were made more than a minute before, at which the search ends", async () => {
    const test = await simulated();
    for (let number = 0; number < 150; number++) await test.lane.submit(requests("a"), "old", test.given);
    await test.clock.advance(60_001);
    for (let number = 0; number < 101; number++) await test.lane.submit(requests("x", "y"), "new", test.given);
    const at = new Date(test.clock.now());
    await test.clock.advance(dayMs);
    test.simulator.requests.length = 0;
    expect(await test.lane.find(test.sent(["a"], { at }), test.given)).toBeUndefined();
    const asked = test.simulator.requests.map((request) => request.path);
    expect(asked).toEqual([`/anthropic${path}?limit=100`, `/anthropic${path}?limit=100&after_id=sim_msgbatch_152`]);
  });

  it("is adopted although our clock is ahead, but not where it may have been submitted twice within a minute", async () => {
    const test = await simulated();
    const at = new Date(test.clock.now() + 30_000);
    await test.lane.submit(requests("a", "b"), "tag", test.given);
    const find = (given: Date) => test.lane.find(test.sent(["a", "b"], { at: given }), test.given);
    expect(await find(at)).toMatchObject({ batchId: "sim_msgbatch_1", unproven: {} });
    await test.clock.advance(1000);
    expect(await rejected(find(at))).toBeInstanceOf(UnclearSubmissionError);
    const again = new Date(test.clock.now() + 1);
    await test.clock.advance(1);
    await test.lane.submit(requests("a", "b"), "tag", test.given);
    expect(await rejected(find(again))).toBeInstanceOf(UnclearSubmissionError);
    await test.clock.advance(1000);
    expect(await find(again)).toMatchObject({ batchId: "sim_msgbatch_2" });
  });

  it("for which another's was taken is looked for again when that one has ended, and has failed where it is nowhere", async () => {
    const test = await simulated();
    const sent = test.sent(["a", "b"]);
    await test.lane.submit(requests("x", "y"), "other", test.given);
    const reference = (await test.lane.find(sent, test.given)) ?? null;
    await test.clock.advance(1000);
    expect(await resultsOf(test.lane, reference, test.given)).toEqual([]);
    expect(await rejected(test.lane.poll(reference, test.given))).toMatchObject({ retryable: true });
    await test.lane.submit(requests("a", "b"), "tag", test.given);
    const found = { batchId: "sim_msgbatch_2", unproven: { ids: ["a", "b"] } };
    const moved = await test.lane.poll(reference, test.given);
    expect(moved).toMatchObject({ state: "running", pollAgainMs: 5_000, reference: found });
    await test.clock.advance(120_000);
    expect(await test.lane.poll(moved.reference ?? null, test.given)).toMatchObject({ state: "done" });
    expect(await resultsOf(test.lane, moved.reference ?? null, test.given)).toHaveLength(2);
    const nowhere = { ...(reference as JsonObject), unproven: { at: sent.at.getTime(), count: 2, ids: ["p"] } };
    expect(await test.lane.poll(nowhere, test.given)).toMatchObject({ state: "failed", error: { retryable: true } });
    expect(await resultsOf(test.lane, nowhere, test.given)).toEqual([]);
  });

  it("is an error where the list is none, or does not end", async () => {
    const find = async (page: JsonValue, at = 0) => {
      await using server = await serve((response) => void response.end(JSON.stringify(page)));
      const sent = { tag: "t", at: new Date(at), count: 1, ids: ["a"] };
      return [await rejected(laneAt(server.url).find(sent, context())), server.received.length] as const;
    };
    for (const page of [{}, { data: [{}], has_more: false }, { data: [], has_more: "no" }]) {
      expect((await find(page))[0]).toMatchObject({ code: "provider", status: 200 });
    }
    const other = { ...counts, succeeded: 2 };
    const endless = { data: [running("b1", { request_counts: other })], has_more: true };
    expect(await find(endless)).toEqual([expect.any(UnclearSubmissionError), 2]);
    expect(await find({ data: [], has_more: true })).toEqual([expect.any(UnclearSubmissionError), 1]);
  });
});

describe("a batch", () => {
  it("is asked for less and less often, at least when the provider says, and counts nothing until it has ended", async () => {
    const test = await simulated({ asyncMs: 2 * 3_600_000 });
    const reference = await test.lane.submit(requests("a", "b"), "tag", test.given);
    const poll = () => test.lane.poll(reference, test.given);
    // The provider asks for 10 s.
    expect(await poll()).toEqual({ state: "running", pollAgainMs: 10_000 });
    await test.clock.advance(300_000);
    expect(await poll()).toEqual({ state: "running", pollAgainMs: 30_000 });
    await test.clock.advance(3_600_000);
    expect(await poll()).toEqual({ state: "running", pollAgainMs: 60_000 });
    await test.clock.advance(2 * 3_600_000);
    expect(await poll()).toEqual({ state: "done", pollAgainMs: 0, counts: { total: 2, succeeded: 2, failed: 0 } });
    const server = await answering(() => ({ [`${path}/b1`]: running("b1") }));
    const given = context({ clock: manualClock() });
    expect(await laneAt(server.url).poll({ batchId: "b1" }, given)).toEqual({ state: "running", pollAgainMs: 5_000 });
  });

  it("gives the results of another process's reference, each by its id, in the batch's own price", async () => {
    const test = await simulated();
    const steps = [
      { type: "reasoning", text: "Hm." },
      { type: "tool-call", name: "f", input: { a: 1 }, id: "t1" },
      { type: "usage", input: 31, output: 10 },
    ];
    const stored = JSON.stringify(
      await test.lane.submit([deferred("a", steps), ...requests("b", "c")], "tag", test.given),
    );
    expect(stored).not.toContain(key);
    expect(await rejected(resultsOf(test.lane, JSON.parse(stored), test.given))).toMatchObject({
      ...{ retryable: true, message: "Batch sim_msgbatch_1 of anthropic is running and has no results yet." },
    });
    await test.clock.advance(1000);
    const other = laneAt(test.url);
    const found = byId(await resultsOf(other, JSON.parse(stored), test.given));
    expect([...found.keys()].sort()).toEqual(["a", "b", "c"]);
    expect([...found.keys()]).not.toEqual(["a", "b", "c"]);
    const answer = assemble("anthropic:script", found.get("a")?.events ?? []);
    expect(answer).toMatchObject({
      reasoning: "Hm.",
      toolCalls: [{ id: "t1", name: "f" }],
      finishReason: "tool-calls",
    });
    expect(answer.usage).toMatchObject({ input: 31, output: 10, rates: ["batch"] });
    expect(textOf(found.get("c"))).toBe("c");
    expect(await resultsOf(other, { batchId: "sim_msgbatch_1" }, test.given)).toEqual([...found.values()]);
  });

  it("has failed rows as the errors that they would have been at once, with whether to try again", async () => {
    const test = await simulated();
    const error = (type: string, said = "No.") => [{ type: "error", error: { type, message: said } }];
    const types = ["overloaded_error", "api_error", "rate_limit_error", "timeout_error", "invalid_request_error"];
    const rows = types.map((type) => deferred(type, error(type)));
    const long = deferred("long", error("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"));
    const unheard = deferred("unheard", "x", {}, "unheard");
    const wrong = deferred("wrong", "x", { providerOptions: { body: { max_tokens: 0 } } });
    const reference = await test.lane.submit([...rows, long, unheard, wrong], "tag", test.given);
    await test.clock.advance(1000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      ...{ state: "done", counts: { total: 8, succeeded: 0, failed: 8 } },
    });
    const found = byId(await resultsOf(test.lane, reference, test.given));
    const seen = [...found].map(([id, { error }]) => [id, [error?.code, error?.retryable]]);
    expect(Object.fromEntries(seen)).toEqual({
      overloaded_error: ["overloaded", true],
      api_error: ["provider", true],
      rate_limit_error: ["rate-limit", true],
      timeout_error: ["provider", true],
      invalid_request_error: ["provider", false],
      long: ["context-length", false],
      unheard: ["provider", false],
      wrong: ["provider", false],
    });
    expect(found.get("api_error")?.error).toMatchObject({
      message: "api_error in batch sim_msgbatch_1 of anthropic failed: No.",
      ...{ providerCode: "api_error", requestId: "sim_req_sim_msgbatch_1_api_error" },
    });
  });

  it("that is cancelled keeps what was done, and says what was not run", async () => {
    const test = await simulated();
    const reference = await test.lane.submit(requests("a", "b"), "tag", test.given);
    await test.clock.advance(600);
    await test.lane.cancel(reference, test.given);
    await test.lane.cancel(reference, test.given);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running" });
    await test.clock.advance(50);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      ...{ state: "cancelled", pollAgainMs: 0, counts: { total: 2, succeeded: 1, failed: 0 } },
      error: { message: "Batch sim_msgbatch_1 of anthropic was cancelled before 1 of its 2 requests were run." },
    });
    const found = byId(await resultsOf(test.lane, reference, test.given));
    expect(textOf(found.get("a"))).toBe("a");
    expect(found.get("b")).toMatchObject({ notRun: "cancelled", error: { retryable: false } });
    await test.lane.cancel(reference, test.given);
  });

  it("that was done before it could be cancelled is done", async () => {
    const test = await simulated();
    const reference = await test.lane.submit(requests("a"), "tag", test.given);
    await test.clock.advance(990);
    await test.lane.cancel(reference, test.given);
    await test.clock.advance(100);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "done" });
    await test.lane.cancel(reference, test.given);
  });

  it("that cannot be cancelled, and has not ended, is an error", async () => {
    const server = await serve((response, { path: asked }) => {
      if (!asked.endsWith("/cancel")) return void response.end(JSON.stringify(running("b1")));
      response.writeHead(400).end('{"error":{"type":"invalid_request_error","message":"Not now."}}');
    });
    open.push(server);
    const error = await rejected(laneAt(server.url).cancel({ batchId: "b1" }, context()));
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining("Not now.") });
  });

  it("that takes longer than a day expires with the rows that were not run, which may be tried again", async () => {
    const test = await simulated({ jobFaults: [{ expiredRows: 1 }] });
    const reference = await test.lane.submit(requests("a", "b"), "tag", test.given);
    await test.clock.advance(dayMs);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      ...{ state: "expired", counts: { total: 2, succeeded: 1, failed: 0 } },
      error: { message: expect.stringContaining("has expired before 1 of its 2 requests") },
    });
    const found = byId(await resultsOf(test.lane, reference, test.given));
    expect(textOf(found.get("a"))).toBe("a");
    expect(found.get("b")).toMatchObject({ notRun: "expired", error: { retryable: true } });
  });

  it("that is archived has expired, also where the provider has forgotten it, and has no results", async () => {
    const test = await simulated();
    const reference = await test.lane.submit(requests("a"), "tag", test.given);
    await test.clock.advance(29 * dayMs);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      ...{ state: "expired", counts: { succeeded: 1 }, error: { message: expect.stringContaining("is archived") } },
    });
    expect(await resultsOf(test.lane, reference, test.given)).toEqual([]);
    const forgotten = { ...(reference as JsonObject), batchId: "gone" };
    expect(await test.lane.poll(forgotten, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    expect(await resultsOf(test.lane, forgotten, test.given)).toEqual([]);
    await test.lane.cancel(forgotten, test.given);
  });

  it("is still running where it has ended and its results are not there yet, but not for ever", async () => {
    const test = await simulated({ jobFaults: [{ lateResultsMs: 60_000 }] });
    const reference = await test.lane.submit(requests("a"), "tag", test.given);
    await test.clock.advance(2000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running" });
    expect(await rejected(resultsOf(test.lane, reference, test.given))).toMatchObject({ retryable: true });
    await test.clock.advance(60_000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "done" });
    const server = await answering((url) => ({ [`${path}/b1`]: ended(url, { results_url: null }) }));
    const later = context({ clock: manualClock(Date.UTC(2026, 0, 30)) });
    expect(await laneAt(server.url).poll({ batchId: "b1" }, later)).toMatchObject({ state: "expired" });
  });

  it("that is not known is asked for again within its day, and is an error after that", async () => {
    const test = await simulated();
    const unknown = { batchId: "unknown", submittedAt: test.clock.now() };
    const poll = () => rejected(test.lane.poll(unknown, test.given));
    expect(await poll()).toMatchObject({ status: 404, retryable: true, message: expect.stringContaining("may pass") });
    await test.clock.advance(dayMs);
    expect(await poll()).toMatchObject({ status: 404, retryable: false });
    expect(await rejected(test.lane.poll({ batchId: "unknown" }, test.given))).toMatchObject({ retryable: false });
  });

  it("is asked for by nothing but a reference, and keeps what is uploaded nowhere", async () => {
    for (const reference of ["b1", null, {}, { batchId: "../x" }, { batchId: "b1?x" }]) {
      expect(await rejected(laneAt(nowhere).poll(reference, context()))).toMatchObject({ field: "reference" });
    }
    const test = await simulated();
    const reference = await test.lane.submit(requests("a"), "tag", test.given);
    await test.clock.advance(1000);
    await test.lane.discard?.(reference, test.given);
    expect(await resultsOf(test.lane, reference, test.given)).toHaveLength(1);
  });
});

describe("what a provider should not say", () => {
  it("is an error that passes where the state is not known, and a clear one else", async () => {
    const poll = async (answer: JsonValue) => {
      const server = await answering(() => ({ [`${path}/b1`]: answer }));
      return rejected(laneAt(server.url).poll({ batchId: "b1" }, context()));
    };
    expect(await poll(running("b1", { processing_status: "paused" }))).toMatchObject({ retryable: true });
    expect((await poll(running("b2"))).message).toBe("anthropic answered with batch b2 when asked for b1.");
    const wrong = [{}, running("b1", { request_counts: {} }), running("b1", { created_at: null })];
    for (const answer of wrong) expect(await poll(answer)).toMatchObject({ code: "provider", retryable: false });
  });

  it("harms its own row only, and names it where it can", async () => {
    const lines = [
      JSON.stringify({ custom_id: "good", result: succeeded }),
      '{"custom_id":"broken","result":{"type":"succ',
      '{"result":{"type":"succeeded"}}',
      "null",
      "",
      JSON.stringify({ custom_id: "none" }),
      JSON.stringify({ custom_id: "new", result: { type: "postponed" } }),
      JSON.stringify({ custom_id: "empty", result: { type: "succeeded", message: { type: "message" } } }),
      JSON.stringify({ custom_id: "odd", result: { type: "succeeded", message: { ...message, content: [{}] } } }),
      JSON.stringify({ custom_id: "mute", result: { type: "errored" } }),
      JSON.stringify({ custom_id: 7, result: succeeded }),
      JSON.stringify({ custom_id: "leaky", result: { type: "errored", error: { error: { message: `bad ${key}` } } } }),
      JSON.stringify({ custom_id: "last", result: succeeded }),
    ];
    const server = await answering((url) => ({ [`${path}/b1`]: ended(url), "/files/b1?part=1": lines.join("\n") }));
    const found = byId(await resultsOf(laneAt(server.url), { batchId: "b1" }));
    expect([textOf(found.get("good")), textOf(found.get("last"))]).toEqual(["A", "A"]);
    const failed = [...found].filter(([, { error }]) => error).map(([id]) => id);
    expect(failed).toEqual(["broken", "none", "new", "empty", "odd", "mute", "leaky"]);
    for (const id of failed) {
      expect([id, found.get(id)?.error]).toMatchObject([id, { code: "provider", retryable: false }]);
      expect(JSON.stringify(found.get(id)?.error) + found.get(id)?.error?.message).not.toContain(key);
    }
    expect(found.get("broken")?.error?.message).toBe("What batch b1 of anthropic tells of broken cannot be read.");
  });

  it("is an address for the key that is not the API's own; one of the API behind a proxy is asked for there", async () => {
    const strange = await serve((response) => void response.end(""));
    open.push(strange);
    const from = async (results_url: string) => {
      const server = await answering((url) => ({
        [`${path}/b1`]: ended(url, { results_url }),
        "/v1/results": JSON.stringify({ custom_id: "a", result: succeeded }),
      }));
      return rejected(
        resultsOf(laneAt(server.url), { batchId: "b1" })
          .then(byId)
          .then((found) => [...found.keys()]),
      );
    };
    for (const url of [strange.url, "https://api.anthropic.com.example/v1/results", "file:///x", "nowhere"]) {
      expect((await from(url)).message).toMatch(/the key is not sent there\.$/);
    }
    expect(strange.received).toEqual([]);
    expect(await from("https://api.anthropic.com/v1/results")).toBeUndefined();
  });

  it("is a results file that is not there, or breaks off, which is to be read again", async () => {
    const server = await answering((url) => ({ [`${path}/b1`]: ended(url) }));
    expect(await rejected(resultsOf(laneAt(server.url), { batchId: "b1" }))).toMatchObject({
      ...{ status: 404, retryable: true },
    });
    const breaking = await serve((response, { path: asked }) => {
      if (asked === `${path}/b1`) return void response.end(JSON.stringify(ended(breaking.url)));
      response.write(`${JSON.stringify({ custom_id: "a", result: succeeded })}\n{"custom_id":"b"`, () =>
        response.destroy(),
      );
    });
    open.push(breaking);
    const read: string[] = [];
    const reading = async () => {
      for await (const { id } of laneAt(breaking.url).results({ batchId: "b1" }, context())) read.push(id);
    };
    expect(await rejected(reading())).toMatchObject({ code: "connection", retryable: true });
    expect(read).toEqual(["a"]);
  });
});

describe("recorded batches", () => {
  const recordings = findRecordings();
  const why = recordings.folder === undefined ? `, skipped: ${recordings.missing}` : "";

  it.skipIf(why !== "")(`give what was recorded${why}`, async () => {
    if (recordings.folder === undefined) return;
    const { folder, cases } = recordings;
    const server = await ReplayServer.start();
    open.push({ [Symbol.asyncDispose]: () => server.close() });
    const exchangesOf = (id: string) => {
      const recorded = cases.find((each) => each.id === id);
      return recorded ? readExchanges(folder, recorded) : [];
    };
    const pathsOf = (exchanges: ReturnType<typeof exchangesOf>) =>
      exchanges.map(({ request }) => `${request.method} ${request.path}`);
    const given = context({ clock: manualClock(Date.parse("2026-08-19T14:46:00Z")) });

    const [created, first, second, last, results] = exchangesOf("anthropic-batch/flow");
    if (!created || !first || !second || !last || !results) throw new Error("the recording has no such exchanges");
    const flow = [created, first, second, last, last, results];
    // Its results are asked for where the API is reached, which is not where the recording was made.
    const session = server.play([...flow.map((each) => answerOf(each)), answerOf(last), answerOf(results, 1)]);
    const lane = laneAt(session.url);
    const reference = await lane.submit(requests("0", "1"), "tag", given);
    const state = async () => lane.poll(reference, given);
    expect(await state()).toEqual({ state: "running", pollAgainMs: 10_000 });
    expect(await state()).toEqual({ state: "running", pollAgainMs: 10_000 });
    expect(await state()).toEqual({ state: "done", pollAgainMs: 0, counts: { total: 2, succeeded: 2, failed: 0 } });
    const found = await resultsOf(lane, reference, given);
    expect(found.map((each) => [each.id, textOf(each)])).toEqual([
      ["0", "4"],
      ["1", "Jupiter"],
    ]);
    expect(assemble("anthropic:m", found[0]?.events ?? [])).toMatchObject({
      ...{ finishReason: "stop", resolvedModel: "claude-haiku-4-5-20251001" },
      usage: { input: 20, output: 5, rates: ["batch"] },
    });
    expect(await resultsOf(lane, reference, given)).toEqual(found);
    const sent = session.requests.map((request) => `${request.method} ${request.path}`);
    expect(sent.slice(0, 6)).toEqual(pathsOf(flow));
    const shapeOf = (body: JsonValue | undefined) =>
      ((body as { requests: JsonObject[] }).requests ?? []).map(({ custom_id, params, ...more }) => [custom_id, more]);
    expect(shapeOf(session.requests[0]?.body)).toEqual(shapeOf(created.request.body));

    const cancelled = exchangesOf("anthropic-batch/cancel");
    const other = server.play(cancelled.map((each) => answerOf(each)));
    const cancelling = laneAt(other.url);
    await cancelling.cancel(await cancelling.submit(requests("0"), "tag", given), given);
    expect(other.requests.map((request) => `${request.method} ${request.path}`)).toEqual(pathsOf(cancelled));
    expect(other.requests[1]?.body).toEqual(cancelled[1]?.request.body);
  });
});
