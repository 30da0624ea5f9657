/** What the chat protocol carries, what it refuses before sending, and the vendors' odd answers that no recording has. */
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/core/events.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { type OpenAICompatibleSettings, openaiCompatible } from "../../src/openai-compatible.ts";
import { chatModel } from "../support/models.ts";
import { answerChat, serve } from "../support/server.ts";

interface Sent {
  readonly path: string;
  readonly headers: Record<string, unknown>;
  readonly body: Record<string, unknown>;
}

/** Sends a prompt to a server that answers anything, and tells what arrived there. */
async function sent(
  input: PromptInput,
  options: PromptOptions = {},
  settings: Partial<OpenAICompatibleSettings> = {},
  capabilities: ModelCapabilities = {},
): Promise<Sent> {
  await using server = await serve((response) => answerChat(response, "ok"));
  const provider = openaiCompatible({ name: "test", baseURL: `${server.url}/v1`, ...settings });
  const models = [{ id: "test:m", provider: "test", name: "m", capabilities }];
  try {
    await createRegistry({ providers: [provider], models })
      .getModel("test:m")
      .prompt(input, options);
  } catch (error) {
    expect(server.received).toHaveLength(0);
    throw error;
  }
  const [request] = server.received;
  return { path: request?.path ?? "", headers: request?.headers ?? {}, body: JSON.parse(request?.body ?? "") };
}

describe("a chat request", () => {
  it("is streamed with usage unless asked otherwise, and carries nothing that was not set", async () => {
    expect((await sent("Q")).body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Q" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect((await sent("Q", { stream: false })).body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Q" }],
    });
    const bare = await sent("Q", {}, { quirks: { streamOptions: false } });
    expect(bare.body).not.toHaveProperty("stream_options");
  });

  it("carries every option by its name on the wire", async () => {
    const { body, path, headers } = await sent(
      "Q",
      {
        system: ["Be concise.", "Be kind."],
        maxTokens: 9,
        temperature: 0,
        topP: 0.5,
        seed: 7,
        stop: "END",
        choices: 2,
        reasoning: { effort: "low" },
        tools: [{ name: "f", description: "d", inputSchema: { type: "object" } }],
        toolChoice: { tool: "f" },
        providerOptions: { body: { logit_bias: { "1": 2 } }, headers: { "x-a": "b" }, query: { v: "1 2" } },
      },
      { apiKey: "key-1", headers: { "x-b": "c" } },
    );
    expect(body).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be concise.\n\nBe kind." },
        { role: "user", content: "Q" },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 9,
      temperature: 0,
      top_p: 0.5,
      seed: 7,
      stop: "END",
      n: 2,
      reasoning_effort: "low",
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } }],
      tool_choice: { type: "function", function: { name: "f" } },
      logit_bias: { "1": 2 },
    });
    expect(path).toBe("/v1/chat/completions?v=1+2");
    expect(headers).toMatchObject({
      authorization: "Bearer key-1",
      "x-a": "b",
      "x-b": "c",
      accept: "text/event-stream",
    });
  });

  it("sends a whole conversation: files, calls as the model wrote them, results, refusals", async () => {
    const { body } = await sent([
      { type: "text", text: "look" },
      { type: "file", mediaType: "image/png", data: "AAAA" },
      { type: "file", mediaType: "image/png", url: "https://h/a.png" },
      { type: "file", mediaType: "audio/wav", data: "BBBB" },
      { type: "file", mediaType: "application/pdf", data: "CCCC", name: "a.pdf" },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "hm" },
          { type: "text", text: "calling" },
          { type: "tool-call", id: "c1", name: "f", input: { a: 1 }, inputText: '{ "a":1 }' },
          { type: "tool-call", id: "c2", name: "g", input: {} },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", id: "c1", name: "f", output: "one" },
          { type: "tool-result", id: "c2", name: "g", output: { two: 2 } },
        ],
      },
      { role: "assistant", content: [{ type: "refusal", text: "no" }] },
    ]);
    expect(body.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "image_url", image_url: { url: "https://h/a.png" } },
          { type: "input_audio", input_audio: { data: "BBBB", format: "wav" } },
          { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
        ],
      },
      {
        role: "assistant",
        content: "calling",
        tool_calls: [
          { id: "c1", type: "function", function: { name: "f", arguments: '{ "a":1 }' } },
          { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "c1", content: "one" },
      { role: "tool", tool_call_id: "c2", content: '{"two":2}' },
      { role: "assistant", refusal: "no" },
    ]);
  });

  it("asks for reasoning in the server's own way, and sends it back where the server wants it", async () => {
    const own = { quirks: { reasoning: "reasoning", replayReasoning: "reasoning_details" } } as const;
    expect((await sent("Q", { reasoning: { budgetTokens: 2000 } }, own)).body.reasoning).toEqual({ max_tokens: 2000 });
    expect((await sent("Q", { reasoning: { effort: "high" } }, own)).body.reasoning).toEqual({ effort: "high" });
    expect((await sent("Q", { reasoning: false }, own)).body.reasoning).toEqual({ enabled: false });
    expect((await sent("Q", { reasoning: false })).body.reasoning_effort).toBe("none");
    const details = [{ type: "reasoning.text", text: "hm", signature: "s" }];
    const thought = {
      role: "assistant",
      content: [{ type: "reasoning", text: "hm", providerMetadata: { test: { reasoning_details: details } } }, "A"],
    } as const;
    const history = ["Q", thought, "R"] as const;
    expect((await sent(history, {}, own)).body.messages).toContainEqual({
      role: "assistant",
      content: "A",
      reasoning_details: details,
    });
    const deepseek = { quirks: { replayReasoning: "reasoning_content" } } as const;
    expect((await sent(history, {}, deepseek)).body.messages).toContainEqual({
      role: "assistant",
      content: "A",
      reasoning_content: "hm",
    });
  });

  it.each<[string, PromptInput, PromptOptions, ModelCapabilities, string]>([
    ["topK", "Q", { topK: 3 }, {}, "does not support topK"],
    [
      "sampling where the model rejects it",
      "Q",
      { temperature: 1 },
      { sampling: false },
      "does not support temperature",
    ],
    ["reasoning where there is none", "Q", { reasoning: true }, { reasoning: "none" }, "does not support reasoning"],
    [
      "a budget",
      "Q",
      { reasoning: { budgetTokens: 2000 } },
      {},
      "does not support a reasoning budget in tokens. Ask by effort",
    ],
    ["a video", [{ type: "file", mediaType: "video/mp4", data: "A" }], {}, {}, "does not support video"],
    ["a PDF by URL", [{ type: "file", mediaType: "application/pdf", url: "https://h" }], {}, {}, "by URL"],
    [
      "a file as system prompt",
      [{ role: "system", content: [{ type: "file", mediaType: "image/png", data: "A" }] }, "Q"],
      {},
      {},
      "a file part in a system message",
    ],
    [
      "a call in a user message",
      [{ role: "user", content: [{ type: "tool-call", id: "1", name: "f", input: {} }] }],
      {},
      {},
      "cannot hold a tool-call part",
    ],
  ])("is refused before sending for %s", async (_name, input, options, capabilities, message) => {
    await expect(sent(input, options, {}, capabilities)).rejects.toThrow(message);
  });

  it("to OpenAI itself names the limit, organization and project as OpenAI wants them", async () => {
    await using server = await serve((response) => answerChat(response, "ok"));
    const provider = openai({
      ...{ api: "chat", apiKey: "key-1", baseURL: server.url, organization: "org-1", project: "proj-1" },
    });
    await createRegistry({ providers: [provider] })
      .getModel("openai:gpt-4.1")
      .prompt("Q", { maxTokens: 5 });
    expect(JSON.parse(server.received[0]?.body ?? "")).toMatchObject({ max_completion_tokens: 5 });
    expect(server.received[0]?.headers).toMatchObject({ "openai-organization": "org-1", "openai-project": "proj-1" });
  });
});

describe("a chat answer", () => {
  const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
  const chunk = (delta: unknown, finish: string | null = null) =>
    event({ id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] });

  /** The generation of a stream made of these pieces. */
  async function streamed(...pieces: string[]) {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "req-1" }).end(pieces.join(""));
    });
    const generation = chatModel(server.url, { maxRetries: 0 }).prompt("Q");
    const events: StreamEvent[] = [];
    try {
      for await (const item of generation.events()) events.push(item);
    } catch (error) {
      return { error, events };
    }
    return { events, result: await generation };
  }

  it("tells its events in order, a block at a time", async () => {
    const { events, result } = await streamed(
      chunk({ role: "assistant", content: "" }),
      chunk({ reasoning_content: "h" }),
      chunk({ reasoning_content: "m" }),
      chunk({ content: "A" }),
      chunk({ tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "" } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: "1}" } }] }),
      chunk({}, "tool_calls"),
      "data: [DONE]\n\n",
    );
    expect(events.map((item) => item.type)).toEqual([
      ...["start", "block-start", "reasoning-delta", "reasoning-delta", "block-end"],
      ...["block-start", "text-delta", "block-end"],
      ...["block-start", "tool-input-delta", "tool-input-delta", "block-end", "finish"],
    ]);
    expect(result).toMatchObject({
      reasoning: "hm",
      text: "A",
      finishReason: "tool-calls",
      toolCalls: [{ id: "c1", name: "f", input: { a: 1 }, inputText: '{"a":1}' }],
      response: { status: 200, requestId: "req-1" },
    });
    expect(result).not.toHaveProperty("usage");
  });

  it("keeps calls apart that all carry the number 0, and gives an id to those without", async () => {
    const { result } = await streamed(
      chunk({ tool_calls: [{ index: 0, id: "x", function: { name: "f", arguments: '{"a":1}' } }] }),
      chunk({ tool_calls: [{ index: 0, id: "y", function: { name: "g", arguments: { b: 2 } } }] }),
      chunk({ tool_calls: [{ function: { name: "h", arguments: "{}" } }, { function: { name: "i" } }] }, "stop"),
      "data: [DONE]\n\n",
    );
    expect(result?.toolCalls.map(({ id, name, input }) => [id, name, input])).toEqual([
      ["x", "f", { a: 1 }],
      ["y", "g", { b: 2 }],
      ["call_2", "h", {}],
      ["call_3", "i", {}],
    ]);
    expect(result).toMatchObject({ finishReason: "tool-calls", rawFinishReason: "stop" });
  });

  it("without an end is an error; without its marker, but complete, it has a warning", async () => {
    const cut = await streamed(chunk({ content: "par" }));
    expect(cut.error).toMatchObject({
      code: "connection",
      message: expect.stringContaining("before the answer was complete"),
    });
    expect(cut.error).toMatchObject({ result: { text: "par", finishReason: "unknown" } });
    const complete = await streamed(chunk({ content: "all" }, "stop"));
    expect(complete.result).toMatchObject({
      text: "all",
      finishReason: "stop",
      warnings: [{ code: "no-done-marker" }],
    });
  });

  it("cut before a call's first argument is marked, so that the call is not run with no arguments", async () => {
    const { result } = await streamed(
      chunk({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "" } }] }),
      chunk({ tool_calls: [{ index: 1, id: "b", function: { name: "g", arguments: "" } }] }, "length"),
      "data: [DONE]\n\n",
    );
    expect(result?.toolCalls).toMatchObject([
      { id: "a", input: {} },
      { id: "b", invalid: true },
    ]);
    expect(result?.toolCalls[0]).not.toHaveProperty("invalid");
  });

  it("that breaks off keeps what its open blocks held, and the usage told until then", async () => {
    const details = [{ type: "reasoning.encrypted", data: "x" }];
    const { error } = await streamed(
      chunk({ reasoning: "hm", reasoning_details: details }),
      event({ id: "c", choices: [], usage: { prompt_tokens: 4, completion_tokens: 1 } }),
      event({ error: { message: "no", code: 502 } }),
    );
    expect(error).toMatchObject({
      providerCode: "502",
      result: {
        reasoning: "hm",
        parts: [{ providerMetadata: { test: { reasoning_details: details } } }],
        usage: { input: 4, output: 1 },
      },
    });
  });

  it("is handed over as it came where that is asked for", async () => {
    await using server = await serve((response) => answerChat(response, "A"));
    const events = await Array.fromAsync(chatModel(server.url).prompt("Q", { raw: true }).events());
    const raw = events.filter((item) => item.type === "raw").map((item) => item.value);
    expect(raw).toMatchObject([{ choices: [{ delta: { content: "A" } }] }, {}, { usage: { prompt_tokens: 3 } }]);
  });

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["model_length", "length"],
    ["tool_calls", "tool-calls"],
    ["function_call", "tool-calls"],
    ["content_filter", "content-filter"],
    ["something new", "unknown"],
  ])("that ends with %s has the reason %s, and keeps the word", async (raw, unified) => {
    const { result } = await streamed(chunk({ content: "A" }, raw), "data: [DONE]\n\n");
    expect(result).toMatchObject({ finishReason: unified, rawFinishReason: raw });
  });
});

describe("an error of the provider", () => {
  it.each<[number, object, string, boolean]>([
    [401, { error: { message: "bad", code: "invalid_api_key" } }, "AuthenticationError", false],
    [403, { error: { message: "no", type: "permission_error" } }, "AuthenticationError", false],
    [400, { error: { message: "m", code: "context_length_exceeded" } }, "ContextLengthError", false],
    [400, { error: { message: "This model's maximum context length is 10 tokens" } }, "ContextLengthError", false],
    [400, { error: { message: "m", code: "content_filter" } }, "ContentFilterError", false],
    [400, { error: { message: "m", code: "x", param: "temperature" } }, "ProviderError", false],
    [404, { error: { message: "m", code: "model_not_found" } }, "ProviderError", false],
    [429, { error: { message: "m", code: "rate_limit_exceeded" } }, "RateLimitError", true],
    [429, { error: { message: "m", type: "insufficient_quota" } }, "RateLimitError", false],
    [503, { error: { message: "m" } }, "OverloadedError", true],
    [529, { error: "overloaded" }, "OverloadedError", true],
    [500, { message: "m" }, "ProviderError", true],
    [422, { detail: [{ loc: ["body"], msg: "wrong" }] }, "ProviderError", false],
  ])("with status %i and %j is a %s %s", async (status, body, name, retryable) => {
    await using server = await serve((response) => {
      response
        .writeHead(status, { "content-type": "application/json", "x-request-id": "req-9" })
        .end(JSON.stringify(body));
    });
    const failure = await chatModel(server.url, { maxRetries: 0 })
      .prompt("Q")
      .text()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name, retryable, status, requestId: "req-9", body });
    expect(JSON.parse(JSON.stringify(failure))).toMatchObject({ name, status, provider: "test" });
  });
});
