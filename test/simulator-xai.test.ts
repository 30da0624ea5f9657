/** The simulator's side of xAI's deferred completions and batches, through plain fetch. */
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
  const headers = { authorization: "Bearer k" };
  const get = (path: string) => fetch(`${simulator.xaiURL}${path}`, { headers });
  const json = async (path: string): Promise<Json> => (await get(path)).json();
  const post = (path: string, body: unknown) =>
    fetch(`${simulator.xaiURL}${path}`, {
      ...{ method: "POST", body: JSON.stringify(body), headers: { ...headers, "content-type": "application/json" } },
    });
  const upload = async (text: string): Promise<Json> => {
    const body = new FormData();
    body.append("file", new Blob([text]), "rows.jsonl");
    return (await fetch(`${simulator.xaiURL}/files`, { method: "POST", headers, body })).json();
  };
  return { simulator, clock, get, json, post, upload };
}

const chat = (content: string) => ({ model: "echo", messages: [{ role: "user", content }] });
const line = (id: string, rest: object = {}) =>
  `${JSON.stringify({ custom_id: id, method: "POST", url: "/v1/chat/completions", body: chat(id), ...rest })}\n`;

describe("a deferred completion", () => {
  test("is 202 without a body, then 200 once, then 404", async () => {
    const { clock, get, post } = await start();
    const { request_id: id } = (await (
      await post("/chat/completions", { ...chat("hi"), deferred: true })
    ).json()) as Json;
    const path = `/chat/deferred-completion/${id}`;
    const waiting = await get(path);
    expect([waiting.status, await waiting.text()]).toEqual([202, ""]);
    await clock.advance(1000);
    const done = await get(path);
    expect(done.status).toBe(200);
    expect(await done.json()).toMatchObject({
      object: "chat.completion",
      usage: { cost_in_usd_ticks: expect.any(Number) },
    });
    const gone = await get(path);
    expect([gone.status, await gone.json()]).toEqual([404, { code: "not-found", error: expect.any(String) }]);
  });

  test("is discarded after 24 hours, and what is wrong with the request is told at once", async () => {
    const { clock, get, post } = await start();
    const { request_id: id } = (await (
      await post("/chat/completions", { ...chat("hi"), deferred: true })
    ).json()) as Json;
    await clock.advance(24 * 3_600_000);
    expect((await get(`/chat/deferred-completion/${id}`)).status).toBe(404);
    const wrong = await post("/chat/completions", { model: "echo", deferred: true });
    expect([wrong.status, ((await wrong.json()) as Json).code]).toEqual([400, "invalid-argument"]);
    // Without `deferred` it is an answer at once.
    expect(await (await post("/chat/completions", chat("hi"))).json()).toMatchObject({
      choices: [{ finish_reason: "stop" }],
    });
  });
});

describe("a batch", () => {
  test("has counts, days for times, and results that can be read while it runs", async () => {
    const { clock, json, post, upload } = await start();
    const file = await upload(line("a") + line("b"));
    expect(await json("/files")).toMatchObject({
      data: [{ id: file.id, filename: "rows.jsonl" }],
      pagination_token: null,
    });
    const batch = (await (await post("/batches", { name: "n", input_file_id: file.id })).json()) as Json;
    expect(batch).toEqual({
      ...{ batch_id: expect.any(String), name: "n", create_time: "2026-01-01", expire_time: "2026-01-31" },
      ...{ create_api_key_id: "simulated", cancel_time: null, cancel_by_xai_message: null, input_file_id: file.id },
      state: { num_requests: 0, num_pending: 0, num_success: 0, num_error: 0, num_cancelled: 0 },
      cost_breakdown: { total_cost_usd_ticks: 0 },
    });
    await clock.advance(500);
    expect((await json(`/batches/${batch.batch_id}`)).state).toMatchObject({
      num_requests: 2,
      num_pending: 1,
      num_success: 1,
    });
    const page = await json(`/batches/${batch.batch_id}/results?limit=1`);
    expect(page).toMatchObject({
      results: [{ batch_request_id: "a", batch_result: { response: { chat_get_completion: {} } } }],
    });
    expect((await post(`/batches/${batch.batch_id}/requests`, { batch_requests: [] })).status).toBe(400);
    await post(`/batches/${batch.batch_id}:cancel`, {});
    expect(await json(`/batches/${batch.batch_id}`)).toMatchObject({
      cancel_time: "2026-01-01",
      state: { num_cancelled: 1 },
    });
    const { batch_request_metadata: rows } = await json(`/batches/${batch.batch_id}/requests`);
    expect(rows.map(({ state }: Json) => state)).toEqual(["succeeded", "cancelled"]);
    expect((await json("/batches?limit=20")).batches).toHaveLength(1);
  });

  test("of whose file a line is invalid is cancelled with a message", async () => {
    const { json, post, upload } = await start();
    for (const text of [line("a") + line("a"), line("a", { url: "/v1/x" }), "{", line("a", { method: "GET" })]) {
      const file = await upload(text);
      const { batch_id: id } = (await (await post("/batches", { name: "n", input_file_id: file.id })).json()) as Json;
      const batch = await json(`/batches/${id}`);
      expect(batch).toMatchObject({ cancel_time: "2026-01-01", state: { num_requests: 0, num_cancelled: 0 } });
      expect(batch.cancel_by_xai_message).toMatch(/^Line \d /);
    }
  });

  test("is not found under another key's name, nor made without one", async () => {
    const { simulator, get, post } = await start();
    expect((await get("/batches/none")).status).toBe(404);
    expect((await post("/batches", { name: "n", input_file_id: "none" })).status).toBe(404);
    expect((await post("/batches", {})).status).toBe(400);
    const keyless = await fetch(`${simulator.xaiURL}/batches`);
    expect([keyless.status, ((await keyless.json()) as Json).code]).toEqual([400, "invalid-argument"]);
  });
});
