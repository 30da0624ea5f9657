/** The simulator's side of Mistral's batch jobs, through plain fetch. */
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
  const headers = { authorization: "Bearer k", "content-type": "application/json" };
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${simulator.mistralURL}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const json = async (method: string, path: string, body?: unknown): Promise<Json> =>
    (await call(method, path, body)).json();
  return { simulator, clock, call, json };
}

const row = (id: string, content: unknown = id) => ({
  ...{ custom_id: id, body: { messages: [{ role: "user", content: JSON.stringify(content) }] } },
});
const job = (...requests: unknown[]) => ({
  endpoint: "/v1/chat/completions",
  model: "script",
  metadata: { a: "b" },
  requests,
});

describe("a batch job", () => {
  test("is queued, runs with live counts, and has its outputs along and in files", async () => {
    const { clock, call, json } = await start();
    const good = [{ type: "text", text: "fine" }];
    const made = await json("POST", "/batch/jobs", job(row("1", good), row("2", [{ type: "http", status: 429 }])));
    expect(made).toEqual({
      ...{ id: expect.any(String), object: "batch", input_files: [expect.any(String)], metadata: { a: "b" } },
      ...{ endpoint: "/v1/chat/completions", model: "script", agent_id: null, output_file: null, error_file: null },
      ...{ errors: [], outputs: null, status: "QUEUED", created_at: 1_767_225_600, total_requests: 0 },
      ...{ completed_requests: 0, succeeded_requests: 0, failed_requests: 0, started_at: null, completed_at: null },
    });
    const path = `/batch/jobs/${made.id}`;
    await clock.advance(500);
    expect(await json("GET", path)).toMatchObject({
      status: "RUNNING",
      total_requests: 2,
      succeeded_requests: 1,
      outputs: null,
    });
    await clock.advance(500);
    const done = await json("GET", path);
    expect(done).toMatchObject({
      status: "SUCCESS",
      failed_requests: 1,
      output_file: `${made.id}-output`,
      error_file: `${made.id}-error`,
    });
    expect(done.outputs.map((each: Json) => each.custom_id).sort()).toEqual(["1", "2"]);
    expect((await json("GET", `${path}?inline=false`)).outputs).toBeNull();
    const lines = await (await call("GET", `/files/${done.error_file}/content`)).text();
    expect(JSON.parse(lines)).toMatchObject({
      custom_id: "2",
      response: { status_code: 429, body: expect.any(String) },
      error: null,
    });
  });

  test("is cancelled by way of CANCELLATION_REQUESTED, listed newest first, and deleted", async () => {
    const { clock, call, json } = await start();
    const ids: string[] = [];
    for (const each of ["1", "2", "3"]) {
      ids.push((await json("POST", "/batch/jobs", job(row(each, [])))).id);
      await clock.advance(1);
    }
    const [first, second, third] = ids;
    expect((await json("POST", `/batch/jobs/${third}/cancel`)).status).toBe("CANCELLATION_REQUESTED");
    await clock.advance(1);
    expect((await json("GET", `/batch/jobs/${third}`)).status).toBe("CANCELLED");
    const list = await json("GET", "/batch/jobs?page_size=2&page=0&created_after=2025-12-31T00:00:00Z");
    expect([list.total, list.data.map(({ id }: Json) => id)]).toEqual([3, [third, second]]);
    expect((await json("GET", "/batch/jobs?page_size=2&page=1")).data.map(({ id }: Json) => id)).toEqual([first]);
    expect(await json("DELETE", `/batch/jobs/${first}`)).toEqual({ id: first, object: "batch", deleted: true });
    expect((await call("GET", `/batch/jobs/${first}`)).status).toBe(404);
  });

  test("is refused with what is wrong with it", async () => {
    const { simulator, call } = await start();
    const status = async (body: unknown) => (await call("POST", "/batch/jobs", body)).status;
    expect(await status({ endpoint: "/v1/chat/completions", model: "script" })).toBe(422);
    expect(await status({ ...job(), endpoint: "/v1/embeddings" })).toBe(422);
    expect(await status({ ...job(), requests: null, input_files: ["none"] })).toBe(404);
    expect(await status(job(...Array(10_000).fill(row("1"))))).toBe(422);
    const keyless = await fetch(`${simulator.mistralURL}/batch/jobs`);
    expect([keyless.status, await keyless.json()]).toEqual([401, { detail: "Invalid API Key" }]);
  });
});
