/** How batches in OpenAI's shape are submitted: uploaded and made once, and found again after a crash. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { UnclearSubmissionError } from "../../src/core/lane.ts";
import { vendor } from "../../src/openai-compatible.ts";
import {
  answering,
  batch,
  context,
  key,
  laneAt,
  rejected,
  resultsOf,
  row,
  simulated,
  two,
} from "../support/openai-batch.ts";
import { serve } from "../support/server.ts";
import { findSpecification } from "../support/specs.ts";

/** What is sent, against the vendor's own schema of it. */
const specification = findSpecification("openai.openapi.json");

const dayMs = 24 * 3_600_000;

describe("a submission", () => {
  it("is a file of the bodies of answers at once, unstreamed, and a batch that is made of it and has our tag", async () => {
    await using test = await simulated();
    const asked = row("a", "Hi", { maxTokens: 20, stream: true, providerOptions: { body: { user: "u1" } } });
    const reference = await test.lane.submit([asked, row("b", "Hé\n")], "tag-1", test.given);
    const submittedAt = test.given.clock.now();
    expect(reference).toEqual({ batchId: "sim_batch_1", inputFileId: "sim_file_1", submittedAt });
    expect(JSON.stringify(reference)).not.toContain(key);
    expect(test.sent()).toEqual(["POST /files", "POST /batches"]);
    const [upload, create] = test.simulator.requests;
    expect(upload?.headers.authorization).toBe(`Bearer ${key}`);
    const form = String(upload?.body);
    expect(form).toContain('name="purpose"\r\n\r\nbatch\r\n');
    expect(form).toContain('name="file"; filename="afterword-tag-1.jsonl"\r\ncontent-type: application/jsonl\r\n');
    const lines = form.split("\n").filter((line) => line.startsWith("{"));
    const head = { method: "POST", url: "/v1/chat/completions" };
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ custom_id: "a", ...head },
        body: { model: "script", messages: [{ role: "user", content: "Hi" }], max_completion_tokens: 20, user: "u1" },
      },
      { custom_id: "b", ...head, body: { model: "script", messages: [{ role: "user", content: "Hé\n" }] } },
    ]);
    expect(create?.body).toEqual({
      ...{ input_file_id: "sim_file_1", endpoint: "/v1/chat/completions", completion_window: "24h" },
      metadata: { afterword_tag: "tag-1" },
      output_expires_after: { anchor: "created_at", seconds: 2_592_000 },
    });
    if (specification.missing === undefined) {
      expect(specification.validator("CreateBatchRequest")(create?.body)).toEqual([]);
    }
    expect(await test.lane.poll(reference, test.given)).toMatchObject({ state: "running", pollAgainMs: 5000 });
  });

  it("goes through both protocols, and through Groq and Azure, to an answer for each request", async () => {
    await using test = await simulated({ asyncMs: 0 });
    const baseURL = test.simulator.openaiURL;
    const settings = { apiKey: key, baseURL };
    const lanes = {
      chat: laneAt(baseURL),
      responses: laneAt(baseURL, { api: "responses" }),
      groq: vendor("groq", settings).lanes?.batch,
      azure: vendor("azure", settings).lanes?.batch,
    };
    const steps = [
      { type: "reasoning", text: "Hm." },
      { type: "text", text: "4" },
      { type: "tool-call", name: "f", input: { n: 1 } },
      { type: "usage", input: 20, output: 9, cacheRead: 5, reasoning: 3 },
    ];
    const requests = [row("r-1", steps), row("r_2", [{ type: "text", text: "5" }])];
    for (const [name, lane] of Object.entries(lanes)) {
      if (!lane) throw new Error(`${name} has no lane`);
      if (name === "azure") continue;
      const reference = await lane.submit(requests, `tag-${name}`, test.given);
      expect(await lane.poll(reference, test.given)).toEqual({
        ...{ state: "done", pollAgainMs: 0, counts: { total: 2, succeeded: 2, failed: 0 } },
      });
      const results = await resultsOf(lane, reference, test.given);
      const first = assemble("openai:script", results.get("r-1")?.events ?? []);
      expect([name, first.text, first.toolCalls.map((call) => call.input)]).toEqual([name, "4", [{ n: 1 }]]);
      expect(first.usage).toMatchObject({ input: 20, cacheRead: 5, output: 9, reasoning: 3 });
      expect(first.response).toEqual({ status: 200, requestId: "req_r-1" });
      expect(assemble("openai:script", results.get("r_2")?.events ?? []).text).toBe("5");
    }
    const made = test.simulator.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/batches"));
    const bodies = made.map(({ body }) => body as Record<string, unknown>);
    expect(bodies.map(({ endpoint }) => endpoint)).toEqual([
      ...["/v1/chat/completions", "/v1/responses", "/v1/chat/completions"],
    ]);
    expect(bodies.map((body) => "output_expires_after" in body)).toEqual([true, true, false]);
    expect([lanes.groq?.limits.bytes, lanes.azure?.limits]).toEqual([
      100_000_000,
      { requests: 100_000, bytes: 200_000_000, sameModel: true },
    ]);
  });

  it("to Azure has its key in its own header, and waits until the file has been looked through", async () => {
    const file = (status: string) => ({ body: { id: "file-1", status } });
    await using server = await answering({
      "POST /files": file("pending"),
      "GET /files/file-1": [file("running"), file("processed")],
      "POST /batches": { body: batch({ status: "Validating", created_at: "2026-01-01T00:00:00.1+00:00" }) },
    });
    const lane = vendor("azure", { apiKey: key, baseURL: server.url }).lanes?.batch;
    const waits: number[] = [];
    const clock = {
      now: () => 0,
      after(ms: number, run: () => void) {
        // All other times are those of the requests.
        if (ms === 2000) waits.push(ms);
        if (ms === 2000) run();
        return () => {};
      },
    };
    expect(await lane?.submit(two, "tag-1", context({ clock }))).toMatchObject({ batchId: "batch_1" });
    expect(server.sent()).toEqual(["POST /files", "GET /files/file-1", "GET /files/file-1", "POST /batches"]);
    expect(server.received.map(({ headers }) => headers["api-key"])).toEqual(Array(4).fill(key));
    expect(waits).toEqual([2000, 2000]);
  });

  it("of what no batch can hold is refused by name before anything is sent", async () => {
    const lane = laneAt("http://127.0.0.1:1");
    const refused = async (...[requests, tag = "tag"]: [Parameters<typeof lane.submit>[0], string?]) =>
      (await rejected(lane.submit(requests, tag, context()))).message;
    expect(lane.limits).toMatchObject({ requests: 50_000, sameModel: true, windowMs: dayMs });
    expect(await refused([])).toMatch("at least one request");
    expect(await refused(Array.from({ length: 50_001 }, () => two[0] as never))).toMatch(
      "at most 50000 requests; these are 50001",
    );
    expect(await refused([...two, row("a", "again")])).toMatch("Two requests have the id a");
    expect(await refused([row("a/b", "x")])).toMatch('"a/b" is no id for a row');
    expect(await refused([row("a", "x"), row("b", "x", {}, "prose")])).toMatch(
      "for one model; these are for script and prose",
    );
    expect(await refused([row("a", "x", { providerOptions: { headers: { x: "1" } } })])).toMatch(
      "has headers of its own",
    );
    expect(await refused(two, "../x")).toMatch('"../x" cannot be the name of a file');
    const long = "x".repeat(60_000_000);
    const many = Array.from({ length: 4 }, (_, index) => row(`r${index}`, long));
    expect(await refused(many)).toMatch("at most 200000000 bytes; request r3 is beyond");
  });

  it("that is clearly refused leaves no file behind, and says why", async () => {
    await using test = await simulated({ jobFaults: [{ refuse: 429 }] });
    const error = await rejected(test.lane.submit(two, "tag-1", test.given));
    expect(error).toMatchObject({ code: "rate-limit", retryable: true });
    expect(test.sent()).toEqual(["POST /files", "POST /batches", "DELETE /files/sim_file_1"]);
    expect(test.simulator.jobs).toEqual([]);
    await using closed = await answering({ "POST /files": { status: 503, body: { error: { message: "busy" } } } });
    expect(await rejected(laneAt(closed.url).submit(two, "t", context()))).toMatchObject({ code: "overloaded" });
    expect(closed.sent()).toEqual(["POST /files"]);
  });
});

describe("a submission whose answer is lost", () => {
  for (const accept of ["500", "cut"] as const) {
    it(`by ${accept === "cut" ? "a broken connection" : "an error 500"} is unclear, not sent again, and found by its tag as the one that was made`, async () => {
      await using test = await simulated({ jobFaults: [{}, { accept }] });
      const other = await test.lane.submit([row("z", "x")], "tag-0", test.given);
      const at = new Date(test.given.clock.now());
      const sent = { tag: "tag-1", at, count: 2, ids: ["a", "b"] };
      expect(await rejected(test.lane.submit(two, "tag-1", test.given))).toBeInstanceOf(UnclearSubmissionError);
      expect(test.simulator.jobs).toHaveLength(2);
      const found = await test.lane.find(sent, test.given);
      expect(found).toMatchObject({ batchId: "sim_batch_2", inputFileId: "sim_file_2" });
      await test.advance(1000);
      expect([...(await resultsOf(test.lane, found ?? null, test.given)).keys()].sort()).toEqual(["a", "b"]);
      expect(other).toMatchObject({ batchId: "sim_batch_1" });
      expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual([]);
    });
  }

  it("by an answer that is no batch, or because the caller gave up, keeps its file, which may be in use", async () => {
    const upload = { body: { id: "file-1", status: "processed" } };
    for (const body of [{}, batch({ id: "../x" }), batch({ status: null })]) {
      await using server = await answering({ "POST /files": upload, "POST /batches": { body } });
      expect(await rejected(laneAt(server.url).submit(two, "t", context()))).toBeInstanceOf(UnclearSubmissionError);
      expect(server.sent()).toEqual(["POST /files", "POST /batches"]);
    }
    const controller = new AbortController();
    await using server = await serve((response, { path }) => {
      if (path === "/files") response.end(JSON.stringify(upload.body));
      else controller.abort("enough");
    });
    const { signal } = controller;
    expect(await rejected(laneAt(server.url).submit(two, "t", context({ signal })))).toBe("enough");
    expect(server.received.map(({ method }) => method)).toEqual(["POST", "POST"]);
    await using odd = await answering({ "POST /files": { body: { id: "a/b" } } });
    expect((await rejected(laneAt(odd.url).submit(two, "t", context()))).message).toMatch("no file's id");
  });

  it("and of which nothing was made is not found, and what was uploaded for it is deleted, and nothing else", async () => {
    await using test = await simulated();
    const at = new Date(test.given.clock.now());
    await test.lane.submit(two, "tag-1", test.given);
    await using elsewhere = await answering({ "POST /files": { body: { id: "file-x" } } });
    expect(await rejected(laneAt(elsewhere.url).submit(two, "tag-2", test.given))).toMatchObject({ status: 404 });
    // As a process leaves it that ends between the upload and the batch.
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("file", new File(["{}"], "afterword-tag-2.jsonl"));
    const headers = { authorization: `Bearer ${key}` };
    await fetch(`${test.simulator.openaiURL}/files`, { method: "POST", headers, body: form });
    expect(await test.lane.find({ tag: "tag-2", at, count: 2, ids: ["a"] }, test.given)).toBeUndefined();
    expect(test.sent().filter((each) => each.startsWith("DELETE"))).toEqual(["DELETE /files/sim_file_2"]);
    expect(await test.lane.find({ tag: "tag-1", at, count: 2, ids: [] }, test.given)).toMatchObject({
      batchId: "sim_batch_1",
    });
  });

  it("is looked for on all pages back to when it was sent, and not beyond", async () => {
    const at = new Date(1_767_225_600_000);
    const page = (ids: readonly string[], created_at: number, has_more: boolean) => ({
      body: { data: ids.map((id) => batch({ id, created_at })), has_more },
    });
    const tagged = { ...batch({ id: "b3", input_file_id: "f1" }), metadata: { afterword_tag: "t" } };
    const path = "GET /batches?limit=100";
    await using server = await answering({
      [path]: page(["b1"], 1_767_225_700, true),
      [`${path}&after=b1`]: { body: { data: [null, batch({ id: "b2" }), tagged], has_more: true } },
    });
    const sent = { tag: "t", at, count: 1, ids: ["a"] };
    expect(await laneAt(server.url).find(sent, context())).toEqual({
      ...{ batchId: "b3", inputFileId: "f1", submittedAt: 1_767_225_600_000 },
    });
    await using older = await answering({
      [path]: page(["b1", "b2"], 1_767_225_600 - 61, true),
      "GET /files?purpose=batch&limit=100": { body: { data: [] } },
    });
    expect(await laneAt(older.url).find(sent, context())).toBeUndefined();
    expect(older.sent()).toHaveLength(2);
    await using circle = await answering({
      [path]: page(["b1"], 1_767_225_700, true),
      [`${path}&after=b1`]: page(["b1"], 1_767_225_700, true),
    });
    expect((await rejected(laneAt(circle.url).find(sent, context()))).message).toMatch("that does not go on");
    await using none = await answering({ [path]: { body: { value: [] } } });
    expect((await rejected(laneAt(none.url).find(sent, context()))).message).toMatch(
      "something else where a list belongs",
    );
  });

  it("is found by the name of its file at a vendor that forgets the tag and has no pages", async () => {
    const at = new Date(1_767_225_600_000);
    const file = { id: "file_9", filename: "afterword-t.jsonl" };
    await using server = await answering({
      "GET /batches": { body: { object: "list", data: [batch({ input_file_id: "file_9", metadata: null })] } },
      "GET /files?purpose=batch&limit=100": { body: {} },
      "GET /files": { body: { object: "list", data: [{ id: "file_1", filename: "x" }, file] } },
    });
    const lane = vendor("groq", { apiKey: key, baseURL: server.url }).lanes?.batch;
    expect(await lane?.find({ tag: "t", at, count: 1, ids: [] }, context())).toMatchObject({ batchId: "batch_1" });
    expect(server.sent()).toEqual(["GET /batches", "GET /files"]);
  });
});
