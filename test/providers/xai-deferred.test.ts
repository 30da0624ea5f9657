/** xAI's deferred completions: submitted once, read once, and kept in the reference from then on. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { InvalidRequestError, ProviderError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import { serve } from "../support/server.ts";
import { apiKey, rejected, resultsOf, sentAs, told, VendorLanes } from "../support/vendor-lane.ts";

const lanes = new VendorLanes("xai", "background");
const dayMs = 24 * 3_600_000;

/** The lane against one answer to everything. */
async function answering(body: string, status = 200) {
  const server = await serve(
    (response) => void response.writeHead(status, { "content-type": "application/json" }).end(body),
  );
  return {
    server,
    lane: lanes.at(server.url),
    given: lanes.context(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe("a deferred completion", () => {
  it("is the body of an answer at once with `deferred`, and gives a small reference", async () => {
    await using test = await lanes.simulated("xaiURL");
    const options = {
      maxTokens: 9,
      temperature: 0.5,
      providerOptions: { body: { user: "u1" }, headers: { "x-own": "1" } },
    };
    const reference = await test.lane.submit([lanes.request("r1", "Hi", options)], "tag-1", test.given);
    const [sent] = test.simulator.requests;
    expect(`${sent?.method} ${sent?.path}`).toBe("POST /xai/v1/chat/completions");
    expect(sent?.headers).toMatchObject({ authorization: `Bearer ${apiKey}`, "x-own": "1" });
    expect(sent?.body).toEqual({
      ...{ model: "echo", messages: [{ role: "user", content: "Hi" }], max_completion_tokens: 9, temperature: 0.5 },
      ...{ deferred: true, user: "u1" },
    });
    expect(reference).toEqual({ requestId: "sim_deferred_1", id: "r1", submittedAt: test.given.clock.now() });
  });

  it("is running while the answer is 202, asked for ever less often, and then done", async () => {
    await using test = await lanes.simulated("xaiURL", { asyncMs: 60_000 });
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    expect(await test.lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 1_000 });
    await test.advance(6_000);
    expect(await test.lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 3_000 });
    await test.advance(53_999);
    expect(await test.lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 10_000 });
    await test.advance(1);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "done", pollAgainMs: 0 });
  });

  it("is read exactly once: the body is in the reference, and nobody is asked again", async () => {
    await using test = await lanes.simulated("xaiURL");
    const steps = [
      { type: "reasoning", text: "Hm." },
      { type: "text", text: "Hello" },
    ];
    const reference = await test.lane.submit([lanes.request("r1", steps, {}, "script")], "tag-1", test.given);
    await test.advance(1000);
    const status = await test.lane.poll(reference, test.given);
    const stored = JSON.parse(JSON.stringify(status.reference));
    expect(stored).toMatchObject({ requestId: "sim_deferred_1", id: "r1", answer: { object: "chat.completion" } });
    expect(JSON.stringify(stored)).not.toContain(apiKey);
    const asked = test.simulator.requests.length;
    const another = lanes.at(test.url);
    expect(await another.poll(stored, test.given)).toEqual({ state: "done", pollAgainMs: 0 });
    for (const lane of [test.lane, another]) {
      const results = await resultsOf(lane, stored, test.given);
      expect(told(results.get("r1"))).toBe("Hello");
      expect(assemble("xai:script", results.get("r1")?.events ?? [])).toMatchObject({
        ...{ reasoning: "Hm.", usage: { cost: { currency: "USD", nano: expect.any(Number) } } },
      });
    }
    expect(test.simulator.requests).toHaveLength(asked);
  });

  it("that somebody else has read is a clear error, and none that another try would cure", async () => {
    await using test = await lanes.simulated("xaiURL");
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.advance(120_000);
    await test.lane.poll(reference, test.given);
    const error = await rejected(test.lane.poll(reference, test.given));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ status: 404, retryable: false, provider: "xai" });
    expect(error.message).toMatch(
      /sim_deferred_1.* A result is given once: either somebody has read it before, and it is lost/,
    );
  });

  it("that is not found within its first minute may not be known everywhere yet", async () => {
    await using test = await answering('{"code":"not-found","error":"no"}', 404);
    const submittedAt = test.given.clock.now();
    const error = await rejected(test.lane.poll({ requestId: "d1", id: "r1", submittedAt }, test.given));
    expect(error).toMatchObject({ status: 404, retryable: true });
    expect(await rejected(test.lane.poll({ requestId: "d1" }, test.given))).toMatchObject({ retryable: false });
  });

  it("has expired when it is not found after 24 hours", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ stuck: true }] });
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.advance(dayMs - 1);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running" });
    await test.advance(1);
    const status = await test.lane.poll(reference, test.given);
    expect(status).toMatchObject({
      state: "expired",
      pollAgainMs: 0,
      error: { message: expect.stringContaining("has expired") },
    });
    expect(test.lane.limits).toMatchObject({ requests: 1, findable: false, windowMs: dayMs });
  });

  it("that fails keeps its error in the reference too", async () => {
    await using test = await lanes.simulated("xaiURL");
    const steps = [{ type: "error", error: { message: "the model broke", type: "server_error" } }];
    const reference = await test.lane.submit([lanes.request("r1", steps, {}, "script")], "tag-1", test.given);
    await test.advance(1000);
    const { state, error, reference: stored = null } = await test.lane.poll(reference, test.given);
    expect([state, error?.message]).toEqual([
      "failed",
      "Deferred completion sim_deferred_1 of xai failed: the model broke",
    ]);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({
      state: "failed",
      error: { message: error?.message },
    });
    const results = await resultsOf(test.lane, stored, test.given);
    expect(results.get("r1")?.error?.message).toBe(error?.message);
  });

  it("whose body is neither an answer nor an error fails, and is stored all the same", async () => {
    for (const body of ['{"id":"x"}', "{}", '{"choices":7}', '{"choices":[null]}']) {
      await using test = await answering(body);
      const status = await test.lane.poll({ requestId: "d1", id: "r1" }, test.given);
      expect([body, status.state]).toEqual([body, "failed"]);
      expect(status.error?.message).toContain("gave something that is no answer for the deferred completion d1");
      expect((status.reference as JsonObject).answer).toEqual(JSON.parse(body));
    }
  });

  it("whose body cannot be read is an error that holds what came", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ malformedRows: 1 }] });
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.advance(1000);
    const error = await rejected(test.lane.poll(reference, test.given));
    expect(error).toMatchObject({ retryable: false, body: expect.stringContaining("chat.completion") });
  });

  it("does not keep a key that the error of it repeats", async () => {
    await using test = await answering(JSON.stringify({ code: "x", error: `bad ${apiKey}` }));
    const status = await test.lane.poll({ requestId: "d1" }, test.given);
    expect(JSON.stringify([status, status.error?.message])).not.toContain(apiKey);
  });

  it("that was never polled has no result to read", async () => {
    const lane = lanes.at("http://127.0.0.1:1");
    const error = await rejected(resultsOf(lane, { requestId: "d1" }, lanes.context()));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).toContain("has not been collected: poll for it");
  });

  it("cannot be stopped: cancelling resolves and sends nothing", async () => {
    await using test = await lanes.simulated("xaiURL");
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.lane.cancel(reference, test.given);
    expect(test.sent()).toEqual(["POST /chat/completions"]);
  });
});

describe("a submission of one", () => {
  it("whose answer is lost is unclear, sent once, and cannot be found", async () => {
    for (const accept of ["500", "cut"] as const) {
      await using test = await lanes.simulated("xaiURL", { jobFaults: [{ accept }] });
      const error = await rejected(test.lane.submit([lanes.request("r1")], "tag-1", test.given));
      expect(error).toBeInstanceOf(UnclearSubmissionError);
      expect(test.simulator.jobs).toHaveLength(1);
      expect(await test.lane.find(sentAs("tag-1", 0, "r1"), test.given)).toBeUndefined();
      expect(test.sent()).toEqual(["POST /chat/completions"]);
    }
  });

  it("that is refused is sent again where that may help, and else says why", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ refuse: 400 }] });
    const error = await rejected(test.lane.submit([lanes.request("r1")], "tag-1", test.given));
    expect([error.name, error.status, error.providerCode]).toEqual(["ProviderError", 400, "invalid-argument"]);
    expect(await rejected(test.lane.submit([lanes.request("r1", "x", {}, "none")], "t", test.given))).toMatchObject({
      status: 404,
    });
  });

  it("that is answered by something else is unclear", async () => {
    for (const body of ["{}", '{"request_id":"../x"}', '{"request_id":7}', "not JSON"]) {
      await using test = await answering(body);
      const error = await rejected(test.lane.submit([lanes.request("r1")], "tag-1", test.given));
      expect([body, error instanceof UnclearSubmissionError]).toEqual([body, true]);
    }
  });

  it("holds exactly one request, and a reference is checked", async () => {
    const lane = lanes.at("http://127.0.0.1:1");
    const both = [lanes.request("r1"), lanes.request("r2")];
    for (const requests of [both, []]) {
      expect(await rejected(lane.submit(requests, "tag-1", lanes.context()))).toBeInstanceOf(InvalidRequestError);
    }
    for (const reference of [null, {}, "d1", { requestId: "../files" }]) {
      expect(await rejected(lane.poll(reference, lanes.context()))).toBeInstanceOf(InvalidRequestError);
    }
  });
});
