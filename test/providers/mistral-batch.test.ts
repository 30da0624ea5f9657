/** Mistral's batch jobs: requests along with the job or in a file, results along with it or in two files. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { InvalidRequestError } from "../../src/core/errors.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import { serve } from "../support/server.ts";
import { apiKey, rejected, resultsOf, sentAs, told, VendorLanes } from "../support/vendor-lane.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const lanes = new VendorLanes("mistral", "batch");
const recordings = findRecordings();
const dayMs = 24 * 3_600_000;
const many = Array.from({ length: 10_000 }, (_, index) => lanes.request(`r${index}`));

/** A lane against a server whose answers depend on the path alone: an object, or the lines of a file. */
async function scripted(answer: (path: string) => JsonObject | string | undefined) {
  const server = await serve((response, { path }) => {
    const body = answer(path);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body ?? { detail: "Not Found" }));
  });
  const close = () => server[Symbol.asyncDispose]();
  return { server, lane: lanes.at(server.url), given: lanes.context(), [Symbol.asyncDispose]: close };
}

const job = (status: JsonValue, rest: JsonObject = {}): JsonObject => ({ id: "j1", status, errors: [], ...rest });

describe("a job", () => {
  it("of few requests has them along, with the tag in its metadata", async () => {
    await using test = await lanes.simulated("mistralURL");
    const requests = [
      lanes.request("r1", "Hi", { seed: 7, providerOptions: { body: { safe_prompt: true } } }),
      lanes.request("r2"),
    ];
    const reference = await test.lane.submit(requests, "tag-1", test.given);
    expect(test.sent()).toEqual(["POST /batch/jobs"]);
    expect(test.simulator.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(test.simulator.requests[0]?.body).toEqual({
      ...{ model: "echo", endpoint: "/v1/chat/completions", metadata: { afterword: "tag-1" }, timeout_hours: 24 },
      requests: [
        {
          custom_id: "r1",
          body: { model: "echo", messages: [{ role: "user", content: "Hi" }], random_seed: 7, safe_prompt: true },
        },
        { custom_id: "r2", body: { model: "echo", messages: [{ role: "user", content: "r2" }] } },
      ],
    });
    expect(reference).toEqual({ jobId: "sim_batch_1", submittedAt: test.given.clock.now() });
  });

  it("of ten thousand requests has them in a file", async () => {
    await using test = await lanes.simulated("mistralURL");
    const reference = await test.lane.submit(many, "tag-1", test.given);
    expect(test.sent()).toEqual(["POST /files", "POST /batch/jobs"]);
    const [upload, create] = test.simulator.requests;
    expect(upload?.body).toContain('name="purpose"\r\n\r\nbatch');
    expect(create?.body).toMatchObject({
      input_files: ["sim_mistral-file_1"],
      model: "echo",
      metadata: { afterword: "tag-1" },
    });
    await test.advance(1000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "done", counts: { succeeded: 10_000 } });
    expect((await resultsOf(test.lane, reference, test.given)).size).toBe(10_000);
    const read = ["GET /batch/jobs/sim_batch_1?inline=false", "GET /files/sim_batch_1-output/content"];
    expect(test.sent().slice(-2)).toEqual(read);
    // Whoever does not know that it is large gets the same.
    expect((await resultsOf(test.lane, { jobId: "sim_batch_1" }, test.given)).size).toBe(10_000);
  });

  it("of few large requests has them in a file too", async () => {
    await using test = await lanes.simulated("mistralURL");
    await test.lane.submit([lanes.request("r1", "x".repeat(8_000_000))], "tag-1", test.given);
    expect(test.sent()).toEqual(["POST /files", "POST /batch/jobs"]);
  });

  it("is polled with live counts, ever less often, until its results are there", async () => {
    await using test = await lanes.simulated("mistralURL", { asyncMs: 400_000, jobFaults: [{ lateResultsMs: 5_000 }] });
    const reference = await test.lane.submit(
      ["r1", "r2", "r3", "r4"].map((id) => lanes.request(id)),
      "tag-1",
      test.given,
    );
    expect(await test.lane.poll(reference, test.given)).toEqual({ state: "running", pollAgainMs: 5_000 });
    await test.advance(300_000);
    expect(await test.lane.poll(reference, test.given)).toEqual({
      ...{ state: "running", counts: { total: 4, succeeded: 3, failed: 0 }, pollAgainMs: 30_000 },
    });
    await test.advance(100_000);
    // It is a SUCCESS, but names no file and has no output yet.
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running", counts: { succeeded: 4 } });
    await test.advance(5_000);
    expect(await test.lane.poll(reference, test.given)).toEqual({
      ...{ state: "done", counts: { total: 4, succeeded: 4, failed: 0 }, pollAgainMs: 0 },
    });
  });

  it("has rows that fail, each in its own way, and harm no other", async () => {
    const http = (status: number) => [{ type: "http", status }];
    await using test = await lanes.simulated("mistralURL", {
      models: { m: "script" },
      jobFaults: [{ malformedRows: 1, missingRows: 1 }],
    });
    const requests = [
      ...[
        lanes.request("cut", [{ type: "text", text: "x".repeat(900) }], {}, "m"),
        lanes.request("busy", http(429), {}, "m"),
      ],
      ...[lanes.request("down", http(503), {}, "m"), lanes.request("good", [{ type: "text", text: "fine" }], {}, "m")],
      lanes.request("missing", [{ type: "text", text: "x" }], {}, "m"),
    ];
    const reference = await test.lane.submit(requests, "tag-1", test.given);
    await test.advance(1000);
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      state: "done",
      counts: { total: 5, failed: 2 },
    });
    const results = await resultsOf(test.lane, reference, test.given);
    expect(told(results.get("good"))).toBe("fine");
    expect(results.has("missing")).toBe(false);
    expect(results.get("cut")?.error).toMatchObject({
      message: "A row of a batch of mistral is no JSON.",
      retryable: false,
    });
    // The first line of each of the two files is cut.
    expect(results.get("busy")?.error?.message).toBe("A row of a batch of mistral is no JSON.");
    expect(results.get("down")?.error).toMatchObject({ code: "overloaded", status: 503, retryable: true });
  });

  it("that fails says why, and how often", async () => {
    await using test = await lanes.simulated("mistralURL", { jobFaults: [{ fail: "unknown model" }] });
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    const status = await test.lane.poll(reference, test.given);
    expect(status).toMatchObject({
      state: "failed",
      pollAgainMs: 0,
      error: { providerCode: "FAILED", retryable: false },
    });
    expect(status.error?.message).toBe("Batch sim_batch_1 of mistral ended as FAILED: unknown model.");
    const errors = [{ message: "a", count: 3 }, { message: { b: 1 } }];
    await using other = await scripted(() => job("FAILED", { errors }));
    expect((await other.lane.poll({ jobId: "j1" }, other.given)).error?.message).toBe(
      'Batch j1 of mistral ended as FAILED: a (3 times); {"b":1}.',
    );
  });

  it("that is cancelled, or takes too long, has the results of what was done", async () => {
    await using test = await lanes.simulated("mistralURL", { jobFaults: [{}, { expiredRows: 2 }] });
    const submit = (tag: string) =>
      test.lane.submit(
        ["r1", "r2", "r3"].map((id) => lanes.request(id)),
        tag,
        test.given,
      );
    const cancelled = await submit("tag-1");
    await test.advance(400);
    await test.lane.cancel(cancelled, test.given);
    expect(await test.lane.poll(cancelled, test.given)).toMatchObject({ state: "running" });
    await test.advance(1);
    expect(await test.lane.poll(cancelled, test.given)).toMatchObject({
      state: "cancelled",
      error: { providerCode: "CANCELLED" },
    });
    await test.lane.cancel(cancelled, test.given);
    expect([...(await resultsOf(test.lane, cancelled, test.given)).keys()]).toEqual(["r1"]);
    const expired = await submit("tag-2");
    await test.advance(dayMs);
    expect(await test.lane.poll(expired, test.given)).toMatchObject({
      state: "expired",
      counts: { total: 3, succeeded: 1 },
    });
    expect([...(await resultsOf(test.lane, expired, test.given)).keys()]).toEqual(["r1"]);
  });

  it("can have its input deleted, which Mistral keeps also of requests sent along", async () => {
    await using test = await lanes.simulated("mistralURL");
    const reference = await test.lane.submit([lanes.request("r1")], "tag-1", test.given);
    await test.lane.discard?.(reference, test.given);
    await test.lane.discard?.(reference, test.given);
    expect(test.sent().slice(1)).toEqual(
      Array(2).fill(["GET /batch/jobs/sim_batch_1?inline=false", "DELETE /files/sim_mistral-file_1"]).flat(),
    );
    await test.lane.discard?.({ jobId: "gone" }, test.given);
  });

  it("that is not found is an error, and has expired when it is 30 days old", async () => {
    await using test = await scripted(() => undefined);
    const now = test.given.clock.now();
    expect(await rejected(test.lane.poll({ jobId: "j1" }, test.given))).toMatchObject({ status: 404 });
    expect(await rejected(test.lane.poll({ jobId: "j1", submittedAt: now - 29 * dayMs }, test.given))).toMatchObject({
      status: 404,
    });
    expect(await test.lane.poll({ jobId: "j1", submittedAt: now - 30 * dayMs }, test.given)).toMatchObject({
      state: "expired",
    });
  });

  it("whose status is none, or that is another, is an error", async () => {
    for (const status of ["PAUSED", null, 7, "toString"]) {
      await using test = await scripted(() => job(status));
      expect((await rejected(test.lane.poll({ jobId: "j1" }, test.given))).message).toContain(
        "has a status that is none",
      );
    }
    await using other = await scripted(() => ({ ...job("RUNNING"), id: "j2" }));
    expect((await rejected(other.lane.poll({ jobId: "j1" }, other.given))).message).toBe(
      "mistral answered with another job than j1.",
    );
  });
});

describe("results", () => {
  const row = (id: string, rest: JsonObject): JsonObject => ({ id: `b-${id}`, custom_id: id, ...rest });
  const answer = (content: string): JsonObject => ({
    status_code: 200,
    body: { id: "c", choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }] },
  });

  it("are joined on their ids over outputs and both files, each once", async () => {
    const outputs = [row("r1", { response: answer("one") })];
    const output = [row("r1", { response: answer("again") }), row("r2", { response: answer("two") })];
    const errors = [
      row("r3", { response: { status_code: 422, body: '{"detail":"no such tool"}' } }),
      row("r2", { error: "late" }),
    ];
    const lines = (rows: readonly JsonObject[]) => rows.map((each) => `${JSON.stringify(each)}\n`).join("");
    await using test = await scripted((path) => {
      if (path.includes("/files/")) return lines(path.includes("out-1") ? output : errors);
      return job("SUCCESS", { outputs, output_file: "out-1", error_file: "err-1", total_requests: 3 });
    });
    const results = await resultsOf(test.lane, { jobId: "j1" }, test.given);
    expect([told(results.get("r1")), told(results.get("r2"))]).toEqual(["one", "two"]);
    expect(results.get("r3")?.error).toMatchObject({
      status: 422,
      retryable: false,
      message: "mistral answered 422 in a batch: no such tool",
    });
    expect(test.server.received.map(({ path }) => path)).toEqual([
      "/batch/jobs/j1?inline=true",
      "/files/out-1/content",
      "/files/err-1/content",
    ]);
  });

  it("that are no rows are nobody's, and a file's id is checked", async () => {
    const outputs = [null, "x", {}, row("r1", {}), row("r2", { response: { status_code: 500, body: "plain words" } })];
    await using test = await scripted(() => job("SUCCESS", { outputs, total_requests: 2 }));
    const results = await resultsOf(test.lane, { jobId: "j1" }, test.given);
    expect([...results.keys()]).toEqual(["r1", "r2"]);
    expect(results.get("r2")?.error).toMatchObject({
      status: 500,
      retryable: true,
      message: expect.stringContaining("plain words"),
    });
    await using bad = await scripted(() => job("SUCCESS", { output_file: "../../v1/models" }));
    expect((await rejected(resultsOf(bad.lane, { jobId: "j1" }, bad.given))).message).toBe(
      "mistral named a file by something that is no id.",
    );
    expect(bad.server.received).toHaveLength(1);
  });
});

describe("a submission that is unclear", () => {
  for (const accept of ["500", "cut"] as const) {
    it(`because the answer was ${accept} is found by its tag, exactly once`, async () => {
      await using test = await lanes.simulated("mistralURL", { jobFaults: [{}, { accept }, {}] });
      const at = test.given.clock.now();
      const submit = (tag: string) => test.lane.submit([lanes.request("r1")], tag, test.given);
      await submit("tag-before");
      expect(await rejected(submit("tag-1"))).toBeInstanceOf(UnclearSubmissionError);
      await submit("tag-after");
      expect(test.simulator.jobs).toHaveLength(3);
      expect(await test.lane.find(sentAs("tag-1", at, "r1"), test.given)).toEqual({
        jobId: "sim_batch_2",
        submittedAt: at,
      });
      const [, , , list] = test.sent();
      expect(list).toBe(
        "GET /batch/jobs?order_by=-created&created_after=2025-12-31T23%3A59%3A00.000Z&page_size=100&page=0",
      );
    });
  }

  it("but was never taken is not found, and its file is deleted", async () => {
    await using test = await lanes.simulated("mistralURL");
    const form = new FormData();
    form.append("purpose", "batch");
    form.append("file", new Blob(["{}"]), "afterword-tag-1.jsonl");
    await fetch(`${test.url}/files`, { method: "POST", headers: { authorization: "Bearer k" }, body: form });
    expect(await test.lane.find(sentAs("tag-1", 0, "r1"), test.given)).toBeUndefined();
    expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual(["DELETE /files/sim_mistral-file_1"]);
  });

  it("is looked for on all pages as far as its time, and pages without an end are an error", async () => {
    const page = (path: string) => Number(/page=(\d+)$/.exec(path)?.[1]);
    const at = 1_700_000_000_000;
    const data = (path: string, seconds: number) => ({
      data: [
        {
          id: `j${page(path)}`,
          created_at: at / 1000 + seconds,
          metadata: { afterword: page(path) === 3 ? "tag-1" : "x" },
        },
      ],
    });
    await using paged = await scripted((path) => data(path, 10 - page(path)));
    expect(await paged.lane.find(sentAs("tag-1", at, "r1"), paged.given)).toMatchObject({ jobId: "j3" });
    await using old = await scripted((path) => (path.startsWith("/files") ? {} : data(path, -30 * (page(path) + 1))));
    expect(await old.lane.find(sentAs("tag-2", at, "r1"), old.given)).toBeUndefined();
    expect(old.server.received.filter(({ path }) => path.startsWith("/batch"))).toHaveLength(3);
    await using endless = await scripted((path) => data(path, 10));
    expect((await rejected(endless.lane.find(sentAs("tag-2", at, "r1"), endless.given))).message).toBe(
      "mistral sent pages without an end.",
    );
    await using odd = await scripted(() => ({ data: {} }));
    expect((await rejected(odd.lane.find(sentAs("tag-1", at, "r1"), odd.given))).message).toBe("mistral sent no list.");
  });

  it("is what any answer but a job's id makes it", async () => {
    for (const answer of [{}, { id: "a/b" }, "not JSON"]) {
      await using test = await scripted(() => answer);
      expect(await rejected(test.lane.submit([lanes.request("r1")], "t", test.given))).toBeInstanceOf(
        UnclearSubmissionError,
      );
      expect(test.server.received).toHaveLength(1);
    }
  });
});

describe("a submission that is refused", () => {
  it("says so, and takes its file back", async () => {
    await using test = await lanes.simulated("mistralURL", { jobFaults: [{ refuse: 400 }] });
    expect(await rejected(test.lane.submit(many, "tag-1", test.given))).toMatchObject({
      status: 400,
      name: "ProviderError",
    });
    expect(test.sent()).toEqual(["POST /files", "POST /batch/jobs", "DELETE /files/sim_mistral-file_1"]);
  });

  it("before anything is sent names what is too much", async () => {
    const lane = lanes.at("http://127.0.0.1:1");
    const mixed = [lanes.request("r1"), lanes.request("r2", "x", {}, "prose")];
    for (const [requests, message] of [
      [[], "at least one request"],
      [Array(100_001).fill(lanes.request("r1")), "at most 100000 requests"],
      [mixed, "is for one model; these are for echo and prose"],
    ] as const) {
      const error = await rejected(lane.submit(requests, "t", lanes.context()));
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error.message).toContain(message);
    }
    expect(lane.limits).toMatchObject({ requests: 100_000, sameModel: true, windowMs: dayMs });
    expect(await rejected(lane.poll({ jobId: "a/b" }, lanes.context()))).toBeInstanceOf(InvalidRequestError);
  });
});

const { folder } = recordings;
describe(folder === undefined ? `recorded traffic (skipped: ${recordings.missing})` : "recorded traffic", () => {
  it.skipIf(folder === undefined)("is submitted, polled and read to the recorded answers", async () => {
    const recorded =
      recordings.folder === undefined ? undefined : recordings.cases.find(({ id }) => id === "mistral/batch-flow");
    if (!recorded || folder === undefined) throw new Error("there is no such recording");
    const exchanges = readExchanges(folder, recorded);
    const server = await ReplayServer.start();
    try {
      const session = server.play(exchanges.map((exchange) => answerOf(exchange)));
      const lane = lanes.at(session.url);
      const given = lanes.context();
      const asked = ["What is 2 + 2? Just the number.", "Name the largest planet in our solar system. One word."];
      const requests = asked.map((text, index) => lanes.request(String(index), text, {}, "mistral-small-latest"));
      const reference = await lane.submit(requests, "tag-1", given);
      expect(reference).toMatchObject({ jobId: "ca1cd668-91bd-4abb-accb-3541709c0db1" });
      const states = [];
      for (let poll = 0; poll < 3; poll++) states.push(await lane.poll(reference, given));
      expect(states.map(({ state, counts }) => [state, counts?.succeeded])).toEqual([
        ...[
          ["running", 0],
          ["running", 0],
          ["done", 2],
        ],
      ]);
      const results = await resultsOf(lane, reference, given);
      expect(told(results.get("0"))).toBe("4");
      expect(assemble("mistral:m", results.get("1")?.events ?? [])).toMatchObject({
        text: "Jupiter",
        usage: { input: 27, output: 3 },
      });
      expect(session.requests.map(({ path }) => `/v1${path}`)).toEqual(exchanges.map(({ request }) => request.path));
      expect(session.requests[0]?.body).toMatchObject({
        ...{ endpoint: "/v1/chat/completions", model: "mistral-small-latest" },
        requests: (exchanges[0]?.request.body as JsonObject | undefined)?.requests,
      });
    } finally {
      await server.close();
    }
  });
});
