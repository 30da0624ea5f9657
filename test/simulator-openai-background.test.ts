/** The simulator's side of OpenAI's responses in the background: through plain fetch, the vendor's own library, and its specification. */
import { OpenAI } from "openai/client";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";
import { findSpecification } from "./support/specs.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const specification = findSpecification("openai.openapi.json");
const problems = specification.missing === undefined ? specification.validator("Response") : () => [];

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  open.push(simulator);
  return { simulator, clock };
}

const headers = { authorization: "Bearer k", "content-type": "application/json" };
const script = (...steps: readonly ScriptStep[]) => ({ model: "script", input: JSON.stringify(steps) });
const minute = 60_000;

function create(simulator: Simulator, body: Json): Promise<Response> {
  const text = JSON.stringify({ background: true, ...body });
  return fetch(`${simulator.openaiURL}/responses`, { method: "POST", headers, body: text });
}

async function created(simulator: Simulator, body: Json): Promise<Json> {
  return (await create(simulator, body)).json();
}

function get(simulator: Simulator, path: string, method = "GET"): Promise<Response> {
  return fetch(`${simulator.openaiURL}/responses/${path}`, { method, headers });
}

async function asked(simulator: Simulator, path: string, method?: string): Promise<Json> {
  const response: Json = await (await get(simulator, path, method)).json();
  expect(problems(response)).toEqual([]);
  return response;
}

function eventsIn(text: string): Json[] {
  const blocks = text.split("\n\n").filter((block) => block !== "");
  return blocks.map((block) => JSON.parse(block.slice(block.indexOf("data: ") + 6)));
}

describe("a response in the background", () => {
  test(`is queued, in progress, and complete when the clock says so${specification.missing ?? ""}`, async () => {
    const { simulator, clock } = await start();
    const metadata = { afterword_tag: "t" };
    const begun = await created(simulator, { ...script({ type: "text", text: "Hi there" }), metadata });
    expect(begun).toMatchObject({ status: "queued", background: true, store: false, output: [], metadata });
    expect(problems(begun)).toEqual([]);
    await clock.advance(999);
    expect(await asked(simulator, begun.id)).toEqual({ ...begun, status: "in_progress" });
    await clock.advance(1);
    expect(await asked(simulator, begun.id)).toMatchObject({
      ...{ id: begun.id, status: "completed", background: true },
      output: [{ content: [{ type: "output_text", text: "Hi there" }] }],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  test("is not found ten minutes after it is over, unless it is stored", async () => {
    const { simulator, clock } = await start();
    const [kept, lost] = [
      await created(simulator, { model: "prose", input: "hi", store: true }),
      await created(simulator, { model: "prose", input: "hi" }),
    ];
    await clock.advance(1000 + 10 * minute - 1);
    expect((await asked(simulator, lost.id)).status).toBe("completed");
    await clock.advance(1);
    expect((await asked(simulator, kept.id)).status).toBe("completed");
    for (const [path, method] of [[lost.id], [`${lost.id}/cancel`, "POST"], ["resp_x"]]) {
      const response = await get(simulator, path, method);
      expect(response.status).toBe(404);
      const { error } = (await response.json()) as Json;
      expect(error).toMatchObject({
        type: "invalid_request_error",
        message: expect.stringMatching(/id '.*' not found/),
      });
    }
  });

  test("is cancelled as often as one likes, and stays what it is once it is over", async () => {
    const { simulator, clock } = await start();
    const [one, two] = [
      await created(simulator, { model: "prose", input: "hi" }),
      await created(simulator, { model: "prose", input: "hi" }),
    ];
    for (const _time of [1, 2]) expect((await asked(simulator, `${one.id}/cancel`, "POST")).status).toBe("cancelled");
    await clock.advance(1000);
    expect((await asked(simulator, one.id)).status).toBe("cancelled");
    expect((await asked(simulator, `${two.id}/cancel`, "POST")).status).toBe("completed");
  });

  test("may stay queued for ever, fail, or be cut by its token limit", async () => {
    const { simulator, clock } = await start({ jobFaults: [{ stuck: true }, { fail: "server_error" }] });
    const stuck = await created(simulator, { model: "prose", input: "hi" });
    const failed = await created(simulator, { model: "prose", input: "hi" });
    const error = { code: "rate_limit_exceeded", message: "Slow down." };
    const refused = await created(simulator, script({ type: "error", error }));
    const short = await created(simulator, { model: "prose", input: "hi", max_output_tokens: 16 });
    await clock.advance(1000);
    expect(await asked(simulator, failed.id)).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expect(await asked(simulator, refused.id)).toMatchObject({ status: "failed", error });
    expect(await asked(simulator, short.id)).toMatchObject({
      ...{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
    });
    await clock.advance(24 * 60 * minute);
    expect(await asked(simulator, stuck.id)).toMatchObject({ status: "queued" });
  });

  test("is refused at once for what an answer at once is refused for, and where the fault says so", async () => {
    const { simulator } = await start({ jobFaults: [{ refuse: 429 }, { accept: "500" }, { accept: "cut" }] });
    const status = async (body: Json) => (await create(simulator, body)).status;
    expect(await status({ model: "unheard", input: "hi" })).toBe(404);
    expect(await status({ model: "prose" })).toBe(400);
    expect(await status({ model: "flaky", input: "503" })).toBe(503);
    expect(simulator.jobs).toHaveLength(0);
    const body = { model: "prose", input: "hi" };
    expect([await status(body), await status(body), simulator.jobs.length]).toEqual([429, 500, 1]);
    await expect(status(body)).rejects.toThrow();
    expect(simulator.jobs).toHaveLength(2);
  });
});

describe("its stream", () => {
  const steps: readonly ScriptStep[] = [
    { type: "reasoning", text: "Let me see." },
    { type: "text", text: "One two three" },
    { type: "tool-call", name: "f", input: { a: 1 } },
  ];

  test("is numbered, and goes on after any number, while it runs and when it is done", async () => {
    const { simulator, clock } = await start();
    const first = create(simulator, { ...script(...steps), stream: true });
    await clock.waiting();
    await clock.advance(1000);
    const all = eventsIn(await (await first).text());
    expect(all.map(({ sequence_number }) => sequence_number)).toEqual(all.map((_event, index) => index));
    expect(all.slice(0, 3).map(({ type }) => type)).toEqual([
      ...["response.created", "response.queued", "response.in_progress"],
    ]);
    const { response } = all.at(-1);
    expect(await asked(simulator, response.id)).toEqual(response);
    for (const after of [0, 5, all.length - 1]) {
      const rest = await get(simulator, `${response.id}?stream=true&starting_after=${after}`);
      expect(eventsIn(await rest.text())).toEqual(all.slice(after + 1));
    }
    await clock.advance(5 * minute);
    const late = await get(simulator, `${response.id}?stream=true&starting_after=5`);
    expect([late.status, ((await late.json()) as Json).error.message]).toEqual([
      400,
      "This response can no longer be streamed because it is more than 5 minutes old.",
    ]);
  });

  test("ends where the response is cancelled, and never comes of one that was created without", async () => {
    const { simulator, clock } = await start({ asyncMs: 60_000 });
    const stream = create(simulator, { model: "prose", input: "hi", stream: true });
    await clock.waiting();
    await asked(simulator, `${simulator.jobs[0]?.id}/cancel`, "POST");
    await clock.advance(1000);
    expect(eventsIn(await (await stream).text()).map(({ type }) => type)).toEqual([
      ...["response.created", "response.queued", "response.in_progress", "response.cancelled"],
    ]);
    const { id } = await created(simulator, { model: "prose", input: "hi" });
    const left = new AbortController();
    const blocked = fetch(`${simulator.openaiURL}/responses/${id}?stream=true`, { headers, signal: left.signal });
    await clock.waiting();
    await clock.advance(60_000);
    left.abort();
    await expect(blocked).rejects.toThrow("aborted");
  });

  test("is what the vendor's own library reads", async () => {
    const simulator = await startSimulator({ delayMs: 0, asyncMs: 5 });
    open.push(simulator);
    const client = new OpenAI({ apiKey: "k", baseURL: simulator.openaiURL, maxRetries: 0 });
    const body = { model: "script", input: JSON.stringify(steps), background: true } as const;
    const begun = await client.responses.create({ ...body, stream: true });
    let place = { id: "", number: 0 };
    for await (const event of begun) {
      if (event.type !== "response.created") continue;
      place = { id: event.response.id, number: event.sequence_number };
      break;
    }
    const rest = await client.responses.retrieve(place.id, { stream: true, starting_after: place.number });
    let text = "";
    for await (const event of rest) if (event.type === "response.output_text.delta") text += event.delta;
    expect(text).toBe("One two three");
    expect(await client.responses.retrieve(place.id)).toMatchObject({ status: "completed", output_text: text });
    const second = await client.responses.create({ ...body, input: JSON.stringify([{ type: "stall" }]) });
    expect(await client.responses.cancel(second.id)).toMatchObject({ id: second.id, status: "cancelled" });
  });
});
