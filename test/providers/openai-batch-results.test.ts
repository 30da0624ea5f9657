/** What comes of the rows of a batch: joined on their ids, each on its own, from two files, and as it was recorded. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import type { JsonValue } from "../../src/core/json.ts";
import type { LaneResult } from "../../src/core/lane.ts";
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
import { findRecordings, readExchanges } from "../wire/recordings.ts";

const answer = (text: string) => ({
  ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "gpt-x" },
  choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 7, completion_tokens_details: { reasoning_tokens: 5 } },
});
const line = (id: string, response: JsonValue, error: JsonValue = null) =>
  JSON.stringify({ id: `batch_req_${id}`, custom_id: id, response, error });
const ok = (id: string, body: JsonValue) => line(id, { status_code: 200, request_id: `req-${id}`, body });

/** The results of files with these lines. */
async function read(
  output: readonly string[],
  errors: readonly string[] = [],
  fields: Parameters<typeof batch>[0] = {},
) {
  await using server = await answering({
    "GET /batches/batch_1": {
      body: batch({
        status: "completed",
        output_file_id: "out",
        error_file_id: errors.length > 0 ? "err" : "",
        ...fields,
      }),
    },
    "GET /files/out/content": { text: output.join("\n") },
    "GET /files/err/content": { text: errors.join("\n") },
  });
  return await resultsOf(laneAt(server.url), { batchId: "batch_1" });
}

const textOf = (result: LaneResult | undefined) => assemble("openai:gpt-x", result?.events ?? []).text;

describe("the rows of a batch", () => {
  it("are joined on their ids from both files, with reasoning tokens and the request's own id", async () => {
    const results = await read(
      [ok("b", answer("B")), ok("a", answer("A")), ok("stranger", answer("S"))],
      [
        line("c", {
          status_code: 400,
          request_id: "req-c",
          body: { error: { message: "No.", param: "n", code: "bad" } },
        }),
      ],
    );
    expect([...results.keys()]).toEqual(["b", "a", "stranger", "c"]);
    const first = assemble("openai:gpt-x", results.get("a")?.events ?? []);
    expect(first).toMatchObject({ text: "A", finishReason: "stop", resolvedModel: "gpt-x" });
    expect(first.response).toEqual({ status: 200, requestId: "req-a" });
    expect(first.usage).toMatchObject({ input: 3, output: 7, reasoning: 5 });
    expect(results.get("c")).toMatchObject({
      error: { status: 400, requestId: "req-c", param: "n", providerCode: "bad" },
    });
    expect(results.get("c")?.error?.message).toBe("openai answered 400 in a batch: No.");
  });

  it("that failed have the errors of answers at once, and say whether another try helps", async () => {
    const failed = (id: string, status_code: number, error: JsonValue) => line(id, { status_code, body: { error } });
    const results = await read(
      [],
      [
        failed("rate", 429, { message: "slower" }),
        failed("server", 500, { message: "broken" }),
        failed("busy", 503, { message: "busy" }),
        failed("quota", 429, { message: "x", code: "insufficient_quota" }),
        failed("long", 400, { message: "x", code: "context_length_exceeded" }),
        failed("model", 404, { message: "x", code: "model_not_found" }),
        failed("key", 401, { message: `Incorrect API key: ${key}` }),
        line("text", { status_code: 502, body: "upstream" }),
        line("late", null, { code: "batch_expired", message: "too late" }),
        line("stopped", null, { code: "batch_cancelled", message: "stopped" }),
        line("slow", null, { code: "request_timeout", message: "slow" }),
        line("other", null, { code: "odd", message: "odd" }),
      ],
    );
    const told = [...results].map(([id, { error }]) => [id, error?.code, error?.retryable]);
    expect(told).toEqual([
      ["rate", "rate-limit", true],
      ["server", "provider", true],
      ["busy", "overloaded", true],
      ["quota", "quota-exhausted", false],
      ["long", "context-length", false],
      ["model", "provider", false],
      ["key", "authentication", false],
      ["text", "provider", true],
      ["late", "provider", false],
      ["stopped", "provider", false],
      ["slow", "provider", true],
      ["other", "provider", false],
    ]);
    expect(results.get("late")).toMatchObject({ notRun: "expired", error: { providerCode: "batch_expired" } });
    expect(results.get("stopped")).toMatchObject({ notRun: "cancelled" });
    expect(results.get("slow")).not.toHaveProperty("notRun");
    expect(results.get("late")?.error?.message).toBe("openai did not run a request of a batch: too late");
    expect(JSON.stringify(results.get("key")?.error)).not.toContain(key);
  });

  it("that cannot be read are their own failures alone", async () => {
    const cut = (id: string) => ok(id, answer('say "custom_id": "z"')).slice(0, -40);
    const results = await read([
      ok("good", answer("fine")),
      cut("cut"),
      cut("twice"),
      "not JSON at all",
      "[1, 2]",
      JSON.stringify({ response: { status_code: 200, body: answer("nobody's") } }),
      line("neither", null),
      line("list", { status_code: 200, body: [] }),
      line("nothing", { status_code: 200, body: null }),
      ok("empty", {}),
      ok("odd", { id: "x", model: "m", choices: [null] }),
      ok("error", { error: { message: "Inside." } }),
      ok("last", answer("fine too")),
      ok("twice", answer("whole")),
      ok("last", answer("again")),
    ]);
    expect([...results.keys()].sort()).toEqual(
      ["good", "cut", "twice", "neither", "list", "nothing", "empty", "odd", "error", "last"].sort(),
    );
    expect(["good", "twice", "last"].map((id) => textOf(results.get(id)))).toEqual(["fine", "whole", "fine too"]);
    const messages = ["cut", "neither", "list", "empty", "odd", "error"].map((id) => results.get(id)?.error?.message);
    expect(messages).toEqual([
      "A row of a batch of openai is no JSON.",
      "A row of a batch of openai has neither a response nor an error.",
      "A row of a batch of openai holds no answer.",
      "A row of a batch of openai holds an object that is no answer.",
      "A row of a batch of openai holds something that is no answer.",
      "openai answered with an error in a batch: Inside.",
    ]);
    expect(results.get("cut")).toMatchObject({ unreadable: true, error: { retryable: false } });
  });

  it("are told too of a batch that failed, and of one whose other file is empty", async () => {
    const results = await read([ok("a", answer("A"))], [""], { status: "failed" });
    expect(textOf(results.get("a"))).toBe("A");
    expect(
      await read([], [line("a", null, { code: "batch_expired", message: "x" })], { output_file_id: null }),
    ).toMatchObject(new Map([["a", { notRun: "expired" }]]));
  });

  it("are an error as a whole where a file has a name that is none, or is gone, or breaks off", async () => {
    expect((await rejected(read([], [], { output_file_id: "../secrets" }))).message).toMatch('names "../secrets"');
    expect(await rejected(read([], [], { output_file_id: "gone" }))).toMatchObject({ status: 404 });
    await using server = await serve((response, { path }) => {
      if (path.endsWith("batch_1")) return void response.end(JSON.stringify(batch({ output_file_id: "out" })));
      response.writeHead(200, { "content-length": "9999" });
      response.write(`${ok("a", answer("A"))}\n`, () => response.destroy());
    });
    const seen: string[] = [];
    const reading = async () => {
      for await (const { id } of laneAt(server.url).results({ batchId: "batch_1" }, context())) seen.push(id);
    };
    expect(await rejected(reading())).toMatchObject({ code: "connection", retryable: true });
    expect(seen).toEqual(["a"]);
  });

  it("come as the simulator's model answers, fails, is cut or left out", async () => {
    await using test = await simulated({ asyncMs: 0, jobFaults: [{ missingRows: 1, malformedRows: 1 }] });
    const http = [{ type: "http", status: 429 }];
    const failing = row("bad", http);
    const requests = [...two, failing, row("lost", [{ type: "text", text: "L" }])];
    const reference = await test.lane.submit(requests, "t", test.given);
    const results = await resultsOf(test.lane, reference, test.given);
    expect([...results.keys()].sort()).toEqual(["a", "b", "bad"]);
    expect(results.get("a")?.error?.message).toBe("A row of a batch of openai is no JSON.");
    expect(textOf(results.get("b"))).toBe("B");
    expect(await test.lane.poll(reference, test.given)).toMatchObject({
      counts: { total: 4, succeeded: 3, failed: 1 },
    });
    const again = await resultsOf(test.lane, reference, test.given);
    expect(JSON.stringify([...again])).toBe(JSON.stringify([...results]));
  });
});

describe("the recorded batches", () => {
  const { folder, cases = [], missing } = { cases: [], missing: undefined, folder: undefined, ...findRecordings() };
  const found = (id: string) => cases.find((each) => each.id === `openai-batch/${id}`);
  const flow = found("flow");
  const skipped = flow ? "" : `, skipped: ${missing ?? "no such case"}`;

  it.skipIf(!flow)(`give what was recorded, asked for as it was recorded${skipped}`, async () => {
    if (!flow || folder === undefined) return;
    const exchanges = readExchanges(folder, flow);
    // One more look at the batch, as `results` takes one.
    const played = [...exchanges.slice(0, 9), ...exchanges.slice(8)];
    await using server = await serve((response, _request, number) => {
      const { response: head, body } = played[number - 1] ?? (exchanges[0] as never);
      response.writeHead(head.status, Object.fromEntries(head.headers)).end(body);
    });
    const lane = laneAt(`${server.url}/v1`, { api: "responses" });
    const ask = (id: string, text: string) => row(id, text, {}, "gpt-5-nano");
    const requests = [
      ask("0", "What is 2 + 2? Just the number."),
      ask("1", "Name the largest planet in our solar system. One word."),
    ];
    const reference = await lane.submit(requests, "tag", context());
    expect(reference).toMatchObject({
      batchId: "batch_6a85c08a63188190982c56b42faa4ff5",
      inputFileId: "file-5dskxx7B6SVyAyRgAHzTJ2",
    });
    const statuses = [];
    for (let poll = 0; poll < 7; poll++) statuses.push(await lane.poll(reference, context()));
    expect(statuses.map(({ state }) => state)).toEqual([...Array(5).fill("running"), "done", "done"]);
    expect(statuses.map(({ queued }) => queued ?? false)).toEqual([true, true, ...Array(5).fill(false)]);
    expect(statuses.map(({ counts }) => counts?.succeeded)).toEqual([undefined, undefined, 0, 1, 1, 2, 2]);
    const results = await resultsOf(lane, reference);
    const facts = exchanges[9]?.expected.results as readonly {
      customId: string;
      result: { text: string; usage: { output_tokens: number } };
    }[];
    for (const { customId, result: wanted } of facts) {
      const result = assemble("openai:gpt-5-nano", results.get(customId)?.events ?? []);
      const { output, reasoning } = result.usage ?? {};
      expect([result.text, output, reasoning]).toEqual([wanted.text, wanted.usage.output_tokens, 64]);
    }
    expect(results.size).toBe(2);
    const paths = played.map(({ request }) => `${request.method} ${request.path}`);
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual(paths);
    const recorded = exchanges[1]?.request.body as object;
    expect(JSON.parse(server.received[1]?.body ?? "")).toMatchObject(recorded);
  });

  it.skipIf(!found("cancel"))(`cancel as it was recorded${skipped}`, async () => {
    const recorded = found("cancel");
    if (!recorded || folder === undefined) return;
    const [exchange] = readExchanges(folder, recorded);
    await using server = await serve((response) => void response.end(exchange?.body));
    const reference = { batchId: "batch_67d450d136988190a52c317c904bba69" };
    await laneAt(`${server.url}/v1`).cancel(reference, context());
    expect(server.received[0]).toMatchObject({ method: "POST", path: exchange?.request.path });
    expect(await laneAt(`${server.url}/v1`).poll(reference, context())).toMatchObject({ state: "running" });
  });
});
