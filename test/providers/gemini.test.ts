/** What Gemini's generateContent carries, what is refused before sending, and how its own parts go there and back. */
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/core/events.ts";
import type { Settled } from "../../src/core/generation-options.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Message } from "../../src/core/message.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { gemini } from "../../src/gemini.ts";
import { manualClock } from "../../src/testing.ts";
import { serve } from "../support/server.ts";
import { findSpecification } from "../support/specs.ts";

const specification = findSpecification("gemini.openapi.json");
if (specification.missing !== undefined)
  console.log(`Gemini's requests against its specification: ${specification.missing}`);

/** What the specification has against a request; nothing where there is none at hand. */
function objections(body: unknown): readonly string[] {
  return specification.missing === undefined ? specification.validator("GenerateContentRequest")(body) : [];
}

const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 };
const head = { modelVersion: "gemini-x", responseId: "r-1", usageMetadata };
const plain = answer([{ text: "A" }]);

function answer(parts: readonly object[], rest: object = {}): object {
  return { candidates: [{ content: { parts, role: "model" }, finishReason: "STOP", index: 0, ...rest }], ...head };
}

interface Given {
  readonly options?: PromptOptions;
  readonly capabilities?: ModelCapabilities;
  readonly name?: string;
  /** Bodies answered in turn; the last one again and again. */
  readonly answers?: readonly object[];
}

async function exchange(input: PromptInput, { options = {}, capabilities = {}, name = "m", answers }: Given = {}) {
  await using server = await serve((response, _request, number) => {
    const body = answers?.[Math.min(number, answers.length) - 1] ?? plain;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const provider = gemini({ apiKey: "key-1", baseURL: server.url });
  const models = [{ id: `gemini:${name}`, provider: "gemini", name, capabilities }];
  const model = createRegistry({ providers: [provider], models }).getModel(`gemini:${name}`);
  const result = await model.prompt(input, { stream: false, ...options }).then(undefined, (error: unknown) => {
    expect(server.received).toHaveLength(0);
    throw error;
  });
  const [request] = server.received;
  const body = JSON.parse(request?.body ?? "");
  expect(objections(body)).toEqual([]);
  return { result, headers: request?.headers, path: request?.path, body };
}

/** A stream of these chunks; `ending` is what comes after them. */
async function stream(chunks: readonly object[], { options = {}, ending = "" }: Given & { ending?: string } = {}) {
  await using server = await serve((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join("") + ending);
  });
  const provider = gemini({ apiKey: "key-1", baseURL: server.url, maxRetries: 0 });
  const generation = createRegistry({ providers: [provider] })
    .getModel("gemini:m")
    .prompt("Q", options);
  const events: StreamEvent[] = [];
  let error: unknown;
  try {
    for await (const event of generation.events()) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const { result } = await new Promise<Settled>((resolve) => void generation.onDone(resolve));
  return { result, error, events, received: server.received };
}

/** What a second request holds of the first answer. */
async function replayed(first: object, ...more: readonly (Message | string)[]): Promise<readonly JsonObject[]> {
  const { result } = await exchange("Q", { answers: [first] });
  const again = JSON.parse(JSON.stringify(result)) as Message;
  const { body } = await exchange(["Q", again, ...more]);
  return body.contents;
}

describe("a generateContent request", () => {
  it.skipIf(specification.missing !== undefined)("is held against the specification, which objects to others", () => {
    expect(objections({ contents: [{ role: "user", parts: [{ text: 1 }] }] })).not.toEqual([]);
    expect(objections({ generationConfig: { thinkingConfig: { thinkingLevel: "MAX" } } })).not.toEqual([]);
  });

  it("carries nothing that was not set, and names the method and the model in the path", async () => {
    const { body, headers, path } = await exchange("Q");
    expect(body).toEqual({ contents: [{ role: "user", parts: [{ text: "Q" }] }] });
    expect(path).toBe("/v1beta/models/m:generateContent");
    expect(headers).toMatchObject({ "x-goog-api-key": "key-1", accept: "application/json" });
    expect(headers?.authorization).toBeUndefined();
    expect((await exchange("Q", { name: "tunedModels/mine-1" })).path).toBe(
      "/v1beta/tunedModels/mine-1:generateContent",
    );
  });

  it("asks for a stream by another method", async () => {
    const { received } = await stream([plain], { options: { providerOptions: { query: { extra: "1" } } } });
    expect(received[0]?.path).toBe("/v1beta/models/m:streamGenerateContent?alt=sse&extra=1");
    expect(received[0]?.headers.accept).toBe("text/event-stream");
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ contents: [{ role: "user", parts: [{ text: "Q" }] }] });
  });

  it("carries every option by its name on the wire", async () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    const { body } = await exchange(["Q", { role: "system", text: "Late." }], {
      options: {
        system: "Be concise.",
        maxTokens: 9,
        temperature: 0,
        topP: 0.5,
        topK: 4,
        frequencyPenalty: 0.1,
        presencePenalty: -0.1,
        seed: -7,
        stop: "END",
        choices: 2,
        logprobs: 3,
        schema,
        serviceTier: "flex",
        prefill: " Sure, ",
        tools: [
          { name: "f", description: "Does.", inputSchema: schema },
          { name: "g", inputSchema: schema },
          { server: { googleSearch: {} } },
        ],
      },
    });
    expect(body).toEqual({
      contents: [
        { role: "user", parts: [{ text: "Q" }] },
        { role: "model", parts: [{ text: "Sure," }] },
      ],
      systemInstruction: { parts: [{ text: "Be concise." }, { text: "Late." }] },
      generationConfig: {
        maxOutputTokens: 9,
        temperature: 0,
        topP: 0.5,
        topK: 4,
        frequencyPenalty: 0.1,
        presencePenalty: -0.1,
        seed: -7,
        stopSequences: ["END"],
        candidateCount: 2,
        responseLogprobs: true,
        logprobs: 3,
        responseMimeType: "application/json",
        responseJsonSchema: schema,
      },
      tools: [
        {
          functionDeclarations: [
            { name: "f", description: "Does.", parametersJsonSchema: schema },
            { name: "g", parametersJsonSchema: schema },
          ],
        },
        { googleSearch: {} },
      ],
      serviceTier: "flex",
    });
    const { body: withoutNumber } = await exchange("Q", { options: { logprobs: true, stop: ["a", "b"] } });
    expect(withoutNumber.generationConfig).toEqual({ responseLogprobs: true, stopSequences: ["a", "b"] });
  });

  it.each([
    ["auto", { mode: "AUTO" }],
    ["required", { mode: "ANY" }],
    ["none", { mode: "NONE" }],
    [{ tool: "f" }, { mode: "ANY", allowedFunctionNames: ["f"] }],
  ] as const)("says the tool choice %j as %j", async (toolChoice, functionCallingConfig) => {
    const tools = [{ name: "f", inputSchema: { type: "object" } }];
    const { body } = await exchange("Q", { options: { tools, toolChoice } });
    expect(body.toolConfig).toEqual({ functionCallingConfig });
  });

  it("chooses among functions alone: the provider's own tools cannot be forced", async () => {
    const tools = [{ server: { googleSearch: {} } }];
    expect((await exchange("Q", { options: { tools, toolChoice: "auto" } })).body.toolConfig).toBeUndefined();
    await expect(exchange("Q", { options: { tools, toolChoice: "required" } })).rejects.toMatchObject({
      code: "invalid-request",
      field: "toolChoice",
    });
  });

  it.each([
    [true, "budget", { includeThoughts: true }],
    [{ budgetTokens: 2048 }, "budget", { includeThoughts: true, thinkingBudget: 2048 }],
    [{ budgetTokens: 1 }, undefined, { includeThoughts: true, thinkingBudget: 1 }],
    [false, "budget", { thinkingBudget: 0 }],
    [false, undefined, { thinkingBudget: 0 }],
    [false, "none", undefined],
    [{ effort: "minimal" }, "effort", { includeThoughts: true, thinkingLevel: "MINIMAL" }],
    [{ effort: "low" }, "effort", { includeThoughts: true, thinkingLevel: "LOW" }],
    [{ effort: "medium" }, undefined, { includeThoughts: true, thinkingLevel: "MEDIUM" }],
    [{ effort: "high" }, "effort", { includeThoughts: true, thinkingLevel: "HIGH" }],
  ] as const)("asks for reasoning %j of a model of the kind %s as %j", async (reasoning, kind, thinkingConfig) => {
    const capabilities = kind === undefined ? {} : { reasoning: kind };
    const { body } = await exchange("Q", { options: { reasoning }, capabilities });
    expect(body.generationConfig).toEqual(thinkingConfig && { thinkingConfig });
  });

  it.each([
    [{ reasoning: { effort: "max" } }, { code: "unsupported", message: /"max".*"high"/ }],
    [{ reasoning: { budgetTokens: 0 } }, { field: "reasoning.budgetTokens", message: /is 0.*reasoning: false/ }],
    [{ reasoning: { budgetTokens: 1.5 } }, { field: "reasoning.budgetTokens", message: /is 1\.5/ }],
    [{ choices: 9 }, { field: "choices", message: /is 9.*up to 8/ }],
    [{ stop: ["a", "b", "c", "d", "e", "f"] }, { field: "stop", message: /6 sequences.*up to 5/ }],
    [{ seed: 2 ** 31 }, { field: "seed", message: /2147483648.*2147483647/ }],
    [{ parallelToolCalls: false }, { code: "unsupported", message: /parallelToolCalls/ }],
    [{ metadata: { a: "b" } }, { code: "unsupported", message: /metadata/ }],
  ] as const)("refuses %j by name before anything is sent", async (options, { message, ...facts }) => {
    const failed = exchange("Q", { options: options as PromptOptions });
    await expect(failed).rejects.toMatchObject({ ...facts, message: expect.stringMatching(message) });
  });

  it("refuses a prompt of nothing but a system message, files in one, and names that would leave the path", async () => {
    await expect(exchange({ role: "system", text: "S" })).rejects.toMatchObject({ field: "prompt" });
    const parts = [{ type: "file", mediaType: "image/png", data: "AAAA" }] as const;
    await expect(exchange([{ role: "system", parts }, "Q"])).rejects.toMatchObject({ code: "unsupported" });
    for (const name of ["../files", "models/../../x", "m?key=1", "m:x", "a b", "%2e%2e/x"])
      await expect(exchange("Q", { name })).rejects.toMatchObject({ code: "invalid-request", field: "model" });
  });

  it("carries files as bytes or by their address", async () => {
    const kinds = ["image/png", "application/pdf", "audio/wav", "video/mp4", "text/plain", "application/rtf"];
    const { body } = await exchange([
      ...kinds.map((mediaType) => ({ type: "file", mediaType, data: "AAAA" }) as const),
      { type: "file", mediaType: "video/mp4", url: "https://youtu.be/x" },
      "look",
    ]);
    expect(body.contents).toEqual([
      {
        role: "user",
        parts: [
          ...kinds.map((mimeType) => ({ inlineData: { mimeType, data: "AAAA" } })),
          { fileData: { mimeType: "video/mp4", fileUri: "https://youtu.be/x" } },
          { text: "look" },
        ],
      },
    ]);
  });

  it("joins neighbours of one role, results first and as objects, and leaves out what the API does not take", async () => {
    const result = (id: string, output: string | JsonObject, more: object = {}) =>
      ({ type: "tool-result", id, name: "f", output, ...more }) as const;
    const { body } = await exchange([
      "one",
      { role: "user", text: "two" },
      {
        role: "assistant",
        content: [
          { type: "text", text: "" },
          { type: "reasoning", text: "another provider's", providerMetadata: { other: { signature: "s" } } },
          { type: "refusal", text: "No." },
          { type: "tool-call", id: "t1", name: "f", input: { a: 1 } },
          { type: "tool-call", id: "t2", name: "f", input: "{", inputText: "{", invalid: true },
          { type: "tool-call", id: "t3", name: "web_search", input: {}, providerExecuted: true },
          { type: "tool-result", id: "t3", name: "web_search", output: {}, providerExecuted: true },
          { type: "provider", provider: "other", block: { text: "x" } },
        ],
      },
      { role: "user", text: "and then" },
      { role: "tool", content: [result("t1", { a: 1 }), result("t2", "gone", { isError: true })] },
      { role: "tool", content: [result("t3", "text")] },
    ]);
    expect(body.contents).toEqual([
      { role: "user", parts: [{ text: "one" }, { text: "two" }] },
      {
        role: "model",
        parts: [
          { text: "No." },
          { functionCall: { id: "t1", name: "f", args: { a: 1 } } },
          { functionCall: { id: "t2", name: "f", args: {} } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "t1", name: "f", response: { a: 1 } } },
          { functionResponse: { id: "t2", name: "f", response: { error: "gone" } } },
          { functionResponse: { id: "t3", name: "f", response: { output: "text" } } },
          { text: "and then" },
        ],
      },
    ]);
  });

  it("takes providerOptions without losing what stands in the same member", async () => {
    const { body } = await exchange("Q", {
      options: {
        maxTokens: 9,
        topK: 4,
        tools: [{ name: "f", inputSchema: { type: "object" } }],
        toolChoice: "required",
        providerOptions: {
          body: {
            generationConfig: { mediaResolution: "MEDIA_RESOLUTION_LOW", topK: 5 },
            toolConfig: { includeServerSideToolInvocations: true },
            cachedContent: "cachedContents/1",
          },
        },
      },
    });
    expect(body.generationConfig).toEqual({ maxOutputTokens: 9, topK: 5, mediaResolution: "MEDIA_RESOLUTION_LOW" });
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: "ANY" }, includeServerSideToolInvocations: true });
    expect(body.cachedContent).toBe("cachedContents/1");
  });

  it("finds its key in three variables, in order, and its address in a fourth", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(plain));
    });
    const names = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"];
    const before = { ...process.env };
    try {
      for (const name of names) process.env[name] = `key-of-${name}`;
      process.env.GEMINI_BASE_URL = `${server.url}/`;
      for (const name of names) {
        await createRegistry({ providers: [gemini()] })
          .getModel("gemini:m")
          .prompt("Q", { stream: false });
        expect(server.received.at(-1)?.headers["x-goog-api-key"]).toBe(`key-of-${name}`);
        delete process.env[name];
      }
    } finally {
      process.env = before;
    }
    expect(server.received.map(({ path }) => path)).toEqual(Array(3).fill("/v1beta/models/m:generateContent"));
    expect(gemini().keyVariables).toEqual(names);
  });
});

describe("what Gemini sent goes back to the letter:", () => {
  it.each([
    ["a signed text", [{ text: "A", thoughtSignature: "c2ln/+==" }]],
    ["a signature without a text", [{ text: "A" }, { text: "", thoughtSignature: "c2ln" }]],
    ["a signed text among others", [{ text: "A" }, { text: "B", thoughtSignature: "c2ln" }, { text: "C" }]],
    ["thoughts", [{ text: "hm", thought: true }, { text: "A" }]],
    ["signed thoughts", [{ text: "hm", thought: true, thoughtSignature: "c2ln" }, { text: "A" }]],
    [
      "code that ran there",
      [
        { executableCode: { language: "PYTHON", code: "1", id: "c1" }, thoughtSignature: "c2ln" },
        { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1\n", id: "c1" } },
        { executableCode: { language: "PYTHON", code: "2" } },
        { codeExecutionResult: { outcome: "OUTCOME_FAILED", output: "oh" } },
        { text: "A" },
      ],
    ],
    [
      "a search of its own",
      [
        { toolCall: { toolType: "GOOGLE_SEARCH_WEB", id: "s1", args: { queries: ["q"] } }, thoughtSignature: "c2ln" },
        { toolResponse: { toolType: "GOOGLE_SEARCH_WEB", id: "s1", response: { hits: 1 } } },
        { text: "A" },
      ],
    ],
    ["an image", [{ inlineData: { mimeType: "image/png", data: "AAAA" }, thoughtSignature: "c2ln" }]],
    ["an image among the thoughts", [{ inlineData: { mimeType: "image/png", data: "AAAA" }, thought: true }]],
    [
      "a part of the future",
      [
        { hologram: { depth: 3 }, thoughtSignature: "c2ln" },
        { text: "A", partMetadata: { a: 1 } },
      ],
    ],
  ])("%s", async (_name, parts) => {
    expect(await replayed(answer(parts), "R")).toEqual([
      { role: "user", parts: [{ text: "Q" }] },
      { role: "model", parts },
      { role: "user", parts: [{ text: "R" }] },
    ]);
  });

  it("calls, with the ids it gave and without those it did not give", async () => {
    const parts = [
      { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "c2ln" },
      { functionCall: { name: "f", args: {} } },
      { functionCall: { id: "given-1", name: "g", args: {} } },
    ];
    const { result } = await exchange("Q", { answers: [answer(parts)] });
    expect(result.finishReason).toBe("tool-calls");
    expect(result.toolCalls).toMatchObject([{ input: { a: 1 } }, { input: {} }, { id: "given-1", name: "g" }]);
    const ids = result.toolCalls.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.slice(0, 2)).toEqual(["call_r-1_0", "call_r-1_1"]);
    const results = result.toolCalls.map(({ id, name }, index) => {
      return { type: "tool-result", id, name, output: { n: index } } as const;
    });
    expect((await replayed(answer(parts), { role: "tool", parts: results })).slice(1)).toEqual([
      { role: "model", parts },
      {
        role: "user",
        parts: [
          { functionResponse: { name: "f", response: { n: 0 } } },
          { functionResponse: { name: "f", response: { n: 1 } } },
          { functionResponse: { id: "given-1", name: "g", response: { n: 2 } } },
        ],
      },
    ]);
  });

  it("the same in a stream, where a signature ends the text it came with", async () => {
    const chunk = (parts: readonly object[], rest: object = {}) => ({
      candidates: [{ content: { parts, role: "model" }, index: 0, ...rest }],
      ...head,
    });
    const { result, events } = await stream([
      chunk([{ text: "h", thought: true }]),
      chunk([{ text: "m", thought: true }]),
      chunk([{ text: "A" }]),
      chunk([{ text: "B" }]),
      chunk([{ functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "c2ln" }]),
      chunk([{ text: "C" }]),
      chunk([{ text: "", thoughtSignature: "ZW5k" }], { finishReason: "STOP" }),
    ]);
    expect(result.parts).toEqual([
      { type: "reasoning", text: "hm", providerMetadata: { gemini: { thought: true } } },
      { type: "text", text: "AB" },
      {
        type: "tool-call",
        id: "call_r-1_0",
        name: "f",
        input: { a: 1 },
        providerMetadata: { gemini: { functionCall: {}, thoughtSignature: "c2ln" } },
      },
      { type: "text", text: "C" },
      { type: "text", text: "", providerMetadata: { gemini: { thoughtSignature: "ZW5k" } } },
    ]);
    expect(result).toMatchObject({ text: "ABC", reasoning: "hm", id: "r-1", resolvedModel: "gemini-x" });
    expect(events.map((event) => [event.type, "index" in event ? event.index : undefined])).toEqual([
      ["start", undefined],
      ["block-start", 0],
      ["reasoning-delta", 0],
      ["reasoning-delta", 0],
      ["block-end", 0],
      ["block-start", 1],
      ["text-delta", 1],
      ["text-delta", 1],
      ["block-end", 1],
      ["block-start", 2],
      ["tool-input-delta", 2],
      ["block-end", 2],
      ["block-start", 3],
      ["text-delta", 3],
      ["block-end", 3],
      ["block-start", 4],
      ["block-end", 4],
      ["finish", undefined],
    ]);
  });
});

describe("an answer of Gemini", () => {
  it.each([
    ["STOP", "stop"],
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content-filter"],
    ["RECITATION", "content-filter"],
    ["PROHIBITED_CONTENT", "content-filter"],
    ["BLOCKLIST", "content-filter"],
    ["SPII", "content-filter"],
    ["IMAGE_SAFETY", "content-filter"],
    ["MALFORMED_FUNCTION_CALL", "unknown"],
    ["OTHER", "unknown"],
    ["NEW_REASON", "unknown"],
  ])("that ends with %s ended with %s, and what else was said is kept", async (finishReason, unified) => {
    const more = { finishReason, finishMessage: "why", safetyRatings: [{ category: "C", probability: "LOW" }] };
    const { result } = await exchange("Q", { answers: [answer([{ text: "A" }], more)] });
    expect(result).toMatchObject({ finishReason: unified, rawFinishReason: finishReason, text: "A" });
    const { finishMessage, safetyRatings } = more;
    expect(result.providerMetadata).toEqual({ gemini: { finishMessage, safetyRatings } });
  });

  it("to a prompt that was blocked is empty, filtered, and says why", async () => {
    const blocked = {
      promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 },
    };
    const whole = (await exchange("Q", { answers: [blocked] })).result;
    const { result } = await stream([blocked]);
    for (const each of [whole, result]) {
      expect(each).toMatchObject({ text: "", parts: [], finishReason: "content-filter" });
      expect(each.rawFinishReason).toBeUndefined();
      expect(each.providerMetadata).toEqual({ gemini: { promptFeedback: blocked.promptFeedback } });
      expect(each.usage).toEqual({ input: 3, output: 0, total: 3, raw: blocked.usageMetadata });
    }
  });

  it("counts the last usage, with cached input, the input of tools, and thoughts as output", async () => {
    const last = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 7,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 157,
    };
    const { result } = await stream([
      { candidates: [{ content: { parts: [{ text: "A" }] } }], ...head },
      { ...answer([{ text: "B" }]), usageMetadata: last },
    ]);
    expect(result.usage).toEqual({
      input: 47,
      output: 50,
      total: 157,
      cacheRead: 60,
      reasoning: 30,
      raw: last,
    });
  });

  it("has a choice for each candidate, with what each told", async () => {
    const candidate = (index: number, text: string, finishReason: string) => ({
      content: { parts: [{ text }], role: "model" },
      index,
      ...(finishReason && { finishReason, avgLogprobs: index / 2 }),
    });
    const { result } = await stream([
      { candidates: [candidate(0, "A", ""), candidate(1, "X", "")], ...head },
      { candidates: [candidate(1, "Y", "MAX_TOKENS")], ...head },
      { candidates: [candidate(0, "B", "STOP")], ...head },
    ]);
    expect(result.choices).toMatchObject([
      { index: 0, text: "AB", finishReason: "stop" },
      { index: 1, text: "XY", finishReason: "length", rawFinishReason: "MAX_TOKENS" },
    ]);
    expect(result.text).toBe("AB");
    expect(result.providerMetadata?.gemini).toMatchObject({ candidates: [{ avgLogprobs: 0 }, { avgLogprobs: 0.5 }] });
  });

  it("names its sources on the text they are of, once, and counts what its own tools did", async () => {
    const [one, two] = [
      { web: { uri: "https://a.example", title: "a" } },
      { web: { uri: "https://b.example", title: "b" } },
    ];
    const grounding = (...groundingChunks: readonly object[]) => ({
      groundingMetadata: { groundingChunks, webSearchQueries: ["q1", "q2"] },
    });
    const urlContextMetadata = { urlMetadata: [{ retrievedUrl: "https://c.example" }] };
    const signed = { text: "A", thoughtSignature: "c2ln" };
    const { result } = await exchange("Q", {
      answers: [answer([{ text: "hm", thought: true }, signed], { ...grounding(one, two), urlContextMetadata })],
    });
    expect(result.parts[1]).toMatchObject({ type: "text", text: "A", citations: [one, two] });
    expect(result.usage?.serverTools).toEqual({ web_search: 2, url_context: 1 });

    const { result: streamed } = await stream([
      { candidates: [{ content: { parts: [{ text: "A" }] }, ...grounding(one) }], ...head },
      { candidates: [{ content: { parts: [{ text: "B" }] }, ...grounding(one, two) }], ...head },
      {
        candidates: [
          { content: { parts: [{ text: "", thoughtSignature: "c2ln" }] }, finishReason: "STOP", groundingMetadata: {} },
        ],
        ...head,
      },
    ]);
    expect(streamed.parts).toMatchObject([{ text: "AB", citations: [one, two] }, { text: "" }]);
    expect(streamed.parts[1]).not.toHaveProperty("citations");
    expect(streamed.providerMetadata?.gemini).toEqual(grounding(one, two));
    expect(streamed.usage?.serverTools).toEqual({ web_search: 2 });
  });

  it("goes on after the code it ran, which is never a call to be run here", async () => {
    const run = { executableCode: { language: "PYTHON", code: "1" } };
    const ran = { codeExecutionResult: { outcome: "OUTCOME_DEADLINE_EXCEEDED" } };
    const { result, events } = await stream([answer([run]), answer([ran]), answer([{ text: "A" }])]);
    expect(result).toMatchObject({ text: "A", finishReason: "stop", toolCalls: [] });
    expect(result.usage?.serverTools).toEqual({ code_execution: 1 });
    const [call, output] = result.parts;
    expect(call).toMatchObject({ type: "tool-call", name: "code_execution", providerExecuted: true });
    const id = call?.type === "tool-call" && call.id;
    expect(output).toMatchObject({ type: "tool-result", id, isError: true, providerExecuted: true });
    expect(events.find(({ type }) => type === "block-start")).toMatchObject({ providerExecuted: true });
  });

  it("joins the log probabilities of its pieces", async () => {
    const piece = (token: string) => ({
      logprobsResult: { chosenCandidates: [{ token, logProbability: -1 }], topCandidates: [{ candidates: [] }] },
    });
    const { result } = await stream([
      { candidates: [{ content: { parts: [{ text: "A" }] }, ...piece("A") }], ...head },
      answer([{ text: "B" }], piece("B")),
    ]);
    const chosenCandidates = ["A", "B"].map((token) => ({ token, logProbability: -1 }));
    expect(result.logprobs).toEqual({ chosenCandidates, topCandidates: [{ candidates: [] }, { candidates: [] }] });
  });

  it("that is none is an error, whole or streamed", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
    });
    const model = createRegistry({ providers: [gemini({ apiKey: "key-1", baseURL: server.url })] }).getModel(
      "gemini:m",
    );
    for (const streamed of [true, false]) {
      const failed = model.prompt("Q", { stream: streamed });
      await expect(failed.text()).rejects.toMatchObject({ code: "provider", body: { ok: true } });
    }
  });

  it("that ends without a finish reason is not complete, and keeps what came", async () => {
    const { result, error } = await stream([{ candidates: [{ content: { parts: [{ text: "A" }] } }], ...head }]);
    expect(error).toMatchObject({ code: "connection", retryable: true });
    expect(result).toMatchObject({ text: "A", usage: { input: 3, output: 2 }, finishReason: "unknown" });
    const { error: empty } = await stream([]);
    expect(empty).toMatchObject({ code: "connection" });
  });
});

describe("an error of Gemini", () => {
  const detail = (type: string, rest: object) => ({ "@type": `type.googleapis.com/google.rpc.${type}`, ...rest });
  const error = (code: number, status: string, message: string, ...details: readonly object[]) => ({
    error: { code, message, status, ...(details.length > 0 && { details }) },
  });
  const quota = (quotaId: string) => detail("QuotaFailure", { violations: [{ quotaId, quotaValue: "10" }] });
  const wait = (retryDelay: string) => detail("RetryInfo", { retryDelay });
  const exceeded = "You exceeded your current quota, please check your plan and billing details.";

  const cases: readonly (readonly [string, ReturnType<typeof error>, object])[] = [
    [
      "a wrong key",
      error(400, "INVALID_ARGUMENT", "API key not valid.", detail("ErrorInfo", { reason: "API_KEY_INVALID" })),
      { code: "authentication", retryable: false, providerCode: "INVALID_ARGUMENT" },
    ],
    ["a bad request", error(400, "INVALID_ARGUMENT", "no"), { code: "provider", retryable: false }],
    [
      "too long a prompt",
      error(400, "INVALID_ARGUMENT", "The input token count (2) exceeds the maximum number of tokens allowed (1)."),
      { code: "context-length", retryable: false },
    ],
    ["no permission", error(403, "PERMISSION_DENIED", "no"), { code: "authentication" }],
    ["an unknown model", error(404, "NOT_FOUND", "no"), { code: "provider", retryable: false }],
    [
      "a quota of a minute",
      error(429, "RESOURCE_EXHAUSTED", exceeded, quota("GenerateRequestsPerMinutePerProjectPerModel"), wait("12s")),
      { code: "rate-limit", retryable: true, retryAfterMs: 12_000 },
    ],
    [
      "a quota of a day, whatever wait it names",
      error(
        429,
        "RESOURCE_EXHAUSTED",
        exceeded,
        quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"),
        wait("0.5s"),
      ),
      { code: "quota-exhausted", retryable: false, retryAfterMs: 500 },
    ],
    [
      "a quota of nothing",
      error(429, "RESOURCE_EXHAUSTED", `${exceeded} Quota exceeded for metric: x, limit: 0, model: m`, wait("12s")),
      { code: "quota-exhausted", retryable: false },
    ],
    [
      "a quota of a day that stands in the reason",
      error(
        429,
        "RESOURCE_EXHAUSTED",
        "no",
        detail("ErrorInfo", { metadata: { quota_limit: "Gemini25ProRequestsPerDay" } }),
      ),
      { code: "quota-exhausted", retryable: false },
    ],
    [
      "too many requests",
      error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted."),
      { code: "rate-limit", retryable: true },
    ],
    ["a model without capacity", error(503, "UNAVAILABLE", "busy"), { code: "overloaded", retryable: true }],
    ["a broken server", error(500, "INTERNAL", "oops"), { code: "provider", retryable: true }],
    ["a deadline", error(504, "DEADLINE_EXCEEDED", "late"), { code: "provider", retryable: true }],
  ];

  it.each(cases)("that says %s", async (_name, body, expected) => {
    const { code: status } = body.error;
    await using server = await serve((response) => {
      response.writeHead(status, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(body));
    });
    const provider = gemini({ apiKey: "key-1", baseURL: server.url, maxRetries: 0 });
    const failed = createRegistry({ providers: [provider] })
      .getModel("gemini:m")
      .prompt("Q");
    await expect(failed.text()).rejects.toMatchObject({ status, body, provider: "gemini", ...expected });
  });

  it.each(cases)("inside a stream, as an event or between the events: %s", async (_name, body, expected) => {
    const first = { candidates: [{ content: { parts: [{ text: "A" }] } }], ...head };
    const asEvent = await stream([first, body]);
    const bare = await stream([first], { ending: `${JSON.stringify(body, undefined, 2)}\n` });
    const withoutLineEnd = await stream([first], { ending: JSON.stringify(body) });
    for (const { error: failure, result } of [asEvent, bare, withoutLineEnd]) {
      expect(failure).toMatchObject({ status: 200, body, ...expected });
      expect(result.text).toBe("A");
    }
  });

  it("is repeated after the wait that it asks for", async () => {
    const clock = manualClock();
    await using server = await serve((response, _request, number) => {
      const busy = number === 1;
      const body = busy ? error(429, "RESOURCE_EXHAUSTED", "slow down", quota("XPerMinute"), wait("12s")) : plain;
      response.writeHead(busy ? 429 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const provider = gemini({ apiKey: "key-1", baseURL: server.url });
    const generation = createRegistry({ providers: [provider], clock })
      .getModel("gemini:m")
      .prompt("Q", { stream: false });
    for await (const event of generation.events()) {
      if (event.type !== "retry") continue;
      expect(event.waitMs).toBeGreaterThanOrEqual(12_000);
      expect(server.received).toHaveLength(1);
      await clock.waiting();
      await clock.advance(60_000);
    }
    expect(await generation.text()).toBe("A");
    expect(server.received).toHaveLength(2);
  });
});
