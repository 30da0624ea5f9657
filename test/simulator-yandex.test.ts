/** The simulator's side of Yandex's text generation through plain fetch: each model, every fault, and the vendor's own refusals. */
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

const headers = { authorization: "Api-Key secret-key", "content-type": "application/json" };

function body(model: string, content: unknown, options: object = {}): Json {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { modelUri: `gpt://folder/${model}/latest`, completionOptions: options, messages: [{ role: "user", text }] };
}

function post(simulator: Simulator, sent: unknown, head: object = headers): Promise<Response> {
  return fetch(`${simulator.yandexURL}/foundationModels/v1/completion`, {
    method: "POST",
    headers: { ...head },
    body: typeof sent === "string" ? sent : JSON.stringify(sent),
  });
}

async function ask(simulator: Simulator, sent: unknown): Promise<Json> {
  const { result } = (await (await post(simulator, sent)).json()) as Json;
  return result;
}

const linesIn = (text: string): Json[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

async function stream(simulator: Simulator, model: string, content: unknown, options: object = {}): Promise<Json[]> {
  return linesIn(await (await post(simulator, body(model, content, { ...options, stream: true }))).text());
}

const textOf = (result: Json) => result.alternatives[0].message.text;
const statusOf = (result: Json) => result.alternatives[0].status.replace("ALTERNATIVE_STATUS_", "");

/** What a stream that breaks off had sent until then. */
async function untilBroken(response: Response): Promise<Json[]> {
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch {
    return linesIn(text);
  }
  throw new Error("The stream ended as if it were whole.");
}

describe("an answer", () => {
  test("of echo is the request as JSON, without the key", async () => {
    const sent = body("sim:echo", "hello", { temperature: 0.5, maxTokens: "2000" });
    const result = await ask(await start(), sent);
    expect(JSON.parse(textOf(result))).toEqual({
      simulated: true,
      protocol: "yandex",
      path: "/yandex/foundationModels/v1/completion",
      body: sent,
    });
    expect(statusOf(result)).toBe("FINAL");
    expect(JSON.stringify(result)).not.toContain("secret-key");
  });

  test("says that it is simulated, names its request, and tells nothing of limits", async () => {
    const response = await post(await start(), body("prose", "hi"));
    expect(response.headers.get("x-afterword-simulated")).toBe("true");
    expect(response.headers.get("x-request-id")).toMatch(/^sim_req_/);
    expect([...response.headers.keys()].filter((name) => /limit|retry/.test(name))).toEqual([]);
    expect(((await response.json()) as Json).result.modelVersion).toBe("simulated");
  });

  test("has its counts as strings, reasoning among them but not shown", async () => {
    const result = await ask(
      await start(),
      body("script", [
        { type: "reasoning", text: "x".repeat(40) },
        { type: "text", text: "four" },
      ]),
    );
    expect(result.usage).toEqual({
      inputTextTokens: expect.stringMatching(/^\d+$/),
      completionTokens: "11",
      totalTokens: String(Number(result.usage.inputTextTokens) + 11),
      completionTokensDetails: { reasoningTokens: "10" },
    });
    expect(result.alternatives[0].message).toEqual({ role: "assistant", text: "four" });
    const given = await ask(await start(), body("script", [{ type: "usage", input: 10, output: 20, cacheRead: 5 }]));
    expect(given.usage).toMatchObject({ inputTextTokens: "15", completionTokens: "20", totalTokens: "35" });
  });

  test("has calls in place of text, their arguments as objects and without ids", async () => {
    const steps: ScriptStep[] = [
      { type: "text", text: "Let me see." },
      { type: "tool-call", name: "f", input: { n: 5 } },
      { type: "tool-call", name: "g", inputText: "no JSON" },
    ];
    const calls = [
      { functionCall: { name: "f", arguments: { n: 5 } } },
      { functionCall: { name: "g", arguments: {} } },
    ];
    const simulator = await start();
    const whole = await ask(simulator, body("script", steps));
    expect(whole.alternatives).toEqual([
      { message: { role: "assistant", toolCallList: { toolCalls: calls } }, status: "ALTERNATIVE_STATUS_TOOL_CALLS" },
    ]);
    const [first, last] = await stream(simulator, "script", steps);
    expect([textOf(first.result), statusOf(first.result)]).toEqual(["Let me see.", "PARTIAL"]);
    expect(last.result.alternatives).toEqual(whole.alternatives);
  });

  test("ends in the vendor's words", async () => {
    const simulator = await start();
    expect(statusOf(await ask(simulator, body("prose", "hi", { maxTokens: 3 })))).toBe("TRUNCATED_FINAL");
    expect(statusOf(await ask(simulator, body("script", [{ type: "finish", reason: "OWN" }])))).toBe("OWN");
  });

  test("of a refusal takes back what a stream had said", async () => {
    const lines = await stream(await start(), "script", [
      { type: "text", text: "Well" },
      { type: "refusal", text: "No." },
    ]);
    expect(lines.map(({ result }) => [textOf(result), statusOf(result)])).toEqual([
      ["Well", "PARTIAL"],
      ["No.", "CONTENT_FILTER"],
    ]);
  });
});

describe("a stream", () => {
  test("is a line for each delta, with all of the text until then, and the same answer as a whole one", async () => {
    const simulator = await start();
    const response = await post(simulator, body("prose", "the sea", { stream: true }));
    expect(response.headers.get("content-type")).toBe("application/json");
    const lines = linesIn(await response.text());
    const texts = lines.map(({ result }) => textOf(result));
    for (const [index, text] of texts.entries()) expect(text.startsWith(texts[index - 1] ?? "")).toBe(true);
    expect(lines.slice(0, -1).map(({ result }) => statusOf(result))).toEqual(lines.slice(1).map(() => "PARTIAL"));
    const whole = await ask(simulator, body("prose", "the sea"));
    expect(lines.at(-1).result).toEqual(whole);
    expect(texts.at(-1)).toMatch(/^This is a simulated answer\. You wrote “the sea”/);
  });

  test("comes word by word, a pause apart on the clock", async () => {
    const clock = manualClock();
    const response = await post(await start({ clock, delayMs: 100 }), body("prose", "hi", { stream: true }));
    const reader = response.body?.getReader();
    const next = async () => textOf(linesIn(new TextDecoder().decode((await reader?.read())?.value))[0].result);
    expect(await next()).toBe("This");
    const second = next();
    await clock.advance(99);
    expect(await Promise.race([second, "nothing"])).toBe("nothing");
    await clock.advance(1);
    expect(await second).toBe("This is");
    await reader?.cancel();
  });

  test("breaks, or ends with an error, where a script or flaky says so", async () => {
    const simulator = await start();
    const cut = await untilBroken(await post(simulator, body("flaky", "cut after=2", { stream: true })));
    expect(cut.map(({ result }) => textOf(result))).toEqual(["This", "This is"]);
    const error = {
      grpcCode: 14,
      httpCode: 503,
      message: expect.any(String),
      httpStatus: "Service Unavailable",
      details: [],
    };
    expect((await stream(simulator, "flaky", "error after=1")).at(-1)).toEqual({ error });
    const own = [{ type: "error", error: { grpcCode: 8, httpCode: 429 } }];
    expect((await stream(simulator, "script", own)).at(-1).error).toMatchObject({ grpcCode: 8, httpCode: 429 });
    expect((await post(simulator, body("script", own))).status).toBe(429);
  });
});

describe("the models", () => {
  test("are listed with their URIs", async () => {
    const simulator = await start({ models: { "yandexgpt-lite": "prose" } });
    const list = (await (await fetch(`${simulator.yandexURL}/v1/models`, { headers })).json()) as Json;
    expect(list.data.map(({ id }: Json) => id)).toContain("gpt://simulator/yandexgpt-lite/latest");
    for (const uri of ["gpt://f/yandexgpt-lite", "gpt://f/yandexgpt-lite/rc", "ds://yandexgpt-lite"]) {
      expect(statusOf(await ask(simulator, { ...body("", "hi"), modelUri: uri }))).toBe("FINAL");
    }
  });

  test("that are used answer tool results in turn", async () => {
    const steps = [[{ type: "tool-call", name: "f" }], [{ type: "text", text: "done" }]];
    const { messages, ...rest } = body("script", steps);
    const simulator = await start();
    const first = await ask(simulator, { ...rest, messages });
    const result = { role: "user", toolResultList: { toolResults: [{ functionResult: { name: "f", content: "1" } }] } };
    const second = await ask(simulator, { ...rest, messages: [...messages, first.alternatives[0].message, result] });
    expect(textOf(second)).toBe("done");
  });
});

describe("a refusal", () => {
  const hi = body("prose", "hi");
  const options = (given: object) => body("prose", "hi", given);
  const messages = (...list: object[]) => ({ ...hi, messages: list });
  const result = { toolResultList: { toolResults: [{ functionResult: { name: "f", content: "1" } }] } };

  test.each<[string, unknown, string]>([
    ["a body that is not JSON", "{", "not a JSON object"],
    ["no model", { ...hi, modelUri: undefined }, "Invalid model_uri"],
    ["a model that is no URI", { ...hi, modelUri: "yandexgpt" }, "Failed to parse model URI"],
    ["a model without a folder", { ...hi, modelUri: "gpt://yandexgpt" }, "Failed to parse model URI"],
    ["no messages", { ...hi, messages: [] }, "at least one message"],
    ["an unknown role", messages({ role: "tool", text: "a" }), 'unknown role "tool"'],
    ["text beside results", messages({ role: "user", text: "a", ...result }), "Message.Content is already set"],
    ["a result without a call", messages({ role: "user", text: "a" }, { role: "user", ...result }), "was not called"],
    ["a temperature over 1", options({ temperature: 1.5 }), "between 0 (inclusive) and 1 (inclusive)"],
    ["a limit of 0", options({ maxTokens: "0" }), "greater than zero"],
    ["a limit that is no number", options({ maxTokens: "many" }), "invalid value for field maxTokens"],
    ["an unknown mode", options({ reasoningOptions: { mode: "ON" } }), "invalid value for enum field mode"],
    ["two formats", { ...hi, jsonObject: true, jsonSchema: {} }, "ResponseFormat is already set"],
    ["two choices", { ...hi, toolChoice: { mode: "AUTO", functionName: "f" } }, "ToolChoice is already set"],
  ])("of %s says what is wrong", async (_name, sent, message) => {
    const response = await post(await start(), sent);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as Json;
    expect(error).toEqual({
      grpcCode: 3,
      httpCode: 400,
      message: expect.any(String),
      httpStatus: "Bad Request",
      details: [],
    });
    expect(error.message).toContain(message);
  });

  test.each<[number, number, () => Promise<Response>]>([
    [401, 16, async () => post(await start(), hi, {})],
    [401, 16, async () => post(await start(), hi, { authorization: "OAuth y0_token" })],
    [404, 5, async () => post(await start(), body("yandexgpt", "hi"))],
    [404, 5, async () => fetch(`${(await start()).yandexURL}/foundationModels/v1/nothing`, { headers })],
    [501, 12, async () => fetch(`${(await start()).yandexURL}/foundationModels/v1/completion`, { headers })],
    [429, 8, async () => post(await start(), body("flaky", "429"))],
    [500, 13, async () => post(await start(), body("flaky", "500"))],
    [503, 14, async () => post(await start(), body("flaky", "503"))],
    [529, 2, async () => post(await start(), body("flaky", "529"))],
  ])("has the status %i and the code %i", async (status, grpcCode, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(((await response.json()) as Json).error).toMatchObject({ grpcCode, httpCode: status });
    expect(response.headers.get("x-request-id")).toMatch(/^sim_req_/);
  });

  test("takes both forms of authorisation, and a step without a form is named", async () => {
    const simulator = await start();
    for (const authorization of ["Api-Key k", "Bearer t1.k"]) {
      expect((await post(simulator, hi, { authorization })).status).toBe(200);
    }
    const response = await post(simulator, body("script", [{ type: "redacted-reasoning", data: "x" }]));
    expect(((await response.json()) as Json).error.message).toContain("no form for the step redacted-reasoning");
  });
});
