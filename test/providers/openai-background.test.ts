/** OpenAI's responses in the background: created once, asked for by reference, forgotten by the provider, and decoded as an answer at once is. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { ConnectionError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import {
  context,
  deferred,
  laneAt,
  minute,
  polled,
  rejected,
  resultsOf,
  simulated,
  submit,
} from "../support/background.ts";
import { serve } from "../support/server.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const unknown = { error: { message: "Response with id 'resp_1' not found.", type: "invalid_request_error" } };

describe("a submission", () => {
  it("is the body of an answer at once, unstreamed, in the background, with our tag", async () => {
    await using test = await simulated();
    const given = { body: { store: true }, headers: { "x-mine": "1" } };
    const asked = deferred("Hi", { maxTokens: 20, metadata: { a: "b" }, providerOptions: given });
    const reference = await test.lane.submit([asked], "tag-1", test.given);
    const [sent] = test.simulator.requests;
    expect(`${sent?.method} ${sent?.path}`).toBe("POST /openai/v1/responses");
    expect(sent?.headers).toMatchObject({
      authorization: "Bearer key-123456",
      "openai-project": "proj",
      "x-mine": "1",
    });
    expect(sent?.body).toEqual({
      ...{ model: "prose", input: [{ role: "user", content: "Hi" }], max_output_tokens: 20 },
      ...{ background: true, store: true, metadata: { a: "b", afterword_tag: "tag-1" } },
    });
    expect(reference).toEqual({
      ...{ responseId: "sim_resp_1", id: "ours-1", submittedAt: test.given.clock.now(), stored: true },
    });
    expect(JSON.stringify(reference)).not.toContain("key-");
    await test.lane.poll(reference, test.given);
    expect(test.simulator.requests[1]?.headers).toMatchObject({ "openai-project": "proj" });
  });

  it("keeps store as the request says, and leaves the tag out where there is no room for it", async () => {
    await using test = await simulated();
    const pairs = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`key${index}`, "v"]));
    await test.lane.submit([deferred("Hi", { metadata: pairs })], "tag-1", test.given);
    await test.lane.submit([deferred("Hi")], "t".repeat(513), test.given);
    const body = { background: false, stream: false, metadata: { mine: "1" } };
    await test.lane.submit([deferred("Hi", { providerOptions: { body } })], "tag-2", test.given);
    const bodies = test.simulator.requests.map((request) => request.body as JsonObject);
    expect(bodies.map(({ store, background }) => [store, background])).toEqual(Array(3).fill([false, true]));
    expect(bodies.map(({ metadata }) => metadata)).toEqual([pairs, undefined, { mine: "1", afterword_tag: "tag-2" }]);
  });

  it("whose answer is lost is not sent again, and cannot be found", async () => {
    await using test = await simulated({ jobFaults: [{ accept: "500" }, { accept: "cut" }] });
    for (const cause of [{ status: 500 }, expect.any(ConnectionError)]) {
      const error = await rejected(submit(test, "Hi"));
      expect(error).toBeInstanceOf(UnclearSubmissionError);
      expect(error.cause).toMatchObject(cause);
    }
    expect([test.simulator.requests.length, test.simulator.jobs.length]).toEqual([2, 2]);
    const sent = { tag: "tag-1", at: new Date(0), count: 1, ids: ["ours-1"] };
    expect(await test.lane.find(sent, test.given)).toBeUndefined();
    expect(test.lane.limits).toEqual({ requests: 1, findable: false });
  });

  it("is unclear too when the answer names no response", async () => {
    for (const body of ["not JSON", "{}", '{"id":"../files"}', '{"id":7}', '{"error":{"message":"oh"}}', ""]) {
      await using server = await serve((response) => void response.writeHead(200).end(body));
      const error = await rejected(submit({ lane: laneAt(server.url), given: context() }, "hi"));
      expect([body, error instanceof UnclearSubmissionError]).toEqual([body, true]);
      expect(server.received).toHaveLength(1);
    }
  });

  it("that was clearly refused is sent again, or says what is wrong", async () => {
    await using server = await serve((response, _request, number) => {
      const [status, body] = number === 1 ? [429, unknown] : [200, { id: "resp_1", status: "queued" }];
      response.writeHead(status as number, { "retry-after-ms": "1" }).end(JSON.stringify(body));
    });
    expect(await submit({ lane: laneAt(server.url), given: context() }, "hi")).toMatchObject({ responseId: "resp_1" });
    expect(server.received).toHaveLength(2);
    await using test = await simulated();
    const two = [deferred("a"), deferred("b")];
    expect(await rejected(test.lane.submit(two, "tag", test.given))).toMatchObject({ field: "requests" });
    const short = [deferred("a", { maxTokens: 1 })];
    expect(await rejected(test.lane.submit(short, "tag", test.given))).toMatchObject({ field: "maxTokens" });
    expect(test.simulator.requests).toHaveLength(0);
    expect(await rejected(submit(test, "hi", {}, "unheard"))).toMatchObject({ status: 404, code: "provider" });
  });
});

describe("a response in the background", () => {
  it("is asked for by its reference, in another process too, until its answer comes", async () => {
    await using test = await simulated();
    const stored = JSON.stringify(await submit(test, [{ type: "text", text: "Hello" }], {}, "script"));
    const other = laneAt(test.simulator.openaiURL);
    expect(await other.poll(JSON.parse(stored), test.given)).toEqual({ state: "running", pollAgainMs: 1000 });
    const early = await rejected(resultsOf(other, JSON.parse(stored), test.given));
    expect(early).toMatchObject({ retryable: true, message: expect.stringContaining("is in_progress") });
    await test.advance(1000);
    expect(await other.poll(JSON.parse(stored), test.given)).toEqual({ state: "done", pollAgainMs: 0 });
    const [result, ...more] = await resultsOf(other, JSON.parse(stored), test.given);
    expect([result?.id, more]).toEqual(["ours-1", []]);
    const answer = assemble("openai:script", result?.events ?? []);
    expect(answer).toMatchObject({ text: "Hello", finishReason: "stop", usage: { total: expect.any(Number) } });
    // Our tag is in no answer.
    expect(answer.providerMetadata).toEqual({ openai: { service_tier: "default", background: true } });
    const bare = await resultsOf(other, { responseId: "sim_resp_1" }, test.given);
    expect(bare).toMatchObject([{ id: "sim_resp_1", events: expect.any(Array) }]);
  });

  it("is asked for soon at first, and at least every ten seconds however long it takes", async () => {
    await using test = await simulated({ asyncMs: 60 * minute });
    const reference = await submit(test, "Hi");
    const waits: number[] = [];
    for (const ms of [0, 4000, 4000, 30 * minute]) {
      await test.advance(ms);
      waits.push((await test.lane.poll(reference, test.given)).pollAgainMs);
    }
    expect(waits).toEqual([1000, 2000, 4000, 10_000]);
  });

  it("that stays queued says so, for whoever watches over it", async () => {
    await using test = await simulated({ jobFaults: [{ stuck: true }] });
    const reference = await submit(test, "Hi");
    await test.advance(60 * minute);
    expect(await test.lane.poll(reference, test.given)).toEqual({
      state: "running",
      queued: true,
      pollAgainMs: 10_000,
    });
    await test.lane.cancel(reference, test.given);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "cancelled" });
  });

  it("that ran out of tokens is an answer that was cut", async () => {
    await using test = await simulated();
    const reference = await submit(test, "Hi", { maxTokens: 16 });
    await test.advance(1000);
    expect((await test.lane.poll(reference, test.given)).state).toBe("done");
    const [result] = await resultsOf(test.lane, reference, test.given);
    expect(assemble("openai:prose", result?.events ?? [])).toMatchObject({
      ...{ finishReason: "length", rawFinishReason: "incomplete" },
    });
  });

  it("that the content filter stopped has what came before", async () => {
    const output = [{ type: "message", id: "m", content: [{ type: "output_text", text: "So f" }] }];
    const details = { incomplete_details: { reason: "content_filter" } };
    const { status, results } = await polled({ id: "resp_1", status: "incomplete", ...details, output });
    expect(status?.state).toBe("done");
    expect(assemble("openai:m", results[0]?.events ?? [])).toMatchObject({
      ...{ text: "So f", finishReason: "content-filter" },
    });
  });

  it("that failed tells its id, code and message, and whether another try helps", async () => {
    await using test = await simulated({ jobFaults: [{ fail: "server_error" }] });
    const failing = await submit(test, "Hi");
    const error = { code: "invalid_prompt", message: "Not this." };
    const refused = await submit(test, [{ type: "error", error }], {}, "script");
    await test.advance(1000);
    const first = await test.lane.poll(failing, test.given);
    expect(first).toMatchObject({ state: "failed", error: { providerCode: "server_error", retryable: true } });
    const second = await test.lane.poll(refused, test.given);
    expect(second).toMatchObject({ state: "failed", error: { providerCode: "invalid_prompt", retryable: false } });
    expect(second.error?.message).toBe("Response sim_resp_3 of openai failed: Not this.");
    const [result] = await resultsOf(test.lane, refused, test.given);
    expect(result).toMatchObject({ id: "ours-1", error: { message: second.error?.message } });
    expect((await polled({ id: "resp_1", status: "failed", error: null })).status?.error?.message).toBe(
      "Response resp_1 of openai failed: no reason given",
    );
  });

  it("is cancelled as often as one likes, also when it is done, or some servers say that it cannot be", async () => {
    await using test = await simulated();
    const [one, two] = [await submit(test, "Hi"), await submit(test, "Hi")];
    await test.lane.cancel(one, test.given);
    await test.lane.cancel(one, test.given);
    const { state, error } = await test.lane.poll(one, test.given);
    expect([state, error?.message]).toEqual(["cancelled", "Response sim_resp_1 of openai was cancelled."]);
    expect(await resultsOf(test.lane, one, test.given)).toMatchObject([{ id: "ours-1", error: { retryable: false } }]);
    await test.advance(1000);
    await test.lane.cancel(two, test.given);
    expect((await test.lane.poll(two, test.given)).state).toBe("done");
    await test.advance(11 * minute);
    await test.lane.cancel(two, test.given);
    const refusing = (status: string) =>
      serve((response, _request, number) => {
        const error = { message: "Cannot cancel it.", type: "invalid_request_error" };
        response
          .writeHead(number === 1 ? 409 : 200)
          .end(JSON.stringify(number === 1 ? { error } : { id: "r", status }));
      });
    await using over = await refusing("completed");
    await laneAt(over.url).cancel({ responseId: "r" }, context());
    expect(over.received.map(({ path }) => path)).toEqual(["/responses/r/cancel", "/responses/r"]);
    await using running = await refusing("in_progress");
    expect(await rejected(laneAt(running.url).cancel({ responseId: "r" }, context()))).toMatchObject({ status: 409 });
  });

  it("whose poll fails says so once, with the wait that is asked for", async () => {
    await using server = await serve((response) => {
      response.writeHead(429, { "retry-after": "120" }).end('{"error":{"message":"Slow down","code":"rate_limit"}}');
    });
    const error = await rejected(laneAt(server.url).poll({ responseId: "resp_1" }, context()));
    expect(error).toMatchObject({ code: "rate-limit", retryable: true, retryAfterMs: 120_000 });
    expect(server.received).toHaveLength(1);
  });

  it("that is another one, or none, is no state; with a status of the future it is asked for again", async () => {
    expect((await polled({ id: "resp_2", status: "completed", output: [] })).error).toMatchObject({ code: "provider" });
    expect((await polled({ status: "completed", output: [] })).error).toMatchObject({ retryable: false });
    const { error } = await polled({ id: "resp_1", status: "pondering" });
    expect(error).toMatchObject({ retryable: true, message: expect.stringContaining('unknown status "pondering"') });
    const { status, results } = await polled({ id: "resp_1", status: "completed", output: "none" });
    expect([status?.state, results.length, results[0]?.error?.code]).toEqual(["done", 1, "provider"]);
    const lane = laneAt("http://127.0.0.1:1");
    for (const reference of ["resp_1", null, { responseId: "../x" }, { responseId: "a?b" }]) {
      expect(await rejected(lane.poll(reference, context()))).toMatchObject({ field: "reference" });
    }
  });

  it("gets what was included in the answer, and the answer without it where a server does not know it there", async () => {
    await using server = await serve((response, { path }) => {
      const refused = path.includes("include");
      const body = refused ? { error: { message: "Unknown parameter" } } : { id: "r", status: "completed", output: [] };
      response.writeHead(refused ? 400 : 200).end(JSON.stringify(body));
    });
    const reference = { responseId: "r", include: ["reasoning.encrypted_content"] };
    expect(await resultsOf(laneAt(server.url), reference)).toMatchObject([{ id: "r", events: expect.any(Array) }]);
    const paths = server.received.map(({ path }) => decodeURIComponent(path));
    expect(paths).toEqual(["/responses/r?include[]=reasoning.encrypted_content", "/responses/r"]);
  });
});

describe("a response that is not found", () => {
  it("has expired, with an error that says so, once it is no longer kept", async () => {
    await using test = await simulated();
    const reference = await submit(test, "Hi");
    await test.advance(12 * minute);
    const { state, error } = await test.lane.poll(reference, test.given);
    expect(state).toBe("expired");
    expect(error).toMatchObject({ code: "provider", status: 404, retryable: false, cause: { status: 404 } });
    expect(error?.message).toContain("sim_resp_1: it is no longer kept, which is done for about ten minutes");
    expect(await resultsOf(test.lane, reference, test.given)).toMatchObject([{ id: "ours-1", error: { status: 404 } }]);
    // Nobody knows how old it is.
    expect(await polled(unknown, 404)).toMatchObject({ status: { state: "expired" } });
  });

  it("so soon may still be found; one that is stored was deleted, or is another project's", async () => {
    await using test = await simulated();
    const submittedAt = test.given.clock.now();
    const poll = (reference: JsonObject) =>
      test.lane.poll({ responseId: "resp_1", submittedAt, ...reference }, test.given);
    expect(await rejected(poll({}))).toMatchObject({ status: 404, retryable: true });
    await test.advance(12 * minute);
    const error = await rejected(poll({ stored: true }));
    expect(error).toMatchObject({ status: 404, retryable: false, message: expect.stringContaining("another project") });
    await test.advance(30 * 24 * 60 * minute);
    expect(await poll({ stored: true })).toMatchObject({ state: "expired" });
  });

  it("because the key or the address is wrong has not expired", async () => {
    const wrong: readonly (readonly [number, JsonObject | string])[] = [
      [401, { error: { message: "Incorrect API key provided", code: "invalid_api_key" } }],
      [403, { error: { message: "No access" } }],
      [404, { error: { message: "Invalid URL (GET /v2/responses/resp_1)", type: "invalid_request_error" } }],
      [404, "<html><title>Not found</title></html>"],
    ];
    for (const [status, body] of wrong) {
      const found = await polled(body, status);
      expect(found).toMatchObject({ status: undefined, error: { status, retryable: false }, results: [] });
    }
  });
});

const recordings = findRecordings();

/** Plays the recorded exchanges in order, from an address of their own. */
async function replayed(name: string) {
  const recorded = recordings.folder === undefined ? undefined : recordings.cases.find(({ id }) => id.endsWith(name));
  if (!recorded || recordings.folder === undefined) throw new Error(`there is no recording ${name}`);
  const exchanges = readExchanges(recordings.folder, recorded);
  const server = await ReplayServer.start();
  const session = server.play(exchanges.map((exchange) => answerOf(exchange, 7)));
  const lane = laneAt(`${session.url}/v1`);
  return { exchanges, session, lane, [Symbol.asyncDispose]: () => server.close() };
}

describe.skipIf(recordings.folder === undefined)(
  `the recorded responses${recordings.folder === undefined ? `, skipped: ${recordings.missing}` : ""}`,
  () => {
    /** How often each of the responses of a recording was found still running. */
    const runningPolls = { "/background-poll": [1], "/background-tool": [0, 1] };

    it.each(Object.entries(runningPolls))("of %s give what was recorded", async (name, responses) => {
      await using replay = await replayed(name);
      for (const polls of responses) {
        const reference = await submit({ lane: replay.lane, given: context() }, "What?", {}, "gpt-4o");
        for (let number = 0; number < polls; number++) {
          expect((await replay.lane.poll(reference, context())).state).toBe("running");
        }
        const [{ events = [] } = {}] = await resultsOf(replay.lane, reference);
        const { text, toolCalls } = assemble("openai:gpt-4o", events);
        const expected = replay.exchanges[replay.session.requests.length - 1]?.expected;
        expect(text).toBe(expected?.text ?? "");
        expect(toolCalls.map(({ id, name: called, inputText }) => ({ id, name: called, inputText }))).toEqual(
          ((expected?.toolCalls ?? []) as readonly JsonObject[]).map((call) => ({
            ...{ id: call.id, name: call.name, inputText: call.argumentsText },
          })),
        );
      }
      const sent = replay.session.requests.map(({ method, path }) => `${method} ${path}`);
      expect(sent).toEqual(replay.exchanges.map(({ request }) => `${request.method} ${request.path.split("?")[0]}`));
    });
  },
);
