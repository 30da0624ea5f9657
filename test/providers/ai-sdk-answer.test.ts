/** How the answers of AI SDK language models are read, those that no package gives included. */
import { APICallError, TypeValidationError } from "@ai-sdk/provider";
import { describe, expect, it } from "vitest";
import { asV3, failure, finished, handModel, handWritten } from "../support/language-model.ts";
import { signalled } from "../support/server.ts";

async function answer(...parts: readonly object[]) {
  return handModel({ m: handWritten({ parts }).model }).prompt("Q");
}

describe("an answer", () => {
  const text = (...texts: readonly string[]) => [
    { type: "text-start", id: "0" },
    ...texts.map((delta) => ({ type: "text-delta", id: "0", delta })),
    { type: "text-end", id: "0" },
  ];

  it("counts input without the cache, and nothing where nothing was counted", async () => {
    const { usage } = await answer(...text("A"), finished);
    expect(usage).toEqual({
      input: 3,
      cacheRead: 5,
      cacheWrite: 2,
      output: 7,
      total: 17,
      reasoning: 3,
      raw: { prompt: 10 },
    });
    const inputTokens = { total: 10, noCache: undefined, cacheRead: 4, cacheWrite: undefined };
    const partly = await answer({ ...finished, usage: { inputTokens, outputTokens: { total: undefined } } });
    expect(partly.usage).toEqual({ input: 6, cacheRead: 4 });
    const unknown = await answer({ ...finished, usage: { inputTokens: {}, outputTokens: {} } });
    expect(unknown.usage).toBeUndefined();
  });

  it.each([
    ["stop", "end", "stop"],
    ["length", "max", "length"],
    ["tool-calls", "tools", "tool-calls"],
    ["content-filter", "safety", "content-filter"],
    ["other", "odd", "unknown"],
    ["stop", "pause_turn", "pause"],
    ["content-filter", "refusal", "refusal"],
  ])("that ends with %s (%s) has the reason %s", async (unified, raw, finishReason) => {
    expect(await answer({ ...finished, finishReason: { unified, raw } })).toMatchObject({
      finishReason,
      rawFinishReason: raw,
    });
  });

  it("keeps files, sources, approvals and what nobody here knows, and sends back what a prompt has a place for", async () => {
    const said = { vendor: { sign: "s" } };
    const source = { type: "source", sourceType: "url", id: "s1", url: "https://example.org", providerMetadata: said };
    const custom = { type: "custom", kind: "vendor.note", providerMetadata: said };
    const approval = { type: "tool-approval-request", approvalId: "ap1", toolCallId: "t1" };
    const written = handWritten({
      parts: [
        {
          type: "stream-start",
          warnings: [
            { type: "deprecated", setting: "a", message: "Use b." },
            { type: "other", message: "Hm." },
          ],
        },
        { type: "ping" },
        {
          type: "file",
          mediaType: "image/png",
          data: { type: "data", data: new Uint8Array([1, 2, 3]) },
          providerMetadata: said,
        },
        { type: "file", mediaType: "image/png", data: { type: "url", url: new URL("https://example.org/a") } },
        {
          type: "reasoning-file",
          mediaType: "image/png",
          data: { type: "url", url: new URL("https://example.org/b") },
        },
        source,
        custom,
        approval,
        { type: "hologram", at: new Date(0), bytes: new Uint8Array([255]), nothing: undefined },
        { type: "tool-result", toolCallId: "t1", toolName: "s", result: { half: 1 }, preliminary: true },
        {
          type: "tool-result",
          toolCallId: "t1",
          toolName: "s",
          result: { all: 1 },
          isError: true,
          providerMetadata: said,
        },
        finished,
      ],
      urls: { "*/*": [/./] },
    });
    const hand = handModel({ m: written.model });
    const result = await hand.prompt("Q");
    const block = (block: object) => ({ type: "provider", provider: "hand", block });
    expect(result.parts).toEqual([
      { type: "file", mediaType: "image/png", data: "AQID", providerMetadata: { hand: said } },
      { type: "file", mediaType: "image/png", url: "https://example.org/a" },
      block({ type: "reasoning-file", mediaType: "image/png", data: { type: "url", url: "https://example.org/b" } }),
      block(source),
      block(custom),
      block(approval),
      block({ type: "hologram", at: "1970-01-01T00:00:00.000Z", bytes: "/w==" }),
      {
        ...{ type: "tool-result", id: "t1", name: "s", output: { all: 1 }, isError: true, providerExecuted: true },
        providerMetadata: { hand: said },
      },
    ]);
    expect(result.warnings).toEqual([
      { code: "deprecated", message: "a (deprecated): Use b." },
      { code: "other", message: "Hm." },
    ]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);

    const approved = { type: "tool-approval-response", approvalId: "ap1", approved: true };
    await hand.prompt([
      "Q",
      JSON.parse(JSON.stringify(result)),
      { role: "tool", content: [{ ...block(approved) } as never] },
    ]);
    expect(written.calls[1]?.prompt.slice(1)).toEqual([
      {
        role: "assistant",
        content: [
          { type: "file", mediaType: "image/png", data: { type: "data", data: "AQID" }, providerOptions: said },
          { type: "file", mediaType: "image/png", data: { type: "url", url: new URL("https://example.org/a") } },
          {
            type: "reasoning-file",
            mediaType: "image/png",
            data: { type: "url", url: new URL("https://example.org/b") },
          },
          { type: "custom", kind: "vendor.note", providerOptions: said },
          {
            ...{ type: "tool-result", toolCallId: "t1", toolName: "s" },
            ...{ output: { type: "error-json", value: { all: 1 } }, providerOptions: said },
          },
        ],
      },
      { role: "tool", content: [approved] },
    ]);
  });

  it("in version 3 may hold files whose data stands for itself", async () => {
    const parts = [
      { type: "file", mediaType: "image/png", data: "AAAA" },
      { type: "file", mediaType: "image/png", data: new Uint8Array([1]) },
      finished,
    ];
    const { parts: came } = await handModel({ m: asV3(handWritten({ parts })) }).prompt("Q");
    expect(came).toMatchObject([{ data: "AAAA" }, { data: "AQ==" }]);
  });

  it("keeps the last metadata of a block, the text's citations, and input as it was written", async () => {
    const meta = (n: number) => ({ providerMetadata: { vendor: { n } } });
    const citation = { source: { type: "source", sourceType: "url", id: "s", url: "https://e.org" }, startIndex: 0 };
    const result = await answer(
      { type: "reasoning-start", id: "0", ...meta(1) },
      { type: "reasoning-delta", id: "0", delta: "hm" },
      { type: "reasoning-delta", id: "0", delta: "", ...meta(2) },
      { type: "reasoning-end", id: "0" },
      { type: "text-start", id: "0", ...meta(3) },
      { type: "tool-input-start", id: "t1", toolName: "f" },
      { type: "text-delta", id: "0", delta: "A" },
      { type: "tool-input-delta", id: "t1", delta: '{ "a"' },
      { type: "tool-input-delta", id: "t1", delta: ": 1 }" },
      { type: "tool-input-end", id: "t1" },
      { type: "tool-call", toolCallId: "t1", toolName: "f", input: '{ "a": 1 }', ...meta(4) },
      { type: "text-end", id: "0", citations: [citation], ...meta(5) },
      { type: "tool-call", toolCallId: "t2", toolName: "s", input: "{oops", providerExecuted: true },
      { type: "tool-input-start", id: "t3", toolName: "f" },
      { type: "tool-input-delta", id: "t3", delta: "{}" },
      { type: "tool-input-start", id: "t4", toolName: "s", providerExecuted: true },

      { ...finished, providerMetadata: { vendor: { tier: "x" }, empty: {} } },
    );
    const own = (n: number) => ({ providerMetadata: { hand: { vendor: { n } } } });
    expect(result.parts).toEqual([
      { type: "reasoning", text: "hm", ...own(2) },
      { type: "text", text: "A", citations: [citation], ...own(5) },
      { type: "tool-call", id: "t1", name: "f", input: { a: 1 }, inputText: '{ "a": 1 }', ...own(4) },
      {
        type: "tool-call",
        id: "t2",
        name: "s",
        input: "{oops",
        inputText: "{oops",
        invalid: true,
        providerExecuted: true,
      },
      { type: "tool-call", id: "t3", name: "f", input: {}, inputText: "{}" },
      { type: "tool-call", id: "t4", name: "s", input: {}, inputText: "", providerExecuted: true },
    ]);
    expect(result.toolCalls.map(({ id }) => id)).toEqual(["t1", "t3"]);
    expect(result.providerMetadata).toEqual({ hand: { vendor: { tier: "x" } } });
  });

  it("in one piece reads as a streamed one does", async () => {
    const content = [
      { type: "reasoning", text: "hm", providerMetadata: { vendor: { n: 1 } } },
      { type: "text", text: "A", providerMetadata: { vendor: { n: 2 } } },
      { type: "tool-call", toolCallId: "t1", toolName: "f", input: "{}" },
      { type: "mystery", a: 1 },
      { type: "text", text: "B" },
    ];
    const response = { id: "r1", modelId: "m-1", headers: { "X-Request-Id": "req-1" }, body: { raw: 1 } };
    const warnings = [{ type: "unsupported", feature: "seed", details: "Not here." }];
    const written = handWritten({ whole: { content, response, warnings } as never });
    const generation = handModel({ m: written.model }).prompt("Q", { stream: false, raw: true });
    const result = await generation;
    expect(result).toMatchObject({
      ...{
        id: "r1",
        resolvedModel: "m-1",
        text: "AB",
        reasoning: "hm",
        finishReason: "stop",
        response: { requestId: "req-1" },
      },
      warnings: [{ code: "unsupported", message: "seed (unsupported): Not here." }],
    });
    expect(result.parts.map(({ type }) => type)).toEqual(["reasoning", "text", "tool-call", "provider", "text"]);
    expect(result.parts[0]).toHaveProperty("providerMetadata", { hand: { vendor: { n: 1 } } });
    const events = await Array.fromAsync(generation.events());
    expect(events[0]).toEqual({ type: "raw", value: { raw: 1 } });
  });

  it("says who answers as soon as that is known, and hands over what came when asked", async () => {
    const parts = [
      { type: "raw", rawValue: { a: 1 } },
      { type: "text-delta", id: "0", delta: "A" },
      { type: "response-metadata", id: "r1", modelId: "m-1", timestamp: new Date(0) },
      { type: "response-metadata", id: "r1" },
      { type: "text-delta", id: "0", delta: "B" },
      finished,
      { ...finished, finishReason: { unified: "length", raw: "max" } },
    ];
    const generation = handModel({ m: handWritten({ parts, headers: { "request-id": "q" } }).model }).prompt("Q", {
      raw: true,
    });
    expect(await Array.fromAsync(generation.events())).toMatchObject([
      { type: "raw", value: { a: 1 } },
      { type: "start", response: { requestId: "q" } },
      { type: "block-start", index: 0, kind: "text" },
      { type: "text-delta", text: "A" },
      { type: "start", id: "r1", model: "m-1", response: { requestId: "q" } },
      { type: "text-delta", text: "B" },
      { type: "block-end", block: { type: "text", text: "AB" } },
      { type: "finish", finishReason: "length" },
    ]);
  });

  it.each([
    ["no finish", [], "ConnectionError", true],
    ["an interruption", [{ ...finished, finishReason: { unified: "interrupted" } }], "ConnectionError", true],
    [
      "an error for a reason",
      [{ ...finished, finishReason: { unified: "error", raw: "BAD" } }],
      "ProviderError",
      false,
    ],
  ])("that ends with %s has failed, and what came is kept", async (_, last, name, retryable) => {
    const error = await failure(answer(...text("A").slice(0, 2), ...last));
    expect(error).toMatchObject({ name, retryable, result: { text: "A", parts: [{ type: "text", text: "A" }] } });
    expect((error.result as { usage?: object }).usage).toEqual(
      last.length > 0 ? expect.objectContaining({ input: 3 }) : undefined,
    );
    if (last.length === 0) return;
    const whole = handWritten({ whole: { content: [{ type: "text", text: "A" }], ...last[0] } as never });
    expect(await failure(handModel({ m: whole.model }).prompt("Q", { stream: false }))).toMatchObject({
      name,
      result: { text: "A", usage: { input: 3 } },
    });
  });

  const broken = new Error("broken");
  it.each<[string, unknown, object]>([
    ["an error", broken, { name: "ProviderError", message: "hand failed: broken", cause: broken, retryable: false }],
    [
      "an error body",
      { error: { type: "overloaded_error", message: "Busy." } },
      { name: "OverloadedError", retryable: true, status: 200, requestId: "q" },
    ],
    ["a word", "rate_limit", { name: "RateLimitError", body: "rate_limit" }],
    [
      "what a package could not read",
      new TypeValidationError({ value: { chunk: 1 }, cause: broken }),
      {
        name: "ProviderError",
        message: expect.stringContaining("hand sent no answer that can be read"),
        body: { chunk: 1 },
      },
    ],
    [
      "an error that a package could not read",
      new TypeValidationError({ value: { error: { type: "overloaded_error", message: "Busy." } }, cause: broken }),
      { name: "OverloadedError", cause: expect.any(TypeValidationError) },
    ],
    [
      "what a package made of one",
      { message: "Odd.", type: "odd", isRetryable: true, data: { type: "odd" } },
      { name: "ProviderError", retryable: true, providerCode: "odd", body: { type: "odd" } },
    ],
  ])("breaks off with %s in the stream", async (_, error, facts) => {
    const written = handWritten({
      parts: [...text("A"), { type: "error", error }],
      ends: false,
      headers: { "request-id": "q" },
    });
    expect(await failure(handModel({ m: written.model }).prompt("Q"))).toMatchObject({
      ...facts,
      result: { text: "A" },
    });
    await written.cancelled;
  });

  it.each([
    [
      { statusCode: 429, isRetryable: false },
      { name: "RateLimitError", retryable: false },
    ],
    [{ statusCode: 409 }, { name: "ProviderError", retryable: true }],
    [{ statusCode: 400, responseHeaders: { "x-should-retry": "true" } }, { retryable: true }],
    [{ statusCode: 500, responseHeaders: { "X-Should-Retry": "false" } }, { retryable: false }],
    [
      { statusCode: 429, responseBody: '{"error":{"code":"insufficient_quota"}}' },
      { code: "quota-exhausted", retryable: false },
    ],
    [{ statusCode: 400, responseBody: '{"error":{"message":"prompt is too long"}}' }, { name: "ContextLengthError" }],
    [
      { statusCode: 200, responseBody: "<p>" },
      { name: "ProviderError", retryable: false, body: "<p>" },
    ],
    [{ isRetryable: true }, { name: "ConnectionError", retryable: true }],
  ])("that is the API's error %j becomes %j", async (given, facts) => {
    const error = new APICallError({
      message: "Said so.",
      url: "https://example.org",
      requestBodyValues: {},
      ...given,
    });
    const written = handWritten({
      before: () => {
        throw error;
      },
    });
    expect(await failure(handModel({ m: written.model }).prompt("Q"))).toMatchObject({ ...facts, cause: error });
  });

  it("is left alone by one who leaves, even where the model does not heed the signal", async () => {
    const written = handWritten({ parts: text("A"), ends: false });
    const reason = new Error("enough");
    const generation = handModel({ m: written.model }).prompt("Q");
    for await (const _ of generation) break;
    await written.cancelled;
    const asked = signalled();
    const silent = handWritten({
      before: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const waiting = handModel({ m: silent.model }).prompt("Q");
    const result = failure(waiting);
    await asked.promise;
    waiting.abort(reason);
    expect(await result).toBe(reason);
  });
});
