/** The simulator's side of OpenAI's Responses API: through plain fetch, the vendor's own library, and its specification. */
import { OpenAI } from "openai/client";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";
import { findSpecification } from "./support/specs.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const specification = findSpecification("openai.openapi.json");
const skipped = specification.missing ? `: ${specification.missing}` : "";

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ delayMs: 0, ...options });
  open.push(simulator);
  return simulator;
}

function post(simulator: Simulator, body: Json, key = "secret-key"): Promise<Response> {
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  return fetch(`${simulator.openaiURL}/responses`, { method: "POST", headers, body: JSON.stringify(body) });
}

const ask = async (simulator: Simulator, body: Json): Promise<Json> => (await post(simulator, body)).json();

async function stream(simulator: Simulator, body: Json): Promise<Json[]> {
  return eventsIn(await (await post(simulator, { ...body, stream: true })).text());
}

function eventsIn(text: string): Json[] {
  const blocks = text.split("\n\n").filter((block) => block !== "");
  return blocks.map((block) => {
    const [, name, data = "{}"] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
    const event = JSON.parse(data);
    expect(event.type).toBe(name);
    return event;
  });
}

const script = (...steps: readonly ScriptStep[]) => ({ model: "script", input: JSON.stringify(steps) });

const everything: readonly ScriptStep[] = [
  { type: "reasoning", text: ["I think ", "so."], signature: "c2ln" },
  { type: "redacted-reasoning", data: "ZGF0YQ==" },
  { type: "text", text: ["Hello ", "there"] },
  { type: "tool-call", name: "weather", input: { city: "Oslo" }, id: "call_1" },
  { type: "tool-call", name: "now" },
  { type: "refusal", text: ["I'd rather ", "not."] },
  { type: "usage", input: 7, cacheRead: 3, cacheWrite: 2, output: 5, reasoning: 4 },
];

describe("an answer", () => {
  test("of echo is the request as JSON, without the key; of prose the same whole and streamed", async () => {
    const simulator = await start();
    const body = { model: "sim:echo", input: [{ role: "user", content: [{ type: "input_text", text: "hello" }] }] };
    const { output } = await ask(simulator, body);
    const text = output[0].content[0].text;
    expect(JSON.parse(text)).toEqual({
      simulated: true,
      protocol: "openai-responses",
      path: "/openai/v1/responses",
      body,
    });
    expect(text).not.toContain("secret-key");

    const whole = await ask(simulator, { model: "prose", input: "the sea" });
    const events = await stream(simulator, { model: "prose", input: "the sea" });
    const deltas = events.filter(({ type }) => type === "response.output_text.delta");
    expect(deltas.map(({ delta }) => delta).join("")).toBe(whole.output[0].content[0].text);
    expect(deltas.length).toBeGreaterThan(10);
    expect(whole.output[0].content[0].text).toContain("the sea");
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_event, index) => index));
  });

  test("of a script has its items in order, and ends with the whole answer", async () => {
    const simulator = await start();
    const include = ["reasoning.encrypted_content"];
    const events = await stream(simulator, { ...script(...everything), include });
    const { response } = events.at(-1);
    expect(events.at(-1).type).toBe("response.completed");
    expect(response.output).toMatchObject([
      { type: "reasoning", summary: [{ type: "summary_text", text: "I think so." }], encrypted_content: "c2ln" },
      { type: "reasoning", summary: [], encrypted_content: "ZGF0YQ==" },
      { type: "message", content: [{ type: "output_text", text: "Hello there" }], status: "completed" },
      { type: "function_call", call_id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' },
      { type: "function_call", name: "now", arguments: "{}" },
      { type: "message", content: [{ type: "refusal", refusal: "I'd rather not." }] },
    ]);
    const items = events.filter(({ type }) => type === "response.output_item.done").map(({ item }) => item);
    expect(items).toEqual(response.output);
    expect(response.usage).toEqual({
      input_tokens: 12,
      input_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 4 },
      total_tokens: 17,
    });
    const whole = await ask(simulator, { ...script(...everything), include });
    const ids = (text: string) => text.replaceAll(/sim_(resp|call)_\d+/g, "id");
    expect(ids(JSON.stringify(whole.output))).toBe(ids(JSON.stringify(response.output)));
  });

  test("sends encrypted reasoning only to those who ask for it", async () => {
    const { output } = await ask(await start(), script(...everything));
    expect(JSON.stringify(output)).not.toContain("encrypted_content");
  });

  test("that is cut by its token limit is incomplete, and so is its last item", async () => {
    const simulator = await start();
    const {
      status,
      incomplete_details: details,
      output,
    } = await ask(simulator, {
      ...{ model: "prose", input: "hi", max_output_tokens: 16 },
    });
    expect({ status, details, last: output[0].status }).toEqual({
      status: "incomplete",
      details: { reason: "max_output_tokens" },
      last: "incomplete",
    });
    const events = await stream(simulator, { model: "prose", input: "hi", max_output_tokens: 16 });
    expect(events.at(-1).type).toBe("response.incomplete");
    const failed = await stream(simulator, script({ type: "text", text: "a" }, { type: "finish", reason: "failed" }));
    expect(failed.at(-1)).toMatchObject({ type: "response.failed", response: { error: { code: "server_error" } } });
  });

  test("of a script goes on with each round of tools", async () => {
    const simulator = await start({});
    const rounds = [[{ type: "tool-call", name: "now", id: "c1" }], [{ type: "text", text: "It is noon." }]];
    const question = { role: "user", content: JSON.stringify(rounds) };
    const first = await ask(simulator, { model: "script", input: [question] });
    const { id: _id, ...call } = first.output[0];
    const thought = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x" };
    const result = { type: "function_call_output", call_id: "c1", output: "12:00" };
    const second = await ask(simulator, { model: "script", input: [question, thought, call, result] });
    expect(second.output[0].content[0].text).toBe("It is noon.");
  });
});

describe(`what is sent is as OpenAI's specification has it${skipped}`, () => {
  test.skipIf(specification.missing !== undefined)("whole and streamed", async () => {
    if (specification.missing !== undefined) return;
    const { validator } = specification;
    const simulator = await start();
    const request = { ...script(...everything), include: ["reasoning.encrypted_content"], metadata: { a: "b" } };
    expect(validator("CreateResponse")(request)).toEqual([]);
    expect(validator("Response")(await ask(simulator, request))).toEqual([]);
    for (const event of await stream(simulator, request)) {
      expect(validator(schemas[event.type] ?? event.type)(event)).toEqual([]);
    }
  });

  const schemas: Readonly<Record<string, string>> = {
    "response.created": "ResponseCreatedEvent",
    "response.in_progress": "ResponseInProgressEvent",
    "response.completed": "ResponseCompletedEvent",
    "response.output_item.added": "ResponseOutputItemAddedEvent",
    "response.output_item.done": "ResponseOutputItemDoneEvent",
    "response.content_part.added": "ResponseContentPartAddedEvent",
    "response.content_part.done": "ResponseContentPartDoneEvent",
    "response.output_text.delta": "ResponseTextDeltaEvent",
    "response.output_text.done": "ResponseTextDoneEvent",
    "response.refusal.delta": "ResponseRefusalDeltaEvent",
    "response.refusal.done": "ResponseRefusalDoneEvent",
    "response.function_call_arguments.delta": "ResponseFunctionCallArgumentsDeltaEvent",
    "response.function_call_arguments.done": "ResponseFunctionCallArgumentsDoneEvent",
    "response.reasoning_summary_part.added": "ResponseReasoningSummaryPartAddedEvent",
    "response.reasoning_summary_part.done": "ResponseReasoningSummaryPartDoneEvent",
    "response.reasoning_summary_text.delta": "ResponseReasoningSummaryTextDeltaEvent",
    "response.reasoning_summary_text.done": "ResponseReasoningSummaryTextDoneEvent",
  };
});

describe("the vendor's own library", () => {
  test("reads the same from a stream as from a whole answer", async () => {
    const simulator = await start();
    const client = new OpenAI({ apiKey: "k", baseURL: simulator.openaiURL, maxRetries: 0 });
    const request = script({ type: "text", text: ["Hello ", "there"] }, { type: "tool-call", name: "now", id: "c1" });
    const whole = await client.responses.create(request);
    const streamed = await client.responses.stream(request).finalResponse();
    expect(whole.output_text).toBe("Hello there");
    expect(streamed.output_text).toBe("Hello there");
    expect(streamed.output.map(({ type }) => type)).toEqual(["message", "function_call"]);
    expect(streamed.usage).toEqual(whole.usage);
  });

  test("throws for an error in the stream, a rate limit and a broken connection", async () => {
    const simulator = await start();
    const client = new OpenAI({ apiKey: "k", baseURL: simulator.openaiURL, maxRetries: 0 });
    const read = async (input: string) => {
      for await (const _event of await client.responses.create({ model: "flaky", input, stream: true }));
    };
    await expect(read("error")).rejects.toThrow("The server had an error");
    await expect(read("cut")).rejects.toThrow();
    await expect(read("429 retry-after=7")).rejects.toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  });
});

describe("a fault of sim:flaky", () => {
  test.each([
    ["429 retry-after=7", 429, "rate_limit_exceeded"],
    ["500", 500, null],
    ["503", 503, null],
    ["529", 529, null],
  ])("is OpenAI's own error: %s", async (fault, status, code) => {
    const response = await post(await start(), { model: "flaky", input: fault });
    expect(response.status).toBe(status);
    expect(((await response.json()) as Json).error).toMatchObject({ code, param: null });
    expect(response.headers.get("x-ratelimit-limit-requests")).not.toBeNull();
    if (status === 429) expect(response.headers.get("retry-after")).toBe("7");
  });

  test("may be a page of HTML, or stop after so many times", async () => {
    const simulator = await start();
    expect((await post(simulator, { model: "flaky", input: "html" })).headers.get("content-type")).toContain("html");
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) {
      statuses.push((await post(simulator, { model: "flaky", input: "500 times=2" })).status);
    }
    expect(statuses).toEqual([500, 500, 200]);
  });

  test("breaks a stream off after so many words: cut, stall, error, bytes", async () => {
    const clock = manualClock();
    const simulator = await start({ clock });
    const cut = await post(simulator, { model: "flaky", input: "cut after=2", stream: true });
    await expect(cut.text()).rejects.toThrow();
    const events = await stream(simulator, { model: "flaky", input: "error after=2" });
    expect(events.filter(({ type }) => type === "response.output_text.delta")).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: "error", error: { type: "server_error" } });
    const bytes = await stream(simulator, { model: "flaky", input: "bytes" });
    expect(bytes.at(-1).type).toBe("response.completed");
    const stalled = await post(simulator, { model: "flaky", input: "stall after=1", stream: true });
    const reader = stalled.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("response.created");
    await reader?.cancel();
  });
});

describe("a request is refused in OpenAI's words", () => {
  const user = { role: "user", content: "hi" };
  const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "c1", output: "1" };
  const reasoning = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x" };

  test.each<[string, Json, number, string | null, string]>([
    ["no model", { input: "hi" }, 400, "model", "Missing required parameter: 'model'."],
    ["no input", { model: "echo" }, 400, "input", "must be provided"],
    ["an unknown model", { model: "gpt-x", input: "hi" }, 404, null, "The model `gpt-x` does not exist"],
    ["a chat parameter", { model: "echo", input: "hi", stop: "x" }, 400, "stop", "Unknown parameter: 'stop'."],
    ["one that has moved", { model: "echo", messages: [user] }, 400, "messages", "has moved to 'input'"],
    ["too few tokens", { model: "echo", input: "hi", max_output_tokens: 5 }, 400, "max_output_tokens", ">= 16"],
    ["a temperature", { model: "echo", input: "hi", temperature: 3 }, 400, "temperature", "<= 2"],
    ["an include", { model: "echo", input: "hi", include: ["x"] }, 400, "include[0]", "Invalid value: 'x'"],
    [
      "a tool as chat has it",
      { model: "echo", input: "hi", tools: [{ type: "function", function: { name: "f" } }] },
      400,
      "tools[0].name",
      "Missing required parameter: 'tools[0].name'.",
    ],
    ["a role", { model: "echo", input: [{ role: "nobody", content: "hi" }] }, 400, "input[0].role", "'nobody'"],
    [
      "content as chat has it",
      { model: "echo", input: [{ role: "user", content: [{ type: "text", text: "hi" }] }] },
      400,
      "input[0].content[0].type",
      "Supported values are: 'input_text'",
    ],
    [
      "a call without a result",
      { model: "echo", input: [user, call] },
      400,
      "input",
      "No tool output found for function call c1.",
    ],
    ["a result without a call", { model: "echo", input: [user, output] }, 400, "input", "No tool call found"],
    [
      "a call without a name",
      { model: "echo", input: [user, { ...call, name: undefined }, output] },
      400,
      "input[1].name",
      "Missing",
    ],
    [
      "reasoning that was not stored",
      { model: "echo", input: [user, { ...reasoning, encrypted_content: null }, call, output] },
      404,
      "input",
      "Item with id 'rs_1' not found.",
    ],
    ["reasoning before nothing", { model: "echo", input: [user, reasoning] }, 400, "input", "required following item"],
    [
      "an answer of before",
      { model: "echo", input: "hi", previous_response_id: "r" },
      400,
      "previous_response_id",
      "not found",
    ],
  ])("for %s", async (_name, body, status, param, message) => {
    const response = await post(await start(), body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as Json;
    expect(error).toMatchObject({ type: "invalid_request_error", param });
    expect(error.message).toContain(message);
  });

  test("for no key, another method, and a body that is not JSON", async () => {
    const simulator = await start();
    expect((await post(simulator, { model: "echo", input: "hi" }, "")).status).toBe(401);
    const get = await fetch(`${simulator.openaiURL}/responses`, { headers: { authorization: "Bearer k" } });
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    const broken = await fetch(`${simulator.openaiURL}/responses`, {
      method: "POST",
      headers: { authorization: "Bearer k" },
      body: "{",
    });
    expect(broken.status).toBe(400);
  });
});
