/** The simulator's side of OpenAI's files and batches: through OpenAI's own SDK, and through plain fetch where that cannot be wrong enough. */
import { OpenAI } from "openai/client";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";
import { findSpecification } from "./support/specs.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, clock, ...options });
  open.push(simulator);
  const client = new OpenAI({ apiKey: "key", baseURL: simulator.openaiURL, maxRetries: 0 });
  return { simulator, clock, client };
}

const line = (custom_id: string, content: unknown, rest: object = {}) =>
  JSON.stringify({
    ...{ custom_id, method: "POST", url: "/v1/chat/completions" },
    body: { model: "script", messages: [{ role: "user", content: JSON.stringify(content) }] },
    ...rest,
  });
const said = (text: string) => [{ type: "text", text }];

async function upload(client: OpenAI, lines: readonly string[]) {
  return client.files.create({ file: new File([lines.join("\n")], "rows.jsonl"), purpose: "batch" });
}

async function make(client: OpenAI, lines: readonly string[], rest: object = {}) {
  const { id } = await upload(client, lines);
  const endpoint = "/v1/chat/completions" as const;
  return client.batches.create({ input_file_id: id, endpoint, completion_window: "24h", ...rest });
}

async function linesOf(client: OpenAI, file: string | null | undefined): Promise<Json[]> {
  const text = await (await client.files.content(file ?? "")).text();
  return text
    .split("\n")
    .filter(Boolean)
    .map((each) => JSON.parse(each));
}

describe("a batch, made with OpenAI's own SDK", () => {
  test("is looked through, run, and has its answers in one file and its failures in another", async () => {
    const { clock, client } = await start({ asyncMs: 1000 });
    const rows = [line("a", said("A")), line("b", [{ type: "http", status: 429 }]), line("c", said("C"))];
    const made = await make(client, rows, { metadata: { tag: "t" } });
    expect(made).toMatchObject({ object: "batch", status: "validating", metadata: { tag: "t" }, output_file_id: null });
    expect(made.request_counts).toEqual({ total: 0, completed: 0, failed: 0 });
    await clock.advance(500);
    expect(await client.batches.retrieve(made.id)).toMatchObject({
      status: "in_progress",
      request_counts: { completed: 1 },
    });
    await clock.advance(500);
    const done = await client.batches.retrieve(made.id);
    expect(done).toMatchObject({
      status: "completed",
      request_counts: { total: 3, completed: 2, failed: 1 },
      model: "script",
    });
    expect(done.completed_at).toBe(made.created_at + 1);
    const answers = await linesOf(client, done.output_file_id);
    expect(answers.map(({ custom_id, response }) => [custom_id, response.body.choices[0].message.content])).toEqual([
      ...[
        ["a", "A"],
        ["c", "C"],
      ],
    ]);
    expect(await linesOf(client, done.error_file_id)).toMatchObject([
      { custom_id: "b", response: { status_code: 429, body: { error: { code: "rate_limit_exceeded" } } }, error: null },
    ]);
    expect(done.usage?.output_tokens).toBe(
      answers.reduce((sum, { response }) => sum + response.body.usage.completion_tokens, 0),
    );
  });

  test("is listed newest first, page by page, as its files are", async () => {
    const { client } = await start();
    for (const id of ["a", "b", "c"]) await make(client, [line(id, said("x"))]);
    const ids = [];
    for await (const { id } of client.batches.list({ limit: 2 })) ids.push(id);
    expect(ids).toEqual(["sim_batch_3", "sim_batch_2", "sim_batch_1"]);
    const files = [];
    for await (const { id } of client.files.list({ purpose: "batch", limit: 1 })) files.push(id);
    expect(files).toEqual(["sim_file_3", "sim_file_2", "sim_file_1"]);
    await expect(client.batches.list({ after: "nothing" })).rejects.toMatchObject({ status: 404 });
  });

  test("dwells in cancelling, then tells what was not run, and cannot be cancelled again", async () => {
    const { clock, client } = await start({ asyncMs: 1000 });
    const { id } = await make(client, [line("a", said("A")), line("b", said("B"))]);
    await clock.advance(500);
    expect(await client.batches.cancel(id)).toMatchObject({ status: "cancelling", output_file_id: null });
    await expect(client.batches.cancel(id)).rejects.toMatchObject({ status: 409 });
    await clock.advance(100);
    const { status, output_file_id, error_file_id } = await client.batches.retrieve(id);
    expect([status, (await linesOf(client, output_file_id)).length]).toEqual(["cancelled", 1]);
    expect(await linesOf(client, error_file_id)).toMatchObject([
      { custom_id: "b", response: null, error: { code: "batch_cancelled" } },
    ]);
  });

  test("fails as a whole for what is wrong with its file, and tells of each line", async () => {
    const { client } = await start();
    const lines = [line("a", said("A")), "{", line("a", said("B")), line("c", said("C"), { url: "/v1/responses" })];
    const { id, status } = await make(client, lines);
    expect(status).toBe("validating");
    const failed = await client.batches.retrieve(id);
    expect(failed).toMatchObject({ status: "failed", output_file_id: null, error_file_id: null });
    expect(failed.errors?.data?.map(({ code, line: number }) => [code, number])).toEqual([
      ...[
        ["invalid_json_line", 2],
        ["duplicate_custom_id", 3],
        ["url_mismatch", 4],
      ],
    ]);
  });
});

const specification = findSpecification("openai.openapi.json");

describe.skipIf(specification.missing !== undefined)(
  `OpenAI's specification${specification.missing === undefined ? "" : `, ${specification.missing}`}`,
  () => {
    test("has batches, files and lists as they are here, in every state", async () => {
      if (specification.missing !== undefined) return;
      const { validator } = specification;
      const { clock, client, simulator } = await start({ asyncMs: 1000, jobFaults: [{}, { fail: "x" }] });
      const rows = [line("a", said("A")), line("b", [{ type: "http", status: 500 }])];
      const seen: unknown[] = [await make(client, rows), await make(client, rows), await make(client, rows)];
      const look = async () => seen.push(...(await client.batches.list()).data);
      await look();
      await clock.advance(500);
      seen.push(await client.batches.cancel("sim_batch_3"));
      await clock.advance(500);
      await look();
      for (const batch of seen) expect(validator("Batch")(batch)).toEqual([]);
      expect(new Set(seen.map((batch) => (batch as Json).status))).toEqual(
        new Set(["validating", "in_progress", "failed", "cancelling", "completed", "cancelled"]),
      );
      const get = async (path: string) => {
        const got = await fetch(simulator.openaiURL + path, { headers: { authorization: "Bearer key" } });
        return got.json();
      };
      expect(validator("ListBatchesResponse")(await get("/batches?limit=2"))).toEqual([]);
      expect(validator("ListFilesResponse")(await get("/files"))).toEqual([]);
      expect(validator("OpenAIFile")(await get("/files/sim_file_1"))).toEqual([]);
      expect(validator("DeleteFileResponse")(await client.files.delete("sim_file_1"))).toEqual([]);
      expect(validator("ErrorResponse")(await get("/files/sim_file_1"))).toEqual([]);
    });
  },
);

describe("what goes wrong", () => {
  test("is what the faults say: refused, accepted in silence, stuck, out of tokens, late, expired", async () => {
    const { clock, client, simulator } = await start({
      asyncMs: 0,
      jobFaults: [
        { refuse: 429 },
        { accept: "500" },
        { stuck: true },
        { fail: "token_limit_exceeded" },
        { lateResultsMs: 60 },
      ],
    });
    const rows = [line("a", said("A"))];
    await expect(make(client, rows)).rejects.toMatchObject({ status: 429 });
    await expect(make(client, rows)).rejects.toMatchObject({ status: 500 });
    expect(simulator.jobs).toHaveLength(1);
    const ids = [await make(client, rows), await make(client, rows), await make(client, rows)].map(({ id }) => id);
    const looked = async () => Promise.all(ids.map((id) => client.batches.retrieve(id)));
    const [stuck, failed, late] = await looked();
    expect([stuck?.status, failed?.errors?.data?.[0]?.code]).toEqual(["in_progress", "token_limit_exceeded"]);
    expect([late?.status, late?.output_file_id]).toEqual(["completed", null]);
    await clock.advance(60);
    expect((await looked())[2]?.output_file_id).toBe("sim_file_sim_batch_4_output");
    await clock.advance(24 * 3_600_000);
    const [expired] = await looked();
    expect(expired).toMatchObject({ status: "expired", output_file_id: null });
    expect(await linesOf(client, expired?.error_file_id)).toMatchObject([{ error: { code: "batch_expired" } }]);
  });

  test("files that are gone are unknown: deleted, or when their time is over", async () => {
    const { clock, client } = await start({ asyncMs: 0 });
    const output_expires_after = { anchor: "created_at", seconds: 3600 };
    const { id, input_file_id } = await make(client, [line("a", said("A"))], { output_expires_after });
    expect(await client.files.delete(input_file_id)).toEqual({ id: input_file_id, object: "file", deleted: true });
    await expect(client.files.retrieve(input_file_id)).rejects.toMatchObject({ status: 404 });
    const { output_file_id } = await client.batches.retrieve(id);
    expect(await client.files.retrieve(output_file_id ?? "")).toMatchObject({
      purpose: "batch_output",
      status: "processed",
    });
    await clock.advance(3_600_000);
    await expect(client.files.content(output_file_id ?? "")).rejects.toMatchObject({ status: 404 });
    await expect(client.batches.retrieve("batch_x")).rejects.toMatchObject({ status: 404 });
  });

  test("a request that the API would not take is refused by name", async () => {
    const { client, simulator } = await start();
    const { id } = await upload(client, [line("a", said("A"))]);
    const tried = async (body: object) => {
      const head = { authorization: "Bearer key", "content-type": "application/json" };
      const made = await fetch(`${simulator.openaiURL}/batches`, {
        method: "POST",
        headers: head,
        body: JSON.stringify(body),
      });
      return [made.status, ((await made.json()) as Json).error.param];
    };
    const right = { input_file_id: id, endpoint: "/v1/chat/completions", completion_window: "24h" };
    expect(await tried({ ...right, input_file_id: "file-x" })).toEqual([404, "id"]);
    expect(await tried({ ...right, endpoint: "/v1/embeddings" })).toEqual([400, "endpoint"]);
    expect(await tried({ ...right, completion_window: "1h" })).toEqual([400, "completion_window"]);
    expect(await tried({ ...right, metadata: { a: 1 } })).toEqual([400, "metadata"]);
    expect(await tried({})).toEqual([400, "input_file_id"]);
    expect(simulator.jobs).toEqual([]);
    expect((await fetch(`${simulator.openaiURL}/files`)).status).toBe(401);
    const text = new File(["x"], "rows.txt");
    await expect(client.files.create({ file: text, purpose: "batch" })).rejects.toMatchObject({ status: 400 });
    const wrong = await fetch(`${simulator.openaiURL}/batches/x/cancel`, { headers: { authorization: "Bearer key" } });
    expect(wrong.status).toBe(405);
  });
});
