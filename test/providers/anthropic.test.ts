/** What the messages protocol carries, what it refuses before sending, and how reasoning goes there and back. */
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import type { MessageInput, PromptInput } from "../../src/core/input.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Message, Part } from "../../src/core/message.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions, RequestOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { answers, exchangeWith } from "../support/provider-request.ts";
import { serve } from "../support/server.ts";

const message = {
  type: "message",
  id: "msg_1",
  model: "claude-x",
  role: "assistant",
  content: [
    { type: "thinking", thinking: "hm", signature: "sig==" },
    { type: "redacted_thinking", data: "secret==" },
    { type: "text", text: "A" },
    { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } },
    { type: "container_upload", file_id: "file_1" },
  ],
  stop_reason: "tool_use",
  stop_sequence: null,
  usage: { input_tokens: 3, cache_creation_input_tokens: 10, cache_read_input_tokens: 20, output_tokens: 5 },
};

async function exchange(input: PromptInput, options: PromptOptions = {}, capabilities: ModelCapabilities = {}) {
  await using server = await serve((response) => {
    response.writeHead(200, { "content-type": "application/json", "request-id": "req_1" }).end(JSON.stringify(message));
  });
  const provider = anthropic({ apiKey: "key-1", baseURL: server.url, betas: ["one", "two"] });
  const models = [{ id: "anthropic:m", provider: "anthropic", name: "m", capabilities }];
  const model = createRegistry({ providers: [provider], models }).getModel("anthropic:m");
  try {
    const result = await model.prompt(input, { stream: false, ...options });
    const [request] = server.received;
    return { result, model, headers: request?.headers, path: request?.path, body: JSON.parse(request?.body ?? "") };
  } catch (error) {
    expect(server.received).toHaveLength(0);
    throw error;
  }
}

describe("a messages request", () => {
  it("always has a limit, and carries nothing else that was not set", async () => {
    const { body, headers, path } = await exchange("Q");
    expect(body).toEqual({ model: "m", max_tokens: 4096, messages: [{ role: "user", content: "Q" }] });
    expect(path).toBe("/v1/messages");
    expect(headers).toMatchObject({
      "x-api-key": "key-1",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "one,two",
    });
  });

  it("carries every option by its name on the wire", async () => {
    const { body } = await exchange(["Q", { role: "system", text: "Late." }], {
      system: "Be concise.",
      maxTokens: 9,
      temperature: 0,
      topP: 0.5,
      topK: 4,
      stop: "END",
      tools: [{ name: "f", inputSchema: { type: "object" } }],
      toolChoice: "required",
      providerOptions: { body: { metadata: { user_id: "u" }, service_tier: "auto" } },
    });
    expect(body).toEqual({
      model: "m",
      max_tokens: 9,
      system: "Be concise.\n\nLate.",
      messages: [{ role: "user", content: "Q" }],
      temperature: 0,
      top_p: 0.5,
      top_k: 4,
      stop_sequences: ["END"],
      tools: [{ name: "f", input_schema: { type: "object" } }],
      tool_choice: { type: "any" },
      metadata: { user_id: "u" },
      service_tier: "auto",
    });
    const choices = { auto: { type: "auto" }, none: { type: "none" } } as const;
    for (const [choice, wire] of Object.entries(choices)) {
      expect((await exchange("Q", { toolChoice: choice as "auto" })).body.tool_choice).toEqual(wire);
    }
  });

  it("joins neighbours of one role, results first, and leaves out empty texts", async () => {
    const { body } = await exchange([
      { type: "file", mediaType: "image/png", data: "AAAA" },
      "look",
      {
        role: "assistant",
        content: [
          { type: "text", text: "" },
          { type: "tool-call", id: "t1", name: "f", input: {} },
        ],
      },
      { role: "user", text: "and then" },
      { role: "tool", content: [{ type: "tool-result", id: "t1", name: "f", output: { a: 1 }, isError: true }] },
    ]);
    expect(body.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
          { type: "text", text: "look" },
        ],
      },
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "f", input: {} }] },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: '{"a":1}', is_error: true },
          { type: "text", text: "and then" },
        ],
      },
    ]);
  });

  it("sends back an answer byte for byte: signed and redacted thinking, calls, and blocks nobody here knows", async () => {
    const { result, model } = await exchange("Q");
    const { request } = model.prompt(["Q", result, "R"]);
    const again = await exchange(JSON.parse(JSON.stringify(request.messages)));
    expect(again.body.messages[1]).toEqual({ role: "assistant", content: message.content });
  });

  it("leaves out thinking that is another provider's or unsigned", async () => {
    const { body } = await exchange([
      "Q",
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "unsigned" },
          { type: "reasoning", text: "x", providerMetadata: { other: { signature: "s" } } },
          { type: "text", text: "A" },
        ],
      },
      "R",
    ]);
    expect(body.messages[1]).toEqual({ role: "assistant", content: "A" });
  });

  it.each<[PromptOptions["reasoning"], ModelCapabilities, object]>([
    [{ budgetTokens: 8000 }, {}, { max_tokens: 12096, thinking: { type: "enabled", budget_tokens: 8000 } }],
    [{ effort: "high" }, {}, { max_tokens: 4096, thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    [true, { reasoning: "effort" }, { max_tokens: 4096, thinking: { type: "adaptive" } }],
    [false, { reasoning: "budget" }, { max_tokens: 4096, thinking: { type: "disabled" } }],
    [false, { reasoning: "none" }, { max_tokens: 4096 }],
  ])("asks for reasoning %j of a model with %j", async (reasoning, capabilities, expected) => {
    const { body } = await exchange("Q", { reasoning: reasoning as true }, capabilities);
    expect(body).toEqual({ model: "m", messages: [{ role: "user", content: "Q" }], ...expected });
  });

  it("keeps an explicit limit beside a budget", async () => {
    const { body } = await exchange("Q", { maxTokens: 16000, reasoning: { budgetTokens: 8000 } });
    expect(body).toMatchObject({ max_tokens: 16000, thinking: { budget_tokens: 8000 } });
  });

  it.each<[string, PromptOptions, ModelCapabilities, string]>([
    ["a seed", { seed: 1 }, {}, "does not support seed"],
    ["several choices", { choices: 2 }, {}, "does not support several choices"],
    ["a temperature over 1", { temperature: 1.5 }, {}, "temperature is 1.5; anthropic:m takes 0 to 1"],
    ["sampling where the model rejects it", { topP: 0.5 }, { sampling: false }, "does not support topP"],
    ["temperature with reasoning", { temperature: 0, reasoning: true }, {}, "temperature together with reasoning"],
    [
      "a forced tool with reasoning",
      { toolChoice: "required", reasoning: true },
      {},
      "a forced tool together with reasoning",
    ],
    ["a budget under 1024", { reasoning: { budgetTokens: 100 } }, {}, "the least is 1024"],
    ["a budget over maxTokens", { maxTokens: 2000, reasoning: { budgetTokens: 2000 } }, {}, "must be smaller"],
    [
      "a budget where effort is asked for",
      { reasoning: { budgetTokens: 2000 } },
      { reasoning: "effort" },
      "Ask by effort",
    ],
    ["effort where a budget is asked for", { reasoning: { effort: "low" } }, { reasoning: "budget" }, "Give a budget"],
    ["minimal effort", { reasoning: { effort: "minimal" } }, {}, 'The least is "low"'],
    ["reasoning where there is none", { reasoning: true }, { reasoning: "none" }, "does not support reasoning"],
  ])("is refused before sending for %s", async (_name, options, capabilities, expected) => {
    await expect(exchange("Q", options, capabilities)).rejects.toThrow(expected);
  });

  it("is refused before sending for a file it cannot carry", async () => {
    await expect(exchange([{ type: "file", mediaType: "audio/wav", data: "A" }, "Q"])).rejects.toThrow(
      "does not support audio",
    );
  });
});

describe("caching and prefill", () => {
  const marks = (body: unknown) => JSON.stringify(body).match(/"cache_control"/g)?.length ?? 0;

  it("put one mark on the last block of the last message, in every turn of a conversation", async () => {
    let history: readonly MessageInput[] = [];
    for (let turn = 0; turn < 8; turn++) {
      const input: readonly MessageInput[] = [...history, { role: "user", content: `turn ${turn}` }];
      const { body } = await exchange(input, { cache: turn % 2 ? true : { ttl: "1h" } });
      expect(marks(body)).toBe(1);
      const last = body.messages.at(-1).content.at(-1);
      expect(last).toEqual({
        type: "text",
        text: `turn ${turn}`,
        cache_control: turn % 2 ? { type: "ephemeral" } : { type: "ephemeral", ttl: "1h" },
      });
      history = [...input, { role: "assistant", content: `answer ${turn}` }];
    }
    expect(marks((await exchange("Q")).body)).toBe(0);
  });

  it("never mark the prefill, nor thinking", async () => {
    const { body } = await exchange("Q", { cache: true, prefill: " According to Douglas Adams, " });
    expect(body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Q", cache_control: { type: "ephemeral" } }] },
      { role: "assistant", content: "According to Douglas Adams," },
    ]);
    const thought = { type: "reasoning", text: "hm", providerMetadata: { anthropic: { signature: "s" } } } as const;
    const thinking = await exchange(["Q", { role: "assistant", content: [{ type: "text", text: "A" }, thought] }], {
      cache: true,
    });
    expect(thinking.body.messages.at(-1).content).toEqual([
      { type: "text", text: "A", cache_control: { type: "ephemeral" } },
      { type: "thinking", thinking: "hm", signature: "s" },
    ]);
  });

  const image = { type: "file", mediaType: "image/png", data: "AAAA" } as const;
  const call = { role: "assistant", parts: [{ type: "tool-call", id: "t1", name: "f", input: {} }] } as const;
  const result = { type: "tool-result", id: "t1", name: "f", output: "" } as const;
  const ephemeral = { cache_control: { type: "ephemeral" } };
  const send = (messages: readonly Message[], options: RequestOptions) =>
    exchangeWith(anthropic, answers.anthropic, {
      messages: [{ role: "user", parts: [{ type: "text", text: "Q" }] }, ...messages],
      options,
    });

  it("put the one mark on a result or a file too, where that comes last", async () => {
    const last = async (...parts: readonly Part[]) => {
      const { body } = await send([call, { role: "user", parts }], { cache: true, prefill: "A" });
      expect(marks(body)).toBe(1);
      return (body.messages as { content: JsonObject[] }[])[2]?.content.at(-1);
    };
    expect(await last(result)).toEqual({ type: "tool_result", tool_use_id: "t1", content: "", ...ephemeral });
    expect(await last({ ...result, files: [image] })).toMatchObject({ type: "tool_result", ...ephemeral });
    expect(await last(result, image)).toMatchObject({ type: "image", ...ephemeral });
  });

  it("put the mark on the message before one in which nothing can carry it", async () => {
    const thought = { type: "reasoning", text: "hm", providerMetadata: { anthropic: { signature: "s" } } } as const;
    const { body } = await send([{ role: "assistant", parts: [thought] }], { cache: true });
    expect(marks(body)).toBe(1);
    expect((body.messages as JsonObject[])[0]).toEqual({
      role: "user",
      content: [{ type: "text", text: "Q", ...ephemeral }],
    });
  });

  it("never make more than four marks with those of the caller's own", async () => {
    const own = (count: number): RequestOptions => ({
      cache: true,
      providerOptions: {
        body: { system: Array.from({ length: count }, () => ({ type: "text", text: "S", ...ephemeral })) },
      },
    });
    const three = await send([], own(3));
    expect([marks(three.body), three.warnings]).toEqual([4, []]);
    const four = await send([], own(4));
    expect(marks(four.body)).toBe(4);
    expect(four.warnings).toEqual([{ code: "cache-marks", message: expect.stringContaining("4 marks") }]);
    const tool = { server: { type: "web_search_20250305", name: "web_search", ...ephemeral } };
    const mixed = await send([], { ...own(3), tools: [tool] });
    expect([marks(mixed.body), mixed.warnings.length]).toEqual([4, 1]);
    // An input may have a member of that name, and is no mark.
    const named: Message = {
      role: "assistant",
      parts: [{ type: "tool-call", id: "t1", name: "f", input: { ...ephemeral } }],
    };
    expect((await send([named, { role: "tool", parts: [result] }], own(3))).warnings).toEqual([]);
  });

  it("give the answer with the prefill, streamed and whole, and refuse it together with reasoning", async () => {
    const { result } = await exchange("Q", { prefill: "Once " });
    expect(result.text).toBe("Once A");
    await expect(exchange("Q", { prefill: "Once", reasoning: { budgetTokens: 2000 } })).rejects.toThrow(
      "prefill together with reasoning",
    );
  });
});

describe("a messages answer", () => {
  it("in one piece is read like a stream", async () => {
    const { result } = await exchange("Q");
    expect(result).toMatchObject({
      id: "msg_1",
      resolvedModel: "claude-x",
      reasoning: "hm",
      text: "A",
      finishReason: "tool-calls",
      rawFinishReason: "tool_use",
      toolCalls: [{ id: "toolu_1", name: "f", input: { a: 1 } }],
      usage: { input: 3, cacheWrite: 10, cacheRead: 20, output: 5, total: 38 },
      response: { requestId: "req_1" },
    });
    expect(result.parts.map(({ type }) => type)).toEqual(["reasoning", "reasoning", "text", "tool-call", "provider"]);
  });

  it("uses a bearer token where there is no key", async () => {
    await using server = await serve((response) => response.end(JSON.stringify(message)));
    const saved = process.env.ANTHROPIC_API_KEY;
    delete process.env.ANTHROPIC_API_KEY;
    process.env.ANTHROPIC_AUTH_TOKEN = "token-1";
    try {
      const registry = createRegistry({ providers: [anthropic({ baseURL: server.url })] });
      await registry.getModel("anthropic:m").prompt("Q", { stream: false });
      expect(server.received[0]?.headers).toMatchObject({ authorization: "Bearer token-1" });
    } finally {
      delete process.env.ANTHROPIC_AUTH_TOKEN;
      if (saved !== undefined) process.env.ANTHROPIC_API_KEY = saved;
    }
  });
});
