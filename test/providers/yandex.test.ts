/** What Yandex's text generation carries, how a request is authorised and addressed, and the answers that no recording has. */
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/core/events.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import type { Result } from "../../src/core/result.ts";
import { type YandexSettings, yandex } from "../../src/yandex.ts";
import { serve } from "../support/server.ts";

const final = "ALTERNATIVE_STATUS_FINAL";
const partial = "ALTERNATIVE_STATUS_PARTIAL";
const usage = { inputTextTokens: "7", completionTokens: "5", totalTokens: "12" };

/** What the wire says after this much text. */
const said = (text: string, status: string, rest: object = {}) => ({
  alternatives: [{ message: { role: "assistant", text }, status }],
  usage,
  modelVersion: "09.02.2025",
  ...rest,
});
const called = (calls: readonly object[], status = "ALTERNATIVE_STATUS_TOOL_CALLS") => ({
  alternatives: [{ message: { role: "assistant", toolCallList: { toolCalls: calls } }, status }],
});
const call = (name: string, args?: object) => ({ functionCall: { name, arguments: args } });

const settings = { apiKey: "key-123456", folderId: "folder1", maxRetries: 0 };

interface Sent {
  readonly path: string;
  readonly headers: Record<string, unknown>;
  readonly body: JsonObject;
}

/** Sends a prompt to a server that answers with a text, and tells what arrived there. */
async function sent(
  input: PromptInput,
  options: PromptOptions = {},
  given: YandexSettings = settings,
  { name = "m", capabilities = {} }: { name?: string; capabilities?: ModelCapabilities } = {},
): Promise<Sent> {
  await using server = await serve((response) => response.end(`${JSON.stringify({ result: said("ok", final) })}\n`));
  const provider = yandex({ baseURL: server.url, ...given });
  const models = [{ id: `yandex:${name}`, provider: "yandex", name, capabilities }];
  try {
    await createRegistry({ providers: [provider], models })
      .getModel(`yandex:${name}`)
      .prompt(input, options);
  } catch (error) {
    expect(server.received).toHaveLength(0);
    throw error;
  }
  const [request] = server.received;
  return { path: request?.path ?? "", headers: request?.headers ?? {}, body: JSON.parse(request?.body ?? "") };
}

interface Answered {
  readonly result: Result | undefined;
  readonly error: unknown;
  readonly events: readonly StreamEvent[];
}

/** Reads an answer made of these values, a line each. */
async function answered(
  lines: readonly unknown[],
  { stream = true, head = {}, status = 200 }: { stream?: boolean; head?: Record<string, string>; status?: number } = {},
  input: PromptInput = "Q",
): Promise<Answered> {
  await using server = await serve((response) => {
    response.writeHead(status, { "content-type": "application/json", ...head });
    response.end(lines.map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`)).join(""));
  });
  const registry = createRegistry({ providers: [yandex({ ...settings, baseURL: server.url })] });
  const generation = registry.getModel("yandex:m").prompt(input, { stream });
  const events: StreamEvent[] = [];
  try {
    for await (const event of generation.events()) events.push(event);
    return { result: await generation, error: undefined, events };
  } catch (error) {
    return { result: (error as { result?: Result }).result, error, events };
  }
}

const deltas = (events: readonly StreamEvent[]) =>
  events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));

/** Runs with these environment variables and no others of Yandex. */
async function withEnvironment<T>(variables: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> {
  const saved = { ...process.env };
  for (const name of Object.keys(process.env)) if (/^(YC|YANDEX)_/.test(name)) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, saved);
  }
}

describe("a completion request", () => {
  it("carries nothing that was not set", async () => {
    const { body, path, headers } = await sent("Q");
    expect(path).toBe("/foundationModels/v1/completion");
    expect(body).toEqual({
      modelUri: "gpt://folder1/m/latest",
      completionOptions: { stream: true },
      messages: [{ role: "user", text: "Q" }],
    });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      accept: "application/json",
      authorization: "Api-Key key-123456",
      "x-folder-id": "folder1",
    });
  });

  it("carries every option by its name on the wire, the limit as a string", async () => {
    const { body } = await sent(["Q", { role: "system", text: "Late." }], {
      system: "Be concise.",
      stream: false,
      maxTokens: 2000,
      temperature: 0,
      reasoning: true,
      tools: [
        { name: "f", description: "Does f.", inputSchema: { type: "object", properties: { a: { type: "number" } } } },
        { name: "g", inputSchema: { type: "object" } },
      ],
      toolChoice: { tool: "g" },
      parallelToolCalls: false,
      schema: { type: "object" },
    });
    expect(body).toEqual({
      modelUri: "gpt://folder1/m/latest",
      completionOptions: {
        stream: false,
        temperature: 0,
        maxTokens: "2000",
        reasoningOptions: { mode: "ENABLED_HIDDEN" },
      },
      messages: [
        { role: "system", text: "Be concise." },
        { role: "user", text: "Q" },
        { role: "system", text: "Late." },
      ],
      tools: [
        {
          function: {
            name: "f",
            description: "Does f.",
            parameters: { type: "object", properties: { a: { type: "number" } } },
          },
        },
        { function: { name: "g", parameters: { type: "object" } } },
      ],
      toolChoice: { functionName: "g" },
      parallelToolCalls: false,
      jsonSchema: { schema: { type: "object" } },
    });
    for (const [choice, mode] of [
      ["auto", "AUTO"],
      ["none", "NONE"],
      ["required", "REQUIRED"],
    ] as const) {
      expect((await sent("Q", { toolChoice: choice })).body.toolChoice).toEqual({ mode });
    }
  });

  it("turns reasoning off where there is some", async () => {
    const mode = async (capabilities: ModelCapabilities) =>
      (await sent("Q", { reasoning: false }, settings, { capabilities })).body.completionOptions;
    expect(await mode({ reasoning: "mode" })).toMatchObject({ reasoningOptions: { mode: "DISABLED" } });
    expect(await mode({ reasoning: "none" })).toEqual({ stream: true });
  });

  it("writes a limit with all its digits", async () => {
    const { body } = await sent("Q", { maxTokens: 1e21 });
    expect(body.completionOptions).toMatchObject({ maxTokens: "1000000000000000000000" });
  });

  it("joins the texts of a message, and leaves out empty ones", async () => {
    const { body } = await sent(["one", "two", { role: "assistant", text: "" }, { role: "user", text: "three" }]);
    expect(body.messages).toEqual([
      { role: "user", text: "one\n\ntwo" },
      { role: "user", text: "three" },
    ]);
  });

  it.each<[string, PromptOptions, string]>([
    ["a temperature over 1", { temperature: 1.5 }, "temperature is 1.5; yandex:m takes 0 to 1"],
    ["stop sequences", { stop: "END" }, "does not support stop sequences"],
    ["a seed", { seed: 1 }, "does not support seed"],
    ["topP", { topP: 0.5 }, "does not support topP"],
    ["several choices", { choices: 2 }, "does not support several choices"],
    ["a prefill", { prefill: "{" }, "does not support prefill"],
    ["a budget", { reasoning: { budgetTokens: 100 } }, "does not support a reasoning budget"],
    ["an effort", { reasoning: { effort: "low" } }, "does not support reasoning by effort"],
  ])("is refused before sending for %s", async (_name, options, expected) => {
    await expect(sent("Q", options)).rejects.toThrow(expected);
  });

  it.each<[string, PromptInput, string]>([
    ["an image", [{ type: "file", mediaType: "image/png", data: "AA" }, "Q"], "does not support images"],
    [
      "another provider's block of the user",
      [{ type: "provider", provider: "other", block: {} }, "Q"],
      "A user message cannot hold a provider part",
    ],
    [
      "text beside the results of tools",
      ["Q", { role: "tool", content: "text" }],
      "A tool message cannot hold a text part",
    ],
  ])("is refused before sending for %s", async (_name, input, expected) => {
    await expect(sent(input)).rejects.toThrow(expected);
  });
});

describe("calls and results, which have no ids on the wire,", () => {
  const history = (results: readonly (readonly [id: string, output: string])[]): PromptInput => [
    "Q",
    {
      role: "assistant",
      content: [
        { type: "text", text: "Let me see." },
        { type: "tool-call", id: "a", name: "f", input: { n: 5 } },
        { type: "tool-call", id: "b", name: "g", input: {} },
        { type: "tool-call", id: "c", name: "f", input: { n: 6 } },
      ],
    },
    ...results.map(([id, output]) => ({
      role: "tool" as const,
      content: [{ type: "tool-result" as const, id, name: "whatever", output }],
    })),
  ];

  it("go as one message each, the results in the order of their calls and by the names of these", async () => {
    const { body } = await sent([
      ...(history([
        ["c", "six"],
        ["a", "five"],
        ["b", "gee"],
      ]) as []),
      { role: "user", text: "go on" },
    ]);
    expect(body.messages).toEqual([
      { role: "user", text: "Q" },
      { role: "assistant", text: "Let me see." },
      { role: "assistant", toolCallList: { toolCalls: [call("f", { n: 5 }), call("g", {}), call("f", { n: 6 })] } },
      {
        role: "user",
        toolResultList: {
          toolResults: [
            { functionResult: { name: "f", content: "five" } },
            { functionResult: { name: "g", content: "gee" } },
            { functionResult: { name: "f", content: "six" } },
          ],
        },
      },
      { role: "user", text: "go on" },
    ]);
  });

  it("may be answered in part, as long as no result would pass for another", async () => {
    const { body } = await sent(history([["a", "five"]]));
    expect((body.messages as JsonObject[]).at(-1)).toEqual({
      role: "user",
      toolResultList: { toolResults: [{ functionResult: { name: "f", content: "five" } }] },
    });
    await expect(sent(history([["c", "six"]]))).rejects.toThrow("The call a of f has no result, but a later one has");
  });

  it("get ids that no call of the conversation has, and come back as they came", async () => {
    const first = await answered([called([call("f", { n: 5 }), call("f")])], { stream: false });
    expect(first.result?.toolCalls).toEqual([
      { type: "tool-call", id: "call_0", name: "f", input: { n: 5 } },
      { type: "tool-call", id: "call_1", name: "f", input: {} },
    ]);
    expect(first.result?.finishReason).toBe("tool-calls");
    const results = (first.result?.toolCalls ?? []).map(({ id, name }) => ({
      role: "tool" as const,
      content: [{ type: "tool-result" as const, id, name, output: { sum: id } }],
    }));
    const turns = JSON.parse(JSON.stringify(["Q", first.result, ...results]));
    const second = await answered([called([call("f")])], { stream: false }, turns);
    expect(second.result?.toolCalls[0]?.id).toBe("call_2");
    expect((await sent(turns)).body.messages).toEqual([
      { role: "user", text: "Q" },
      { role: "assistant", toolCallList: { toolCalls: [call("f", { n: 5 }), call("f", {})] } },
      {
        role: "user",
        toolResultList: {
          toolResults: [
            { functionResult: { name: "f", content: '{"sum":"call_0"}' } },
            { functionResult: { name: "f", content: '{"sum":"call_1"}' } },
          ],
        },
      },
    ]);
  });

  it("are told once, when a stream says that they are all", async () => {
    const { result, events } = await answered([
      called([call("f", { n: 1 })], partial),
      called([call("f", { n: 12 }), call("g", {})]),
    ]);
    expect(result?.toolCalls.map(({ name, input }) => [name, input])).toEqual([
      ["f", { n: 12 }],
      ["g", {}],
    ]);
    expect(events.filter(({ type }) => type === "block-start")).toHaveLength(2);
  });

  it("must not be run where the answer broke off", async () => {
    const { result, error } = await answered([called([call("f", { n: 1 })], partial)]);
    expect(error).toMatchObject({ code: "connection", retryable: true });
    expect(result?.toolCalls).toMatchObject([{ name: "f", invalid: true }]);
  });

  it("are read where doubles are written for integers", async () => {
    const line =
      '{"alternatives":[{"message":{"role":"assistant","toolCallList":{"toolCalls":[{"functionCall":{"name":"f","arguments":{"n":[5.0,0.5]}}}]}},"status":"ALTERNATIVE_STATUS_TOOL_CALLS"}]}';
    const { result } = await answered([`${line}\n`]);
    expect(JSON.stringify(result?.toolCalls[0]?.input)).toBe('{"n":[5,0.5]}');
    expect(result?.toolCalls[0]).not.toHaveProperty("inputText");
  });
});

describe("the model", () => {
  const uri = async (name: string, given: YandexSettings = settings) => {
    const { body, headers } = await sent("Q", {}, given, { name });
    return [body.modelUri, headers["x-folder-id"]];
  };

  it("is a URI with the folder, and with a version or the latest", async () => {
    expect(await uri("yandexgpt")).toEqual(["gpt://folder1/yandexgpt/latest", "folder1"]);
    expect(await uri("yandexgpt/rc")).toEqual(["gpt://folder1/yandexgpt/rc", "folder1"]);
  });

  it("may be given as a whole URI, which needs no folder", async () => {
    await withEnvironment({}, async () => {
      const bare = { apiKey: "key-123456" };
      expect(await uri("gpt://other/yandexgpt/deprecated", bare)).toEqual([
        "gpt://other/yandexgpt/deprecated",
        "other",
      ]);
      expect(await uri("ds://tuned", bare)).toEqual(["ds://tuned", undefined]);
    });
    expect(await uri("gpt://other/yandexgpt")).toEqual(["gpt://other/yandexgpt", "folder1"]);
  });

  it("finds the folder in the environment", async () => {
    const bare = { apiKey: "key-123456" };
    await withEnvironment({ YANDEX_FOLDER_ID: "ours" }, async () => {
      expect(await uri("a", bare)).toEqual(["gpt://ours/a/latest", "ours"]);
      process.env.YC_FOLDER_ID = "theirs";
      expect(await uri("a", bare)).toEqual(["gpt://theirs/a/latest", "theirs"]);
      delete process.env.YC_FOLDER_ID;
    });
  });

  it("is refused by name without a folder, or with one that is none", async () => {
    const bare = { apiKey: "key-123456" };
    await withEnvironment({}, async () => {
      await expect(uri("a", bare)).rejects.toMatchObject({ code: "invalid-request", field: "folderId" });
      await expect(uri("a", bare)).rejects.toThrow("Set YC_FOLDER_ID or YANDEX_FOLDER_ID, or pass folderId");
    });
    await withEnvironment({ YC_FOLDER_ID: "a b" }, () =>
      expect(uri("a", bare)).rejects.toMatchObject({ code: "invalid-request", field: "YC_FOLDER_ID" }),
    );
    expect(() => yandex({ folderId: "x/y" })).toThrow('folderId is "x/y"');
  });
});

describe("a key", () => {
  const header = async (given: YandexSettings = {}) =>
    (await sent("Q", {}, { folderId: "f", maxRetries: 0, ...given })).headers.authorization;

  it("is told by its shape", async () => {
    expect(await header({ apiKey: "AQVN123456" })).toBe("Api-Key AQVN123456");
    expect(await header({ apiKey: "t1.abc123456" })).toBe("Bearer t1.abc123456");
    expect(await header({ apiKey: async () => "t1.fresh12345" })).toBe("Bearer t1.fresh12345");
  });

  it("is looked up in the environment, in this order, and named by where it stood", async () => {
    const found: unknown[] = [];
    const all = {
      YC_API_KEY: "one-123456",
      YANDEX_API_KEY: "two-123456",
      YC_IAM_TOKEN: "three-123456",
      YC_TOKEN: "five-123456",
    };
    expect(yandex().keyVariables).toEqual([
      "YC_API_KEY",
      "YANDEX_API_KEY",
      "YC_IAM_TOKEN",
      "YC_OAUTH_TOKEN",
      "YC_TOKEN",
    ]);
    await withEnvironment(all, async () => {
      for (const name of Object.keys(all)) {
        found.push(await header());
        delete process.env[name];
      }
      await expect(header()).rejects.toMatchObject({ code: "missing-key" });
    });
    expect(found).toEqual(["Api-Key one-123456", "Api-Key two-123456", "Bearer three-123456", "Bearer five-123456"]);
  });

  it("that is an OAuth token is refused with a word on what works, and never shown", async () => {
    const token = "y0_AgAAAAsecret";
    const refusal = { code: "invalid-request", message: expect.stringMatching(/yc iam create-token.*YC_API_KEY/) };
    await expect(header({ apiKey: token })).rejects.toMatchObject({ ...refusal, field: "apiKey" });
    for (const variable of ["YC_OAUTH_TOKEN", "YC_TOKEN"]) {
      await withEnvironment({ [variable]: token }, async () => {
        await expect(header()).rejects.toMatchObject({ ...refusal, field: variable });
        await expect(header()).rejects.not.toThrow(token);
      });
    }
  });
});

describe("the address", () => {
  it.each([
    ["https://gateway.example/yandex", "https://gateway.example/yandex/foundationModels/v1/completion"],
    ["api.cloud.yandex.net:443", "https://llm.api.cloud.yandex.net/foundationModels/v1/completion"],
    ["llm.api.cloud.yandex.net", "https://llm.api.cloud.yandex.net/foundationModels/v1/completion"],
    ["", "https://llm.api.cloud.yandex.net/foundationModels/v1/completion"],
  ])("of YC_API_ENDPOINT=%s is %s", async (YC_API_ENDPOINT, expected) => {
    const asked: string[] = [];
    const fetch = async (url: unknown) => {
      asked.push(String(url));
      return Response.json({ result: said("ok", final) });
    };
    await withEnvironment({ YC_API_ENDPOINT }, async () => {
      const provider = yandex({ ...settings, fetch: fetch as typeof globalThis.fetch });
      expect(
        await createRegistry({ providers: [provider] })
          .getModel("yandex:m")
          .prompt("Q")
          .text(),
      ).toBe("ok");
    });
    expect(asked).toEqual([expected]);
  });
});

describe("a stream", () => {
  it("of texts that grow becomes deltas, wrapped or bare", async () => {
    const lines = [
      said("He", partial),
      { result: said("Hello", partial) },
      said("Hello", partial),
      said("Hello!", final),
    ];
    const { result, events } = await answered(lines);
    expect(deltas(events)).toEqual(["He", "llo", "!"]);
    expect(result).toMatchObject({
      text: "Hello!",
      resolvedModel: "09.02.2025",
      finishReason: "stop",
      rawFinishReason: final,
      usage: { input: 7, output: 5, total: 12, raw: usage },
      warnings: [],
    });
  });

  it("may come with its last line open, or as one whole answer", async () => {
    const open = await answered([said("He", partial), JSON.stringify(said("Hello", final))]);
    expect(open.result?.text).toBe("Hello");
    const whole = await answered([said("Hello", final)]);
    expect([whole.result?.text, deltas(whole.events)]).toEqual(["Hello", ["Hello"]]);
  });

  it("that takes text back keeps what readers have, warns, and ends with the last word", async () => {
    const { result, events } = await answered([
      said("I could say", partial),
      said("I could say it", partial),
      said("I cannot say.", "ALTERNATIVE_STATUS_CONTENT_FILTER"),
    ]);
    expect(deltas(events)).toEqual(["I could say", " it"]);
    expect(result).toMatchObject({
      text: "I cannot say.",
      finishReason: "content-filter",
      warnings: [{ code: "text-revised" }],
    });
  });

  it("that takes text back and says it again after all is an answer like any other", async () => {
    const { result, events } = await answered([
      said("One two", partial),
      said("One", partial),
      said("One too", partial),
      said("One two three", final),
    ]);
    expect(deltas(events)).toEqual(["One two", " three"]);
    expect(result).toMatchObject({ text: "One two three", warnings: [] });
  });

  it.each([
    ["in the middle of the answer", [said("Hel", partial)]],
    ["in the middle of a line", [said("Hel", partial), '{"alternatives":[{"mess']],
    ["without a status", [{ alternatives: [{ message: { role: "assistant", text: "Hel" } }], usage }]],
  ])("that ends %s is a connection that broke, with what came until then", async (_name, lines) => {
    const { result, error } = await answered(lines);
    expect(error).toMatchObject({ code: "connection", retryable: true });
    expect(result).toMatchObject({ text: "Hel", usage: { output: 5 } });
  });

  it.each([
    [
      { error: { grpcCode: 14, httpCode: 503, message: "busy", httpStatus: "Service Unavailable", details: [] } },
      "overloaded",
    ],
    [{ error: { code: 8, message: "quota limit exceed", details: [] } }, "rate-limit"],
    [{ code: 16, message: "The token has expired", details: [] }, "authentication"],
    [{ code: 13, message: "Internal error", details: [] }, "provider"],
    [{ code: 3, message: "number of input tokens must be no more than 8192, got 9136" }, "context-length"],
  ])("that goes over into the error %j fails as %s, with what came before", async (line, code) => {
    const { result, error } = await answered([said("Hel", partial), line]);
    expect(error).toMatchObject({ code, status: 200, body: line });
    expect((error as { retryable: boolean }).retryable).toBe(["overloaded", "rate-limit", "provider"].includes(code));
    expect(result?.text).toBe("Hel");
  });

  it("of an HTML page or of nonsense is an error that shows it", async () => {
    const page = await answered(["<html><title>Sign in</title></html>"], { head: { "content-type": "text/html" } });
    expect(page.error).toMatchObject({ message: expect.stringContaining('an HTML page ("Sign in")') });
    const words = await answered(["upstream timed out"]);
    expect(words.error).toMatchObject({ message: expect.stringContaining("upstream timed out") });
  });
});

describe("an answer", () => {
  it.each([
    [final, "stop"],
    ["ALTERNATIVE_STATUS_TRUNCATED_FINAL", "length"],
    ["ALTERNATIVE_STATUS_CONTENT_FILTER", "content-filter"],
    [partial, "unknown"],
    ["ALTERNATIVE_STATUS_UNSPECIFIED", "unknown"],
    ["ALTERNATIVE_STATUS_OF_THE_FUTURE", "unknown"],
  ])("in one piece with the status %s ends as %s", async (status, finishReason) => {
    const { result } = await answered([{ result: said("A", status) }], { stream: false });
    expect(result).toMatchObject({ text: "A", finishReason, rawFinishReason: status });
  });

  it("counts tokens sent as strings or numbers, reasoning among them, and none that was not sent", async () => {
    const counted = async (given: object) =>
      (await answered([{ ...said("A", final), usage: given }], { stream: false })).result?.usage;
    expect(
      await counted({ inputTextTokens: 1, completionTokens: "20", completionTokensDetails: { reasoningTokens: "15" } }),
    ).toMatchObject({ input: 1, output: 20, total: 21, reasoning: 15 });
    expect(Object.keys((await counted({ inputTextTokens: "3", completionTokensDetails: null })) ?? {})).toEqual([
      "input",
      "raw",
    ]);
  });

  it("of several alternatives has as many choices", async () => {
    const alternatives = (...texts: string[]) => ({
      alternatives: texts.map((text, index) => ({
        message: { role: "assistant", text },
        status: index === 0 ? final : "ALTERNATIVE_STATUS_TRUNCATED_FINAL",
      })),
    });
    const { result } = await answered([alternatives("o", "t"), alternatives("one", "two")]);
    expect(result?.choices.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ["one", "stop"],
      ["two", "length"],
    ]);
  });

  it("keeps what is not known here, and sends it back", async () => {
    const { result } = await answered(
      [
        {
          alternatives: [
            {
              message: { role: "assistant", text: "A", drawing: { id: 1 } },
              status: final,
              score: 0.5,
            },
          ],
          modelVersion: "v",
          trace: "t",
        },
      ],
      { stream: false },
    );
    expect(result?.parts).toEqual([
      { type: "text", text: "A" },
      { type: "provider", provider: "yandex", block: { drawing: { id: 1 } } },
    ]);
    expect(result?.providerMetadata).toEqual({ yandex: { trace: "t", score: 0.5 } });
    const { body } = await sent(["Q", result as Result, "R"]);
    expect((body.messages as JsonObject[]).slice(1, 3)).toEqual([
      { role: "assistant", text: "A" },
      { role: "assistant", drawing: { id: 1 } },
    ]);
  });

  it("keeps calls of unknown kinds, and unknown members of calls", async () => {
    const calls = [{ functionCall: { name: "f", arguments: {}, id: "x" } }, { searchCall: { query: "q" } }];
    const { result } = await answered([called(calls)], { stream: false });
    expect(result?.toolCalls).toMatchObject([{ name: "f", providerMetadata: { yandex: { id: "x" } } }]);
    const { body } = await sent(["Q", result as Result]);
    expect((body.messages as JsonObject[]).slice(1)).toEqual([
      { role: "assistant", toolCallList: { toolCalls: [calls[0]] } },
      { role: "assistant", toolCallList: { toolCalls: [calls[1]] } },
    ]);
  });

  it("that is none is an error", async () => {
    const { error } = await answered([{ id: "operation", done: false }], { stream: false });
    expect(error).toMatchObject({ code: "provider", body: { id: "operation", done: false } });
  });

  it("tells the ids of the request and of its log", async () => {
    const head = { "x-request-id": "r-1", "x-server-trace-id": "t-1" };
    const { result } = await answered([said("A", final)], { head });
    expect(result?.response).toEqual({ status: 200, requestId: "r-1", traceId: "t-1" });
    const only = await answered([said("A", final)], { head: { "x-server-trace-id": "t-1" } });
    expect(only.result?.response?.requestId).toBe("t-1");
  });
});

describe("a refusal", () => {
  const gateway = (grpcCode: number, httpCode: number, message: string) => ({
    error: { grpcCode, httpCode, message, httpStatus: "…", details: [] },
  });

  it.each([
    [400, gateway(3, 400, "Failed to parse model URI"), { code: "provider", retryable: false, providerCode: "3" }],
    [
      400,
      gateway(3, 400, "Number of input tokens must be no more than 8192, got 9136"),
      { code: "context-length", retryable: false },
    ],
    [
      400,
      { code: 3, message: "text length is 349354, which is outside the range (0, 100000]", details: [] },
      { code: "context-length" },
    ],
    [401, gateway(16, 401, "Unknown api key 'AQVN****'"), { code: "authentication", providerCode: "16" }],
    [403, gateway(7, 403, "Permission denied"), { code: "authentication" }],
    [429, gateway(8, 429, "sessions count quota limit exceed"), { code: "rate-limit", retryable: true }],
    [
      500,
      { code: 13, message: "Internal error", details: [] },
      { code: "provider", retryable: true, providerCode: "13" },
    ],
    [503, gateway(14, 503, "Unavailable"), { code: "overloaded", retryable: true }],
    [504, gateway(4, 504, "Deadline exceeded"), { code: "provider", retryable: true }],
  ])("%i %j is %j", async (status, body, expected) => {
    const head = { "x-request-id": "r-1", "x-server-trace-id": "t-1" };
    const { error } = await answered([body], { status, head });
    const { message } = "error" in body ? body.error : body;
    expect(error).toMatchObject({ ...expected, status, body, requestId: "r-1", traceId: "t-1" });
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect((error as { retryAfterMs?: number }).retryAfterMs).toBeUndefined();
  });
});
