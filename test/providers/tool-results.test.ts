/** What becomes of the results of tools, files and empty texts among them, and of a step that may call no tool. */
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import { systemClock } from "../../src/core/clock.ts";
import { needs } from "../../src/core/features.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { FilePart, Message, ToolResultPart } from "../../src/core/message.ts";
import { gemini } from "../../src/gemini.ts";
import type { HttpSettings } from "../../src/http/settings.ts";
import { openai } from "../../src/openai.ts";
import { type VendorName, vendor } from "../../src/openai-compatible.ts";
import { languageModelProvider } from "../../src/providers/ai-sdk/language-model.ts";
import { yandex } from "../../src/yandex.ts";
import { asV3, handWritten } from "../support/language-model.ts";
import { answers, type Exchange, exchangeWith } from "../support/provider-request.ts";
import { findSpecification } from "../support/specs.ts";

const adapters = {
  chat: (exchange: Exchange) =>
    exchangeWith((settings) => openai({ ...settings, api: "chat" }), answers.chat, exchange),
  responses: (exchange: Exchange) => exchangeWith(openai, answers.responses, exchange),
  anthropic: (exchange: Exchange) => exchangeWith(anthropic, answers.anthropic, exchange),
  gemini: (exchange: Exchange) => exchangeWith(gemini, answers.gemini, exchange),
  yandex: (exchange: Exchange) =>
    exchangeWith((settings: HttpSettings) => yandex({ ...settings, folderId: "b1g0" }), answers.yandex, exchange),
} as const;
const ofVendor = (name: VendorName, exchange: Exchange) =>
  exchangeWith((settings) => vendor(name, { baseURL: "http://127.0.0.1:1/v1", ...settings }), answers.chat, exchange);

const image: FilePart = { type: "file", mediaType: "image/png", data: "AAAA" };
const pdf: FilePart = { type: "file", mediaType: "application/pdf", data: "BBBB", name: "a.pdf" };
const linked: FilePart = { type: "file", mediaType: "image/png", url: "https://h.example/a.png" };
const tools = [{ name: "f", inputSchema: { type: "object" } }];

const asked: Message = { role: "user", parts: [{ type: "text", text: "Q" }] };
const call: Message = {
  role: "assistant",
  parts: [
    { type: "tool-call", id: "t1", name: "f", input: {} },
    { type: "tool-call", id: "t2", name: "f", input: {} },
  ],
};
const result = (id: string, output: JsonValue, rest: Partial<ToolResultPart> = {}): ToolResultPart => ({
  ...{ type: "tool-result", id, name: "f", output },
  ...rest,
});
const answered = (...parts: readonly ToolResultPart[]): readonly Message[] => [asked, call, { role: "tool", parts }];
const withFiles = answered(result("t1", "see", { files: [image, pdf] }), result("t2", "", { files: [linked] }));

/** What the vendor's specification has against a body; nothing where there is none at hand. */
function objections(file: string, schema: string, body: JsonObject): readonly string[] {
  const specification = findSpecification(file);
  return specification.missing === undefined ? specification.validator(schema)(body) : [];
}

async function languageModel(version: "v3" | "v4", exchange: Exchange) {
  const written = handWritten({ urls: { "image/*": [/^https:/] } });
  const model = version === "v3" ? asV3(written) : written.model;
  const provider = languageModelProvider("hand", (() => model) as never, {});
  const { messages = [asked], options = {} } = exchange;
  const info = { id: "hand:m", provider: "hand", name: "m", capabilities: {} };
  const context = { signal: new AbortController().signal, model: info, clock: systemClock, onRetry() {} };
  await Array.fromAsync(provider.stream({ model: "hand:m", messages, options }, context));
  return written.calls[0] ?? expect.unreachable("It was not called.");
}

describe("files of a tool's result", () => {
  it("are blocks of the result with Anthropic, without the text where it is empty", async () => {
    const { body } = await adapters.anthropic({ messages: withFiles });
    expect((body.messages as JsonObject[])[2]).toEqual({
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "t1",
          content: [
            { type: "text", text: "see" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
            {
              type: "document",
              source: { type: "base64", media_type: "application/pdf", data: "BBBB" },
              title: "a.pdf",
            },
          ],
        },
        {
          type: "tool_result",
          tool_use_id: "t2",
          content: [{ type: "image", source: { type: "url", url: "https://h.example/a.png" } }],
        },
      ],
    });
    expect(objections("anthropic.openapi.json", "CreateMessageParams", body)).toEqual([]);
  });

  it("are a list in the output with OpenAI's Responses API", async () => {
    const { body } = await adapters.responses({ messages: withFiles });
    expect((body.input as JsonObject[]).slice(3)).toEqual([
      {
        type: "function_call_output",
        call_id: "t1",
        output: [
          { type: "input_text", text: "see" },
          { type: "input_image", image_url: "data:image/png;base64,AAAA" },
          { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" },
        ],
      },
      {
        type: "function_call_output",
        call_id: "t2",
        output: [{ type: "input_image", image_url: "https://h.example/a.png" }],
      },
    ]);
    expect(objections("openai.openapi.json", "CreateResponse", body)).toEqual([]);
  });

  it("follow all results of the turn in one user message of chat completions, before anything else is said", async () => {
    const separate: readonly Message[] = [
      ...withFiles.slice(0, 2),
      { role: "tool", parts: [result("t1", "see", { files: [image] })] },
      { role: "user", parts: [result("t2", "", { files: [linked] }), { type: "text", text: "and?" }] },
    ];
    const { body } = await adapters.chat({ messages: separate });
    expect((body.messages as JsonObject[]).slice(2)).toEqual([
      { role: "tool", tool_call_id: "t1", content: "see" },
      { role: "tool", tool_call_id: "t2", content: "" },
      {
        role: "user",
        content: [
          { type: "text", text: "Returned by f (t1):" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "text", text: "Returned by f (t2):" },
          { type: "image_url", image_url: { url: "https://h.example/a.png" } },
        ],
      },
      { role: "user", content: "and?" },
    ]);
    const last = await adapters.chat({ messages: withFiles });
    expect((last.body.messages as JsonObject[]).map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "tool",
      "user",
    ]);
  });

  it("stand in the result itself with Mistral, which takes no user message after one", async () => {
    const { body } = await ofVendor("mistral", { messages: withFiles });
    expect((body.messages as JsonObject[]).slice(2)).toEqual([
      {
        role: "tool",
        tool_call_id: "t1",
        content: [
          { type: "text", text: "see" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "document_url", document_url: "data:application/pdf;base64,BBBB", document_name: "a.pdf" },
        ],
      },
      {
        role: "tool",
        tool_call_id: "t2",
        content: [{ type: "image_url", image_url: { url: "https://h.example/a.png" } }],
      },
    ]);
  });

  it("are parts of the result since Gemini 3, where given as data, and else follow the results", async () => {
    const files = [
      { inlineData: { mimeType: "image/png", data: "AAAA" } },
      { inlineData: { mimeType: "application/pdf", data: "BBBB" } },
    ];
    const link = { fileData: { mimeType: "image/png", fileUri: "https://h.example/a.png" } };
    const one = { id: "t1", name: "f", response: { output: "see" } };
    const two = { functionResponse: { id: "t2", name: "f", response: { output: "" } } };
    for (const name of ["gemini-3-pro-preview", "gemini-10-flash"]) {
      const { body } = await adapters.gemini({ messages: withFiles, name });
      expect((body.contents as JsonObject[])[2]).toEqual({
        role: "user",
        parts: [{ functionResponse: { ...one, parts: files } }, two, link],
      });
      expect(objections("gemini.openapi.json", "GenerateContentRequest", body)).toEqual([]);
    }
    const { body } = await adapters.gemini({ messages: withFiles, name: "gemini-2.5-flash" });
    expect((body.contents as JsonObject[])[2]).toEqual({
      role: "user",
      parts: [{ functionResponse: one }, two, ...files, link],
    });
  });

  it("are content of the result in the AI SDK, in the words of either version", async () => {
    const outputs = ({ prompt }: { readonly prompt: readonly object[] }) =>
      (prompt[2] as { content: { output: unknown }[] }).content.map(({ output }) => output);
    expect(outputs(await languageModel("v4", { messages: withFiles }))).toEqual([
      {
        type: "content",
        value: [
          { type: "text", text: "see" },
          { type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } },
          { type: "file", mediaType: "application/pdf", data: { type: "data", data: "BBBB" }, filename: "a.pdf" },
        ],
      },
      {
        type: "content",
        value: [
          { type: "file", mediaType: "image/png", data: { type: "url", url: new URL("https://h.example/a.png") } },
        ],
      },
    ]);
    expect(outputs(await languageModel("v3", { messages: withFiles }))).toEqual([
      {
        type: "content",
        value: [
          { type: "text", text: "see" },
          { type: "image-data", data: "AAAA", mediaType: "image/png" },
          { type: "file-data", data: "BBBB", mediaType: "application/pdf", filename: "a.pdf" },
        ],
      },
      { type: "content", value: [{ type: "image-url", url: "https://h.example/a.png" }] },
    ]);
  });

  it("are among what a request needs of its provider and model", () => {
    const request = { model: "p:m", messages: withFiles, options: {} };
    for (const feature of ["image", "image-url", "pdf"] as const) expect(needs[feature].uses(request)).toBe(true);
    for (const feature of ["audio", "pdf-url"] as const) expect(needs[feature].uses(request)).toBe(false);
  });
});

describe("the output of a tool", () => {
  it.each<[string, JsonValue, string]>([
    ["an empty text", "", ""],
    ["an object", { a: [1] }, '{"a":[1]}'],
    ["a list", [1, "two"], '[1,"two"]'],
    ["null", null, "null"],
    ["false", false, "false"],
    ["nought", 0, "0"],
  ])("is text to every adapter, and an object to Gemini: %s", async (_name, output, text) => {
    const messages = answered(result("t1", output), result("t2", output, { isError: true }));
    const shown = JSON.stringify(text);
    const { body: chat } = await adapters.chat({ messages });
    expect((chat.messages as JsonObject[])[2]).toEqual({ role: "tool", tool_call_id: "t1", content: text });
    const { body: responses } = await adapters.responses({ messages });
    expect((responses.input as JsonObject[])[3]).toMatchObject({ output: text });
    const { body: claude } = await adapters.anthropic({ messages });
    expect(claude.messages).toMatchObject([
      {},
      {},
      { content: [{ content: text }, { content: text, is_error: true }] },
    ]);
    expect(objections("anthropic.openapi.json", "CreateMessageParams", claude)).toEqual([]);
    const { body: cloud } = await adapters.yandex({ messages });
    expect(JSON.stringify(cloud.messages)).toContain(`"functionResult":{"name":"f","content":${shown}}`);
    const { body: google } = await adapters.gemini({ messages });
    const response = typeof output === "object" && output !== null && !Array.isArray(output) ? output : { output };
    expect(google.contents).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { response } }, { functionResponse: { response: { error: output } } }] },
    ]);
    const { prompt } = await languageModel("v4", { messages });
    const kind = typeof output === "string" ? "text" : "json";
    expect(prompt[2]).toMatchObject({
      content: [{ output: { type: kind, value: output } }, { output: { type: `error-${kind}`, value: output } }],
    });
  });
});

describe("toolChoice none", () => {
  const options = { tools, toolChoice: "none" } as const;

  it("is sent beside the tools, in every protocol's own word for it", async () => {
    const bodies = await Promise.all(Object.values(adapters).map((adapter) => adapter({ options })));
    expect(bodies.map(({ body }) => body)).toMatchObject([
      { tools: [{ function: { name: "f" } }], tool_choice: "none" },
      { tools: [{ name: "f" }], tool_choice: "none" },
      { tools: [{ name: "f" }], tool_choice: { type: "none" } },
      { tools: [{ functionDeclarations: [{ name: "f" }] }], toolConfig: { functionCallingConfig: { mode: "NONE" } } },
      { tools: [{ function: { name: "f" } }], toolChoice: { mode: "NONE" } },
    ]);
    for (const version of ["v3", "v4"] as const) {
      expect(await languageModel(version, { options })).toMatchObject({
        tools: [{ name: "f" }],
        toolChoice: { type: "none" },
      });
    }
  });

  it("goes with reasoning and with one call at a time", async () => {
    const { body } = await adapters.anthropic({ options: { ...options, parallelToolCalls: false, reasoning: true } });
    expect(body.tool_choice).toEqual({ type: "none" });
  });

  it("keeps the tools themselves from a server that would not heed it", async () => {
    const { body } = await ofVendor("ollama", { options });
    expect([body.tools, body.tool_choice]).toEqual([undefined, undefined]);
    expect((await ofVendor("ollama", { options: { tools } })).body.tools).toHaveLength(1);
  });
});
