/** The simulator's side of Gemini's batches and files through plain fetch: made, listed, cancelled, deleted, and refused in Google's words. */
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  open.push(simulator);
  const call = async (method: string, path: string, body?: unknown, headers: object = {}): Promise<[number, Json]> => {
    const response = await fetch(path.startsWith("http") ? path : simulator.geminiURL + path, {
      method,
      headers: { "x-goog-api-key": "any-key", "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return [response.status, response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text];
  };
  const upload = async (text: string, displayName = "input"): Promise<string> => {
    const begin = { "x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start" };
    const begun = await fetch(`${simulator.geminiURL}/upload/v1beta/files`, {
      ...{ method: "POST", headers: { "x-goog-api-key": "k", ...begin } },
      body: JSON.stringify({ file: { display_name: displayName } }),
    });
    const url = begun.headers.get("x-goog-upload-url") ?? "";
    const half = Math.ceil(text.length / 2);
    const head = (command: string, offset: number) => ({
      ...{ "x-goog-upload-command": command, "x-goog-upload-offset": String(offset) },
    });
    await call("POST", url, text.slice(0, half), head("upload", 0));
    const [, { file }] = await call("POST", url, text.slice(half), head("upload, finalize", half));
    return file.name;
  };
  return { simulator, clock, call, upload };
}

const ask = (text: string) => ({ contents: [{ role: "user", parts: [{ text }] }] });
const inline = (...rows: readonly object[]) => ({
  batch: { displayName: "mine", inputConfig: { requests: { requests: rows } } },
});
const create = "/v1beta/models/script:batchGenerateContent";
const says = (text: string) => JSON.stringify([{ type: "text", text }]);

describe("a batch", () => {
  test("begins pending, with counts as text, and has its results in the job, twice, when the clock says so", async () => {
    const { clock, call } = await start();
    const rows = [{ request: ask(says("A")), metadata: { key: "a" } }, { request: ask(says("B")) }];
    const [status, begun] = await call("POST", create, inline(...rows));
    expect(status).toBe(200);
    expect(begun).toEqual({
      name: "batches/sim_batch_1",
      metadata: {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
        ...{ model: "models/script", displayName: "mine", name: "batches/sim_batch_1" },
        ...{ createTime: "2026-01-01T00:00:00.000Z", updateTime: "2026-01-01T00:00:00.000Z" },
        ...{ batchStats: { requestCount: "2", pendingRequestCount: "2" }, state: "BATCH_STATE_PENDING" },
      },
    });
    await clock.advance(500);
    expect((await call("GET", "/v1beta/batches/sim_batch_1"))[1].metadata.state).toBe("BATCH_STATE_RUNNING");
    await clock.advance(500);
    const [, { done, metadata, response }] = await call("GET", "/v1beta/batches/sim_batch_1");
    expect([done, metadata.state]).toEqual([true, "BATCH_STATE_SUCCEEDED"]);
    expect(metadata.batchStats).toEqual({ requestCount: "2", successfulRequestCount: "2" });
    expect(response.inlinedResponses).toEqual(metadata.output.inlinedResponses);
    const [second, first] = response.inlinedResponses.inlinedResponses;
    expect(first).toMatchObject({ metadata: { key: "a" }, response: { candidates: [{ finishReason: "STOP" }] } });
    expect(second.metadata).toBeUndefined();
  });

  test("of a file gives a file, whose lines have the keys, and errors as statuses of gRPC", async () => {
    const { clock, call, upload } = await start();
    const lines = [
      { key: "a", request: ask(says("A")) },
      { key: "b", request: { contents: [] } },
      { key: "c", request: ask(JSON.stringify([{ type: "http", status: 503 }])) },
    ];
    const fileName = await upload(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const [, { name }] = await call("POST", create, { batch: { displayName: "mine", inputConfig: { fileName } } });
    await clock.advance(1000);
    const [, job] = await call("GET", `/v1beta/${name}`);
    const { responsesFile } = job.response;
    expect(job.metadata.batchStats).toEqual({
      requestCount: "3",
      successfulRequestCount: "1",
      failedRequestCount: "2",
    });
    const [, text] = await call("GET", `/download/v1beta/${responsesFile}:download?alt=media`);
    expect((await call("GET", `/v1beta/${responsesFile}:download?alt=media`))[1]).toBe(text);
    const read = text
      .trim()
      .split("\n")
      .map((line: string) => JSON.parse(line));
    const told = Object.fromEntries(
      read.map((line: Json) => [line.key, line.error?.code ?? line.response.modelVersion]),
    );
    expect(told).toEqual({ a: "script", b: 3, c: 14 });
  });

  test("is listed with others of its kind, newest first, a page at a time, and gone when it is deleted", async () => {
    const { call } = await start();
    for (const text of ["1", "2", "3"]) await call("POST", create, inline({ request: ask(says(text)) }));
    const [, first] = await call("GET", "/v1beta/batches?pageSize=2");
    expect(first.operations.map(({ name }: Json) => name)).toEqual(["batches/sim_batch_3", "batches/sim_batch_2"]);
    const [, second] = await call("GET", `/v1beta/batches?pageSize=2&pageToken=${first.nextPageToken}`);
    expect([second.operations.length, second.nextPageToken]).toEqual([1, undefined]);
    expect(await call("DELETE", "/v1beta/batches/sim_batch_2")).toEqual([200, {}]);
    expect((await call("GET", "/v1beta/batches/sim_batch_2"))[0]).toBe(404);
  });

  test("keeps what was done when it is cancelled, has nothing when it has expired, and ends once", async () => {
    const { clock, call } = await start({ jobFaults: [{}, { stuck: true }, { fail: "internal" }] });
    const slow = JSON.stringify([{ type: "pause", ms: 9000 }]);
    const [, one] = await call("POST", create, inline({ request: ask(says("A")) }, { request: ask(slow) }));
    const [, two] = await call("POST", create, inline({ request: ask(says("A")) }));
    const [, three] = await call("POST", create, inline({ request: ask(says("A")) }));
    await clock.advance(600);
    expect(await call("POST", `/v1beta/${one.name}:cancel`, {})).toEqual([200, {}]);
    expect((await call("POST", `/v1beta/${one.name}:cancel`, {}))[1].error.status).toBe("FAILED_PRECONDITION");
    const [, cancelled] = await call("GET", `/v1beta/${one.name}`);
    expect(cancelled).toMatchObject({ error: { code: 1 }, metadata: { state: "BATCH_STATE_CANCELLED" } });
    expect(cancelled.metadata.output.inlinedResponses.inlinedResponses).toMatchObject([
      { error: { code: 1 } },
      { response: {} },
    ]);
    await clock.advance(48 * 3_600_000);
    const [, expired] = await call("GET", `/v1beta/${two.name}`);
    expect(expired).toMatchObject({ done: true, error: { code: 4 }, metadata: { state: "BATCH_STATE_EXPIRED" } });
    expect(expired.metadata.output).toBeUndefined();
    expect((await call("GET", `/v1beta/${three.name}`))[1]).toMatchObject({
      ...{ done: true, error: { code: 13, message: "The batch failed: internal." } },
    });
  });

  test("is refused in Google's words, and made only once it is right", async () => {
    const { simulator, call } = await start({ jobFaults: [{ refuse: 429 }] });
    const row = { request: ask(says("A")) };
    const statuses = [
      await call("POST", create, { batch: { inputConfig: inline(row).batch.inputConfig } }),
      await call("POST", create, inline()),
      await call("POST", "/v1beta/models/unheard:batchGenerateContent", inline(row)),
      await call("POST", create, { batch: { displayName: "x", inputConfig: { fileName: "files/none" } } }),
      await call("POST", create, inline(row), { "x-goog-api-key": "" }),
      await call("GET", create),
      await call("POST", create, inline(row)),
    ].map(([status]) => status);
    expect(statuses).toEqual([400, 400, 404, 403, 403, 404, 429]);
    expect(simulator.jobs).toEqual([]);
  });
});

describe("a file", () => {
  test("is listed, read, deleted, and forgotten after 48 hours; of one that is not there the API says little", async () => {
    const { clock, call, upload } = await start();
    const name = await upload("{}\n", "shown");
    const [, file] = await call("GET", `/v1beta/${name}`);
    expect(file).toMatchObject({ name, displayName: "shown", sizeBytes: "3", state: "ACTIVE" });
    expect((await call("GET", "/v1beta/files"))[1]).toEqual({ files: [file] });
    expect(await call("DELETE", `/v1beta/${name}`)).toEqual([200, {}]);
    const [status, { error }] = await call("DELETE", `/v1beta/${name}`);
    expect([status, error.message]).toEqual([403, expect.stringContaining("it may not exist")]);
    const other = await upload("{}\n");
    await clock.advance(48 * 3_600_000);
    expect((await call("GET", `/v1beta/${other}`))[0]).toBe(403);
    expect((await call("GET", "/v1beta/files"))[1]).toEqual({});
  });
});
