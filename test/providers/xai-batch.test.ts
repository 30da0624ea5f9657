/** xAI's batches: one file that is sealed, a state read off counts, results in pages. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { InvalidRequestError, ProviderError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import { serve } from "../support/server.ts";
import { apiKey, notRun, rejected, resultsOf, sentAs, told, VendorLanes } from "../support/vendor-lane.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const lanes = new VendorLanes("xai", "batch");
const recordings = findRecordings();
const dayMs = 24 * 3_600_000;

/** A lane against a server whose answers depend on the path alone. */
async function scripted(answer: (path: string, method: string) => JsonObject | undefined) {
  const server = await serve((response, { path }, number) => {
    const body = answer(path, String(number));
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { code: "not-found", error: "no" }));
  });
  return {
    server,
    lane: lanes.at(server.url),
    given: lanes.context(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const batch = (state: JsonObject, rest: JsonObject = {}): JsonObject => ({
  batch_id: "b1",
  name: "tag-1",
  state,
  ...rest,
});

describe("a batch", () => {
  it("is made by one call from a file, which bears the tag", async () => {
    await using test = await lanes.simulated("xaiURL");
    const requests = [
      lanes.request("r1", "Hi", { maxTokens: 9, providerOptions: { body: { user: "u" } } }),
      lanes.request("r2", "Ho", {}, "prose"),
    ];
    const reference = await test.lane.submit(requests, "tag-1", test.given);
    expect(test.sent()).toEqual(["POST /files", "POST /batches"]);
    const [upload, create] = test.simulator.requests;
    expect(upload?.body).toContain('name="file"; filename="afterword-tag-1.jsonl"');
    expect(upload?.body).not.toContain('name="purpose"');
    const lines = String(upload?.body)
      .split("\r\n")
      .filter((line) => line.startsWith("{"))
      .join("")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ custom_id: "r1", method: "POST", url: "/v1/chat/completions" },
        body: { model: "echo", messages: [{ role: "user", content: "Hi" }], max_completion_tokens: 9, user: "u" },
      },
      {
        ...{ custom_id: "r2", method: "POST", url: "/v1/chat/completions" },
        body: { model: "prose", messages: [{ role: "user", content: "Ho" }] },
      },
    ]);
    expect(create?.body).toEqual({ name: "tag-1", input_file_id: "sim_xai-file_1" });
    expect(reference).toEqual({
      ...{ batchId: "sim_batch_1", count: 2, submittedAt: test.given.clock.now(), fileId: "sim_xai-file_1" },
    });
  });

  it("is running, with counts, until nothing of it is pending", async () => {
    await using test = await lanes.simulated("xaiURL", { asyncMs: 1_000_000 });
    const requests = ["r1", "r2", "r3", "r4"].map((id) => lanes.request(id));
    const reference = await test.lane.submit(requests, "tag-1", test.given);
    // Nothing is counted yet, which does not pass for a batch that is done.
    expect(await test.lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 5_000 });
    await test.advance(500_000);
    expect(await test.lane.poll(reference, test.given)).toEqual({
      ...{ state: "running", counts: { total: 4, succeeded: 2, failed: 0 }, pollAgainMs: 50_000 },
    });
    await test.advance(500_000);
    expect(await test.lane.poll(reference, test.given)).toEqual({
      ...{ state: "done", counts: { total: 4, succeeded: 4, failed: 0 }, pollAgainMs: 0 },
    });
    expect([...(await resultsOf(test.lane, reference, test.given)).keys()].sort()).toEqual(["r1", "r2", "r3", "r4"]);
  });

  it("has results in pages, in any order, each with what xAI charges", async () => {
    await using test = await lanes.simulated("xaiURL");
    const ids = Array.from({ length: 250 }, (_, index) => `r${index}`);
    const reference = await test.lane.submit(
      ids.map((id) => lanes.request(id)),
      "tag-1",
      test.given,
    );
    await test.advance(1000);
    const results = await resultsOf(test.lane, reference, test.given);
    expect(results.size).toBe(250);
    for (const id of ["r0", "r249"]) expect(told(results.get(id))).toContain(id);
    expect(test.sent().slice(2)).toEqual([
      "GET /batches/sim_batch_1/results?limit=100",
      "GET /batches/sim_batch_1/results?limit=100&pagination_token=100",
      "GET /batches/sim_batch_1/results?limit=100&pagination_token=200",
    ]);
    const costs = [...results.values()].map(({ events }) => assemble("xai:echo", events ?? []).usage?.cost?.nano ?? 0);
    const response = await fetch(`${test.url}/batches/sim_batch_1`, { headers: { authorization: "Bearer k" } });
    const { cost_breakdown: said } = (await response.json()) as { cost_breakdown: { total_cost_usd_ticks: number } };
    expect(costs.every((nano) => nano > 0)).toBe(true);
    expect(Math.abs(costs.reduce((sum, nano) => sum + nano, 0) - said.total_cost_usd_ticks / 10)).toBeLessThan(250);
  });

  it("has rows that fail, each in its own way, and harm no other", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ malformedRows: 1, missingRows: 1 }] });
    const http = (status: number) => [{ type: "http", status }];
    const requests = [
      ...[lanes.request("cut"), lanes.request("busy", http(429), {}, "script")],
      ...[lanes.request("down", http(503), {}, "script"), lanes.request("bad", "x", {}, "unknown")],
      ...[lanes.request("good"), lanes.request("missing")],
    ];
    const reference = await test.lane.submit(requests, "tag-1", test.given);
    await test.advance(1000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      state: "done",
      counts: { total: 6, failed: 3 },
    });
    const results = await resultsOf(test.lane, reference, test.given);
    expect([...results.keys()].sort()).toEqual(["bad", "busy", "cut", "down", "good"]);
    expect(results.get("cut")?.error?.message).toBe("A row of a batch of xai holds no answer.");
    expect(results.get("busy")?.error).toMatchObject({ code: "rate-limit", status: 429, retryable: true });
    expect(results.get("down")?.error).toMatchObject({ code: "overloaded", status: 503, retryable: true });
    expect(results.get("bad")?.error).toMatchObject({ code: "provider", status: 404, retryable: false });
    expect(told(results.get("good"))).toContain("good");
  });

  it("of whose file a line is invalid is cancelled by xAI, which says why", async () => {
    await using test = await lanes.simulated("xaiURL", {
      jobFaults: [{ fail: "Line 1: the model is not supported for batch processing" }],
    });
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    const status = await test.lane.poll(reference, test.given);
    expect([status.state, status.pollAgainMs]).toEqual(["failed", 0]);
    expect(status.error?.message).toBe(
      "xai has cancelled batch sim_batch_1: Line 1: the model is not supported for batch processing.",
    );
    expect((await resultsOf(test.lane, reference, test.given)).size).toBe(0);
  });

  it("that is cancelled has the results of what was done, and tells what was not run", async () => {
    await using test = await lanes.simulated("xaiURL", { asyncMs: 1000 });
    const reference = await test.lane.submit(
      ["r1", "r2", "r3"].map((id) => lanes.request(id)),
      "tag-1",
      test.given,
    );
    await test.advance(400);
    await test.lane.cancel(reference, test.given);
    const status = await test.lane.poll(reference, test.given);
    expect(status).toMatchObject({ state: "cancelled", counts: { total: 3, succeeded: 1, failed: 2 }, pollAgainMs: 0 });
    const results = await resultsOf(test.lane, reference, test.given);
    expect([...results.values()].map((result) => [result.id, notRun(result)]).sort()).toEqual([
      ...[
        ["r1", undefined],
        ["r2", "cancelled"],
        ["r3", "cancelled"],
      ],
    ]);
    await test.lane.cancel(reference, test.given);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "cancelled" });
  });

  it("that xAI does not finish in 30 days has expired, and is gone some time later", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ expiredRows: 1 }] });
    const reference = await test.lane.submit([lanes.request("r1"), lanes.request("r2")], "tag-1", test.given);
    await test.advance(30 * dayMs);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running", pollAgainMs: 60_000 });
    await test.advance(dayMs);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      state: "expired",
      counts: { total: 2, succeeded: 1 },
    });
    await using gone = await scripted(() => undefined);
    expect(await gone.lane.poll(reference, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    const young = { batchId: "b1", submittedAt: test.given.clock.now() };
    expect(await rejected(gone.lane.poll(young, test.given))).toMatchObject({ status: 404 });
  });

  it("can have its file deleted, once and again", async () => {
    await using test = await lanes.simulated("xaiURL");
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.lane.discard?.(reference, test.given);
    await test.lane.discard?.(reference, test.given);
    expect(test.sent().slice(2)).toEqual(Array(2).fill("DELETE /files/sim_xai-file_1"));
  });
});

describe("the state of a batch", () => {
  const cases: [string, JsonObject, JsonObject, string][] = [
    ["counts are texts", { num_requests: "2", num_pending: "0", num_success: "2" }, {}, "done"],
    [
      "the file is read in part, and that part is done",
      { num_requests: 1, num_pending: 0, num_success: 1 },
      {},
      "running",
    ],
    ["counts are left out", {}, {}, "running"],
    ["there are no counts at all", {}, { state: null }, "running"],
    ["the counts do not add up", { num_requests: 2, num_pending: 0, num_success: 1 }, {}, "running"],
    [
      "it is being cancelled",
      { num_requests: 2, num_pending: 1, num_success: 1 },
      { cancel_time: "2026-01-01" },
      "running",
    ],
    ["it was cancelled after all was done", { num_requests: 2, num_success: 2 }, { cancel_time: "2026-01-01" }, "done"],
    ["it was cancelled before it began", {}, { cancel_time: "2026-01-01" }, "cancelled"],
    ["a row was cancelled", { num_requests: 2, num_success: 1, num_cancelled: 1 }, {}, "cancelled"],
    ["its time is over", { num_requests: 2, num_pending: 2 }, { expire_time: "2025-12-31T00:00:00Z" }, "expired"],
    ["its last day has not passed", { num_requests: 2, num_pending: 2 }, { expire_time: "2026-01-01" }, "running"],
  ];
  for (const [what, state, rest, expected] of cases) {
    it(`is ${expected} when ${what}`, async () => {
      await using test = await scripted(() => batch(state, rest));
      const reference = { batchId: "b1", count: 2, submittedAt: test.given.clock.now() };
      expect((await test.lane.poll(reference, test.given)).state).toBe(expected);
    });
  }

  it("is an error when another batch answers", async () => {
    await using test = await scripted(() => ({ ...batch({}), batch_id: "b2" }));
    expect((await rejected(test.lane.poll({ batchId: "b1" }, test.given))).message).toBe(
      "xai answered with another batch than b1.",
    );
    await using none = await scripted(() => ({}));
    expect((await rejected(none.lane.poll({ batchId: "b1" }, none.given))).message).toBe(
      "xai sent no batch_id where one belongs.",
    );
  });
});

describe("a submission that is unclear", () => {
  for (const accept of ["500", "cut"] as const) {
    it(`because the answer was ${accept} is found by its tag, exactly once`, async () => {
      await using test = await lanes.simulated("xaiURL", { jobFaults: [{}, { accept }, {}] });
      const at = test.given.clock.now();
      const submit = (tag: string) => test.lane.submit([lanes.request("r1"), lanes.request("r2")], tag, test.given);
      await submit("tag-before");
      expect(await rejected(submit("tag-1"))).toBeInstanceOf(UnclearSubmissionError);
      await submit("tag-after");
      expect(test.simulator.jobs).toHaveLength(3);
      // It is adopted while its file is still being read, and nothing of it is counted.
      const found = await test.lane.find(sentAs("tag-1", at, "r1", "r2"), test.given);
      expect(found).toEqual({ batchId: "sim_batch_2", count: 2, submittedAt: at, fileId: "sim_xai-file_2" });
      await test.advance(1000);
      expect((await resultsOf(test.lane, found ?? null, test.given)).size).toBe(2);
      expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual([]);
    });
  }

  it("but was never taken is not found, and its file is deleted", async () => {
    await using test = await lanes.simulated("xaiURL");
    const form = new FormData();
    form.append("file", new Blob(["{}"]), "afterword-tag-1.jsonl");
    const headers = { authorization: "Bearer k" };
    await fetch(`${test.url}/files`, { method: "POST", headers, body: form });
    await test.lane.submit([lanes.request("r1")], "tag-2", test.given);
    expect(await test.lane.find(sentAs("tag-1", 0, "r1"), test.given)).toBeUndefined();
    expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual(["DELETE /files/sim_xai-file_1"]);
    expect(await test.lane.find(sentAs("tag-2", 0, "r1"), test.given)).toMatchObject({ batchId: "sim_batch_1" });
  });

  it("is looked for on all pages, and pages without an end are an error", async () => {
    await using paged = await scripted((path) => {
      const page = Number(/token=(\d+)/.exec(path)?.[1] ?? 0);
      const name = page === 3 ? "tag-1" : "other";
      return { batches: [{ batch_id: `b${page}`, name }], pagination_token: String(page + 1) };
    });
    expect(await paged.lane.find(sentAs("tag-1", 0, "r1"), paged.given)).toMatchObject({ batchId: "b3" });
    expect((await rejected(paged.lane.find(sentAs("tag-2", 0, "r1"), paged.given))).message).toBe(
      "xai sent pages of batches without an end.",
    );
    await using stuck = await scripted(() => ({ batches: [], pagination_token: "same" }));
    expect(await rejected(stuck.lane.find(sentAs("tag-1", 0, "r1"), stuck.given))).toBeInstanceOf(ProviderError);
    await using odd = await scripted(() => ({ batches: {} }));
    expect((await rejected(odd.lane.find(sentAs("tag-1", 0, "r1"), odd.given))).message).toBe(
      "xai sent no list of batches.",
    );
    await using end = await scripted((path) => (path.startsWith("/files") ? undefined : { pagination_token: "" }));
    expect(await end.lane.find(sentAs("tag-1", 0, "r1"), end.given)).toBeUndefined();
  });

  it("is what any answer but a batch's id makes it", async () => {
    for (const answer of [{}, { batch_id: "../../files" }, { batch_id: null }]) {
      await using test = await scripted((path) => (path === "/files" ? { id: "f1" } : answer));
      expect(await rejected(test.lane.submit([lanes.request("r1")], "t", test.given))).toBeInstanceOf(
        UnclearSubmissionError,
      );
      expect(test.server.received.map(({ path }) => path)).toEqual(["/files", "/batches"]);
    }
  });
});

describe("a submission that is refused", () => {
  it("says so, and takes its file back", async () => {
    await using test = await lanes.simulated("xaiURL", { jobFaults: [{ refuse: 400 }] });
    const error = await rejected(test.lane.submit([lanes.request("r1")], "tag-1", test.given));
    expect(error).toMatchObject({ status: 400, name: "ProviderError" });
    expect(test.sent()).toEqual(["POST /files", "POST /batches", "DELETE /files/sim_xai-file_1"]);
    expect(test.simulator.jobs).toEqual([]);
  });

  it("by its upload was not taken, and may be tried again", async () => {
    await using server = await serve((response) => void response.writeHead(500).end("{}"));
    const error = await rejected(lanes.at(server.url).submit([lanes.request("r1")], "t", lanes.context()));
    expect([error instanceof UnclearSubmissionError, error.retryable, server.received.length]).toEqual([
      false,
      true,
      1,
    ]);
  });

  it("before anything is sent names what is too much", async () => {
    const lane = lanes.at("http://127.0.0.1:1");
    const wrong = async (requests: Parameters<typeof lane.submit>[0]) => {
      const error = await rejected(lane.submit(requests, "t", lanes.context()));
      expect(error).toBeInstanceOf(InvalidRequestError);
      return error.message;
    };
    expect(await wrong([])).toContain("at least one request");
    expect(await wrong(Array(50_001).fill(lanes.request("r1")))).toContain("at most 50000 requests");
    expect(await wrong([lanes.request("r1", "x", { providerOptions: { headers: { a: "b" } } })])).toContain(
      "headers of its own",
    );
    expect(lane.limits).toEqual({ requests: 50_000, bytes: 200_000_000 });
  });
});

describe("results that are not as expected", () => {
  it("are errors of their own rows, or of nobody", async () => {
    const rows = [
      { batch_request_id: "r1", batch_result: { error: { code: 1, message: "was cancelled" } } },
      ...[{ batch_request_id: "r2", error_message: "boom" }, { batch_request_id: "r3" }],
      { batch_request_id: "r4", batch_result: { response: { image_generation: {} } } },
      { batch_request_id: "r5", batch_result: { response: { chat_get_completion: { error: "too long", code: "x" } } } },
      ...[{ batch_result: {} }, "text", null, { batch_request_id: 7 }],
      { batch_request_id: "r6", batch_result: { error: { code: "8", message: `slow down ${apiKey}` } } },
      { batch_request_id: "r6", batch_result: { response: {} } },
    ];
    await using test = await scripted((path) => (path.includes("/results") ? { results: rows } : batch({})));
    const results = await resultsOf(test.lane, { batchId: "b1", count: 6 }, test.given);
    expect(
      [...results.values()].map((result) => [result.id, notRun(result), result.error?.code, result.error?.message]),
    ).toEqual([
      ["r1", "cancelled", "provider", "xai answered with an error in a batch: was cancelled"],
      ["r2", undefined, "provider", "xai answered with an error in a batch: boom"],
      ["r3", undefined, "provider", "A row of a batch of xai holds no answer."],
      ["r4", undefined, "provider", "A row of a batch of xai holds no answer."],
      ["r5", undefined, "provider", "xai answered with an error in a batch: too long"],
      [
        "r6",
        undefined,
        expect.stringMatching(/rate-limit|overloaded/),
        "xai answered 429 in a batch: slow down [redacted]",
      ],
    ]);
  });

  it("whose pages go round are an error", async () => {
    await using test = await scripted((path) => ({ results: [], pagination_token: path.includes("=a") ? "b" : "a" }));
    const error = await rejected(resultsOf(test.lane, { batchId: "b1" }, test.given));
    expect(error.message).toBe("xai sent pages of results without an end.");
  });
});

const { folder } = recordings;
describe(folder === undefined ? `recorded traffic (skipped: ${recordings.missing})` : "recorded traffic", () => {
  it.skipIf(folder === undefined)("is polled and read to the recorded answers", async () => {
    const recorded =
      recordings.folder === undefined ? undefined : recordings.cases.find(({ id }) => id === "xai/batch-flow");
    if (!recorded || folder === undefined) throw new Error("there is no such recording");
    const exchanges = readExchanges(folder, recorded);
    const server = await ReplayServer.start();
    try {
      const session = server.play(exchanges.slice(2).map((exchange) => answerOf(exchange)));
      const lane = lanes.at(session.url);
      const reference = { batchId: "batch_6cf19793-7856-44ab-86ec-c112af1b4054", count: 2 };
      const states = [];
      for (let poll = 0; poll < 3; poll++) states.push(await lane.poll(reference, lanes.context()));
      expect(states.map(({ state, counts }) => [state, counts?.succeeded])).toEqual([
        ["running", 0],
        ["running", 0],
        ["done", 2],
      ]);
      const results = await resultsOf(lane, reference, lanes.context());
      expect(told(results.get("0"))).toBe("4");
      expect(assemble("xai:grok-4.3", results.get("1")?.events ?? [])).toMatchObject({
        ...{ text: "Jupiter", finishReason: "stop", usage: { output: 64, cost: { currency: "USD", nano: 224_480 } } },
      });
      expect(session.requests.at(-1)?.path).toBe(exchanges[5]?.request.path.replace("/v1", ""));
    } finally {
      await server.close();
    }
  });
});
