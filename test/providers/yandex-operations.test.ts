/** Yandex in the background: submitted once, asked for by reference, decoded as an answer at once is. Numbers are those of the seeds' list. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { systemClock } from "../../src/core/clock.ts";
import { ConnectionError, ProviderError } from "../../src/core/errors.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { type Lane, type LaneResult, type LaneStatus, UnclearSubmissionError } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { manualClock, type Simulator, startSimulator } from "../../src/testing.ts";
import { type YandexSettings, yandex } from "../../src/yandex.ts";
import { serve } from "../support/server.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const settings = { apiKey: "t1.token-123456", folderId: "folder1" };
const info = (name: string) => ({ id: `yandex:${name}`, provider: "yandex", name, capabilities: {} });

function context(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("script"), clock: systemClock, onRetry: () => {}, ...given };
}

function laneAt(baseURL: string, given: YandexSettings = {}): Lane {
  const lane = yandex({ ...settings, baseURL, ...given }).lanes?.background;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

const deferred = (input: unknown, options: PromptOptions = {}, name = "script") => ({
  id: "ours-1",
  request: createRequest(`yandex:${name}`, typeof input === "string" ? input : JSON.stringify(input), options),
  model: info(name),
});
const submit = (lane: Lane, input: unknown, given = context(), name = "script") =>
  lane.submit([deferred(input, {}, name)], "tag-1", given);

async function resultsOf(lane: Lane, reference: JsonValue, given = context()): Promise<LaneResult[]> {
  return Array.fromAsync(lane.results(reference, given));
}

const rejected = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

/** A simulator whose clock the lane goes by as well. */
async function simulated(): Promise<
  { simulator: Simulator; lane: Lane; given: CallContext; advance: (ms: number) => Promise<void> } & AsyncDisposable
> {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock });
  const lane = laneAt(simulator.yandexURL);
  const close = () => simulator.close();
  return {
    simulator,
    lane,
    given: context({ clock }),
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: close,
  };
}

/** The lane against one operation, as a server answers with it. */
async function polled(
  operation: JsonObject,
  status = 200,
): Promise<{ status: LaneStatus | undefined; error: unknown; results: LaneResult[] }> {
  await using server = await serve((response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(operation));
  });
  const lane = laneAt(server.url);
  const reference = { operationId: "op1", id: "ours-1" };
  let found: LaneStatus | undefined;
  const error = await rejected(lane.poll(reference, context()).then((each) => (found = each)));
  const results = await resultsOf(lane, reference).catch(() => []);
  return { status: found, error, results };
}

describe("a submission", () => {
  it("44: is a POST of the body of an answer at once, unstreamed, with key and folder, and gives a reference", async () => {
    await using test = await simulated();
    const lane = test.lane;
    const asked = deferred([{ type: "text", text: "Hi" }], { maxTokens: 2000, temperature: 0.3, stream: true });
    const reference = await lane.submit([asked], "tag-1", test.given);
    const [sent] = test.simulator.requests;
    expect(`${sent?.method} ${sent?.path}`).toBe("POST /yandex/foundationModels/v1/completionAsync");
    expect(sent?.headers).toMatchObject({
      "content-type": "application/json",
      ...{ authorization: "Bearer t1.token-123456", "x-folder-id": "folder1" },
    });
    expect(sent?.body).toEqual({
      modelUri: "gpt://folder1/script/latest",
      completionOptions: { stream: false, temperature: 0.3, maxTokens: "2000" },
      messages: [{ role: "user", text: '[{"type":"text","text":"Hi"}]' }],
    });
    expect(reference).toEqual({ operationId: "sim_operation_1", id: "ours-1", submittedAt: test.given.clock.now() });
    expect(await lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 1000 });
  });

  it("49: whose answer is lost is not sent again, and says that it is unclear", async () => {
    await using test = await simulated();
    const error = await rejected(submit(test.lane, "cut", test.given, "flaky"));
    expect(error).toBeInstanceOf(UnclearSubmissionError);
    expect(error).toMatchObject({ code: "connection", retryable: false, cause: expect.any(ConnectionError) });
    expect(error.message).toMatch(/^It is unclear whether yandex took the submission: .* It was not sent again/);
    expect(test.simulator.requests).toHaveLength(1);
    expect(await test.lane.find({ tag: "tag-1", at: new Date(0), count: 1, ids: ["o"] }, test.given)).toBeUndefined();
    expect(test.lane.limits.findable).toBe(false);
  });

  it("49: is unclear too when the answer is a proxy's, broken off, or no operation", async () => {
    const answers: [number, string][] = [
      ...(
        [
          [500, "{}"],
          [502, "<html></html>"],
          [503, "<html></html>"],
          [504, "{}"],
        ] as const
      ).map(([a, b]) => [a, b] as [number, string]),
      ...[[200, "not JSON"] as [number, string], [200, '{"done":false}'] as [number, string]],
    ];
    for (const [status, body] of answers) {
      await using server = await serve((response) => void response.writeHead(status).end(body));
      const error = await rejected(submit(laneAt(server.url), "hi"));
      expect([status, body, error instanceof UnclearSubmissionError]).toEqual([status, body, true]);
      expect(server.received).toHaveLength(1);
    }
  });

  it("that was clearly refused is sent again, with one idempotency key, or says what is wrong", async () => {
    await using server = await serve((response, _request, number) => {
      if (number < 3) {
        response.writeHead(number === 1 ? 503 : 429, { "retry-after-ms": "1" });
        response.end(JSON.stringify({ error: { grpcCode: 14, message: "busy", httpCode: 503 } }));
      } else response.end(JSON.stringify({ id: "op1", done: false }));
    });
    expect(await submit(laneAt(server.url), "hi")).toMatchObject({ operationId: "op1" });
    const keys = server.received.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    await using refusing = await serve((response) => void response.writeHead(401).end('{"code":16,"message":"no"}'));
    expect(await rejected(submit(laneAt(refusing.url), "hi"))).toMatchObject({ code: "authentication" });
    const closed = laneAt("http://127.0.0.1:1", { maxRetries: 0 });
    expect(await rejected(submit(closed, "hi"))).toBeInstanceOf(ConnectionError);
  });

  it("holds one request, and what the protocol cannot carry is refused before it is sent", async () => {
    const lane = laneAt("http://127.0.0.1:1");
    const two = [deferred("a"), deferred("b")];
    expect(await rejected(lane.submit(two, "tag", context()))).toMatchObject({ field: "requests" });
    const hot = [deferred("a", { temperature: 2 })];
    expect(await rejected(lane.submit(hot, "tag", context()))).toMatchObject({ field: "temperature" });
    expect(lane.limits.requests).toBe(1);
  });
});

describe("an operation", () => {
  it("45: is asked for by its reference, in another process too, until its result comes", async () => {
    await using test = await simulated();
    const steps = [
      { type: "text", text: "Hello" },
      { type: "usage", input: 31, output: 10 },
    ];
    const stored = JSON.stringify(await submit(test.lane, steps, test.given));
    const other = laneAt(test.simulator.yandexURL);
    expect((await other.poll(JSON.parse(stored), test.given)).state).toBe("running");
    await test.advance(1000);
    expect(await other.poll(JSON.parse(stored), test.given)).toEqual({ state: "done", pollAgainMs: 0 });
    const [result, ...more] = await resultsOf(other, JSON.parse(stored), test.given);
    expect([result?.id, more]).toEqual(["ours-1", []]);
    const answer = assemble("yandex:script", result?.events ?? []);
    expect(answer).toMatchObject({ text: "Hello", finishReason: "stop", resolvedModel: "simulated" });
    expect(answer.usage).toMatchObject({ input: 31, output: 10, total: 41 });
    expect(answer.providerMetadata).toBeUndefined();
    const ids = { operationId: (JSON.parse(stored) as { operationId: string }).operationId };
    expect((await resultsOf(other, ids, test.given))[0]).toMatchObject({ id: ids.operationId });
    for (const { method, headers } of test.simulator.requests.slice(1)) {
      expect([method, headers.authorization]).toEqual(["GET", "Bearer t1.token-123456"]);
      expect([headers["x-folder-id"], headers["content-type"]]).toEqual([undefined, undefined]);
    }
  });

  it("46: has no result while it runs, and is asked for anew every time", async () => {
    await using test = await simulated();
    const reference = await submit(test.lane, [{ type: "text", text: "x" }], test.given);
    const error = await rejected(resultsOf(test.lane, reference, test.given));
    expect(error).toMatchObject({
      retryable: true,
      message: expect.stringContaining("sim_operation_1 of yandex is running"),
    });
    await test.advance(1000);
    expect((await test.lane.poll(reference, test.given)).state).toBe("done");
    expect(test.simulator.requests.map(({ path }) => path).some((path) => path.endsWith(":cancel"))).toBe(false);
  });

  it("47: whose poll is refused says so once, with the wait that is asked for, and is submitted once", async () => {
    await using test = await simulated();
    const polls = [
      { type: "poll", status: 503 },
      { type: "poll", status: 429, headers: { "retry-after": "1" } },
    ];
    const reference = await submit(test.lane, [...polls, { type: "text", text: "x" }], test.given);
    await test.advance(1000);
    const poll = () => test.lane.poll(reference, test.given);
    expect(await rejected(poll())).toMatchObject({ code: "overloaded", retryable: true });
    expect(await rejected(poll())).toMatchObject({ code: "rate-limit", retryable: true, retryAfterMs: 1000 });
    expect((await poll()).state).toBe("done");
    expect(test.simulator.requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET"]);
  });

  it("48: that failed tells its id, code and message; with an error and not done, it is still running", async () => {
    await using test = await simulated();
    const poll = { type: "poll", error: { code: 13, message: "rolling back" } };
    const reference = await submit(
      test.lane,
      [poll, { type: "error", error: { code: 14, message: "Out." } }],
      test.given,
    );
    expect((await test.lane.poll(reference, test.given)).state).toBe("running");
    await test.advance(1000);
    const { state, error } = await test.lane.poll(reference, test.given);
    expect(state).toBe("failed");
    expect(error).toMatchObject({ code: "overloaded", providerCode: "14", retryable: true });
    expect(error?.message).toBe("Operation sim_operation_1 of yandex failed with code 14: Out.");
    const [result] = await resultsOf(test.lane, reference, test.given);
    expect(result).toMatchObject({ id: "ours-1", error: { message: error?.message } });
  });

  it("that is done with neither an answer nor an error has failed, and says so", async () => {
    const { status, results } = await polled({ id: "op1", done: true });
    expect(status).toMatchObject({ state: "failed" });
    expect(status?.error?.message).toBe("Operation op1 of yandex is done, but has neither a response nor an error.");
    expect(results).toMatchObject([{ id: "ours-1", error: {} }]);
  });

  it("whose response is no answer has a result that is an error", async () => {
    const { status, results } = await polled({ id: "op1", done: true, response: { "@type": "x" } });
    expect(status?.state).toBe("done");
    expect(results).toMatchObject([{ id: "ours-1", error: { code: "provider" } }]);
  });

  it("that is another one, or none, is no state", async () => {
    expect((await polled({ id: "op2", done: true })).error).toBeInstanceOf(ProviderError);
    expect((await polled({ done: true })).error).toBeInstanceOf(ProviderError);
    expect((await polled({ code: 5, message: "not found" }, 404)).error).toMatchObject({
      status: 404,
      providerCode: "5",
    });
    const lane = laneAt("http://127.0.0.1:1");
    for (const reference of ["op1", null, { operationId: "../x" }]) {
      expect(await rejected(lane.poll(reference, context()))).toMatchObject({ field: "reference" });
    }
  });

  it("is cancelled as often as one likes, also when it is done", async () => {
    await using test = await simulated();
    const [one, two] = [
      await submit(test.lane, "hi", test.given, "prose"),
      await submit(test.lane, "hi", test.given, "prose"),
    ];
    await test.lane.cancel(one, test.given);
    await test.lane.cancel(one, test.given);
    expect(await test.lane.poll(one, test.given)).toMatchObject({ state: "cancelled", error: { providerCode: "1" } });
    await test.advance(1000);
    await test.lane.cancel(two, test.given);
    expect((await test.lane.poll(two, test.given)).state).toBe("done");
    await using server = await serve((response) => void response.writeHead(400).end('{"code":9,"message":"done"}'));
    await laneAt(server.url).cancel({ operationId: "op1" }, context());
    expect(server.received[0]?.path).toBe("/operations/op1:cancel");
  });

  it("has expired when the provider has forgotten it after three days, and not before", async () => {
    await using test = await simulated();
    const reference = await submit(test.lane, "hi", test.given, "prose");
    const unknown = { operationId: "unknown", submittedAt: test.given.clock.now() };
    expect(await rejected(test.lane.poll(unknown, test.given))).toMatchObject({ status: 404, retryable: false });
    await test.advance(3 * 24 * 3_600_000 + 2000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    expect(await resultsOf(test.lane, reference, test.given)).toMatchObject([{ id: "ours-1", error: { status: 404 } }]);
  });

  it("54: is asked for with the token of that moment, and its reference holds none", async () => {
    let tokens = 0;
    await using simulator = await startSimulator({ delayMs: 0, asyncMs: 0 });
    const lane = laneAt(simulator.yandexURL, { apiKey: () => `t1.token-number-${++tokens}` });
    const reference = await submit(lane, "hi", context(), "prose");
    await lane.poll(reference, context());
    await lane.cancel(reference, context());
    const sent = simulator.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([1, 2, 3].map((number) => `Bearer t1.token-number-${number}`));
    expect(JSON.stringify(reference)).not.toContain("t1.");
  });

  it("numbers its calls after those of the conversation before", async () => {
    await using test = await simulated();
    const call = { type: "tool-call" as const, id: "a", name: "f", input: {} };
    const result = { type: "tool-result" as const, id: "a", name: "f", output: "ok" };
    const words = JSON.stringify([[{ type: "tool-call", name: "f" }], [{ type: "tool-call", name: "f" }]]);
    const history = [
      { role: "user" as const, content: words },
      { role: "assistant" as const, content: [call] },
      { role: "tool" as const, content: [result] },
    ];
    const request = { id: "ours-1", request: createRequest("yandex:script", history), model: info("script") };
    const reference = await test.lane.submit([request], "tag", test.given);
    await test.advance(1000);
    const [{ events = [] } = {}] = await resultsOf(test.lane, reference, test.given);
    expect(assemble("yandex:script", events).toolCalls).toMatchObject([{ id: "call_1", name: "f" }]);
  });
});

describe("where operations are asked for", () => {
  const asked = async (given: YandexSettings, environment: Readonly<Record<string, string>> = {}) => {
    const urls: string[] = [];
    const fetched = async (url: Parameters<typeof fetch>[0]) => {
      urls.push(String(url));
      return Response.json({ id: "op1", done: false });
    };
    const kept = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const lane = yandex({ ...settings, ...given, fetch: fetched }).lanes?.background;
      await lane?.poll({ operationId: "op1" }, context());
    } finally {
      process.env = kept;
    }
    return urls[0];
  };

  it("is a host of their own, or the setting, the address that was given, or the environment", async () => {
    const own = "https://operation.api.cloud.yandex.net/operations/op1";
    expect(await asked({})).toBe(own);
    expect(await asked({ baseURL: "https://llm.api.cloud.yandex.net/" })).toBe(own);
    expect(await asked({ baseURL: "https://proxy.example/y" })).toBe("https://proxy.example/y/operations/op1");
    expect(await asked({ operationsURL: "https://ops.example/" })).toBe("https://ops.example/operations/op1");
    expect(await asked({}, { YC_API_ENDPOINT: "api.yandexcloud.kz:443" })).toBe(
      "https://operation.api.yandexcloud.kz/operations/op1",
    );
    const elsewhere = { YC_OPERATION_ENDPOINT: "operation.example:8443" };
    expect(await asked({}, elsewhere)).toBe("https://operation.example:8443/operations/op1");
    expect(await asked({ baseURL: "http://127.0.0.1:9" }, elsewhere)).toBe("http://127.0.0.1:9/operations/op1");
    expect(() => yandex({ operationsURL: "nowhere" })).toThrow("operationsURL is");
  });
});

describe("the recorded operation", () => {
  const recordings = findRecordings();
  const recorded =
    recordings.folder === undefined ? undefined : recordings.cases.find(({ api }) => api === "yandex.operation");

  it.skipIf(!recorded)(
    `gives what was recorded${recorded ? "" : `, skipped: ${recordings.folder === undefined ? recordings.missing : "no such case"}`}`,
    async () => {
      if (!recorded || recordings.folder === undefined) return;
      const exchanges = readExchanges(recordings.folder, recorded);
      const server = await ReplayServer.start();
      const session = server.play(
        exchanges.flatMap((exchange, index) =>
          index === 2 ? [answerOf(exchange), answerOf(exchange, 1)] : [answerOf(exchange)],
        ),
      );
      const lane = laneAt(session.url);
      const expected = exchanges.map(
        (exchange) => exchange.expected as { operationId: string; done: boolean; result?: { text: string } },
      );
      const reference = await submit(lane, "ping", context({ model: info("yandexgpt") }), "yandexgpt");
      expect(reference).toMatchObject({ operationId: expected[0]?.operationId });
      expect((await lane.poll(reference, context())).state).toBe("running");
      expect((await lane.poll(reference, context())).state).toBe("done");
      const [{ events = [] } = {}] = await resultsOf(lane, reference);
      const result = assemble("yandex:yandexgpt", events);
      expect(result).toMatchObject({
        text: expected[2]?.result?.text,
        finishReason: "stop",
        resolvedModel: "07.03.2024",
      });
      expect(result.usage).toMatchObject({ input: 15, output: 107, total: 122 });
      const sent = session.requests.slice(0, 3).map(({ method, path }) => `${method} ${path}`);
      expect(sent).toEqual(exchanges.map(({ request }) => `${request.method} ${request.path}`));
      await server.close();
    },
  );
});
