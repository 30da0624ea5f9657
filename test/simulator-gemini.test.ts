/** The simulator's Gemini through plain fetch: each model, every fault, and Google's own refusals. */
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";
import { findSpecification } from "./support/specs.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const specification = findSpecification("gemini.openapi.json");
if (specification.missing !== undefined)
  console.log(`The simulator's Gemini against the specification: ${specification.missing}`);

/** What the specification has against an answer; nothing where there is none at hand. */
function objections(body: Json): readonly string[] {
  return specification.missing === undefined ? specification.validator("GenerateContentResponse")(body) : [];
}

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ delayMs: 0, ...options });
  open.push(simulator);
  return simulator;
}

const headers = { "x-goog-api-key": "secret-key", "content-type": "application/json" };
const user = (text: string) => ({ role: "user", parts: [{ text }] });

interface Asked {
  readonly model?: string;
  readonly stream?: boolean;
  readonly body?: Json;
  readonly headers?: Record<string, string>;
  readonly query?: string;
}

function ask(
  simulator: Simulator,
  text: string | readonly ScriptStep[] | readonly (readonly ScriptStep[])[],
  asked: Asked = {},
) {
  const { model = typeof text === "string" ? "prose" : "script", stream = false, body = {} } = asked;
  const prompt = typeof text === "string" ? text : JSON.stringify(text);
  const method = stream ? `streamGenerateContent?alt=sse${asked.query ?? ""}` : `generateContent${asked.query ?? ""}`;
  return fetch(`${simulator.geminiURL}/v1beta/models/${model}:${method}`, {
    method: "POST",
    headers: asked.headers ?? headers,
    body: typeof body === "string" ? body : JSON.stringify({ contents: [user(prompt)], ...body }),
  });
}

async function whole(...given: Parameters<typeof ask>): Promise<Json> {
  const response = await ask(...given);
  expect(response.status).toBe(200);
  const json = await jsonOf(response);
  expect(objections(json)).toEqual([]);
  return json;
}

async function streamed(simulator: Simulator, text: Parameters<typeof ask>[1], asked: Asked = {}): Promise<Json[]> {
  const response = await ask(simulator, text, { ...asked, stream: true });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const chunks = chunksOf(await response.text());
  for (const chunk of chunks) if (!chunk.error) expect(objections(chunk)).toEqual([]);
  return chunks;
}

function chunksOf(text: string): Json[] {
  const events = text.split("\n\n").filter((event) => event !== "");
  expect(events.every((event) => event.startsWith("data: "))).toBe(true);
  return events.map((event) => JSON.parse(event.slice(6)));
}

async function jsonOf(response: Response): Promise<Json> {
  return response.json();
}

const partsOf = (chunks: readonly Json[]): Json[] =>
  chunks
    .flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])
    .filter((part: Json) => part.text !== "" || part.thoughtSignature);
const textOf = (parts: readonly Json[]): string =>
  parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join("");

describe("an answer", () => {
  test("is the same whole and streamed, in Google's members", async () => {
    const simulator = await start();
    const json = await whole(simulator, "Why is the sky blue?");
    const chunks = await streamed(simulator, "Why is the sky blue?");
    expect(Object.keys(json)).toEqual(["candidates", "usageMetadata", "modelVersion", "responseId"]);
    expect(json).toMatchObject({ modelVersion: "prose", candidates: [{ index: 0, finishReason: "STOP" }] });
    const text = textOf(json.candidates[0].content.parts);
    expect(text).toMatch(/^This is a simulated answer\. You wrote “Why is the sky blue\?”/);
    expect(textOf(partsOf(chunks))).toBe(text);
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.filter((chunk) => chunk.candidates[0].finishReason !== undefined)).toEqual([chunks.at(-1)]);
    expect(chunks.at(-1).usageMetadata).toEqual(json.usageMetadata);
    expect(new Set(chunks.map(({ responseId }) => responseId)).size).toBe(1);
    const { promptTokenCount, candidatesTokenCount, totalTokenCount } = json.usageMetadata;
    expect(totalTokenCount).toBe(promptTokenCount + candidatesTokenCount);
  });

  test("stops at a limit and at a stop sequence, and has as many candidates as were asked for", async () => {
    const simulator = await start();
    const limited = await whole(simulator, "Hi", { body: { generationConfig: { maxOutputTokens: 3 } } });
    expect(limited.candidates[0]).toMatchObject({
      finishReason: "MAX_TOKENS",
      content: { parts: [{ text: "This is a si" }] },
    });
    const stopped = await whole(simulator, "Hi", { body: { generationConfig: { stopSequences: ["simulated"] } } });
    expect(stopped.candidates[0]).toMatchObject({ finishReason: "STOP", content: { parts: [{ text: "This is a " }] } });
    const body = { generationConfig: { candidateCount: 2 } };
    const two = await whole(simulator, "Hi", { body });
    expect(two.candidates.map(({ index }: Json) => index)).toEqual([0, 1]);
    const chunks = await streamed(simulator, "Hi", { body });
    for (const index of [0, 1]) {
      const own = chunks.filter((chunk) => chunk.candidates[0].index === index);
      expect(textOf(partsOf(own))).toBe(textOf(two.candidates[index].content.parts));
      expect(own.at(-1).candidates[0].finishReason).toBe("STOP");
    }
  });

  test("has thoughts, calls and their signature where Gemini puts them", async () => {
    const simulator = await start();
    const steps: ScriptStep[] = [
      { type: "reasoning", text: ["h", "m"], signature: "c2ln" },
      { type: "tool-call", name: "f", input: { city: "Berlin" } },
      { type: "tool-call", name: "g", id: "given-1" },
    ];
    const calls = [
      { functionCall: { name: "f", args: { city: "Berlin" } }, thoughtSignature: "c2ln" },
      { functionCall: { id: "given-1", name: "g", args: {} } },
    ];
    const json = await whole(simulator, steps);
    expect(json.candidates[0].content.parts).toEqual([{ text: "hm", thought: true }, ...calls]);
    expect(json.candidates[0].finishReason).toBe("STOP");
    const chunks = await streamed(simulator, steps);
    expect(partsOf(chunks)).toEqual([{ text: "h", thought: true }, { text: "m", thought: true }, ...calls]);
  });

  test("signs its last part where no call follows the thoughts", async () => {
    const simulator = await start();
    const steps: ScriptStep[] = [
      { type: "reasoning", text: "hm", signature: "c2ln" },
      { type: "text", text: "A" },
    ];
    const json = await whole(simulator, steps);
    expect(json.candidates[0].content.parts).toEqual([
      { text: "hm", thought: true },
      { text: "A", thoughtSignature: "c2ln" },
    ]);
    expect(partsOf(await streamed(simulator, steps)).at(-1)).toEqual({ text: "", thoughtSignature: "c2ln" });
  });

  test("never has a call whose input is no object: that is another way to end", async () => {
    const simulator = await start();
    const steps: ScriptStep[] = [{ type: "tool-call", name: "f", inputText: '{"a":' }];
    const chunks = await streamed(simulator, steps);
    for (const { candidates } of [await whole(simulator, steps), chunks.at(-1)])
      expect(candidates[0]).toMatchObject({
        finishReason: "MALFORMED_FUNCTION_CALL",
        finishMessage: 'Malformed function call: f({"a":)',
      });
    expect(partsOf(chunks)).toEqual([]);
  });

  test("counts as the script says, and leaves out zeros", async () => {
    const simulator = await start();
    const usage = { type: "usage", input: 10, cacheRead: 30, output: 25, reasoning: 5 } as const;
    const { usageMetadata } = await whole(simulator, [
      usage,
      { type: "text", text: "A" },
      { type: "finish", reason: "SAFETY" },
    ]);
    expect(usageMetadata).toEqual({
      promptTokenCount: 40,
      candidatesTokenCount: 20,
      totalTokenCount: 65,
      cachedContentTokenCount: 30,
      thoughtsTokenCount: 5,
    });
    const { usageMetadata: estimated } = await whole(simulator, [{ type: "text", text: "A" }]);
    expect(Object.keys(estimated)).toEqual(["promptTokenCount", "candidatesTokenCount", "totalTokenCount"]);
  });

  test("goes through a round of tools: steps for each turn", async () => {
    const simulator = await start();
    const turns = JSON.stringify([[{ type: "tool-call", name: "f", input: {} }], [{ type: "text", text: "done" }]]);
    const first = await whole(simulator, turns, { model: "script" });
    const contents = [
      user(turns),
      first.candidates[0].content,
      { role: "user", parts: [{ functionResponse: { name: "f", response: { output: 1 } } }] },
    ];
    const second = await whole(simulator, turns, { model: "script", body: { contents } });
    expect(textOf(second.candidates[0].content.parts)).toBe("done");
  });

  test("echoes the request, and comes byte by byte where that is asked for", async () => {
    const simulator = await start();
    const { candidates } = await whole(simulator, "Hi", { model: "sim:echo", body: { generationConfig: { topK: 4 } } });
    expect(JSON.parse(textOf(candidates[0].content.parts))).toEqual({
      simulated: true,
      protocol: "gemini",
      path: "/gemini/v1beta/models/sim:echo:generateContent",
      body: { contents: [user("Hi")], generationConfig: { topK: 4 } },
    });
    const response = await ask(simulator, "bytes", { model: "flaky", stream: true });
    const pieces: number[] = [];
    let text = "";
    for await (const piece of response.body ?? []) {
      pieces.push(piece.length);
      text += Buffer.from(piece).toString("latin1");
    }
    expect(pieces.length).toBeGreaterThan(100);
    expect(chunksOf(Buffer.from(text, "latin1").toString()).at(-1).candidates[0].finishReason).toBe("STOP");
  });
});

describe("a fault", () => {
  test.each([
    ["500", 500, "INTERNAL"],
    ["503", 503, "UNAVAILABLE"],
  ])("%s has Google's words", async (fault, status, word) => {
    const response = await ask(await start(), fault, { model: "flaky" });
    expect(response.status).toBe(status);
    const { error } = await jsonOf(response);
    expect(error).toEqual({ code: status, message: expect.stringMatching(/./), status: word });
  });

  test("429 names the quota and the wait in its body, and no limits in headers", async () => {
    const simulator = await start();
    const response = await ask(simulator, "429 retry-after-ms=1500 times=1", { model: "flaky", stream: true });
    expect(response.status).toBe(429);
    expect([...response.headers.keys()].filter((name) => /ratelimit|request-id/.test(name))).toEqual([]);
    const { error } = await jsonOf(response);
    expect(error).toMatchObject({ code: 429, status: "RESOURCE_EXHAUSTED" });
    expect(error.details.map((detail: Json) => [detail["@type"].split(".").at(-1), detail.retryDelay])).toEqual([
      ["QuotaFailure", undefined],
      ["RetryInfo", "1.5s"],
    ]);
    expect((await ask(simulator, "429 retry-after-ms=1500 times=1", { model: "flaky" })).status).toBe(200);
  });

  test("inside a stream is an event with an error, and an HTTP error where there is no stream", async () => {
    const simulator = await start();
    const chunks = await streamed(simulator, "error after=2", { model: "flaky" });
    expect(chunks.at(-1)).toEqual({
      error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" },
    });
    expect(textOf(partsOf(chunks))).toBe("This is");
    expect((await ask(simulator, "error after=2", { model: "flaky" })).status).toBe(503);
    const given = { type: "error", error: { code: 400, status: "INVALID_ARGUMENT", message: "no" } } as const;
    const response = await ask(simulator, [given]);
    expect([response.status, (await jsonOf(response)).error.status]).toEqual([400, "INVALID_ARGUMENT"]);
  });

  test("cut breaks the stream in its middle", async () => {
    const response = await ask(await start(), "cut after=2", { model: "flaky", stream: true });
    await expect(response.text()).rejects.toThrow();
  });

  test("stall says nothing more, and html comes from a proxy", async () => {
    const clock = manualClock();
    const simulator = await start({ clock });
    const response = await ask(simulator, "stall after=1", { model: "flaky", stream: true });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain('{"text":"This"}');
    const more = reader?.read().then(() => "more");
    expect(await Promise.race([more, clock.advance(3_600_000).then(() => "nothing")])).toBe("nothing");
    await reader?.cancel();
    const html = await ask(simulator, "html", { model: "flaky" });
    expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html; charset=UTF-8"]);
  });
});

describe("a request that Google would not take", () => {
  const call = { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] };
  const response = { role: "user", parts: [{ functionResponse: { name: "f", response: {} } }] };
  test.each<[string, Json, RegExp]>([
    ["no JSON", "{", /^Invalid JSON payload received/],
    ["no object", "[]", /^Invalid JSON payload received/],
    ["an unknown member", { max_tokens: 3 }, /Unknown name "max_tokens": Cannot find field\.$/],
    ["no contents", { contents: undefined }, /contents is not specified/],
    ["empty contents", { contents: [] }, /contents is not specified/],
    [
      "another role",
      { contents: [{ role: "assistant", parts: [{ text: "x" }] }] },
      /^Please use a valid role: user, model\.$/,
    ],
    ["no parts", { contents: [{ role: "user", parts: [] }] }, /parts must not be empty/],
    [
      "a part of nothing",
      { contents: [{ parts: [{ thought: true }] }] },
      /contents\[0\]\.parts\[0\]\.data: required oneof field/,
    ],
    ["a call without a response", { contents: [user("x"), call, user("y")] }, /number of function response parts/],
    ["a call at the end", { contents: [user("x"), call] }, /number of function response parts/],
    ["a response without a call", { contents: [user("x"), response] }, /immediately after a function call turn/],
    [
      "too hot a temperature",
      { generationConfig: { temperature: 3 } },
      /temperature must be in the range \[0\.0, 2\.0\]/,
    ],
    [
      "too many candidates",
      { generationConfig: { candidateCount: 9 } },
      /candidate_count must be in the range \[1, 8\]/,
    ],
    [
      "a limit that is no number",
      { generationConfig: { maxOutputTokens: "9" } },
      /^Invalid value at 'generation_config\.max_output_tokens'/,
    ],
    ["too many stop sequences", { generationConfig: { stopSequences: [..."abcdef"] } }, /at most 5, got 6/],
  ])("has %s", async (_name, body, message) => {
    const answer = await ask(await start(), "Hi", { body });
    const { error } = await jsonOf(answer);
    expect([answer.status, error.code, error.status]).toEqual([400, 400, "INVALID_ARGUMENT"]);
    expect(error.message).toMatch(message);
  });

  test("has no key, unless it stands in the query or is a token", async () => {
    const simulator = await start();
    const refused = await ask(simulator, "Hi", { headers: {} });
    expect(refused.status).toBe(403);
    expect((await jsonOf(refused)).error).toMatchObject({
      status: "PERMISSION_DENIED",
      message: expect.stringMatching(/unregistered callers/),
    });
    expect((await ask(simulator, "Hi", { headers: {}, query: "?key=k" })).status).toBe(200);
    expect((await ask(simulator, "Hi", { headers: { authorization: "Bearer t" } })).status).toBe(200);
  });

  test("names a model or a path that is not there, or asks for a stream that the simulator has not", async () => {
    const simulator = await start();
    const unknown = await ask(simulator, "Hi", { model: "gemini-9" });
    expect((await jsonOf(unknown)).error).toMatchObject({
      code: 404,
      status: "NOT_FOUND",
      message: expect.stringMatching(/^models\/gemini-9 is not found for API version v1beta/),
    });
    const url = `${simulator.geminiURL}/v1beta/models`;
    for (const path of ["/prose:countTokens", "/prose"])
      expect((await fetch(url + path, { method: "POST", headers })).status).toBe(404);
    expect((await fetch(`${url}/prose:generateContent`, { headers })).status).toBe(404);
    const list = await fetch(`${url}/prose:streamGenerateContent`, { method: "POST", headers, body: "{}" });
    expect([list.status, (await jsonOf(list)).error.message]).toEqual([400, expect.stringContaining("alt=sse")]);
    const models = await jsonOf(await fetch(url, { headers }));
    expect(models.models.map(({ name }: Json) => name)).toContain("models/prose");
  });

  test("steps that Gemini has no form for are named", async () => {
    const answer = await ask(await start(), [{ type: "refusal", text: "No." }]);
    expect((await jsonOf(answer)).error.message).toBe("The protocol gemini has no form for the step refusal.");
  });
});
