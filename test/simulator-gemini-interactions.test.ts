/** The simulator's side of Gemini's interactions through plain fetch: made, asked for, cancelled, deleted and refused. */
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
  const call = async (method: string, path: string, body?: unknown): Promise<[number, Json]> => {
    const response = await fetch(`${simulator.geminiURL}/v1beta/interactions${path}`, {
      ...{ method, headers: { "x-goog-api-key": "any-key", "content-type": "application/json" } },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  };
  return { simulator, clock, call };
}

const asked = (steps: readonly object[]) => ({ model: "script", background: true, input: JSON.stringify(steps) });

describe("an interaction", () => {
  test("is in progress until the clock says so, and has its steps then", async () => {
    const { clock, call } = await start();
    const steps = [
      { type: "reasoning", text: "Hm", signature: "s" },
      { type: "text", text: "Hi" },
      { type: "usage", input: 5, output: 7, reasoning: 3 },
    ];
    const [status, begun] = await call("POST", "", asked(steps));
    expect(status).toBe(200);
    expect(begun).toEqual({
      ...{ id: "sim_interaction_1", object: "interaction", model: "script", service_tier: "standard" },
      ...{ created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z", status: "in_progress" },
    });
    await clock.advance(1000);
    const [, done] = await call("GET", "/sim_interaction_1");
    expect(done).toMatchObject({ status: "completed", updated: "2026-01-01T00:00:01Z" });
    expect(done.steps).toEqual([
      { type: "thought", summary: [{ type: "text", text: "Hm" }], signature: "s" },
      { type: "model_output", content: [{ type: "text", text: "Hi" }] },
    ]);
    expect(done.usage).toMatchObject({
      total_tokens: 12,
      total_input_tokens: 5,
      total_output_tokens: 4,
      total_thought_tokens: 3,
    });
  });

  test("is cancelled while it runs, deleted, and forgotten after a day", async () => {
    const { clock, call } = await start();
    await call("POST", "", asked([{ type: "text", text: "a" }]));
    expect((await call("POST", "/sim_interaction_1/cancel", {}))[1].status).toBe("cancelled");
    expect((await call("POST", "/sim_interaction_1/cancel", {}))[0]).toBe(400);
    expect(await call("DELETE", "/sim_interaction_1")).toEqual([200, {}]);
    expect((await call("GET", "/sim_interaction_1"))[0]).toBe(404);
    await call("POST", "", asked([{ type: "text", text: "b" }]));
    await clock.advance(1000 + 24 * 3_600_000);
    expect((await call("GET", "/sim_interaction_2"))[0]).toBe(404);
  });

  test("fails as its job does, and is refused for what no interaction can be", async () => {
    const { simulator, call } = await start({ jobFaults: [{ fail: "internal" }, { refuse: 503 }] });
    await call("POST", "", asked([{ type: "text", text: "a" }]));
    expect((await call("GET", "/sim_interaction_1"))[1]).toMatchObject({
      status: "failed",
      errors: [{ code: "internal" }],
    });
    const statuses = [
      await call("POST", "", asked([{ type: "text", text: "a" }])),
      await call("POST", "", { ...asked([]), background: false }),
      await call("POST", "", { ...asked([]), store: false }),
      await call("POST", "", { ...asked([]), contents: [] }),
      await call("POST", "", { ...asked([]), model: "unheard" }),
      await call("GET", "/none"),
    ].map(([status]) => status);
    expect(statuses).toEqual([503, 400, 400, 400, 404, 404]);
    expect(simulator.jobs).toHaveLength(1);
  });
});
