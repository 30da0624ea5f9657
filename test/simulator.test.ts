/** The simulator through plain fetch: each model in each protocol, every fault, and the vendors' own refusals. */
import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ delayMs: 0, ...options });
  open.push(simulator);
  return simulator;
}

interface Dialect {
  readonly name: "openai-chat" | "anthropic";
  readonly path: string;
  readonly requestId: string;
  readonly words: { readonly stop: string; readonly length: string; readonly stopSequence: string };
  url(simulator: Simulator): string;
  readonly headers: Record<string, string>;
  readonly body: Json;
  stop(text: string): Json;
  /** Text and finish reason of a whole answer, and of a stream's events. */
  whole(json: Json): { text: string; finish: string };
  streamed(events: readonly Json[]): { text: string; finish: string };
  delta(event: Json): string | undefined;
  error(json: Json): { type: string; message: string };
}

const openai: Dialect = {
  name: "openai-chat",
  path: "/openai/v1/chat/completions",
  requestId: "x-request-id",
  words: { stop: "stop", length: "length", stopSequence: "stop" },
  url: (simulator) => `${simulator.openaiURL}/chat/completions`,
  headers: { authorization: "Bearer secret-key", "content-type": "application/json" },
  body: {},
  stop: (text) => ({ stop: text }),
  whole: ({ choices: [choice] }) => ({ text: choice.message.content, finish: choice.finish_reason }),
  streamed: (events) => ({
    text: events.map((event) => openai.delta(event) ?? "").join(""),
    finish: events.findLast((event) => event.choices?.[0]?.finish_reason)?.choices[0].finish_reason,
  }),
  delta: (event) => event.choices?.[0]?.delta.content || undefined,
  error: (json) => json.error,
};

const anthropic: Dialect = {
  name: "anthropic",
  path: "/anthropic/v1/messages",
  requestId: "request-id",
  words: { stop: "end_turn", length: "max_tokens", stopSequence: "stop_sequence" },
  url: (simulator) => `${simulator.anthropicURL}/v1/messages`,
  headers: { "x-api-key": "secret-key", "anthropic-version": "2023-06-01", "content-type": "application/json" },
  body: { max_tokens: 5000 },
  stop: (text) => ({ stop_sequences: [text] }),
  whole: ({ content, stop_reason }) => ({
    text: content.map((block: Json) => block.text ?? "").join(""),
    finish: stop_reason,
  }),
  streamed: (events) => ({
    text: events.map((event) => anthropic.delta(event) ?? "").join(""),
    finish: events.find((event) => event.type === "message_delta")?.delta.stop_reason,
  }),
  delta: (event) => event.delta?.text,
  error: (json) => json.error,
};

function user(content: unknown): Json[] {
  return [{ role: "user", content: typeof content === "string" ? content : JSON.stringify(content) }];
}

function post(
  simulator: Simulator,
  dialect: Dialect,
  model: string,
  content: unknown,
  extra: object = {},
): Promise<Response> {
  const body = JSON.stringify({ model, messages: user(content), ...dialect.body, ...extra });
  return fetch(dialect.url(simulator), { method: "POST", headers: dialect.headers, body });
}

async function ask(...args: Parameters<typeof post>): Promise<{ text: string; finish: string }> {
  return args[1].whole(await (await post(...args)).json());
}

function eventsIn(text: string): Json[] {
  const lines = text.split("\n").filter((line) => line.startsWith("data: ") && line !== "data: [DONE]");
  return lines.map((line) => JSON.parse(line.slice(6)));
}

async function stream(
  simulator: Simulator,
  dialect: Dialect,
  model: string,
  content: unknown,
  extra: object = {},
): Promise<Json[]> {
  return eventsIn(await (await post(simulator, dialect, model, content, { ...extra, stream: true })).text());
}

/** What a stream that breaks off had sent until then. */
async function untilBroken(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch {
    return text;
  }
  throw new Error("The stream ended as if it were whole.");
}

describe.each([openai, anthropic])("in the protocol $name", (dialect) => {
  test("echo answers with the request as JSON, without the key", async () => {
    const simulator = await start();
    const { text, finish } = await ask(simulator, dialect, "sim:echo", "hello", { temperature: 0.5 });
    expect(JSON.parse(text)).toEqual({
      simulated: true,
      protocol: dialect.name,
      path: dialect.path,
      body: { model: "sim:echo", messages: user("hello"), ...dialect.body, temperature: 0.5 },
    });
    expect(finish).toBe(dialect.words.stop);
    expect(text).not.toContain("secret-key");
  });

  test("a stream carries the same answer as a whole one", async () => {
    const simulator = await start();
    for (const model of ["echo", "prose"]) {
      const whole = await ask(simulator, dialect, model, "the sea", { stream: false });
      const streamed = dialect.streamed(await stream(simulator, dialect, model, "the sea"));
      expect(streamed.text.replace('"stream": true', '"stream": false')).toBe(whole.text);
      expect(streamed.finish).toBe(whole.finish);
    }
  });

  test("every answer says that it is simulated, and names its request and its limits", async () => {
    const response = await post(await start(), dialect, "prose", "hi");
    expect(response.headers.get("x-afterword-simulated")).toBe("true");
    expect(response.headers.get(dialect.requestId)).toMatch(/^sim_req_/);
    expect(((await response.json()) as Json).id).toMatch(/^sim_/);
    expect([...response.headers.keys()].filter((name) => name.includes("ratelimit")).length).toBeGreaterThanOrEqual(6);
  });

  test("prose depends on the seed and the prompt alone, and begins by saying what it is", async () => {
    const first = await ask(await start({ seed: 7 }), dialect, "prose", "Tell me about tides.");
    expect(first.text).toMatch(/^This is a simulated answer\. You wrote “Tell me about tides\.”/);
    expect(await ask(await start({ seed: 7 }), dialect, "sim:prose", "Tell me about tides.")).toEqual(first);
    expect((await ask(await start({ seed: 8 }), dialect, "prose", "Tell me about tides.")).text).not.toBe(first.text);
    expect((await ask(await start({ seed: 7 }), dialect, "prose", "Tell me about winds.")).text).not.toBe(first.text);
  });

  test("prose stops at the token limit and before a stop sequence", async () => {
    const simulator = await start();
    const limited = await ask(simulator, dialect, "prose", "hi", { max_tokens: 3 });
    expect(limited).toEqual({ text: "This is a si", finish: dialect.words.length });
    const stopped = dialect.streamed(await stream(simulator, dialect, "prose", "hi", dialect.stop("simulated")));
    expect(stopped).toEqual({ text: "This is a ", finish: dialect.words.stopSequence });
  });

  test("prose comes word by word, a pause apart on the clock", async () => {
    const clock = manualClock();
    const simulator = await start({ clock, delayMs: 100 });
    const next = await wordsOf(await post(simulator, dialect, "prose", "hi", { stream: true }), dialect);
    expect(await next()).toBe("This");
    const second = next();
    await clock.advance(99);
    expect(await Promise.race([second, "nothing"])).toBe("nothing");
    await clock.advance(1);
    expect(await second).toBe(" is");
  });

  test("a script is taken from the prompt, else from the simulator's list until that is used up", async () => {
    const simulator = await start({ scripts: [[{ type: "text", text: "one" }], [{ type: "text", text: "two" }]] });
    expect((await ask(simulator, dialect, "script", "go on")).text).toBe("one");
    expect((await ask(simulator, dialect, "script", [{ type: "text", text: ["mine ", "alone"] }])).text).toBe(
      "mine alone",
    );
    expect((await ask(simulator, dialect, "script", "go on")).text).toBe("two");
    const used = await post(simulator, dialect, "script", "go on");
    expect(used.status).toBe(400);
    expect(dialect.error(await used.json()).message).toContain("has no steps");
  });

  test("a script says how it ends and what it used", async () => {
    const steps: ScriptStep[] = [
      { type: "usage", input: 10, output: 20, cacheRead: 30 },
      { type: "finish", reason: "own_word" },
    ];
    const answer = (await (await post(await start(), dialect, "script", steps)).json()) as Json;
    expect(dialect.whole(answer).finish).toBe("own_word");
    expect(answer.usage).toMatchObject(
      dialect === openai
        ? { prompt_tokens: 40, completion_tokens: 20, total_tokens: 60, prompt_tokens_details: { cached_tokens: 30 } }
        : { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30 },
    );
  });

  test("a script pauses on the clock, also where no stream was asked for", async () => {
    const clock = manualClock();
    const answer = ask(await start({ clock }), dialect, "script", [
      { type: "pause", ms: 60_000 },
      { type: "text", text: "late" },
    ]);
    await clock.waiting();
    await clock.advance(59_999);
    expect(await Promise.race([answer, "nothing"])).toBe("nothing");
    await clock.advance(1);
    expect((await answer).text).toBe("late");
  });

  test("a script may answer with any HTTP error", async () => {
    const step: ScriptStep = { type: "http", status: 418, headers: { "X-Pot": "tea" }, body: { short: true } };
    const response = await post(await start(), dialect, "script", [step]);
    expect([response.status, response.headers.get("x-pot"), await response.json()]).toEqual([
      418,
      "tea",
      { short: true },
    ]);
  });

  test.each([
    ["an unknown step", [{ type: "sing" }], 'Unknown step "sing" at 0'],
    ["an unknown field", [{ type: "text", text: "a", texts: [] }], 'Step 0 (text) has no field "texts"'],
    ["a wrong value", [{ type: "pause", ms: "soon" }], 'Step 0 (pause): ms cannot be "soon"'],
    [
      "http after content",
      [
        { type: "text", text: "a" },
        { type: "http", status: 500 },
      ],
      "http can only be the first step",
    ],
  ])("a script with %s is refused by name", async (_, steps, message) => {
    const response = await post(await start(), dialect, "script", steps);
    expect(response.status).toBe(400);
    expect(dialect.error(await response.json()).message).toContain(message);
  });

  test("an error step is an event in a stream and an HTTP error without one", async () => {
    const simulator = await start();
    const steps: ScriptStep[] = [
      { type: "text", text: "so far" },
      { type: "error", error: { message: "broken" } },
    ];
    const events = await stream(simulator, dialect, "script", steps);
    expect(events.at(-1).error.message).toBe("broken");
    expect(dialect.streamed(events).text).toBe("so far");
    const response = await post(simulator, dialect, "script", steps);
    expect(response.status).toBe(dialect === openai ? 500 : 529);
    expect(dialect.error(await response.json()).message).toBe("broken");
  });

  test("a wait is asked for in the vendor's headers, and only as often as told", async () => {
    const simulator = await start({ clock: manualClock(Date.UTC(2030, 0, 1)) });
    const prompt = "429 retry-after=90 times=2";
    const response = await post(simulator, dialect, "flaky", prompt);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "90"]);
    const reset = dialect === openai ? "x-ratelimit-reset-requests" : "anthropic-ratelimit-requests-reset";
    expect(response.headers.get(reset)).toBe(dialect === openai ? "1m30s" : "2030-01-01T00:01:30Z");
    expect((await post(simulator, dialect, "flaky", prompt)).status).toBe(429);
    expect((await ask(simulator, dialect, "flaky", prompt)).text).toMatch(/^This is a simulated answer/);
    const precise = await post(simulator, dialect, "flaky", "429 retry-after-ms=1500");
    expect([precise.headers.get("retry-after-ms"), precise.headers.get("retry-after")]).toEqual(["1500", null]);
  });

  test.each([
    ["500", "server_error", "api_error"],
    ["529", "server_error", "overloaded_error"],
  ])("%s is an error in the vendor's envelope", async (word, openaiType, anthropicType) => {
    const response = await post(await start(), dialect, "flaky", word);
    expect(response.status).toBe(Number(word));
    expect(dialect.error(await response.json()).type).toBe(dialect === openai ? openaiType : anthropicType);
  });

  test("html is what a proxy says that knows nothing of the API", async () => {
    const response = await post(await start(), dialect, "flaky", "html");
    expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html; charset=UTF-8"]);
    expect(response.headers.get(dialect.requestId)).toBeNull();
    expect(await response.text()).toContain("502 Bad Gateway");
  });

  test("error breaks a 200 stream off with an event of its own", async () => {
    const response = await post(await start(), dialect, "flaky", "error after=2", { stream: true });
    const text = await response.text();
    const events = eventsIn(text);
    expect(response.status).toBe(200);
    expect(dialect.streamed(events)).toEqual({ text: "This is", finish: undefined });
    expect(events.at(-1).error.type).toBe(dialect === openai ? "server_error" : "overloaded_error");
    expect(text).not.toContain("[DONE]");
  });

  test("cut destroys the socket after so many deltas, or in the middle of a whole answer", async () => {
    const simulator = await start();
    const sent = await untilBroken(await post(simulator, dialect, "flaky", "cut after=4", { stream: true }));
    expect(dialect.streamed(eventsIn(sent)).text).toBe("This is a simulated");
    const half = await untilBroken(await post(simulator, dialect, "flaky", "cut after=4"));
    expect(half).toMatch(/^\{/);
    expect(() => JSON.parse(half)).toThrow();
    await expect(post(simulator, dialect, "flaky", "cut after=0", { stream: true })).rejects.toThrow();
  });

  test("stall sends so many deltas and then nothing, until the connection ends", async () => {
    const simulator = await start();
    const response = await post(simulator, dialect, "flaky", "stall after=2", { stream: true });
    const next = await wordsOf(response, dialect);
    expect([await next(), await next()]).toEqual(["This", " is"]);
    const more = next();
    await expect(post(simulator, dialect, "prose", "another request is served meanwhile")).resolves.toBeDefined();
    expect(await Promise.race([more, "nothing"])).toBe("nothing");
    await simulator.close();
    await expect(more).rejects.toThrow();
  });

  test("bytes is a good answer, one byte at a time, also inside a character", async () => {
    const url = dialect.url(await start());
    for (const streaming of [true, false]) {
      const body = { model: "flaky", messages: user("bytes"), ...dialect.body, max_tokens: 15, stream: streaming };
      const chunks = await chunksOf(url, dialect.headers, JSON.stringify(body));
      expect(chunks.every((chunk) => chunk.length === 1)).toBe(true);
      const sent = Buffer.concat(chunks).toString();
      const { text } = streaming ? dialect.streamed(eventsIn(sent)) : dialect.whole(JSON.parse(sent));
      expect(text).toBe("This is a simulated answer. You wrote “bytes”, and here is a");
    }
  });

  test.each([
    [
      "hello",
      "no fault word in the last user message. Fault words are 429, 500, 503, 529, html, stall, cut, error, bytes;",
    ],
    ["429 retries=2", "knows no parameter retries for 429"],
    ["stall after=few", "after must be a number, not few"],
  ])("flaky does not guess what is meant by %j", async (prompt, message) => {
    const response = await post(await start(), dialect, "flaky", prompt);
    expect(response.status).toBe(400);
    expect(dialect.error(await response.json()).message).toContain(message);
  });

  test("a real model's name is unknown unless it was mapped on purpose", async () => {
    const unknown = await post(await start(), dialect, "real-model", "hi");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject(
      dialect === openai
        ? { error: { code: "model_not_found", type: "invalid_request_error" } }
        : { type: "error", error: { type: "not_found_error", message: "model: real-model" }, request_id: "sim_req_1" },
    );
    const mapped = await start({ models: { "real-model": "prose" } });
    expect((await ask(mapped, dialect, "real-model", "hi")).text).toMatch(/^This is a simulated answer/);
    const models = (await (await fetch(modelsURL(mapped, dialect), { headers: dialect.headers })).json()) as Json;
    expect(models.data.map((model: Json) => model.id)).toEqual(["echo", "prose", "script", "flaky", "real-model"]);
  });

  test("what is wrong with a request is said in the vendor's words", async () => {
    const simulator = await start();
    const url = dialect.url(simulator);
    const said = async (url: string, init: RequestInit) => {
      const response = await fetch(url, init);
      const { error } = (await response.json()) as Json;
      return [response.status, error.type, error.param ?? error.message];
    };
    const send = (body: Json) => said(url, { method: "POST", headers: dialect.headers, body: JSON.stringify(body) });
    const bad = "invalid_request_error";
    const isOpenai = dialect === openai;
    expect(
      await said(url, { method: "POST", headers: { ...dialect.headers, authorization: "", "x-api-key": "" } }),
    ).toEqual([
      401,
      isOpenai ? bad : "authentication_error",
      isOpenai ? expect.stringContaining("didn't provide an API key") : "x-api-key header is required",
    ]);
    expect(await said(url, { method: "POST", headers: dialect.headers, body: "{" })).toEqual([
      400,
      bad,
      expect.stringContaining("JSON"),
    ]);
    expect(await send({ messages: user("hi"), ...dialect.body })).toEqual([
      400,
      bad,
      isOpenai ? "model" : "model: Field required",
    ]);
    expect(await send({ model: "echo", ...dialect.body })).toEqual([
      400,
      bad,
      isOpenai ? "messages" : "messages: Field required",
    ]);
    expect(await send({ model: "echo", messages: user("hi"), max_tokens: 0 })).toEqual([
      400,
      bad,
      expect.stringContaining("max_tokens"),
    ]);
    expect(await said(url, { headers: dialect.headers })).toEqual([405, bad, expect.stringMatching(/not allowed/i)]);
    expect(await said(`${url}/nothing`, { method: "POST" })).toEqual([
      404,
      isOpenai ? bad : "not_found_error",
      expect.any(String),
    ]);
  });
});

function modelsURL(simulator: Simulator, dialect: Dialect): string {
  return dialect === openai ? `${simulator.openaiURL}/models` : `${simulator.anthropicURL}/v1/models`;
}

/** The pieces of an answer as they were written: fetch would join them. */
function chunksOf(url: string, headers: Record<string, string>, body: string): Promise<Buffer[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>();
  const chunks: Buffer[] = [];
  const sent = httpRequest(url, { method: "POST", headers, agent: false }, (response) => {
    response.on("data", (chunk) => chunks.push(chunk)).on("end", () => resolve(chunks));
  });
  sent.on("error", reject).end(body);
  return promise;
}

/** The words of a stream, one a call. */
async function wordsOf(response: Response, dialect: Dialect): Promise<() => Promise<string | undefined>> {
  const words = (async function* () {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      for (const event of eventsIn(decoder.decode(chunk))) if (dialect.delta(event)) yield dialect.delta(event);
    }
  })();
  return async () => (await words.next()).value ?? undefined;
}

describe("OpenAI's stream", () => {
  test("tells usage only when asked, in a last chunk without choices", async () => {
    const simulator = await start();
    const plain = await stream(simulator, openai, "prose", "hi");
    expect(plain.some((chunk) => "usage" in chunk)).toBe(false);
    const response = await post(simulator, openai, "prose", "hi", {
      stream: true,
      stream_options: { include_usage: true },
    });
    const text = await response.text();
    const chunks = eventsIn(text);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    const { prompt_tokens, completion_tokens, total_tokens } = chunks.at(-1).usage;
    expect(chunks.at(-1)).toMatchObject({ choices: [], system_fingerprint: "simulated" });
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
    expect(completion_tokens).toBe(Math.ceil(openai.streamed(chunks).text.length / 4));
  });

  test("interleaves several choices, each with words of its own", async () => {
    const chunks = await stream(await start(), openai, "prose", "hi", { n: 2 });
    const texts = [0, 1].map(
      (index) => openai.streamed(chunks.filter((chunk) => chunk.choices[0].index === index)).text,
    );
    expect(texts[0]).not.toBe(texts[1]);
    expect(chunks.slice(0, 6).map((chunk) => chunk.choices[0].index)).toEqual([0, 0, 1, 1, 0, 1]);
    const whole = (await (await post(await start(), openai, "prose", "hi", { n: 2 })).json()) as Json;
    expect(whole.choices.map((choice: Json) => choice.message.content)).toEqual(texts);
  });

  test("has reasoning, refusals and parallel tool calls in pieces", async () => {
    const simulator = await start();
    const steps: ScriptStep[] = [
      { type: "reasoning", text: ["let me ", "think"], signature: "unknown here" },
      { type: "tool-call", name: "weather", input: { city: "Oslo" }, id: "call_a" },
      { type: "tool-call", name: "time", inputText: ['{"zone":', "CET"] },
    ];
    const deltas = (await stream(simulator, openai, "script", steps)).map((chunk) => chunk.choices[0].delta);
    expect(deltas[0]).toEqual({ role: "assistant", content: null, refusal: null });
    expect(deltas.map((delta) => delta.reasoning_content ?? "").join("")).toBe("let me think");
    const calls: Json[] = deltas.flatMap((delta) => delta.tool_calls ?? []);
    expect(calls.filter((call) => call.id)).toEqual([
      { index: 0, id: "call_a", type: "function", function: { name: "weather", arguments: "" } },
      { index: 1, id: "sim_call_1", type: "function", function: { name: "time", arguments: "" } },
    ]);
    const inputs = [0, 1].map((index) =>
      calls.map((call) => (call.index === index ? call.function.arguments : "")).join(""),
    );
    expect(inputs).toEqual(['{"city":"Oslo"}', '{"zone":CET']);
    const refused = await stream(simulator, openai, "script", [{ type: "refusal", text: "No." }]);
    expect(refused.map((chunk) => chunk.choices[0].delta.refusal)).toEqual(["", "No.", undefined]);
    expect(openai.streamed(refused).finish).toBe("stop");
  });

  test("has no redacted reasoning", async () => {
    const response = await post(await start(), openai, "script", [{ type: "redacted-reasoning", data: "x" }]);
    expect(openai.error(await response.json()).message).toContain("redacted-reasoning");
  });
});

describe("Anthropic's stream", () => {
  const steps: ScriptStep[] = [
    { type: "reasoning", text: ["let me ", "think"], signature: "signed" },
    { type: "redacted-reasoning", data: "opaque" },
    { type: "text", text: "I will look." },
    { type: "tool-call", name: "weather", input: { city: "Oslo" }, id: "toolu_a" },
    { type: "tool-call", name: "time" },
  ];

  test("has every kind of block, in the vendor's order of events", async () => {
    const events = await stream(await start(), anthropic, "script", steps);
    expect(events[0]).toMatchObject({ type: "message_start", message: { content: [], usage: { output_tokens: 1 } } });
    expect(events.slice(1, 3).map((event) => event.type)).toEqual(["content_block_start", "ping"]);
    expect(events.filter((event) => event.type === "content_block_start").map((event) => event.content_block)).toEqual([
      { type: "thinking", thinking: "", signature: "" },
      { type: "redacted_thinking", data: "opaque" },
      { type: "text", text: "" },
      { type: "tool_use", id: "toolu_a", name: "weather", input: {}, caller: { type: "direct" } },
      { type: "tool_use", id: "sim_call_1", name: "time", input: {}, caller: { type: "direct" } },
    ]);
    expect(events.find((event) => event.delta?.type === "signature_delta")).toMatchObject({
      index: 0,
      delta: { signature: "signed" },
    });
    const inputs = [3, 4].map((index) =>
      events.map((event) => (event.index === index && event.delta?.partial_json) || "").join(""),
    );
    expect(inputs).toEqual(['{"city":"Oslo"}', ""]);
    expect(events.at(-2)).toMatchObject({
      type: "message_delta",
      delta: { stop_reason: "tool_use", stop_sequence: null },
    });
    expect(events.at(-2).usage.output_tokens).toBeGreaterThan(1);
    expect(events.at(-1)).toEqual({ type: "message_stop" });
  });

  test("adds up to the whole answer", async () => {
    const { content } = (await (await post(await start(), anthropic, "script", steps)).json()) as Json;
    expect(content).toMatchObject([
      { type: "thinking", thinking: "let me think", signature: "signed" },
      { type: "redacted_thinking", data: "opaque" },
      { type: "text", text: "I will look." },
      { type: "tool_use", id: "toolu_a", input: { city: "Oslo" } },
      { type: "tool_use", name: "time", input: {} },
    ]);
  });

  test("names every event on a line of its own, and the stop sequence it met", async () => {
    const response = await post(await start(), anthropic, "prose", "hi", {
      stream: true,
      stop_sequences: ["zebra", "answer"],
    });
    const text = await response.text();
    const names = text.split("\n").flatMap((line) => (line.startsWith("event: ") ? [line.slice(7)] : []));
    expect(names).toEqual(eventsIn(text).map((event) => event.type));
    expect(eventsIn(text).at(-2).delta).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "answer" });
  });

  test("refuses with a reason in place of text", async () => {
    const events = await stream(await start(), anthropic, "script", [{ type: "refusal", text: "No." }]);
    expect(events.map((event) => event.type)).toEqual(["message_start", "message_delta", "message_stop"]);
    expect(events[1].delta.stop_details).toEqual({ type: "refusal", category: null, explanation: "No." });
  });
});

describe("a loop of tools", () => {
  const turns = [[{ type: "tool-call", name: "add", input: {}, id: "a1" }], [{ type: "text", text: "done" }]];
  const openaiCall = {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "a1", type: "function", function: { name: "add", arguments: "{}" } }],
  };
  const openaiResult = { role: "tool", tool_call_id: "a1", content: "3" };
  const anthropicCall = { role: "assistant", content: [{ type: "tool_use", id: "a1", name: "add", input: {} }] };
  const anthropicResult = { role: "user", content: [{ type: "tool_result", tool_use_id: "a1", content: "3" }] };

  test.each([
    { dialect: openai, call: openaiCall, result: openaiResult },
    { dialect: anthropic, call: anthropicCall, result: anthropicResult },
  ])(
    "a script with a list for each answer goes on after the results in $dialect.name",
    async ({ dialect, call, result }) => {
      const simulator = await start();
      const again = await ask(simulator, dialect, "script", "", { messages: [...user(turns), call, result] });
      expect(again).toEqual({ text: "done", finish: dialect.words.stop });
      const after = { messages: [...user(turns), call, result, call, result] };
      expect((await post(simulator, dialect, "script", "", after)).status).toBe(400);
    },
  );

  test.each([
    ["openai-chat", "calls without results", [openaiCall], "did not have response messages: a1"],
    ["openai-chat", "results without calls", [openaiResult], "must be a response to a preceeding message"],
    ["anthropic", "calls without results", [anthropicCall], "without `tool_result` blocks immediately after: a1"],
    [
      "anthropic",
      "results without calls",
      [anthropicResult],
      "unexpected `tool_use_id` found in `tool_result` blocks: a1",
    ],
  ])("%s does not take %s", async (name, _, messages, message) => {
    const dialect = name === "anthropic" ? anthropic : openai;
    const response = await post(await start(), dialect, "echo", "", { messages: [...user("hi"), ...messages] });
    expect(response.status).toBe(400);
    expect(dialect.error(await response.json()).message).toContain(message);
  });
});

describe("the simulator", () => {
  test("records what it was sent, refused requests too", async () => {
    const simulator = await start({ clock: manualClock(1_000) });
    await post(simulator, openai, "echo", "hi");
    await fetch(`${simulator.url}/elsewhere?a=1`);
    expect(simulator.requests).toMatchObject([
      {
        method: "POST",
        path: openai.path,
        headers: { authorization: "Bearer secret-key" },
        body: { model: "echo" },
        time: 1_000,
      },
      { method: "GET", path: "/elsewhere?a=1", body: undefined },
    ]);
  });

  test("refuses options that cannot be meant so", async () => {
    const scripts = [[{ type: "sing" }]] as unknown as ScriptStep[][];
    await expect(startSimulator({ scripts })).rejects.toThrow('scripts[0]: Unknown step "sing"');
    await expect(startSimulator({ models: { a: "nobody" as "echo" } })).rejects.toThrow(TypeError);
    await expect(startSimulator({ delayMs: -1 })).rejects.toThrow(TypeError);
  });

  test("forgets an answer whose reader has left, and goes on serving", async () => {
    const clock = manualClock();
    const simulator = await start({ clock, delayMs: 1_000 });
    const response = await post(simulator, anthropic, "prose", "hi", { stream: true });
    await response.body?.cancel();
    // A leak would never get out of this loop.
    while (clock.pending > 0) await clock.advance(0);
    expect((await ask(simulator, anthropic, "echo", "hi")).finish).toBe("end_turn");
  });

  test("leaves no sockets and no timers behind when it closes under an open stream", async () => {
    const clock = manualClock();
    await using simulator = await startSimulator({ clock, delayMs: 1_000 });
    const body = JSON.stringify({ model: "prose", messages: user("hi"), stream: true });
    const sent = httpRequest(openai.url(simulator), { method: "POST", headers: openai.headers, agent: false }).end(
      body,
    );
    sent.on("error", () => {});
    const socketClosed = new Promise((resolve) => sent.on("socket", (socket) => socket.on("close", resolve)));
    await new Promise((resolve) =>
      sent.on("response", (response) => response.on("error", () => {}).once("data", resolve)),
    );
    await clock.waiting();
    await Promise.all([simulator.close(), simulator.close(), socketClosed]);
    expect(clock.pending).toBe(0);
    expect(process.getActiveResourcesInfo()).not.toContain("TCPServerWrap");
    await expect(fetch(simulator.url)).rejects.toThrow();
  });
});

describe("a manual clock", () => {
  test("runs timers in order, with promises in between, and not those that were taken back", async () => {
    const clock = manualClock(0);
    const seen: unknown[] = [];
    const note = (name: string) => () => seen.push([name, clock.now()]);
    clock.after(30, note("third"));
    clock.after(10, () => {
      note("first")();
      Promise.resolve().then(() => clock.after(10, note("second")));
    });
    clock.after(5, note("never"))();
    await clock.advance(29);
    expect(seen).toEqual([
      ["first", 10],
      ["second", 20],
    ]);
    expect(clock.now()).toBe(29);
    await clock.advance(1);
    expect(seen.at(-1)).toEqual(["third", 30]);
  });
});
