/** The AI SDK's packages against the simulator, and which models are taken. */
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, UnsupportedFunctionalityError } from "@ai-sdk/provider";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AiSdkModels, type AiSdkSettings, aiSdk } from "../../src/ai-sdk.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Model } from "../../src/core/model.ts";
import { createRegistry } from "../../src/core/registry.ts";
import type { Result } from "../../src/core/result.ts";
import { manualClock, type ScriptStep, type Simulator, startSimulator } from "../../src/testing.ts";
import { failure, handModel, handWritten, weather } from "../support/language-model.ts";
import { serve, signalled } from "../support/server.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ delayMs: 0 });
});
afterAll(() => simulator.close());

const apiKey = "sk-secret-of-this-test";
/** Names as the models tell them, with what follows the first dot. */
const packages = {
  "openai.chat": () => createOpenAI({ baseURL: simulator.openaiURL, apiKey }).chat,
  "openai.responses": () => createOpenAI({ baseURL: simulator.openaiURL, apiKey }),
  anthropic: () => createAnthropic({ baseURL: `${simulator.anthropicURL}/v1`, apiKey }),
};

function model(
  name: keyof typeof packages,
  behaviour: string,
  settings: AiSdkSettings = {},
  clock = systemClock,
): Model {
  const registry = createRegistry({ providers: [aiSdk(packages[name](), settings)], clock });
  return registry.getModel(`${settings.name ?? name.split(".")[0]}:sim:${behaviour}`);
}

function script(...steps: readonly ScriptStep[]): string {
  return JSON.stringify(steps);
}

function sent(): JsonObject {
  return simulator.requests.at(-1)?.body as JsonObject;
}

describe.each(["openai.chat", "openai.responses", "anthropic"] as const)("the %s package", (name) => {
  it("streams text, with the answer's id, model, usage, request id and limits", async () => {
    const generation = model(name, "script").prompt(
      script({ type: "text", text: ["Hel", "lo"] }, { type: "usage", input: 11, output: 7, cacheRead: 4 }),
      { maxTokens: 50 },
    );
    const texts: string[] = [];
    for await (const text of generation) texts.push(text);
    expect(texts).toEqual(["Hel", "lo"]);
    const result = await generation;
    expect(result).toMatchObject({
      id: expect.stringMatching(/^sim_/),
      resolvedModel: "sim:script",
      text: "Hello",
      finishReason: "stop",
      usage: { input: 11, cacheRead: 4, output: 7, total: 22 },
      response: { requestId: expect.stringMatching(/^sim_req_/), limits: { requests: { limit: expect.any(Number) } } },
      warnings: [],
    });
    expect(result.usage?.raw).toBeDefined();
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("answers in one piece when asked to, with the same result", async () => {
    const prompt = script({ type: "reasoning", text: "hm" }, { type: "text", text: "Hello" });
    const options = { maxTokens: 50 };
    const whole = await model(name, "script").prompt(prompt, { ...options, stream: false });
    expect(sent().stream ?? false).toBe(false);
    const streamed = await model(name, "script").prompt(prompt, options);
    // Ids are counted on, and a stream may say more in between.
    const comparable = ({ parts, text, reasoning, finishReason, rawFinishReason, usage, warnings }: Result) =>
      JSON.parse(
        JSON.stringify({
          ...{ text, reasoning, finishReason, rawFinishReason, usage, warnings },
          parts: parts.filter(({ type }) => type !== "provider"),
        }).replaceAll(/sim_resp_\d+/g, "sim_resp"),
      );
    expect(comparable(whole)).toEqual(comparable(streamed));
    expect(whole.text).toBe("Hello");
    expect(whole.response?.requestId).toMatch(/^sim_req_/);
  });

  it("calls tools, and takes their results back", async () => {
    const asking = model(name, "script", {}).with({ tools: [weather], maxTokens: 50 });
    const prompt = script({ type: "tool-call", id: "call_1", name: "weather", input: { city: "Bern" } });
    const first = await asking.prompt(prompt);
    expect(first.finishReason).toBe("tool-calls");
    expect(first.toolCalls).toMatchObject([{ id: "call_1", name: "weather", input: { city: "Bern" } }]);
    expect(JSON.parse(first.toolCalls[0]?.inputText ?? "")).toEqual({ city: "Bern" });
    const results = {
      role: "tool",
      content: [{ type: "tool-result", id: "call_1", name: "weather", output: { c: 9 } }],
    } as const;
    await asking.prompt([prompt, first, results, script({ type: "text", text: "Cold." })]);
    const { messages, input } = sent() as { messages?: JsonObject[]; input?: JsonObject[] };
    expect((messages ?? input)?.slice(1, 3)).toMatchObject(toolTurns[name]);
  });

  it("repeats what failed before the answer began, after the wait that was asked for", async () => {
    const clock = manualClock();
    const generation = model(name, "flaky", {}, clock).prompt("429 retry-after=5 times=1", { maxTokens: 50 });
    const events: StreamEvent[] = [];
    const reading = (async () => {
      for await (const event of generation.events()) events.push(event);
    })();
    await clock.waiting();
    await clock.advance(1);
    expect(events).toMatchObject([{ type: "retry", attempt: 1, code: "rate-limit" }]);
    expect(events[0]).toHaveProperty("waitMs", expect.closeTo(5250, -3));
    await clock.advance(7000);
    await reading;
    expect(events.at(-1)?.type).toBe("finish");
  });

  it("throws a long wait, and what is left, instead of sleeping", async () => {
    const before = simulator.requests.length;
    const error = await failure(model(name, "flaky").prompt("429 retry-after=60", { maxTokens: 50 }));
    expect(error).toMatchObject({
      name: "RateLimitError",
      status: 429,
      retryable: true,
      retryAfterMs: 60_000,
      requestId: expect.stringMatching(/^sim_req_/),
      limits: { requests: { remaining: 0 } },
      body: { error: {} },
    });
    expect(APICallError.isInstance(error.cause)).toBe(true);
    expect(simulator.requests).toHaveLength(before + 1);
  });

  it("does as its settings say about repeating", async () => {
    const before = simulator.requests.length;
    expect(await failure(model(name, "flaky", { maxRetries: 0 }).prompt("503"))).toMatchObject({ code: "overloaded" });
    expect(await failure(model(name, "flaky", { maxRetryWaitMs: 10 }).prompt("429 retry-after=1"))).toMatchObject({
      code: "rate-limit",
    });
    expect(simulator.requests).toHaveLength(before + 2);
  });

  it.each([
    ["cut after=2", { name: "ConnectionError", retryable: true }],
    ["error after=2", { status: 200, retryable: true, requestId: expect.any(String), body: expect.any(Object) }],
  ])("keeps what came before an answer broke off: %s", async (fault, facts) => {
    const error = await failure(model(name, "flaky").prompt(fault, { maxTokens: 50 }));
    expect(error).toMatchObject(facts);
    expect((error.result as { text: string }).text).toBe("This is");
    expect(error.cause).toBeDefined();
  });

  it("says what a proxy answered, and what the provider does not know", async () => {
    expect(await failure(model(name, "flaky", { maxRetries: 0 }).prompt("html"))).toMatchObject({
      status: 502,
      message: expect.stringContaining('an HTML page ("502 Bad Gateway")'),
    });
    expect(await failure(model(name, "nobody").prompt("Hi"))).toMatchObject({ name: "ProviderError", status: 404 });
  });

  it("closes the connection when the reader leaves, or the caller aborts", async () => {
    for (const leave of ["break", "abort"] as const) {
      const closed = signalled();
      await using server = await serve((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.on("close", () => closed.resolve());
        response.write(firstPiece[name]);
      });
      const options = { baseURL: server.url, apiKey };
      const openai = createOpenAI(options);
      const provider = { "openai.chat": openai.chat, "openai.responses": openai, anthropic: createAnthropic(options) }[
        name
      ];

      const controller = new AbortController();
      const reason = new Error("enough");
      const generation = createRegistry({ providers: [aiSdk(provider, { name: "x" })] })
        .getModel("x:m")
        .prompt("Hi", { signal: controller.signal, maxTokens: 5 });
      const reading = (async () => {
        for await (const text of generation) {
          expect(text).toBe("Hel");
          if (leave === "break") break;
          controller.abort(reason);
        }
      })();
      if (leave === "abort") await expect(reading).rejects.toBe(reason);
      else await reading;
      await closed.promise;
    }
  });
});

/** A tool's call and its result, as each protocol has them. */
const toolTurns = {
  "openai.chat": [
    {
      role: "assistant",
      tool_calls: [{ id: "call_1", function: { name: "weather", arguments: '{"city":"Bern"}' } }],
    },
    { role: "tool", tool_call_id: "call_1", content: '{"c":9}' },
  ],
  "openai.responses": [
    { type: "function_call", call_id: "call_1", name: "weather", arguments: '{"city":"Bern"}' },
    { type: "function_call_output", call_id: "call_1", output: '{"c":9}' },
  ],
  anthropic: [
    { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "weather", input: { city: "Bern" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: '{"c":9}' }, {}] },
  ],
};

/** An answer that has begun. */
const firstPiece = {
  "openai.responses": [
    { type: "response.created", response: { id: "r", created_at: 1, model: "m" } },
    { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "i" } },
    { type: "response.output_text.delta", item_id: "i", delta: "Hel" },
  ]
    .map((event, sequence_number) => `data: ${JSON.stringify({ ...event, sequence_number })}\n\n`)
    .join(""),
  "openai.chat": `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta: { content: "Hel" } }] })}\n\n`,
  anthropic: [
    {
      type: "message_start",
      message: { id: "m", model: "m", role: "assistant", content: [], usage: { input_tokens: 1, output_tokens: 1 } },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hel" } },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join(""),
};

describe("the packages", () => {
  it("carry what was asked for to the wire", async () => {
    await model("openai.chat", "echo").prompt(["Q", { type: "file", mediaType: "image/png", data: "iVBORw0KGgo=" }], {
      system: "Be concise.",
      ...{ maxTokens: 9, temperature: 0.5, topP: 0.9, frequencyPenalty: 1, presencePenalty: -1, seed: 7, stop: "END" },
      tools: [weather],
      toolChoice: { tool: "weather" },
      providerOptions: { headers: { "x-test": "yes" }, body: { openai: { parallelToolCalls: false, user: "u-1" } } },
    });
    expect(sent()).toMatchObject({
      ...{ max_tokens: 9, temperature: 0.5, top_p: 0.9, frequency_penalty: 1, presence_penalty: -1, seed: 7 },
      stop: ["END"],
      parallel_tool_calls: false,
      user: "u-1",
      tool_choice: { type: "function", function: { name: "weather" } },
      messages: [
        { role: "system", content: "Be concise." },
        { role: "user", content: [{ type: "text", text: "Q" }, { type: "image_url" }] },
      ],
    });
    expect(simulator.requests.at(-1)?.headers["x-test"]).toBe("yes");
    await model("openai.chat", "echo").prompt("Q", { schema: weather.inputSchema });
    expect(sent().response_format).toMatchObject({ type: "json_schema", json_schema: { schema: weather.inputSchema } });
  });

  it("get signed and redacted thinking back byte for byte, and other providers' thinking never", async () => {
    const thinking = model("anthropic", "script", { name: "anthropic" });
    const prompt = script(
      { type: "reasoning", text: ["h", "m"], signature: "sig==\u00e9" },
      { type: "redacted-reasoning", data: "secret==" },
      { type: "text", text: "A" },
    );
    const first = await thinking.prompt(prompt, { maxTokens: 50 });
    expect(first.reasoning).toBe("hm");
    const stored = JSON.parse(JSON.stringify(first));
    await thinking.prompt([prompt, stored, script({ type: "text", text: "B" })], { maxTokens: 50 });
    const { messages } = sent() as { messages: JsonObject[] };
    expect(messages[1]?.content).toEqual([
      { type: "thinking", thinking: "hm", signature: "sig==\u00e9" },
      { type: "redacted_thinking", data: "secret==" },
      { type: "text", text: "A" },
    ]);
    const other = createRegistry({ providers: [aiSdk(packages.anthropic(), { name: "other" })] });
    await other
      .getModel("other:sim:script")
      .prompt([prompt, stored, script({ type: "text", text: "B" })], { maxTokens: 50 });
    expect((sent() as { messages: JsonObject[] }).messages[1]?.content).toEqual([{ type: "text", text: "A" }]);
  });

  it("get encrypted thinking back that nobody else stores", async () => {
    const prompt = script({ type: "reasoning", text: "hm", signature: "encrypted==" }, { type: "text", text: "A" });
    const body = { openai: { store: false, forceReasoning: true, include: ["reasoning.encrypted_content"] } };
    const thinking = model("openai.responses", "script").with({ providerOptions: { body } });
    const first = await thinking.prompt(prompt);
    await thinking.prompt([prompt, JSON.parse(JSON.stringify(first)), script({ type: "text", text: "B" })]);
    const { input } = sent() as { input: JsonObject[] };
    expect(input[1]).toMatchObject({
      ...{ type: "reasoning", encrypted_content: "encrypted==" },
      summary: [{ type: "summary_text", text: "hm" }],
    });
  });

  it("take what is said of a part in their own words", async () => {
    const cached = { anthropic: { anthropic: { cacheControl: { type: "ephemeral" } } } };
    const text = { type: "text", text: "Q", providerMetadata: cached } as const;
    await model("anthropic", "echo").prompt(text, { maxTokens: 50 });
    expect(sent().messages).toMatchObject([{ content: [{ text: "Q", cache_control: { type: "ephemeral" } }] }]);
  });

  it("tell what they ignore as warnings", async () => {
    const { warnings } = await model("openai.chat", "echo").prompt("Q", { topK: 3 });
    expect(warnings).toEqual([{ code: "unsupported", message: "topK (unsupported)" }]);
  });

  it("refuse what they cannot carry before anything is sent", async () => {
    const before = simulator.requests.length;
    const zip = { type: "file", mediaType: "application/zip", data: "UEsDBA==" } as const;
    const error = await failure(model("openai.chat", "echo").prompt(["Q", zip]));
    expect(error).toMatchObject({ name: "UnsupportedError", feature: "file part media type application/zip" });
    expect(UnsupportedFunctionalityError.isInstance(error.cause)).toBe(true);
    expect(
      await failure(
        model("openai.chat", "echo").prompt("Q", { providerOptions: { body: { openai: { logitBias: 1 } } } }),
      ),
    ).toMatchObject({ name: "InvalidRequestError", field: "providerOptions" });
    expect(simulator.requests).toHaveLength(before);
  });

  it("say which key is missing", async () => {
    vi.stubEnv("OPENAI_API_KEY", undefined);
    try {
      const { chat } = createOpenAI({ baseURL: simulator.openaiURL });
      const error = await failure(
        createRegistry({ providers: [aiSdk(chat)] })
          .getModel("openai:m")
          .prompt("Q"),
      );
      expect(error).toMatchObject({ name: "MissingKeyError", provider: "openai", variables: ["OPENAI_API_KEY"] });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("models", () => {
  const { model: v4 } = handWritten();
  const v2 = { ...v4, specificationVersion: "v2" };
  const embedding = { specificationVersion: "v4", provider: "x", modelId: "e", doEmbed: () => {} };

  it("are named by what they call their provider, unless a name is given", () => {
    expect(aiSdk({ m: v4 }).name).toBe("hand");
    expect(aiSdk(createAnthropic({ apiKey })).name).toBe("anthropic");
    expect(aiSdk(createOpenAI({ apiKey })).name).toBe("openai");
    expect(aiSdk({ m: v4 }, { name: "mine" }).name).toBe("mine");
  });

  it.each<[string, unknown, AiSdkSettings, string]>([
    ["a model of version 2", { old: v2 }, {}, 'models["old"] speaks version "v2"'],
    ["a model that makes no language", { m: embedding }, {}, 'models["m"] is something else'],
    ["the id of a model", { m: "openai/gpt-4.1" }, {}, 'models["m"] is "openai/gpt-4.1"'],
    ["no models", {}, {}, "models is {}"],
    ["text", "openai", {}, 'models is "openai"'],
    ["a name that no id can begin with", { m: v4 }, { name: "My Models" }, 'name is "My Models"'],
    [
      "models that do not tell a name",
      () => {
        throw new Error("No such model.");
      },
      {},
      "name is undefined",
    ],
    ["a setting that cannot be meant so", { m: v4 }, { maxRetries: -1 }, "maxRetries is -1"],
  ])("are refused: %s", (_, models, settings, message) => {
    expect(() => aiSdk(models as AiSdkModels, settings)).toThrow(message);
  });

  it("are refused when they are first needed, where they are made by a function", async () => {
    const made = handModel((() => v2) as never);
    expect(await failure(made.prompt("Q"))).toMatchObject({
      name: "InvalidRequestError",
      message: expect.stringContaining('The model hand:m speaks version "v2"'),
    });
  });

  it("that are not there are told from those that are", async () => {
    const registry = createRegistry({ providers: [aiSdk({ large: v4, small: v4 })] });
    expect(await failure(registry.getModel("hand:smal").prompt("Q"))).toMatchObject({
      name: "UnknownModelError",
      message: "Unknown model: hand:smal. There are large, small. Did you mean small?",
    });
  });
});
