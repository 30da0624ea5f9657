/** What an AI SDK language model is called with, and what is refused before it is called. */
import { describe, expect, it } from "vitest";
import type { PromptInput } from "../../src/core/input.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { asV3, failure, type HandWritten, handModel, handWritten, weather } from "../support/language-model.ts";

async function call(input: PromptInput, options: PromptOptions = {}, written: HandWritten = handWritten()) {
  await handModel({ m: written.model }).prompt(input, options);
  const { abortSignal, ...rest } = written.calls[0] ?? expect.unreachable("It was not called.");
  expect(abortSignal).toBeInstanceOf(AbortSignal);
  return rest;
}

describe("a call", () => {
  it("carries nothing that was not set", async () => {
    expect(await call("Q")).toEqual({ prompt: [{ role: "user", content: [{ type: "text", text: "Q" }] }] });
  });

  it("carries every option by the specification's name", async () => {
    const options: PromptOptions = {
      ...{ maxTokens: 9, temperature: 0, topP: 0.5, topK: 4, frequencyPenalty: 1, presencePenalty: -1, seed: 7 },
      stop: "END",
      schema: { type: "object" },
      tools: [weather, { server: { id: "x.search", name: "search", args: { most: 3 } } }],
      toolChoice: "required",
      reasoning: { effort: "xhigh" },
      raw: true,
      providerOptions: { headers: { a: "b" }, body: { x: { y: [1] } } },
    };
    const { prompt: _, ...rest } = await call("Q", options);
    expect(rest).toEqual({
      ...{ maxOutputTokens: 9, temperature: 0, topP: 0.5, topK: 4, frequencyPenalty: 1, presencePenalty: -1, seed: 7 },
      stopSequences: ["END"],
      responseFormat: { type: "json", schema: { type: "object" } },
      tools: [
        { type: "function", ...weather },
        { type: "provider", id: "x.search", name: "search", args: { most: 3 } },
      ],
      toolChoice: { type: "required" },
      reasoning: "xhigh",
      includeRawChunks: true,
      headers: { a: "b" },
      providerOptions: { x: { y: [1] } },
    });
    expect((await call("Q", { tools: [weather], toolChoice: { tool: "weather" } })).toolChoice).toEqual({
      type: "tool",
      toolName: "weather",
    });
    expect(await call("Q", { reasoning: false })).toMatchObject({ reasoning: "none" });
  });

  it("carries every part in its place", async () => {
    const own = { hand: { vendor: { id: "i-1" } } };
    const { prompt } = await call([
      { role: "system", content: [{ type: "text", text: "S", providerMetadata: own }] },
      { type: "file", mediaType: "application/pdf", data: "JVBERi0=", name: "a.pdf", providerMetadata: own },
      "look",
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "hm", providerMetadata: own },
          { type: "reasoning", text: "", redacted: true, providerMetadata: { other: { data: "x" } } },
          { type: "text", text: "" },
          { type: "text", text: "", providerMetadata: own },
          { type: "refusal", text: "No." },
          { type: "text", text: "A", providerMetadata: { other: { z: {} }, ...own } },
          { type: "tool-call", id: "t1", name: "f", input: { a: 1 }, inputText: '{ "a": 1 }', providerMetadata: own },
          { type: "tool-call", id: "t2", name: "f", input: '{"a', inputText: '{"a', invalid: true },
          { type: "tool-call", id: "t3", name: "s", input: {}, providerExecuted: true },
          { type: "tool-result", id: "t3", name: "s", output: "found", providerExecuted: true, providerMetadata: own },
          { type: "provider", provider: "other", block: { type: "custom" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool-result", id: "t1", name: "f", output: "text" },
          { type: "tool-result", id: "t2", name: "f", output: { no: 1 }, isError: true },
          { type: "text", text: "and?" },
        ],
      },
    ]);
    const providerOptions = { vendor: { id: "i-1" } };
    expect(prompt).toEqual([
      { role: "system", content: "S", providerOptions },
      {
        role: "user",
        content: [
          {
            type: "file",
            mediaType: "application/pdf",
            data: { type: "data", data: "JVBERi0=" },
            filename: "a.pdf",
            providerOptions,
          },
          { type: "text", text: "look" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "hm", providerOptions },
          { type: "text", text: "", providerOptions },
          { type: "text", text: "No." },
          { type: "text", text: "A", providerOptions },
          { type: "tool-call", toolCallId: "t1", toolName: "f", input: { a: 1 }, providerOptions },
          { type: "tool-call", toolCallId: "t2", toolName: "f", input: {} },
          { type: "tool-call", toolCallId: "t3", toolName: "s", input: {}, providerExecuted: true },
          {
            type: "tool-result",
            toolCallId: "t3",
            toolName: "s",
            output: { type: "json", value: "found" },
            providerOptions,
          },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", toolCallId: "t1", toolName: "f", output: { type: "text", value: "text" } },
          { type: "tool-result", toolCallId: "t2", toolName: "f", output: { type: "error-json", value: { no: 1 } } },
        ],
      },
      { role: "user", content: [{ type: "text", text: "and?" }] },
    ]);
  });

  it("carries the addresses of files that the model fetches, and refuses the others", async () => {
    const urls = { "image/*": [/^https:\/\/.*$/], "application/pdf": [/^https:\/\/files\..*$/], "*": [/^gs:\/\/.*$/] };
    const file = (mediaType: string, url: string) => ({ type: "file", mediaType, url }) as const;
    const input = [file("image/png", "https://Example.org/a.png"), file("audio/wav", "gs://b/A"), "Q"];
    const { prompt } = await call(input, {}, handWritten({ urls }));
    expect(prompt[0]?.content).toMatchObject([
      { data: { type: "url", url: new URL("https://example.org/a.png"), originalUrl: "https://Example.org/a.png" } },
      { data: { type: "url", url: new URL("gs://b/A") } },
      {},
    ]);
    const written = handWritten({ urls });
    const refused = handModel({ m: written.model });
    expect(await failure(refused.prompt(["Q", file("application/pdf", "https://example.org/a.pdf")]))).toMatchObject({
      name: "UnsupportedError",
      message: "hand:m does not support application/pdf from https://example.org/a.pdf. Pass its bytes: file(bytes).",
    });
    expect(await failure(refused.prompt(["Q", file("image/png", "no url")]))).toMatchObject({
      name: "InvalidRequestError",
    });
    expect(written.calls).toEqual([]);
  });

  it("is in the words of version 3 where the model is", async () => {
    const written = handWritten({ urls: { "image/*": [/./] } });
    const old = handModel({ m: asV3(written) });
    await old.prompt([
      { type: "file", mediaType: "image/png", data: "AAAA" },
      { type: "file", mediaType: "image/png", url: "https://example.org/a.png" },
      { role: "assistant", content: [{ type: "provider", provider: "hand", block: { type: "custom", kind: "x.y" } }] },
    ]);
    expect(written.calls[0]?.prompt).toEqual([
      {
        role: "user",
        content: [
          { type: "file", mediaType: "image/png", data: "AAAA" },
          { type: "file", mediaType: "image/png", data: new URL("https://example.org/a.png") },
        ],
      },
    ]);
    expect(await failure(old.prompt("Q", { reasoning: { effort: "low" } }))).toMatchObject({
      name: "UnsupportedError",
      feature: "reasoning",
    });
    expect(written.calls).toHaveLength(1);
    const none = handModel({ m: asV3(written) }, { reasoning: "none" });
    await none.prompt("Q", { reasoning: false });
    expect(written.calls[1]).not.toHaveProperty("reasoning");
  });

  const image = { type: "file", mediaType: "image/png", data: "AAAA" } as const;
  it.each<[string, PromptInput, PromptOptions]>([
    ["cache", "Q", { cache: true }],
    ["prefill", "Q", { prefill: "A" }],
    ["several choices", "Q", { choices: 2 }],
    ["logprobs", "Q", { logprobs: true }],
    ["parallelToolCalls: false", "Q", { parallelToolCalls: false }],
    ["serviceTier", "Q", { serviceTier: "flex" }],
    ["metadata", "Q", { metadata: { a: "b" } }],
    ["a reasoning budget in tokens", "Q", { reasoning: { budgetTokens: 2048 } }],
    ["reasoning without an effort", "Q", { reasoning: true }],
    ["citations", [{ ...image, citations: true }, "Q"], {}],
    ["a file part in a system message", [{ role: "system", content: [image] }, "Q"], {}],
  ])("without words for %s is refused by name", async (feature, input, options) => {
    const written = handWritten();
    const asked = (async () => handModel({ m: written.model }).prompt(input, options))();
    const error = await failure(asked);
    expect(error).toMatchObject({ name: "UnsupportedError", feature, model: "hand:m" });
    if (feature === "serviceTier")
      expect(error.message).toContain("providerOptions.body is the AI SDK's providerOptions");

    expect(written.calls).toEqual([]);
  });

  it.each<[string, PromptInput, PromptOptions]>([
    ["providerOptions.query", "Q", { providerOptions: { query: { a: "b" } } }],
    ["providerOptions.body.seed", "Q", { providerOptions: { body: { seed: 1 } } }],
    ["tools", "Q", { tools: [{ server: { type: "web_search" } }] }],
    ["messages", [{ role: "user", content: [{ type: "reasoning", text: "hm" }] }, "Q"], {}],
    ["messages", [{ role: "tool", content: [{ type: "text", text: "hm" }] }, "Q"], {}],
  ])("that cannot be meant so names %s", async (field, input, options) => {
    const written = handWritten();
    expect(await failure(handModel({ m: written.model }).prompt(input, options))).toMatchObject({
      name: "InvalidRequestError",
      field,
    });
    expect(written.calls).toEqual([]);
  });
});
