/** What is written into the log is what is read from it. */
import { describe, expect, it } from "vitest";
import type { LogRecord, ToolLogRecord } from "../../src/core/log.ts";
import type { Message, Part } from "../../src/core/message.ts";
import { openLogs } from "../../src/logs.ts";
import { answer, record, said, startedAt, user } from "./records.ts";

const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * 31) % 256);
const data = Buffer.from(bytes).toString("base64");

const everyPart: readonly Part[] = [
  { type: "reasoning", text: "Hm.", providerMetadata: { anthropic: { signature: "z/Zz+a==", a: [1, { b: null }] } } },
  { type: "reasoning", text: "", redacted: true, providerMetadata: { anthropic: { data: "gAAA" } } },
  { type: "text", text: "Grüße, 世界 🦩 \u0000 \ud800", citations: [{ z: 1, a: "b" }] },
  { type: "refusal", text: "No." },
  { type: "file", mediaType: "image/png", data, name: "a.png", citations: true },
  { type: "file", mediaType: "image/jpeg", url: "https://example.com/a.jpg" },
  { type: "tool-call", id: "c1", name: "search", input: { q: "x", a: [] }, inputText: '{"q":"x","a":[]}' },
  { type: "tool-call", id: "c2", name: "search", input: "{", inputText: "{", invalid: true },
  { type: "tool-call", id: "c3", name: "web", input: {}, providerExecuted: true },
  { type: "tool-result", id: "c3", name: "web", output: [1, "two"], providerExecuted: true },
  {
    type: "tool-result",
    id: "c1",
    name: "search",
    output: null,
    isError: true,
    files: [{ type: "file", mediaType: "audio/wav", data }],
  },
  { type: "provider", provider: "openai", block: { type: "compaction", z: 1, a: { n: 1e21 } } },
];

const back = (written: LogRecord): LogRecord | undefined => {
  using logs = openLogs(":memory:");
  logs.writeRequest(written);
  return logs.get(written.id);
};

describe("a record", () => {
  it("comes back with every kind of part, in the prompt and in the answer", () => {
    const messages: Message[] = [
      { role: "system", parts: [{ type: "text", text: "Be brief." }] },
      { role: "user", parts: everyPart },
      { role: "assistant", parts: everyPart },
      { role: "tool", parts: everyPart },
    ];
    const written = record(messages, answer(everyPart));
    expect(back(written)).toStrictEqual(written);
  });

  it("comes back with each fact that a result, a request and a record can have", () => {
    const result = answer([{ type: "text", text: "Yes." }], {
      resolvedModel: "prose-1",
      id: "resp_1",
      usage: { input: 3, output: 4, total: 12, cacheRead: 5, cacheWrite: 0, reasoning: 1, raw: { in: 3 } },
      cost: { currency: "USD", nano: 9_600_001, parts: { input: 9_600_001 }, basis: "exact", source: "catalogue" },
      warnings: [{ code: "w", message: "careful" }],
      response: { status: 200, requestId: "req_1", limits: { tokens: { limit: 5 } } },
      providerMetadata: { openai: { service_tier: "flex" } },
      timing: { startedAt, firstEventMs: 3.25, durationMs: 12.5 },
    });
    const written = record([user("Is it?")], result, {
      step: 2,
      generationId: "g",
      conversationId: "c",
      labels: { customer: "17", 'odd "key"': "ü" },
      options: {
        maxTokens: 5,
        stop: ["END"],
        tools: [{ name: "t", inputSchema: { type: "object", properties: {} } }, { server: { type: "web_search" } }],
        schema: { type: "object", properties: { z: {}, a: {} } },
        providerOptions: { body: { store: false }, query: { v: "1" } },
      },
    });
    expect(back(written)).toStrictEqual(written);
  });

  it("comes back with all of several answers, files in them included", () => {
    const first = answer([{ type: "text", text: "One." }]);
    const second = { ...answer(everyPart).choices[0], index: 1 } as (typeof first.choices)[0];
    const written = record([user("Two, please")], { ...first, choices: [...first.choices, second] });
    expect(back(written)).toStrictEqual(written);
  });

  it("comes back where a result says something else than its parts", () => {
    const written = record(
      [user("Hello")],
      answer([{ type: "text", text: "One." }], { text: "other", reasoning: "x" }),
    );
    expect(back(written)).toStrictEqual(written);
  });

  it.each(["failed", "aborted"] as const)("that %s comes back with what had come before", (outcome) => {
    const error = { name: "ConnectionError", code: "connection", message: "It broke.", retryable: true };
    const written = record([user("Hi")], answer([{ type: "text", text: "Half an ans" }]), { outcome, error });
    expect(back(written)).toStrictEqual(written);
    const nothing = record([user("Hi")], answer([]), { outcome, error });
    expect(back(nothing)).toEqual(nothing);
  });

  it("comes back byte for byte where its base64 is written in an unusual way", () => {
    const odd = "-_8";
    const written = record([{ role: "user", parts: [{ type: "file", mediaType: "a/b", data: odd }] }], answer([]));
    expect(back(written)).toStrictEqual(written);
  });

  it("comes back although the same parts were used after other histories before", () => {
    using logs = openLogs(":memory:");
    const part: Part = { type: "text", text: "again" };
    const histories: Message[][] = [
      [{ role: "user", parts: [part] }],
      [user("first"), { role: "user", parts: [part] }],
      [
        { role: "assistant", parts: [part] },
        { role: "user", parts: [part, part] },
      ],
      [{ role: "user", parts: [part] }],
    ];
    const written = histories.map((messages) => record(messages, answer([part])));
    for (const each of written) logs.writeRequest(each);
    expect(written.map(({ id }) => logs.get(id))).toStrictEqual(written);
  });

  it("that is written twice is there once", () => {
    using logs = openLogs(":memory:");
    const written = said("Hello", "Hi.");
    logs.writeRequest(written);
    logs.writeRequest({ ...written, durationMs: 99 });
    expect(logs.list()).toHaveLength(1);
    expect(logs.get(written.id)).toStrictEqual(written);
  });

  it("is not there where its id is not", () => {
    using logs = openLogs(":memory:");
    expect(logs.get("nothing")).toBeUndefined();
    expect(logs.conversation("nothing")).toBeUndefined();
    expect(logs.latestConversation()).toBeUndefined();
  });
});

describe("a tool call", () => {
  it.each([
    { isError: true as const, output: "It broke: “\u0000”" },
    { output: { z: [1], a: null }, files: [{ type: "file" as const, mediaType: "image/png", data }] },
    { output: null, providerMetadata: { x: { y: 1 } } },
  ])("comes back with %j", (more) => {
    using logs = openLogs(":memory:");
    const call = { type: "tool-call", id: "c1", name: "search", input: { q: "ü" }, inputText: '{"q":"ü"}' } as const;
    const result = { type: "tool-result", id: "c1", name: "search", ...more } as const;
    const written: ToolLogRecord = { requestId: "r", generationId: "g", call, result, startedAt, durationMs: 0.5 };
    logs.writeToolCall(written);
    logs.writeToolCall({ ...written, requestId: "other" });
    expect(logs.toolCalls("r")).toEqual([written]);
  });
});
