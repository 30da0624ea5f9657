/** The simulator's side of Yandex's operations through plain fetch: submitted, asked for, cancelled, failed in every way, forgotten. */
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
  const simulator = await startSimulator({ delayMs: 0, clock, ...options });
  open.push(simulator);
  return { simulator, clock };
}

const headers = { authorization: "Bearer t1.token", "content-type": "application/json", "x-folder-id": "folder" };

function post(simulator: Simulator, model: string, content: unknown, head: object = headers): Promise<Response> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const messages = [{ role: "user", text }];
  const body = { modelUri: `gpt://folder/${model}/latest`, completionOptions: { stream: false }, messages };
  return fetch(`${simulator.yandexURL}/foundationModels/v1/completionAsync`, {
    ...{ method: "POST", headers: { ...head }, body: JSON.stringify(body) },
  });
}

async function submitted(simulator: Simulator, model: string, content: unknown): Promise<string> {
  return ((await (await post(simulator, model, content)).json()) as Json).id;
}

function get(simulator: Simulator, id: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${simulator.yandexURL}/operations/${id}`, {
    headers: { authorization: headers.authorization },
    ...init,
  });
}

const asked = async (simulator: Simulator, id: string): Promise<Json> => (await get(simulator, id)).json();

describe("an operation", () => {
  test("begins as one that is not done, and has the answer when the clock says so", async () => {
    const { simulator, clock } = await start({ asyncMs: 1000 });
    const begun = (await (await post(simulator, "script", [{ type: "text", text: "Hi" }])).json()) as Json;
    expect(begun).toEqual({
      ...{ id: expect.any(String), description: "Async GPT Completion", createdAt: "2026-01-01T00:00:00Z" },
      ...{ createdBy: "simulator", modifiedAt: "2026-01-01T00:00:00Z", done: false, metadata: null },
    });
    expect(await asked(simulator, begun.id)).toEqual(begun);
    await clock.advance(999);
    expect((await asked(simulator, begun.id)).done).toBe(false);
    await clock.advance(1);
    const { response, ...rest } = await asked(simulator, begun.id);
    expect(rest).toEqual({ ...begun, done: true, modifiedAt: "2026-01-01T00:00:01Z" });
    expect(response).toEqual({
      "@type": "type.googleapis.com/yandex.cloud.ai.foundation_models.v1.CompletionResponse",
      alternatives: [{ message: { role: "assistant", text: "Hi" }, status: "ALTERNATIVE_STATUS_FINAL" }],
      usage: expect.objectContaining({ completionTokens: expect.stringMatching(/^\d+$/) }),
      modelVersion: "simulated",
    });
    expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /yandex/foundationModels/v1/completionAsync",
      ...Array(3).fill(`GET /yandex/operations/${begun.id}`),
    ]);
  });

  test("takes the pauses of its answer besides, with every model", async () => {
    const { simulator, clock } = await start({ asyncMs: 10 });
    const paused = [
      { type: "text", text: "a" },
      { type: "pause", ms: 90 },
      { type: "tool-call", name: "f" },
    ];
    const ids = [await submitted(simulator, "script", paused), await submitted(simulator, "prose", "hi")];
    ids.push(await submitted(simulator, "echo", "hi"));
    await clock.advance(99);
    const states = await Promise.all(ids.map((id) => asked(simulator, id)));
    expect(states.map(({ done }) => done)).toEqual([false, true, true]);
    await clock.advance(1);
    const [alternative] = (await asked(simulator, ids[0] as string)).response.alternatives;
    expect(alternative.status).toBe("ALTERNATIVE_STATUS_TOOL_CALLS");
  });

  test("is cancelled by GET and by POST, and stays what it is when it is done", async () => {
    const { simulator, clock } = await start({ asyncMs: 100 });
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => submitted(simulator, "prose", "hi")));
    const cancelled = (await (await get(simulator, `${one}:cancel`)).json()) as Json;
    expect(cancelled).toMatchObject({ id: one, done: true, error: { code: 1 } });
    expect(await (await get(simulator, `${two}:cancel`, { method: "POST", headers })).json()).toMatchObject({
      done: true,
    });
    await clock.advance(100);
    expect(await asked(simulator, one as string)).toEqual(cancelled);
    const again = (await (await get(simulator, `${three}:cancel`)).json()) as Json;
    expect(again).toMatchObject({ done: true, response: {} });
  });

  test("is forgotten after three days, and unknown before it was", async () => {
    const { simulator, clock } = await start({ asyncMs: 0 });
    const id = await submitted(simulator, "prose", "hi");
    await clock.advance(3 * 24 * 3_600_000 - 1);
    expect((await asked(simulator, id)).done).toBe(true);
    await clock.advance(1);
    for (const unknown of [id, "nothing", `${id}:cancel`]) {
      const response = await get(simulator, unknown);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ code: 5, message: expect.stringContaining("not found"), details: [] });
    }
  });
});

describe("what goes wrong", () => {
  test("an error step makes an operation that ends with an error, a stall one that never ends", async () => {
    const { simulator, clock } = await start();
    const failed = await submitted(simulator, "script", [{ type: "error", error: { code: 3, message: "No." } }]);
    const flaky = await submitted(simulator, "flaky", "error");
    const stalled = await submitted(simulator, "flaky", "stall");
    await clock.advance(1000);
    expect(await asked(simulator, failed)).toMatchObject({
      done: true,
      error: { code: 3, message: "No.", details: [] },
    });
    expect(await asked(simulator, flaky)).toMatchObject({ done: true, error: { code: 13 } });
    await clock.advance(365 * 24 * 3_600_000);
    expect((await asked(simulator, stalled)).done).toBe(false);
  });

  test("poll steps are what the next questions are answered with", async () => {
    const { simulator } = await start({ asyncMs: 0 });
    const id = await submitted(simulator, "script", [
      { type: "poll", status: 503 },
      { type: "poll", status: 429, headers: { "retry-after": "1" } },
      { type: "poll", error: { code: 14, message: "rolling back" } },
      { type: "text", text: "Done" },
    ]);
    expect(await (await get(simulator, id)).json()).toMatchObject({ code: 14 });
    const refused = await get(simulator, id);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await asked(simulator, id)).toMatchObject({ done: false, error: { code: 14, message: "rolling back" } });
    expect(await asked(simulator, id)).toMatchObject({ done: true, response: { alternatives: [{}] } });
  });

  test("a cut breaks the connection after the operation was taken", async () => {
    const { simulator, clock } = await start();
    await expect(post(simulator, "flaky", "cut")).rejects.toThrow();
    await clock.advance(1000);
    expect((await asked(simulator, "sim_operation_1")).done).toBe(true);
  });

  test("a submission is refused with the faults, keys and models that an answer at once is", async () => {
    const { simulator } = await start();
    const statuses = [
      await post(simulator, "flaky", "503"),
      await post(simulator, "flaky", "429"),
      await post(simulator, "flaky", "html"),
      await post(simulator, "unheard", "hi"),
      await post(simulator, "prose", "hi", {}),
      await get(simulator, "x", { headers: {} }),
      await get(simulator, "x", { method: "DELETE" }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([503, 429, 502, 404, 401, 401, 501]);
  });

  test("a time that is none is refused by name", async () => {
    await expect(startSimulator({ asyncMs: -1 })).rejects.toThrow("asyncMs: -1 is no number of milliseconds.");
  });
});
