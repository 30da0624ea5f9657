/** What the Responses API carries, what it refuses before sending, and the odd answers that no recording has. */
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/core/events.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { Message, Part } from "../../src/core/message.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { responsesProvider } from "../../src/providers/openai/responses.ts";
import type { ResponsesQuirks } from "../../src/providers/openai/responses-quirks.ts";
import { serve } from "../support/server.ts";
import { findSpecification } from "../support/specs.ts";

type Json = Record<string, unknown>;

const specification = findSpecification("openai.openapi.json");
const problems = specification.missing === undefined ? specification.validator("CreateResponse") : () => [];

const head = { id: "resp_1", object: "response", model: "m-1" };
const usage = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };

function whole(output: readonly Json[], rest: Json = {}): Json {
  return { ...head, status: "completed", output, usage, ...rest };
}

function message(content: readonly Json[], rest: Json = {}): Json {
  return { type: "message", id: "msg_1", role: "assistant", status: "completed", content, ...rest };
}

function answerWhole(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "x-request-id": "req-1" }).end(JSON.stringify(body));
}

interface Sending {
  readonly capabilities?: ModelCapabilities;
  readonly quirks?: ResponsesQuirks;
}

/** Sends a prompt to a server that answers anything, and tells what arrived there. */
async function sent(input: PromptInput, options: PromptOptions = {}, sending: Sending = {}) {
  await using server = await serve((response) => answerWhole(response, whole([])));
  const { quirks, capabilities = {} } = sending;
  const settings = { apiKey: "key-1", maxRetries: 0 };
  const baseURL = `${server.url}/v1`;
  const provider = quirks
    ? responsesProvider({ name: "openai", baseURL, keyVariables: [], quirks }, settings)
    : openai({ ...settings, baseURL });
  const models = [{ id: "openai:m", provider: "openai", name: "m", capabilities }];
  try {
    await createRegistry({ providers: [provider], models })
      .getModel("openai:m")
      .prompt(input, options);
  } catch (error) {
    expect(server.received).toHaveLength(0);
    throw error;
  }
  const [request] = server.received;
  const body = JSON.parse(request?.body ?? "") as Json & { readonly input: readonly Json[] };
  expect(problems(body)).toEqual([]);
  return { path: request?.path, headers: request?.headers ?? {}, body };
}

describe("a Responses request", () => {
  it.skipIf(specification.missing !== undefined)(
    `here is held against OpenAI's specification, and so is each below${specification.missing ? `: ${specification.missing}` : ""}`,
    () => {
      expect(problems({ model: "m", input: [{ role: "user", content: "Q" }] })).toEqual([]);
      expect(problems({ model: "m", input: [{ role: "nobody", content: "Q" }] })).not.toEqual([]);
      expect(problems({ model: "m", input: "Q", max_output_tokens: 15 })).not.toEqual([]);
    },
  );

  it("is streamed unless asked otherwise, is not stored, and carries nothing that was not set", async () => {
    expect((await sent("Q")).body).toEqual({
      model: "m",
      input: [{ role: "user", content: "Q" }],
      stream: true,
      store: false,
    });
    expect((await sent("Q", { stream: false })).body).not.toHaveProperty("stream");
    const kept = await sent("Q", { providerOptions: { body: { store: true } } });
    expect(kept.body.store).toBe(true);
  });

  it("carries every option by its name on the wire", async () => {
    const { body, path, headers } = await sent("Q", {
      system: ["Be concise.", "Be kind."],
      maxTokens: 90,
      temperature: 0,
      topP: 0.5,
      logprobs: 3,
      reasoning: { effort: "low" },
      tools: [
        { name: "f", description: "d", inputSchema: { type: "object", properties: {} } },
        { server: { type: "web_search" } },
        { server: { type: "custom", name: "c" } },
      ],
      toolChoice: { tool: "f" },
      parallelToolCalls: false,
      schema: { type: "object", properties: {} },
      serviceTier: "flex",
      metadata: { run: "7" },
      providerOptions: { body: { truncation: "auto" }, headers: { "x-a": "b" }, query: { v: "1" } },
    });
    const schema = { type: "object", properties: {}, required: [], additionalProperties: false };
    expect(body).toEqual({
      model: "m",
      input: [
        { role: "system", content: "Be concise.\n\nBe kind." },
        { role: "user", content: "Q" },
      ],
      stream: true,
      store: false,
      include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
      max_output_tokens: 90,
      temperature: 0,
      top_p: 0.5,
      top_logprobs: 3,
      reasoning: { effort: "low", summary: "auto" },
      tools: [
        { type: "function", name: "f", description: "d", parameters: schema, strict: true },
        { type: "web_search" },
        { type: "custom", name: "c" },
      ],
      tool_choice: { type: "function", name: "f" },
      parallel_tool_calls: false,
      text: { format: { type: "json_schema", name: "output", schema, strict: true } },
      service_tier: "flex",
      metadata: { run: "7" },
      truncation: "auto",
    });
    expect(path).toBe("/v1/responses?v=1");
    expect(headers).toMatchObject({ authorization: "Bearer key-1", "x-a": "b", accept: "text/event-stream" });
  });

  it("asks for encrypted reasoning where the model reasons, and only there: others refuse it", async () => {
    const include = async (capabilities: ModelCapabilities, options: PromptOptions = {}, quirks?: ResponsesQuirks) =>
      (await sent("Q", options, { capabilities, ...(quirks && { quirks }) })).body.include;
    expect(await include({ reasoning: "effort" })).toEqual(["reasoning.encrypted_content"]);
    expect(await include({ reasoning: "none" })).toBeUndefined();
    expect(await include({ reasoning: "none" }, { reasoning: false })).toBeUndefined();
    expect(await include({})).toBeUndefined();
    expect(await include({}, { reasoning: true })).toEqual(["reasoning.encrypted_content"]);
    expect(await include({ reasoning: "effort" }, {}, { encryptedReasoning: false })).toBeUndefined();
  });

  it("asks for reasoning with a summary, or for none", async () => {
    expect((await sent("Q", { reasoning: true })).body.reasoning).toEqual({ summary: "auto" });
    expect((await sent("Q", { reasoning: false })).body.reasoning).toEqual({ effort: "none" });
    const plain = { capabilities: { reasoning: "none" } } as const;
    expect((await sent("Q", { reasoning: false }, plain)).body).not.toHaveProperty("reasoning");
  });

  it("sends files, and results as text", async () => {
    const { body } = await sent([
      { type: "text", text: "look" },
      { type: "file", mediaType: "image/png", data: "AAAA" },
      { type: "file", mediaType: "image/png", url: "https://h/a.png" },
      { type: "file", mediaType: "application/pdf", data: "CCCC", name: "a.pdf" },
      { type: "file", mediaType: "application/pdf", url: "https://h/a.pdf" },
      {
        role: "assistant",
        content: [
          { type: "text", text: "calling" },
          { type: "tool-call", id: "c1", name: "f", input: { a: 1 }, inputText: '{ "a":1 }' },
          { type: "tool-call", id: "c2", name: "g", input: {} },
          {
            type: "tool-call",
            id: "c3",
            name: "h",
            input: "free text",
            inputText: "free text",
            providerMetadata: { openai: { type: "custom" } },
          },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", id: "c1", name: "f", output: "one" },
          { type: "tool-result", id: "c2", name: "g", output: { two: 2 } },
          { type: "tool-result", id: "c3", name: "h", output: "three" },
        ],
      },
      { role: "assistant", content: [{ type: "refusal", text: "no" }] },
    ]);
    expect(body.input).toEqual([
      {
        role: "user",
        content: [
          { type: "input_text", text: "look" },
          { type: "input_image", image_url: "data:image/png;base64,AAAA" },
          { type: "input_image", image_url: "https://h/a.png" },
          { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" },
          { type: "input_file", file_url: "https://h/a.pdf" },
        ],
      },
      { role: "assistant", content: "calling" },
      { type: "function_call", call_id: "c1", name: "f", arguments: '{ "a":1 }' },
      { type: "function_call", call_id: "c2", name: "g", arguments: "{}" },
      { type: "custom_tool_call", call_id: "c3", name: "h", input: "free text" },
      { type: "function_call_output", call_id: "c1", output: "one" },
      { type: "function_call_output", call_id: "c2", output: '{"two":2}' },
      { type: "custom_tool_call_output", call_id: "c3", output: "three" },
      { role: "assistant", content: "no" },
    ]);
  });

  const thought = (item: Json): Part => ({
    type: "reasoning",
    text: "hm",
    providerMetadata: { openai: { type: "reasoning", id: "rs_1", summary: [], ...item } as never },
  });
  const turn = (...content: (string | Part)[]) => ["Q", { role: "assistant", content } as const, "R"] as const;

  it("sends reasoning back as it came where it is encrypted, and leaves out what the API would refuse", async () => {
    const items = async (input: PromptInput, quirks?: ResponsesQuirks) =>
      (await sent(input, {}, quirks ? { quirks } : {})).body.input.slice(1, -1);
    const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x", status: "completed" };
    expect(await items(turn(thought(item), "A"))).toEqual([item, { role: "assistant", content: "A" }]);
    // An id alone names what was not stored.
    expect(await items(turn(thought({}), "A"))).toEqual([{ role: "assistant", content: "A" }]);
    // Nothing followed it, as in an answer that ran out of tokens.
    expect(await items(turn("A", thought(item)))).toEqual([{ role: "assistant", content: "A" }]);
    expect(await items(turn({ type: "reasoning", text: "another provider's" }, "A"))).toHaveLength(1);
    // A server with plain reasoning wants it as it was.
    const plain = thought({ content: [{ type: "reasoning_text", text: "hm" }] });
    expect(await items(turn(plain, "A"), { encryptedReasoning: false })).toHaveLength(2);
  });

  it("is refused for what cannot be meant so, by name", async () => {
    await expect(sent("Q", { maxTokens: 15 })).rejects.toMatchObject({
      field: "maxTokens",
      message: "maxTokens is 15; openai:m takes at least 16.",
    });
    const background = { stream: false, providerOptions: { body: { background: true, store: true } } };
    await expect(sent("Q", background)).rejects.toMatchObject({ field: "providerOptions.body.background" });
    const call: Part = { type: "tool-call", id: "1", name: "f", input: {} };
    await expect(sent([{ role: "user", content: [call] }])).rejects.toThrow("cannot hold a tool-call part");
    const image: Part = { type: "file", mediaType: "image/png", data: "A" };
    await expect(sent([{ role: "system", content: [image] }, "Q"])).rejects.toThrow("a file part in a system message");
    await expect(sent(turn(image))).rejects.toThrow("An assistant message cannot hold a file part");
  });

  it.each<[string, PromptInput, PromptOptions]>([
    ["stop sequences", "Q", { stop: "END" }],
    ["seed", "Q", { seed: 1 }],
    ["frequencyPenalty", "Q", { frequencyPenalty: 1 }],
    ["several choices", "Q", { choices: 2 }],
    ["audio", [{ type: "file", mediaType: "audio/wav", data: "A" }, "Q"], {}],
  ])("that only chat completions can carry says so: %s", async (words, input, options) => {
    const capabilities = { reasoning: "none" } as const;
    await expect(sent(input, options, { capabilities })).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringMatching(
        `^openai:m does not support .*${words}.*\\. openai\\(\\{ api: "chat" \\}\\) does\\.$`,
      ),
    });
  });

  it("that neither protocol carries keeps its own hint", async () => {
    await expect(sent("Q", { topK: 3 })).rejects.toThrow("does not support topK. Leave it out, or pass it");
    await expect(sent("Q", { prefill: "A" })).rejects.toThrow("does not support prefill. Describe");
  });
});

describe("the protocol of openai()", () => {
  it("is chosen by name, and anything else is refused at once", async () => {
    await using server = await serve((response) => response.writeHead(404).end("{}"));
    const settings = { apiKey: "k", baseURL: server.url, maxRetries: 0 };
    for (const api of [undefined, "responses", "chat"] as const) {
      const provider = openai({ ...settings, ...(api && { api }) });
      await expect(
        createRegistry({ providers: [provider] })
          .getModel("openai:m")
          .prompt("Q"),
      ).rejects.toThrow("404");
    }
    expect(server.received.map(({ path }) => path)).toEqual(["/responses", "/responses", "/chat/completions"]);
    expect(() => openai({ api: "completions" as never })).toThrow('api is "completions"; use "responses" or "chat".');
  });

  it("that lacks server-side tools names the other, which has them", () => {
    const provider = openai({ api: "chat", apiKey: "k" });
    const model = createRegistry({ providers: [provider] }).getModel("openai:m");
    const tools = [{ server: { type: "web_search" } }];
    expect(() => model.prompt("Q", { tools })).toThrow('openai({ api: "responses" }) does.');
  });
});

/** The generation of these bytes. */
async function received(answer: (response: ServerResponse) => void, options: PromptOptions = {}) {
  await using server = await serve(answer);
  const provider = openai({ apiKey: "planted-key", baseURL: server.url, maxRetries: 0 });
  const generation = createRegistry({ providers: [provider] })
    .getModel("openai:m")
    .prompt("Q", options);
  const events: StreamEvent[] = [];
  try {
    for await (const item of generation.events()) events.push(item);
  } catch (error) {
    return { error, events, result: undefined };
  }
  return { error: undefined, events, result: await generation };
}

const streamed = (...list: readonly Json[]) =>
  received((response) => {
    const text = list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
    response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "req-1" }).end(text);
  });
const complete = (body: unknown) => received((response) => answerWhole(response, body), { stream: false });

const created = { type: "response.created", response: { ...head, status: "in_progress", output: [] } };
const completed = (output: readonly Json[] = [], rest: Json = {}) => ({
  type: "response.completed",
  response: whole(output, rest),
});
const added = (index: number, item: Json) => ({ type: "response.output_item.added", output_index: index, item });
const done = (index: number, item: Json) => ({ type: "response.output_item.done", output_index: index, item });

describe("a Responses answer", () => {
  const text = (value: string, rest: Json = {}) => ({ type: "output_text", text: value, annotations: [], ...rest });

  it("tells its events in order, a block at a time, with the summaries of reasoning a blank line apart", async () => {
    const summary = (index: number, delta: string) => ({
      type: "response.reasoning_summary_text.delta",
      output_index: 0,
      summary_index: index,
      delta,
    });
    const reasoning = {
      type: "reasoning",
      id: "rs_1",
      summary: [
        { type: "summary_text", text: "one" },
        { type: "summary_text", text: "two" },
      ],
      encrypted_content: "secret",
    };
    const call = { type: "function_call", id: "fc_1", call_id: "c1", name: "f", arguments: '{"a":1}' };
    const { events, result } = await streamed(
      created,
      { type: "response.in_progress", response: created.response },
      added(0, { type: "reasoning", id: "rs_1", summary: [] }),
      summary(0, "o"),
      summary(0, "ne"),
      summary(1, "two"),
      done(0, reasoning),
      added(1, message([], { phase: "commentary" })),
      { type: "response.content_part.added", output_index: 1, content_index: 0, part: text("") },
      { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "A" },
      { type: "response.something_new", output_index: 1 },
      { type: "response.content_part.done", output_index: 1, content_index: 0, part: text("A") },
      done(1, message([text("A")], { phase: "commentary" })),
      added(2, { ...call, arguments: "" }),
      { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"a":' },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: "1}" },
      done(2, call),
      completed([reasoning, message([text("A")]), call]),
    );
    expect(events.map((event) => event.type)).toEqual([
      ...["start", "block-start", "reasoning-delta", "reasoning-delta", "reasoning-delta", "reasoning-delta"],
      ...["block-end", "block-start", "text-delta", "block-end"],
      ...["block-start", "tool-input-delta", "tool-input-delta", "block-end", "finish"],
    ]);
    expect(result).toMatchObject({
      id: "resp_1",
      resolvedModel: "m-1",
      reasoning: "one\n\ntwo",
      text: "A",
      finishReason: "tool-calls",
      rawFinishReason: "completed",
      toolCalls: [{ id: "c1", name: "f", input: { a: 1 }, inputText: '{"a":1}' }],
      usage: { input: 9, output: 2, total: 11 },
      response: { status: 200, requestId: "req-1" },
    });
    expect(result?.parts[0]).toMatchObject({ providerMetadata: { openai: reasoning } });
    const { body } = await sent([
      "Q",
      result as Message,
      { role: "tool", parts: [{ type: "tool-result", id: "c1", name: "f", output: 1 }] },
    ]);
    expect(body.input.slice(1)).toEqual([
      reasoning,
      { role: "assistant", content: "A", phase: "commentary" },
      { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
      { type: "function_call_output", call_id: "c1", output: "1" },
    ]);
  });

  it("is complete where a server sends no deltas, or only the end", async () => {
    const items = [message([text("All")]), { type: "function_call", call_id: "c", name: "f", arguments: "{}" }];
    const noDeltas = await streamed(
      created,
      added(0, message([])),
      done(0, items[0] as Json),
      done(1, items[1] as Json),
      completed([]),
    );
    const onlyEnd = await streamed(completed(items));
    for (const { events, result } of [noDeltas, onlyEnd]) {
      expect(result).toMatchObject({ text: "All", finishReason: "tool-calls", toolCalls: [{ id: "c", input: {} }] });
      expect(events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []))).toEqual(["All"]);
    }
  });

  const hosted = [
    { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search", query: "q" } },
    {
      type: "file_search_call",
      id: "fs_1",
      status: "completed",
      queries: ["q"],
      results: [{ file_id: "f", score: 1 }],
    },
    { type: "code_interpreter_call", id: "ci_1", status: "completed", container_id: "k", code: "1+1", outputs: null },
    { type: "image_generation_call", id: "ig_1", status: "completed", result: "iVBORw0KGgo=" },
    { type: "mcp_call", id: "mcp_1", server_label: "s", name: "roll", arguments: '{"d":6}', output: "4", error: null },
    {
      type: "mcp_call",
      id: "mcp_2",
      server_label: "s",
      name: "roll",
      arguments: "{}",
      output: null,
      error: { type: "http_error", code: 500, message: "m" },
    },
    { type: "mcp_list_tools", id: "mcpl_1", server_label: "s", tools: [] },
    { type: "a_future_item", id: "x_1", payload: { deep: [1, null] } },
  ];

  it("keeps the tools that the provider ran, and items not known here, and sends them back as they were", async () => {
    const answers = [
      await complete(whole([...hosted, message([text("A")])])),
      await streamed(
        created,
        ...hosted.flatMap((item, index) => [
          added(index, { type: item.type, id: item.id, status: "in_progress", ...(item.name && { name: item.name }) }),
          done(index, item),
        ]),
        done(hosted.length, message([text("A")])),
        completed([...hosted, message([text("A")])]),
      ),
    ];
    for (const { result } of answers) {
      expect(result?.toolCalls).toEqual([]);
      expect(result?.finishReason).toBe("stop");
      expect(result?.usage?.serverTools).toEqual({
        web_search: 1,
        file_search: 1,
        code_interpreter: 1,
        image_generation: 1,
        mcp: 2,
      });
      expect(result?.parts.filter(({ type }) => type !== "text")).toMatchObject([
        {
          type: "tool-call",
          id: "ws_1",
          name: "web_search",
          input: { action: { query: "q" } },
          providerExecuted: true,
        },
        { type: "tool-call", id: "fs_1", name: "file_search", input: { queries: ["q"] } },
        { type: "tool-result", id: "fs_1", output: [{ file_id: "f" }], providerExecuted: true },
        { type: "tool-call", id: "ci_1", name: "code_interpreter", input: { code: "1+1" } },
        { type: "tool-call", id: "ig_1", name: "image_generation" },
        { type: "tool-result", id: "ig_1", output: "iVBORw0KGgo=" },
        { type: "tool-call", id: "mcp_1", name: "roll", input: { d: 6 } },
        { type: "tool-result", id: "mcp_1", output: "4" },
        { type: "tool-call", id: "mcp_2", name: "roll" },
        { type: "tool-result", id: "mcp_2", output: { code: 500 }, isError: true },
        { type: "provider", provider: "openai", block: { type: "mcp_list_tools" } },
        { type: "provider", provider: "openai", block: hosted.at(-1) },
      ]);
      // An image is not kept twice.
      expect(JSON.stringify(result?.parts).split("iVBORw0KGgo=")).toHaveLength(2);
      const known = {
        ...(result as Message),
        parts: result?.parts.filter(({ type }) => type !== "provider"),
      } as Message;
      expect((await sent(["Q", known, "R"])).body.input.slice(1, -2)).toEqual(hosted.slice(0, 6));
      const unknown = await rawInput(["Q", result as Message, "R"]);
      expect(unknown.slice(1, -2)).toEqual(hosted);
    }
  });

  /** What is sent, without holding it against the specification: it does not know items of the future. */
  async function rawInput(input: PromptInput): Promise<Json[]> {
    await using server = await serve((response) => answerWhole(response, whole([])));
    const provider = openai({ apiKey: "k", baseURL: server.url });
    await createRegistry({ providers: [provider] })
      .getModel("openai:m")
      .prompt(input);
    return JSON.parse(server.received[0]?.body ?? "").input;
  }

  it("that breaks off leaves no call that seems to wait, and nothing that could be sent back by mistake", async () => {
    const { error } = await streamed(
      created,
      added(0, { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "half" }),
      { type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 0, delta: "th" },
      added(1, { type: "mcp_call", id: "mcp_1", server_label: "s", name: "roll", arguments: "" }),
      added(2, { type: "function_call", id: "fc_1", call_id: "c1", name: "f", arguments: "" }),
      { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"a' },
    );
    expect(error).toMatchObject({ code: "connection", retryable: true });
    const { result } = error as { result: { parts: readonly Part[]; toolCalls: readonly Part[] } };
    expect(result.toolCalls).toMatchObject([{ id: "c1", name: "f", invalid: true }]);
    expect(result.parts[0]).toEqual({ type: "reasoning", text: "th" });
    expect(result.parts[1]).toMatchObject({ type: "tool-call", id: "mcp_1", providerExecuted: true });
  });

  it("carries sources and log probabilities, and keeps a message's texts one message", async () => {
    const annotation = { type: "url_citation", url: "https://h", start_index: 0, end_index: 1, title: "t" };
    const logprob = (token: string) => ({ token, logprob: -0.1, top_logprobs: [] });
    const parts = [
      text("A", { annotations: [annotation], logprobs: [logprob("A")] }),
      text("B", { logprobs: [logprob("B")] }),
    ];
    const one = await complete(whole([message(parts), message([text("C")], { id: "msg_2" })]));
    const two = await streamed(
      created,
      added(0, message([])),
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "A" },
      { type: "response.output_text.annotation.added", output_index: 0, content_index: 0, annotation },
      { type: "response.output_text.delta", output_index: 0, content_index: 1, delta: "B" },
      done(0, message(parts)),
      done(1, message([text("C")], { id: "msg_2" })),
      completed(),
    );
    for (const { result } of [one, two]) {
      expect(result?.parts).toMatchObject([{ text: "A", citations: [annotation] }, { text: "B" }, { text: "C" }]);
      expect(result?.logprobs).toEqual([logprob("A"), logprob("B")]);
      expect((await sent([result as Message, "R"])).body.input.slice(0, -1)).toEqual([
        { role: "assistant", content: "AB" },
        { role: "assistant", content: "C" },
      ]);
    }
  });

  it("with content not known here keeps it", async () => {
    const { result } = await complete(whole([message([{ type: "output_audio", data: "AAAA" }, text("A")])]));
    expect(result?.parts).toMatchObject([
      { type: "provider", block: { type: "message", content: [{ type: "output_audio", data: "AAAA" }] } },
      { type: "text", text: "A" },
    ]);
  });

  it("keeps the calls of custom tools as text, and marks a call that was cut, even where it is JSON", async () => {
    const custom = { type: "custom_tool_call", id: "ct_1", call_id: "c1", name: "sql", input: "SELECT 1" };
    const cut = { type: "function_call", call_id: "c2", name: "f", arguments: "{}", status: "incomplete" };
    const { result } = await complete(
      whole([custom, cut], { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }),
    );
    expect(result?.toolCalls).toMatchObject([
      { id: "c1", name: "sql", input: "SELECT 1", providerMetadata: { openai: { type: "custom" } } },
      { id: "c2", invalid: true },
    ]);
    expect(result?.toolCalls[0]).not.toHaveProperty("invalid");
    const result1: Part = { type: "tool-result", id: "c1", name: "sql", output: "1" };
    const { body } = await sent([
      "Q",
      { role: "assistant", content: [result?.parts[0] as Part] },
      { role: "tool", content: [result1] },
    ]);
    expect(body.input.slice(1)).toEqual([
      { type: "custom_tool_call", call_id: "c1", name: "sql", input: "SELECT 1" },
      { type: "custom_tool_call_output", call_id: "c1", output: "1" },
    ]);
  });

  it.each<[Json, string, string]>([
    [{ status: "completed" }, "stop", "completed"],
    [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, "length", "incomplete"],
    [{ status: "incomplete", incomplete_details: { reason: "content_filter" } }, "content-filter", "incomplete"],
    [{ status: "incomplete", incomplete_details: { reason: "something new" } }, "unknown", "incomplete"],
    [{ status: "something new" }, "unknown", "something new"],
  ])("that ends with %j has the reason %s, and keeps the word", async (rest, unified, raw) => {
    const { result } = await complete(whole([message([text("A")])], rest));
    expect(result).toMatchObject({ finishReason: unified, rawFinishReason: raw });
    const { incomplete_details: details } = rest;
    if (details) expect(result?.providerMetadata).toMatchObject({ openai: { incomplete_details: details } });
  });
});

describe("a failure of the Responses API", () => {
  const failed = (error: Json | null) => ({ ...head, status: "failed", output: [], error, usage });

  it.each<[string, Json | null, object]>([
    [
      "a fault",
      { code: "server_error", message: "boom" },
      { code: "provider", retryable: true, providerCode: "server_error" },
    ],
    ["a limit", { code: "rate_limit_exceeded", message: "slow" }, { code: "rate-limit", retryable: true }],
    ["a quota", { code: "insufficient_quota", message: "pay" }, { code: "quota-exhausted", retryable: false }],
    ["a filter", { code: "image_content_policy_violation", message: "no" }, { code: "content-filter" }],
    ["no reason", null, { code: "provider", message: expect.stringContaining("no reason was given") }],
  ])("is classified, whole or at the end of a stream: %s", async (_name, error, expected) => {
    for (const outcome of [
      await complete(failed(error)),
      await streamed(created, { type: "response.failed", response: failed(error) }),
    ]) {
      expect(outcome.error).toMatchObject({ status: 200, requestId: "req-1", ...expected });
    }
  });

  it("at the end of a stream tells what it cost until then, and never the key", async () => {
    const error = { code: "server_error", message: "no luck with planted-key" };
    const outcome = await streamed(
      created,
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "par" },
      { type: "response.failed", response: failed(error) },
    );
    expect(outcome.error).toMatchObject({ result: { id: "resp_1", text: "par", usage: { input: 9, output: 2 } } });
    expect(JSON.stringify(outcome.error)).toContain("[redacted]");
    expect(JSON.stringify(outcome.error)).not.toContain("planted-key");
  });

  it("may be an event without a name", async () => {
    const { error } = await received((response) => {
      const event = { type: "error", code: "server_error", message: "boom", param: null, sequence_number: 1 };
      response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${JSON.stringify(event)}\n\n`);
    });
    expect(error).toMatchObject({ code: "provider", providerCode: "server_error", retryable: true });
  });

  it.each(["queued", "in_progress"])("is an answer still to come: %s", async (status) => {
    const { error } = await complete({ ...head, status, background: true, output: [] });
    expect(error).toMatchObject({ name: "ProviderError", retryable: false, body: { id: "resp_1", status } });
    expect(String(error)).toContain("leave background out, or stream it");
  });

  it("is an answer that was cancelled, or is none", async () => {
    expect(String((await complete({ ...head, status: "cancelled", output: [] })).error)).toContain(
      "cancelled the answer",
    );
    expect(String((await complete({ hello: 1 })).error)).toContain("sent an object that is no response");
  });
});
