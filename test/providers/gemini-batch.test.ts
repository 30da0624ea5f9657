/** Gemini's batches: handed over inline or as a file, found again, polled and read row by row, against the simulator, hostile servers and a recording. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { AuthenticationError, ProviderError } from "../../src/core/errors.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { type Lane, type LaneResult, UnclearSubmissionError } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { gemini } from "../../src/gemini.ts";
import type { HttpSettings } from "../../src/http/settings.ts";
import { type JobFault, manualClock, type Simulator, startSimulator } from "../../src/testing.ts";
import { type Received, serve } from "../support/server.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const apiKey = "secret-key-0123456789";
const hour = 3_600_000;
const info = (name: string) => ({ id: `gemini:${name}`, provider: "gemini", name, capabilities: {} });

function contextOf(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("script"), clock: manualClock(), onRetry: () => {}, ...given };
}

function laneAt(baseURL: string, settings: HttpSettings = {}): Lane {
  const lane = gemini({ apiKey, baseURL, maxRetryWaitMs: 5, ...settings }).lanes?.batch;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

const row = (id: string, input: unknown = "hi", options: PromptOptions = {}, name = "script") => ({
  id,
  request: createRequest(`gemini:${name}`, typeof input === "string" ? input : JSON.stringify(input), options),
  model: info(name),
});
const says = (text: string) => [{ type: "text", text }];
const many = (count: number) => Array.from({ length: count }, (_, index) => row(`r${index}`, says(`answer ${index}`)));

const rejected = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

async function resultsOf(lane: Lane, reference: JsonValue, given: CallContext): Promise<Map<string, LaneResult>> {
  const results = await Array.fromAsync(lane.results(reference, given));
  expect(new Set(results.map(({ id }) => id)).size).toBe(results.length);
  return new Map(results.map((result) => [result.id, result]));
}

const textOf = (result: LaneResult | undefined) => assemble("gemini:script", result?.events ?? []).text;

interface Simulated extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly lane: Lane;
  readonly given: CallContext;
  advance(ms: number): Promise<void>;
}

async function simulated(...jobFaults: readonly JobFault[]): Promise<Simulated> {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, jobFaults });
  return {
    ...{ simulator, lane: laneAt(simulator.geminiURL), given: contextOf({ clock }) },
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** A lane whose server answers every request as `answer` says: with JSON, a status of its own, or more. */
async function served(answer: (request: Received, number: number) => JsonObject | [number, JsonObject]) {
  const server = await serve((response, request, number) => {
    const told = answer(request, number);
    const [status, body] = Array.isArray(told) ? told : [200, told];
    const { headers, text, ...json } = body as { headers?: Record<string, string>; text?: string };
    response.writeHead(status, headers).end(text ?? JSON.stringify(json));
  });
  return {
    server,
    lane: laneAt(server.url, { maxRetries: 0 }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const reference = { name: "batches/b1", submittedAt: 0 };
const job = (state: string, rest: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  name: "batches/b1",
  metadata: { state: `BATCH_STATE_${state}`, ...metadata },
  ...rest,
});
const inline = (...rows: JsonObject[]) => ({ inlinedResponses: { inlinedResponses: rows } });
const answered = (text: string) => ({ candidates: [{ content: { parts: [{ text }] }, finishReason: "STOP" }] });

describe("a batch of few requests", () => {
  it("is one POST with a body for each that an answer at once would have, and gives a small reference", async () => {
    await using test = await simulated();
    const options = { maxTokens: 9, stream: true, providerOptions: { body: { store: false } } } as const;
    const stored = await test.lane.submit([row("one", says("x"), options), row("two-_2")], "tag-1", test.given);
    const [sent, ...more] = test.simulator.requests;
    expect([sent?.method, sent?.path, more]).toEqual([
      ...["POST", "/gemini/v1beta/models/script:batchGenerateContent"],
      [],
    ]);
    expect(sent?.headers).toMatchObject({ "x-goog-api-key": apiKey, "content-type": "application/json" });
    const contents = (text: string) => [{ role: "user", parts: [{ text }] }];
    const first = {
      contents: contents(JSON.stringify(says("x"))),
      generationConfig: { maxOutputTokens: 9 },
      store: false,
    };
    expect(sent?.body).toEqual({
      batch: {
        displayName: "tag-1",
        inputConfig: {
          requests: {
            requests: [
              { request: first, metadata: { key: "one" } },
              { request: { contents: contents("hi") }, metadata: { key: "two-_2" } },
            ],
          },
        },
      },
    });
    expect(stored).toEqual({ name: "batches/sim_batch_1", submittedAt: test.given.clock.now() });
  });

  it("is polled until it is done, with counts, and read by key in another process", async () => {
    await using test = await simulated();
    const rows = [row("a", says("A")), row("b", says("B")), row("c", [{ type: "http", status: 429 }])];
    const stored = JSON.parse(JSON.stringify(await test.lane.submit(rows, "tag", test.given)));
    const other = laneAt(test.simulator.geminiURL);
    const running = {
      state: "running",
      queued: true,
      pollAgainMs: 5000,
      counts: { total: 3, succeeded: 0, failed: 0 },
    };
    expect(await other.poll(stored, test.given)).toEqual(running);
    expect(await rejected(resultsOf(other, stored, test.given))).toMatchObject({ retryable: true });
    await test.advance(500);
    expect(await other.poll(stored, test.given)).toEqual({
      ...{ state: "running", pollAgainMs: 5000, counts: { total: 3, succeeded: 1, failed: 0 } },
    });
    await test.advance(500);
    const done = { state: "done", pollAgainMs: 0, counts: { total: 3, succeeded: 2, failed: 1 } };
    expect(await other.poll(stored, test.given)).toEqual(done);
    for (let time = 0; time < 2; time++) {
      const results = await resultsOf(other, stored, test.given);
      expect([textOf(results.get("a")), textOf(results.get("b"))]).toEqual(["A", "B"]);
      expect(results.get("c")).toMatchObject({ error: { code: "rate-limit", providerCode: "RESOURCE_EXHAUSTED" } });
    }
    expect(JSON.stringify(stored)).not.toContain(apiKey);
  });

  it("asks again after longer waits the older it is", async () => {
    await using test = await simulated({ stuck: true });
    const stored = await test.lane.submit([row("a")], "tag", test.given);
    const waits: number[] = [];
    for (const ms of [0, 100_000, 400_000, hour]) {
      await test.advance(ms);
      waits.push((await test.lane.poll(stored, test.given)).pollAgainMs);
    }
    expect(waits).toEqual([5000, 10_000, 50_000, 60_000]);
  });

  it("carries headers and query that all its requests share, and refuses those of one", async () => {
    await using test = await simulated();
    const own = { providerOptions: { headers: { "x-mine": "1" }, query: { q: "2" } } };
    await test.lane.submit([row("a", "hi", own), row("b", "hi", own)], "tag", test.given);
    expect(test.simulator.requests[0]).toMatchObject({
      path: expect.stringContaining("?q=2"),
      headers: { "x-mine": "1" },
    });
    const error = await rejected(test.lane.submit([row("a", "hi", own), row("b")], "tag", test.given));
    expect(error).toMatchObject({ code: "invalid-request", field: "providerOptions" });
  });
});

describe("a batch that is too large to be sent at once", () => {
  it("is uploaded in pieces as ASCII lines, made from the file, read from a file and discarded", async () => {
    await using test = await simulated();
    const long = "я".repeat(10_100_000);
    const odd = "Ünïcode 🙂 ” \n";
    const rows = [row("a", [...says("A"), { type: "finish", reason: odd }]), ...many(2)];
    const stored = await test.lane.submit([...rows, row("long", long)], "tag", test.given);
    expect(stored).toMatchObject({ name: "batches/sim_batch_1", inputFile: "files/sim_file_1" });
    const [start, ...more] = test.simulator.requests;
    expect(start).toMatchObject({ path: "/gemini/upload/v1beta/files", body: { file: { displayName: "tag" } } });
    const pieces = more.filter(({ path }) => path.includes("upload_id"));
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.map(({ headers }) => headers["x-goog-upload-command"])).toEqual([
      ...Array(pieces.length - 1).fill("upload"),
      "upload, finalize",
    ]);
    const length = pieces.reduce((sum, { headers }) => sum + Number(headers["content-length"]), 0);
    expect(start?.headers["x-goog-upload-header-content-length"]).toBe(String(length));
    const create = test.simulator.requests.at(-1);
    expect(create?.body).toEqual({ batch: { displayName: "tag", inputConfig: { fileName: "files/sim_file_1" } } });
    await test.advance(1000);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({
      state: "done",
      counts: { total: 4 },
    });
    const results = await resultsOf(test.lane, stored, test.given);
    expect([...results.keys()].toSorted()).toEqual(["a", "long", "r0", "r1"]);
    expect(textOf(results.get("r1"))).toBe("answer 1");
    expect(results.get("a")?.events?.at(-1)).toMatchObject({ rawFinishReason: odd });
    await test.lane.discard?.(stored, test.given);
    await test.lane.discard?.(stored, test.given);
    const deletions = test.simulator.requests.filter(({ method }) => method === "DELETE");
    expect(deletions.map(({ path }) => path)).toEqual(Array(2).fill("/gemini/v1beta/files/sim_file_1"));
  }, 60_000);

  it("is a file too where its requests are many, as their answers would come in one object", async () => {
    await using test = await simulated();
    const stored = await test.lane.submit(many(101), "tag", test.given);
    await test.advance(1000);
    const results = await resultsOf(test.lane, stored, test.given);
    expect(results.size).toBe(101);
    for (const [id, result] of results) expect(textOf(result)).toBe(`answer ${id.slice(1)}`);
    await test.lane.discard?.((await test.lane.submit([row("a")], "small", test.given)) as JsonValue, test.given);
  });

  it("sends nothing to an address that is not the API's own", async () => {
    await using elsewhere = await served(() => ({}));
    const address = `${elsewhere.server.url}/upload`;
    await using test = await served(() => ({ headers: { "x-goog-upload-url": address } }));
    const error = await rejected(test.lane.submit(many(101), "tag", contextOf()));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error.message).toContain(
      `wants the file uploaded to ${elsewhere.server.url}, which is not where the API is`,
    );
    expect(elsewhere.server.received).toEqual([]);
    await using silent = await served(() => ({}));
    expect(await rejected(silent.lane.submit(many(101), "tag", contextOf()))).toMatchObject({
      message: "gemini sent no address to upload a file to.",
    });
  });

  it("was not submitted where the upload fails, also where nobody knows how", async () => {
    await using test = await served(() => [502, { text: "<html></html>" }]);
    const error = await rejected(test.lane.submit(many(101), "tag", contextOf()));
    expect(error).not.toBeInstanceOf(UnclearSubmissionError);
    expect(error).toMatchObject({ code: "provider", status: 502, retryable: true });
  });

  it("waits until the API has looked at the file, and says so where it cannot read it", async () => {
    const clock = manualClock();
    const states = ["PROCESSING", "PROCESSING", "FAILED"];
    await using test = await served(({ path, headers }) => {
      if (path.includes("upload_id")) return { file: { name: "files/f1", state: "PROCESSING" } };
      const url = `http://${headers.host}/upload/v1beta/files?upload_id=1`;
      if (path.startsWith("/upload")) return { headers: { "x-goog-upload-url": url } };
      void clock.advance(1000);
      return { name: "files/f1", state: states.shift() ?? "FAILED" };
    });
    const submitted = rejected(test.lane.submit(many(101), "tag", contextOf({ clock })));
    while (test.server.received.length < 2) await new Promise(setImmediate);
    while (states.length > 0) {
      await clock.advance(1000);
      await new Promise(setImmediate);
    }
    expect((await submitted).message).toBe("gemini could not read the uploaded files/f1.");
  });

  it("takes its file back where the batch is refused", async () => {
    await using test = await simulated({ refuse: 400 });
    expect(await rejected(test.lane.submit(many(101), "tag", test.given))).toMatchObject({ status: 400 });
    expect(test.simulator.requests.at(-1)).toMatchObject({ method: "DELETE", path: "/gemini/v1beta/files/sim_file_1" });
    expect(test.simulator.jobs).toEqual([]);
  });
});

describe("what no batch can hold", () => {
  it("is refused by name before anything is sent", async () => {
    const lane = laneAt("http://127.0.0.1:1");
    const refuse = async (...rows: ReturnType<typeof row>[]) => rejected(lane.submit(rows, "tag", contextOf()));
    expect(await refuse()).toMatchObject({ field: "requests" });
    expect((await refuse(row("a"), row("b", "hi", {}, "other"))).message).toContain("must be for one model");
    expect((await refuse(row("a"), row("a"))).message).toContain("the same id");
    for (const id of ["", "a b", '"', "x".repeat(65)])
      expect(await refuse(row(id))).toMatchObject({ field: "requests" });
    const large = row("a", "x".repeat(70_000_000));
    expect((await refuse(large, { ...large, id: "b" }, { ...large, id: "c" })).message).toContain(
      "holds up to 200000000",
    );
    expect(await refuse(row("a", "hi", { choices: 9 }))).toMatchObject({ field: "choices" });
    expect(lane.limits).toMatchObject({ sameModel: true, requests: 200_000, windowMs: 48 * hour });
  });
});

describe("a submission whose answer is lost", () => {
  for (const accept of ["500", "cut"] as const) {
    it(`with ${accept} after it was taken is not sent again, and found by its tag: exactly one`, async () => {
      await using test = await simulated({}, { accept });
      const at = new Date(test.given.clock.now());
      await test.lane.submit([row("x")], "other", test.given);
      const error = await rejected(test.lane.submit([row("a", says("A"))], "tag-2", test.given));
      expect(error).toBeInstanceOf(UnclearSubmissionError);
      expect(test.simulator.jobs).toHaveLength(2);
      const found = await test.lane.find({ tag: "tag-2", at, count: 1, ids: ["a"] }, test.given);
      expect(found).toEqual({ name: "batches/sim_batch_2", submittedAt: at.getTime() });
      await test.advance(1000);
      expect(textOf((await resultsOf(test.lane, found as JsonValue, test.given)).get("a"))).toBe("A");
    });
  }

  it("is found with its file, and what was uploaded for one that is not there is deleted", async () => {
    await using test = await simulated({ accept: "500" }, { refuse: 503 });
    const at = new Date(test.given.clock.now());
    const rows = many(101);
    await rejected(test.lane.submit(rows, "tag-1", test.given));
    const sent = { tag: "tag-1", at, count: 101, ids: rows.map(({ id }) => id) };
    expect(await test.lane.find(sent, test.given)).toMatchObject({ inputFile: "files/sim_file_1" });
    // Another upload with the tag of a submission that never came about.
    const url = `${test.simulator.geminiURL}/upload/v1beta/files`;
    const headers = { "x-goog-api-key": "k", "content-type": "application/json" };
    const start = { ...headers, "x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start" };
    const begun = await fetch(url, { method: "POST", headers: start, body: '{"file":{"displayName":"tag-3"}}' });
    const piece = { ...headers, "x-goog-upload-offset": "0", "x-goog-upload-command": "upload, finalize" };
    await fetch(begun.headers.get("x-goog-upload-url") ?? "", { method: "POST", headers: piece, body: "{}" });
    test.simulator.requests.length = 0;
    // Not while its job may still be being made.
    expect(await test.lane.find({ ...sent, tag: "tag-3" }, test.given)).toBeUndefined();
    expect(test.simulator.requests.some(({ method }) => method === "DELETE")).toBe(false);
    await test.advance(10 * 60_000);
    expect(await test.lane.find({ ...sent, tag: "tag-3" }, test.given)).toBeUndefined();
    const deleted = test.simulator.requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);
    expect(deleted).toEqual(["/gemini/v1beta/files/sim_file_2"]);
  });

  it("is unclear too where the answer is no batch, and never where it was refused", async () => {
    for (const body of [{}, { name: "../x" }, { name: "operations/1" }, { text: "not JSON" }, { text: "<html>" }]) {
      await using test = await served(() => body as JsonObject);
      expect(await rejected(test.lane.submit([row("a")], "t", contextOf()))).toBeInstanceOf(UnclearSubmissionError);
      expect(test.server.received).toHaveLength(1);
    }
    const status = { error: { code: 403, message: "no", status: "PERMISSION_DENIED" } };
    await using refusing = await served(() => [403, status]);
    expect(await rejected(refusing.lane.submit([row("a")], "t", contextOf()))).toBeInstanceOf(AuthenticationError);
  });

  it("that was clearly refused is sent again", async () => {
    await using test = await simulated({ refuse: 503 }, { refuse: 429 });
    const clock = manualClock();
    const lane = laneAt(test.simulator.geminiURL, { maxRetryWaitMs: 0 });
    expect(await lane.submit([row("a")], "tag", contextOf({ clock }))).toMatchObject({ name: "batches/sim_batch_1" });
    expect(test.simulator.requests).toHaveLength(3);
  });

  it("is looked for page by page, until the jobs are older, or there are none", async () => {
    const at = new Date("2026-05-01T12:00:00Z");
    const listed = (name: string, createTime: string, displayName = "other") => ({
      name,
      metadata: { displayName, createTime },
    });
    const pages: JsonObject[] = [
      { operations: [listed("batches/new", "2026-05-01T12:30:00Z")], nextPageToken: "a/b" },
      { operations: [listed("batches/near", "2026-05-01T11:59:30Z")], nextPageToken: "c" },
      { operations: [listed("batches/older", "2026-05-01T10:00:00Z")], nextPageToken: "d" },
      { operations: [listed("batches/oldest", "2026-05-01T09:00:00Z", "tag")] },
    ];
    const order = ["", "a/b", "c", "d"];
    const answer = ({ path }: Received) => {
      const { pathname, searchParams } = new URL(path, "http://x");
      return pathname === "/v1beta/files" ? {} : (pages[order.indexOf(searchParams.get("pageToken") ?? "")] ?? {});
    };
    await using test = await served(answer);
    expect(await test.lane.find({ tag: "tag", at, count: 1, ids: ["a"] }, contextOf())).toBeUndefined();
    expect(test.server.received.filter(({ path }) => path.includes("batches"))).toHaveLength(3);
    const early = { tag: "tag", at: new Date("2026-05-01T08:00:00Z"), count: 1, ids: ["a"] };
    expect(await test.lane.find(early, contextOf())).toMatchObject({ name: "batches/oldest" });
    // In another order, none of them ends the search.
    pages.unshift({ operations: [listed("batches/first", "2026-01-01T00:00:00Z")], nextPageToken: "first" });
    order.splice(1, 0, "first");
    expect(await test.lane.find({ ...early, at }, contextOf())).toMatchObject({ name: "batches/oldest" });
    await using endless = await served(() => ({
      operations: [listed("batches/x", "2027-01-01T00:00:00Z")],
      nextPageToken: "x",
    }));
    expect((await rejected(endless.lane.find(early, contextOf()))).message).toContain("has listed 5000 jobs since");
  });
});

describe("a batch that does not succeed", () => {
  it("has failed with the provider's words, and has no results", async () => {
    await using test = await simulated({ fail: "internal" });
    const stored = await test.lane.submit([row("a")], "tag", test.given);
    const status = await test.lane.poll(stored, test.given);
    expect(status).toMatchObject({ state: "failed", pollAgainMs: 0, error: { providerCode: "INTERNAL" } });
    expect(status.error?.message).toBe("Batch batches/sim_batch_1 failed: The batch failed: internal.");
    expect((await resultsOf(test.lane, stored, test.given)).size).toBe(0);
  });

  it("keeps what was done before it was cancelled; the others were not run", async () => {
    await using test = await simulated();
    const slow = [
      { type: "pause", ms: 5000 },
      { type: "text", text: "late" },
    ];
    const stored = await test.lane.submit([row("a", says("A")), row("b", slow)], "tag", test.given);
    await test.advance(600);
    await test.lane.cancel(stored, test.given);
    await test.lane.cancel(stored, test.given);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({
      state: "cancelled",
      error: { providerCode: "CANCELLED" },
    });
    const results = await resultsOf(test.lane, stored, test.given);
    expect(textOf(results.get("a"))).toBe("A");
    expect(results.get("b")).toMatchObject({ notRun: "cancelled", error: { providerCode: "CANCELLED" } });
  });

  it("stays done when it is cancelled after; a mistake of key stays one", async () => {
    await using test = await simulated();
    const stored = await test.lane.submit([row("a")], "tag", test.given);
    await test.advance(1000);
    await test.lane.cancel(stored, test.given);
    expect((await test.lane.poll(stored, test.given)).state).toBe("done");
    const unknown = { name: "batches/unknown", submittedAt: test.given.clock.now() };
    expect(await rejected(test.lane.cancel(unknown, test.given))).toMatchObject({ status: 404 });
  });

  it("has expired after 48 hours, and when the provider has forgotten it after a week, not before", async () => {
    await using test = await simulated({ stuck: true });
    const stored = await test.lane.submit([row("a")], "tag", test.given);
    await test.advance(48 * hour);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({
      state: "expired",
      error: { providerCode: "DEADLINE_EXCEEDED" },
    });
    const gone = { name: "batches/gone", submittedAt: test.given.clock.now() };
    expect(await rejected(test.lane.poll(gone, test.given))).toMatchObject({ status: 404, retryable: false });
    await test.advance(7 * 24 * hour);
    expect(await test.lane.poll(gone, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    expect(await rejected(test.lane.poll({ name: "batches/gone" }, test.given))).toMatchObject({ status: 404 });
  });

  it("is still running while its results are told of and not there, and failed when they never come", async () => {
    await using test = await simulated({ lateResultsMs: 10_000 });
    const stored = await test.lane.submit([row("a", says("A"))], "tag", test.given);
    await test.advance(5000);
    expect((await test.lane.poll(stored, test.given)).state).toBe("running");
    await test.advance(10_000);
    expect((await test.lane.poll(stored, test.given)).state).toBe("done");
    await using never = await served(() => job("SUCCEEDED", { done: true, response: {} }));
    const status = await never.lane.poll(reference, contextOf());
    expect(status).toMatchObject({ state: "failed" });
    expect(status.error?.message).toContain("it has succeeded, without results");
  });

  it("is known by the end of its state's name, or by being done, whatever the state is called", async () => {
    const output = inline({ metadata: { key: "a" }, response: answered("A") });
    const states: readonly [JsonObject, string][] = [
      [{ ...job("RUNNING"), metadata: { state: "JOB_STATE_SUCCEEDED", output } }, "done"],
      [{ ...job("x"), metadata: { state: "JOB_STATE_PARTIALLY_SUCCEEDED", output } }, "done"],
      [{ ...job("x"), metadata: { state: "JOB_STATE_CANCELLED" } }, "cancelled"],
      [{ ...job("x"), metadata: { state: "BATCH_STATE_PAUSED" } }, "running"],
      [job("UNSPECIFIED"), "running"],
      [{ name: "batches/b1" }, "running"],
      [{ name: "batches/b1", done: true, response: output }, "done"],
      [{ name: "batches/b1", done: true, error: { code: 1, message: "stopped" } }, "cancelled"],
      [{ name: "batches/b1", done: true, error: { code: "13" } }, "failed"],
      [job("SUCCEEDED", {}, { output: { responsesFile: "files/x" } }), "done"],
    ];
    for (const [body, state] of states) {
      await using test = await served(() => body);
      const told = await test.lane.poll(reference, contextOf());
      expect([body, told.state]).toEqual([body, state]);
      expect(told.error !== undefined).toBe(!["done", "running"].includes(state));
    }
  });

  it("has counts only where they are numbers, as text or not", async () => {
    const stats = [{ requestCount: "3", successfulRequestCount: 1 }, { requestCount: "many" }, "none"];
    const told: unknown[] = [];
    for (const batchStats of stats) {
      await using test = await served(() => job("RUNNING", {}, { batchStats }));
      told.push((await test.lane.poll(reference, contextOf())).counts);
    }
    expect(told).toEqual([{ total: 3, succeeded: 1, failed: 0 }, undefined, undefined]);
  });
});

describe("the results", () => {
  const read = async (...rows: readonly JsonObject[]) => {
    await using test = await served(() => job("SUCCEEDED", { done: true, response: inline(...rows) }));
    return await resultsOf(test.lane, reference, contextOf());
  };

  it("fail one by one, with the classes that errors of answers at once have", async () => {
    const codes = [1, 3, 4, 5, 7, 8, 13, 14, 16, "8", 99, undefined];
    const rows = codes.map((code, index) => ({
      metadata: { key: `r${index}` },
      error: {
        ...(code !== undefined && { code }),
        message: code === "8" ? "You exceeded your current quota." : "Words.",
      },
    }));
    const results = await read(...(rows as JsonObject[]));
    const told = [...results.values()].map(({ error, notRun }: LaneResult & { notRun?: string }) => [
      ...[error?.code, (error as ProviderError).providerCode, error?.retryable, notRun],
    ]);
    expect(told).toEqual([
      ["provider", "CANCELLED", false, "cancelled"],
      ["provider", "INVALID_ARGUMENT", false, undefined],
      ["provider", "DEADLINE_EXCEEDED", true, "expired"],
      ["provider", "NOT_FOUND", false, undefined],
      ["authentication", "PERMISSION_DENIED", false, undefined],
      ["rate-limit", "RESOURCE_EXHAUSTED", true, undefined],
      ["provider", "INTERNAL", true, undefined],
      ["overloaded", "UNAVAILABLE", true, undefined],
      ["authentication", "UNAUTHENTICATED", false, undefined],
      ["rate-limit", "RESOURCE_EXHAUSTED", true, undefined],
      ["provider", "UNKNOWN", true, undefined],
      ["provider", "UNKNOWN", true, undefined],
    ]);
    expect(results.get("r1")?.error?.message).toBe("Request r1 in batches/b1 of gemini failed: Words.");
  });

  it("of a blocked prompt are an answer that ended by the content filter, as at once", async () => {
    const results = await read({ metadata: { key: "a" }, response: { promptFeedback: { blockReason: "SAFETY" } } });
    expect(results.get("a")?.events?.at(-1)).toMatchObject({ type: "finish", finishReason: "content-filter" });
  });

  it("that cannot be read harm no other, and are told once", async () => {
    const good = { metadata: { key: "good" }, response: answered("A") };
    const results = await read(
      ...[{ metadata: { key: "empty" } }, { metadata: { key: "odd" }, response: { surprise: 1 } }],
      ...[{ metadata: { key: "text" }, response: "no" }, { response: answered("whose?") }, good, good],
    );
    expect([...results.keys()]).toEqual(["empty", "odd", "text", "good"]);
    expect(results.get("empty")?.error?.message).toBe(
      "Request empty in batches/b1 of gemini has neither a response nor an error.",
    );
    expect([results.get("odd")?.error, results.get("text")?.error]).toEqual([
      expect.any(ProviderError),
      expect.any(ProviderError),
    ]);
    expect(textOf(results.get("good"))).toBe("A");
  });

  it("that do not say whose they are are an error, and are never told by their order", async () => {
    const error = await rejected(read({ response: answered("A") }, { response: answered("B") }));
    expect(error.message).toBe(
      "Batch batches/b1 of gemini gave 2 results and does not say which requests they are of.",
    );
  });

  it("of a file are read line by line, also those that are cut at either end", async () => {
    const whole = `{"response":${JSON.stringify(answered("A"))},"key":"whole"}`;
    const failed = '{"key":"failed","error":{"code":3,"message":"No."}}';
    const lines = [whole, '{"key":"cut-1","response":{"candid', 'xt":"A"}]},"key":"cut-2"}', "{{", "[]", failed];
    await using test = await served(({ path }) =>
      path.startsWith("/download")
        ? { text: lines.join("\n") }
        : job("SUCCEEDED", {}, { output: { responsesFile: "files/batch-b1" } }),
    );
    const results = await resultsOf(test.lane, reference, contextOf());
    expect(test.server.received[1]?.path).toBe("/download/v1beta/files/batch-b1:download?alt=media");
    expect([...results.keys()].toSorted()).toEqual(["cut-1", "cut-2", "failed", "whole"]);
    expect(textOf(results.get("whole"))).toBe("A");
    expect(results.get("cut-1")?.error?.message).toBe(
      "The result of request cut-1 in batches/b1 of gemini is no JSON.",
    );
  });

  it("keep rows that are missing or malformed from harming others, from a file and inline", async () => {
    await using test = await simulated({ malformedRows: 1, missingRows: 1 }, { malformedRows: 1, missingRows: 1 });
    const [large, small] = [
      await test.lane.submit(many(101), "1", test.given),
      await test.lane.submit(many(3), "2", test.given),
    ];
    await test.advance(1000);
    const inFile = await resultsOf(test.lane, large, test.given);
    expect([inFile.has("r100"), textOf(inFile.get("r1"))]).toEqual([false, "answer 1"]);
    const inObject = await resultsOf(test.lane, small, test.given);
    expect([...inObject.keys()].toSorted()).toEqual(["r0", "r1"]);
    expect(inObject.get("r0")?.error).toBeInstanceOf(ProviderError);
  });

  it("are never fetched from a name that is no file's, nor taken from another batch", async () => {
    await using test = await served(() => job("SUCCEEDED", { response: { responsesFile: "../keys" } }));
    expect((await rejected(resultsOf(test.lane, reference, contextOf()))).message).toContain("no file's name");
    expect(test.server.received).toHaveLength(1);
    await using other = await served(() => ({ ...job("SUCCEEDED"), name: "batches/b2" }));
    expect((await rejected(other.lane.poll(reference, contextOf()))).message).toContain(
      "another batch than batches/b1",
    );
  });

  it("show no key, whoever repeats it", async () => {
    const results = await read({ metadata: { key: "a" }, error: { code: 3, message: `Your key is ${apiKey}.` } });
    expect(JSON.stringify(results.get("a")?.error)).toContain("[redacted]");
    expect(JSON.stringify(results.get("a")?.error)).not.toContain(apiKey);
  });
});

describe("a reference", () => {
  it("that is none is refused by name, before anything is asked", async () => {
    const lane = laneAt("http://127.0.0.1:1");
    for (const stored of [
      "x",
      null,
      {},
      { name: "batches/../models" },
      { name: "batches/a", inputFile: "files/../x" },
    ]) {
      expect(await rejected(lane.poll(stored as JsonValue, contextOf()))).toMatchObject({ field: "reference" });
    }
  });
});

describe("the recorded batch", () => {
  const recordings = findRecordings();
  const recorded =
    recordings.folder === undefined ? undefined : recordings.cases.find(({ api }) => api === "gemini.batch");
  const why = recordings.folder === undefined ? recordings.missing : "no such case";

  it.skipIf(!recorded)(`gives what was recorded${recorded ? "" : `, skipped: ${why}`}`, async () => {
    if (!recorded || recordings.folder === undefined) return;
    const exchanges = readExchanges(recordings.folder, recorded);
    await using stack = new AsyncDisposableStack();
    const server = await ReplayServer.start();
    stack.defer(() => server.close());
    // Its rows were given under another name; the answers are those that were recorded, with ours.
    const renamed = (index: number) => {
      const exchange = exchanges[index] as (typeof exchanges)[number];
      return { ...answerOf(exchange), body: Buffer.from(exchange.body.toString().replaceAll("custom_id", "key")) };
    };
    const session = server.play([0, 1, 2, 3, 4].map(renamed));
    const lane = laneAt(session.url);
    const rows = ["What is 2 + 2? Just the number.", "Name the largest planet in our solar system. One word."].map(
      (text, index) => row(String(index), text, {}, "gemini-2.5-flash"),
    );
    const stored = await lane.submit(rows, "ruby_llm_bf7406835d85c375", contextOf());
    const batch = session.requests[0]?.body.batch;
    const { request } = exchanges[0] as (typeof exchanges)[number];
    expect(session.requests[0]?.path).toBe(request.path);
    const asked = JSON.stringify((request.body as JsonObject).batch).replaceAll("custom_id", "key");
    const { inputConfig } = JSON.parse(
      asked.replaceAll(',"generationConfig":{},"model":"models/gemini-2.5-flash"', ""),
    );
    expect(batch).toEqual({ displayName: "ruby_llm_bf7406835d85c375", inputConfig });
    const states = [
      await lane.poll(stored, contextOf()),
      await lane.poll(stored, contextOf()),
      await lane.poll(stored, contextOf()),
    ];
    expect(states.map(({ state }) => state)).toEqual(["running", "running", "done"]);
    expect(states.map(({ counts }) => counts)).toEqual(
      [0, 0, 2].map((succeeded) => ({ total: 2, succeeded, failed: 0 })),
    );
    const results = await resultsOf(lane, stored, contextOf());
    const told = ["0", "1"].map((id) => assemble("gemini:gemini-2.5-flash", results.get(id)?.events ?? []));
    expect(told.map(({ text, finishReason, resolvedModel }) => [text, finishReason, resolvedModel])).toEqual([
      ["4", "stop", "gemini-2.5-flash"],
      ["Jupiter", "stop", "gemini-2.5-flash"],
    ]);
    expect(told[0]?.usage).toMatchObject({ input: 13, output: 44, reasoning: 43, total: 57 });
  });
});
