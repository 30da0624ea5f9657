/** Gemini's interactions in the background: what is sent, what is refused by name, and what comes of an answer, against the simulator and hostile servers. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import { ProviderError, UnsupportedError } from "../../src/core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import { type Lane, type LaneResult, UnclearSubmissionError } from "../../src/core/lane.ts";
import type { Message } from "../../src/core/message.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { gemini } from "../../src/gemini.ts";
import { type JobFault, manualClock, type Simulator, startSimulator } from "../../src/testing.ts";
import { serve } from "../support/server.ts";

const apiKey = "secret-key-0123456789";
const day = 24 * 3_600_000;
const info = (name: string) => ({ id: `gemini:${name}`, provider: "gemini", name, capabilities: {} });

function contextOf(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("script"), clock: manualClock(), onRetry: () => {}, ...given };
}

function laneAt(baseURL: string): Lane {
  const lane = gemini({ apiKey, baseURL, maxRetries: 0 }).lanes?.background;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

/** To the model that reads its answer from the prompt, where one stands there. */
const deferred = (input: string | readonly Message[], options: PromptOptions = {}) => {
  const name = String(input).startsWith("[{") && typeof input === "string" ? "script" : "prose";
  return { id: "ours-1", request: createRequest(`gemini:${name}`, input, options), model: info(name) };
};

const inputSent = ({ requests }: Simulator): JsonValue | undefined => {
  const [sent] = requests;
  return isObject(sent?.body) ? sent.body.input : undefined;
};
const rejected = async (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );
const resultOf = async (lane: Lane, reference: JsonValue, given: CallContext): Promise<LaneResult | undefined> =>
  (await Array.fromAsync(lane.results(reference, given)))[0];

interface Simulated extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly lane: Lane;
  readonly given: CallContext;
  advance(ms: number): Promise<void>;
}

async function simulated(...jobFaults: readonly JobFault[]): Promise<Simulated> {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, jobFaults });
  return {
    ...{ simulator, lane: laneAt(simulator.geminiURL), given: contextOf({ clock }) },
    advance: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

const reference = { interactionId: "v1_abc", id: "ours-1" };

/** What the lane makes of an interaction that a server tells of. */
async function told(interaction: JsonObject) {
  await using server = await serve((response) => void response.end(JSON.stringify({ id: "v1_abc", ...interaction })));
  const lane = laneAt(server.url);
  const status = await lane.poll(reference, contextOf());
  const result = status.state === "running" ? undefined : await resultOf(lane, reference, contextOf());
  return { status, result, answer: assemble("gemini:script", result?.events ?? []) };
}

const tools = [{ name: "weather", description: "Tells it.", inputSchema: { type: "object", properties: {} } }];

describe("a request in the background", () => {
  it("is made once with its options in the words of interactions, and gives a reference", async () => {
    await using test = await simulated();
    const options = {
      ...{ system: "Be brief.", maxTokens: 99, temperature: 0.5, topP: 0.9, topK: 3, seed: 7, stop: "END" },
      ...{ reasoning: { effort: "low" }, toolChoice: { tool: "weather" }, serviceTier: "flex" },
      ...{ tools: [...tools, { server: { googleSearch: {} } }], schema: { type: "object" } },
    } as unknown as PromptOptions;
    const stored = await test.lane.submit([deferred("hi", options)], "tag", test.given);
    const [sent] = test.simulator.requests;
    expect(`${sent?.method} ${sent?.path}`).toBe("POST /gemini/v1beta/interactions");
    expect(sent?.headers["x-goog-api-key"]).toBe(apiKey);
    expect(sent?.body).toEqual({
      ...{ model: "prose", background: true, store: true, system_instruction: "Be brief.", service_tier: "flex" },
      input: [{ type: "user_input", content: [{ type: "text", text: "hi" }] }],
      tools: [
        { type: "function", name: "weather", description: "Tells it.", parameters: { type: "object", properties: {} } },
        { type: "google_search" },
      ],
      response_format: { type: "text", mime_type: "application/json", schema: { type: "object" } },
      generation_config: {
        ...{ max_output_tokens: 99, temperature: 0.5, top_p: 0.9, top_k: 3, seed: 7, stop_sequences: ["END"] },
        ...{ thinking_level: "low", thinking_summaries: "auto" },
        tool_choice: { allowed_tools: { mode: "any", tools: ["weather"] } },
      },
    });
    expect(stored).toEqual({ interactionId: "sim_interaction_1", id: "ours-1", submittedAt: test.given.clock.now() });
  });

  it("is polled, and read in another process: text, thoughts, a call and counts", async () => {
    await using test = await simulated();
    const steps = [
      { type: "reasoning", text: "Hmm.", signature: "sig" },
      { type: "text", text: "Hello" },
      { type: "tool-call", id: "c1", name: "weather", input: { city: "Bonn" } },
      { type: "usage", input: 31, output: 10, reasoning: 4 },
    ];
    const stored = JSON.parse(
      JSON.stringify(await test.lane.submit([deferred(JSON.stringify(steps))], "t", test.given)),
    );
    const other = laneAt(test.simulator.geminiURL);
    expect(await other.poll(stored, test.given)).toEqual({ state: "running", pollAgainMs: 1000 });
    expect(await rejected(resultOf(other, stored, test.given))).toMatchObject({ retryable: true });
    await test.advance(1000);
    expect(await other.poll(stored, test.given)).toEqual({ state: "done", pollAgainMs: 0 });
    const result = await resultOf(other, stored, test.given);
    const answer = assemble("gemini:script", result?.events ?? []);
    expect(answer).toMatchObject({ text: "Hello", finishReason: "tool-calls", rawFinishReason: "requires_action" });
    expect(answer).toMatchObject({
      resolvedModel: "script",
      usage: { input: 31, output: 10, reasoning: 4, total: 41 },
    });
    expect(answer.toolCalls).toMatchObject([{ id: "c1", name: "weather", input: { city: "Bonn" } }]);
    expect(answer.parts[0]).toMatchObject({ type: "reasoning", text: "Hmm." });
    // What came is sent back as it was, with the result of the tool.
    const history: Message[] = [
      { role: "user", parts: [{ type: "text", text: "Weather?" }] },
      { role: "assistant", parts: answer.parts },
      { role: "tool", parts: [{ type: "tool-result", id: "c1", name: "weather", output: [1], isError: true }] },
    ];
    test.simulator.requests.length = 0;
    await test.lane.submit([deferred(history)], "t", test.given);
    expect(inputSent(test.simulator)).toEqual([
      { type: "user_input", content: [{ type: "text", text: "Weather?" }] },
      { type: "thought", signature: "sig", summary: [{ type: "text", text: "Hmm." }] },
      { type: "model_output", content: [{ type: "text", text: "Hello" }] },
      { type: "function_call", id: "c1", name: "weather", arguments: { city: "Bonn" } },
      { type: "function_result", call_id: "c1", name: "weather", is_error: true, result: "[1]" },
    ]);
  });

  it("carries files where there is a place for them", async () => {
    await using test = await simulated();
    const parts = [
      { type: "file", mediaType: "image/png", data: "AA==" },
      { type: "file", mediaType: "application/pdf", url: "https://example.com/a.pdf" },
      { type: "text", text: "hi" },
    ] as const;
    await test.lane.submit([deferred([{ role: "user", parts }])], "t", test.given);
    expect(inputSent(test.simulator)).toEqual([
      {
        type: "user_input",
        content: [
          { type: "image", mime_type: "image/png", data: "AA==" },
          { type: "document", mime_type: "application/pdf", uri: "https://example.com/a.pdf" },
          { type: "text", text: "hi" },
        ],
      },
    ]);
  });

  it("that an interaction cannot carry is refused by name before anything is sent", async () => {
    const lane = laneAt("http://127.0.0.1:1");
    const cases: readonly [PromptOptions, string][] = [
      [{ choices: 2 }, "several choices"],
      [{ presencePenalty: 1 }, "frequencyPenalty and presencePenalty"],
      [{ logprobs: true }, "logprobs"],
      [{ prefill: "So" }, "prefill"],
      [{ reasoning: { budgetTokens: 100 } }, "a reasoning budget in tokens"],
      [{ reasoning: false }, "reasoning: false"],
      [{ reasoning: { effort: "max" } }, 'the effort "max"'],
      [{ tools: [{ server: { googleMaps: { a: 1 } } }] }, "the server-side tool googleMaps"],
    ];
    for (const [options, what] of cases) {
      const error = await rejected(lane.submit([deferred("hi", options)], "t", contextOf()));
      expect(error).toBeInstanceOf(UnsupportedError);
      expect(error.message).toContain(`does not support ${what}`);
    }
    const zip: Message = { role: "user", parts: [{ type: "file", mediaType: "application/zip", data: "AA==" }] };
    expect(await rejected(lane.submit([deferred([zip])], "t", contextOf()))).toBeInstanceOf(UnsupportedError);
    expect(await rejected(lane.submit([deferred("a"), deferred("b")], "t", contextOf()))).toMatchObject({
      field: "requests",
    });
    expect(lane.limits).toEqual({ requests: 1, findable: false });
  });

  it("whose answer is lost is not sent again, and says that it is unclear", async () => {
    await using test = await simulated({ accept: "cut" }, { accept: "500" });
    for (let time = 1; time <= 2; time++) {
      expect(await rejected(test.lane.submit([deferred("hi")], "t", test.given))).toBeInstanceOf(
        UnclearSubmissionError,
      );
      expect(test.simulator.jobs).toHaveLength(time);
    }
    expect(await test.lane.find({ tag: "t", at: new Date(0), count: 1, ids: ["ours-1"] }, test.given)).toBeUndefined();
    await using server = await serve((response) => void response.end('{"id":"../x"}'));
    expect(await rejected(laneAt(server.url).submit([deferred("hi")], "t", contextOf()))).toBeInstanceOf(
      UnclearSubmissionError,
    );
  });
});

describe("an interaction", () => {
  it("is cancelled as often as one likes, also when it is done", async () => {
    await using test = await simulated();
    const one = await test.lane.submit([deferred("hi")], "t", test.given);
    await test.lane.cancel(one, test.given);
    await test.lane.cancel(one, test.given);
    expect(await test.lane.poll(one, test.given)).toMatchObject({ state: "cancelled", error: {} });
    const two = await test.lane.submit([deferred('[{"type":"text","text":"x"}]')], "t", test.given);
    await test.advance(1000);
    await test.lane.cancel(two, test.given);
    expect((await test.lane.poll(two, test.given)).state).toBe("done");
  });

  it("that failed says why, in the status and as the result", async () => {
    const { status, result } = await told({ status: "failed", errors: [{ code: "server_error", message: "Out." }] });
    expect(status).toMatchObject({ state: "failed", error: { providerCode: "server_error" } });
    expect(status.error?.message).toBe("Interaction v1_abc of gemini failed: Out.");
    expect(result).toMatchObject({ id: "ours-1", error: { message: status.error?.message } });
    await using test = await simulated({ fail: "internal" });
    const stored = await test.lane.submit([deferred("hi")], "t", test.given);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({
      state: "failed",
      error: { providerCode: "internal" },
    });
  });

  it("has expired when it is forgotten after a day, and not before", async () => {
    await using test = await simulated();
    const stored = await test.lane.submit([deferred('[{"type":"text","text":"x"}]')], "t", test.given);
    const unknown = { interactionId: "unknown", submittedAt: test.given.clock.now() };
    expect(await rejected(test.lane.poll(unknown, test.given))).toMatchObject({ status: 404 });
    await test.advance(day + 2000);
    expect(await test.lane.poll(stored, test.given)).toMatchObject({ state: "expired", error: { status: 404 } });
    expect(await resultOf(test.lane, stored, test.given)).toMatchObject({ id: "ours-1", error: { status: 404 } });
  });

  it("tells what it is by its status, and one that is none is asked for again", async () => {
    const steps = [{ type: "model_output", content: [{ type: "text", text: "A" }] }];
    expect((await told({ status: "queued" })).status).toMatchObject({ state: "running", queued: true });
    expect((await told({ status: "in_progress" })).status).toMatchObject({ state: "running" });
    const endings = {
      completed: "stop",
      incomplete: "length",
      requires_continuation: "length",
      budget_exceeded: "unknown",
      requires_action: "tool-calls",
    };
    for (const [status, finishReason] of Object.entries(endings)) {
      const { answer } = await told({ status, steps });
      expect(answer).toMatchObject({ text: "A", finishReason, rawFinishReason: status });
    }
    const error = await rejected(told({ status: "constructor" }));
    expect(error).toMatchObject({ retryable: true, message: expect.stringContaining('"constructor", which is none') });
  });

  it("is read from what comes after what was given, with the provider's own steps kept", async () => {
    const search = { type: "google_search_call", id: "s1", arguments: { queries: ["x"] }, signature: "sig" };
    const found = { type: "google_search_result", call_id: "s1", result: [{ search_suggestions: "<div>" }] };
    const citation = { type: "url_citation", url: "https://example.com/", start_index: 0, end_index: 1 };
    const { answer } = await told({
      status: "completed",
      steps: [
        { type: "user_input", content: [{ type: "text", text: "q" }] },
        { type: "model_output", content: [{ type: "text", text: "before" }] },
        { type: "user_input", content: [{ type: "text", text: "q2" }] },
        ...[{ type: "thought", signature: "s" }, search, found, { type: "novel", value: 1 }],
        {
          type: "model_output",
          content: [
            { type: "text", text: "A", annotations: [citation] },
            { type: "image", mime_type: "image/png", data: "AA==" },
          ],
        },
      ],
      usage: {
        ...{ total_tokens: 320, total_input_tokens: 12, total_cached_tokens: 2, total_output_tokens: 200 },
        ...{
          total_tool_use_tokens: 50,
          total_thought_tokens: 58,
          grounding_tool_count: [{ type: "google_search", count: 1 }],
        },
        input_tokens_by_modality: [{ modality: "audio", tokens: 5 }],
      },
    });
    expect(answer.text).toBe("A");
    expect(answer.parts.map(({ type }) => type)).toEqual([
      ...["reasoning", "tool-call", "tool-result", "provider", "text", "file"],
    ]);
    expect(answer.parts[1]).toMatchObject({ name: "google_search", providerExecuted: true, input: { queries: ["x"] } });
    expect(answer.parts[4]).toMatchObject({ citations: [citation] });
    expect(answer.usage).toMatchObject({
      ...{
        input: 60,
        output: 258,
        total: 320,
        cacheRead: 2,
        reasoning: 58,
        inputAudio: 5,
        serverTools: { web_search: 1 },
      },
    });
    await using test = await simulated();
    await test.lane.submit(
      [
        deferred([
          { role: "user", parts: [{ type: "text", text: "q" }] },
          { role: "assistant", parts: answer.parts },
          { role: "user", parts: [{ type: "text", text: "and?" }] },
        ]),
      ],
      "t",
      test.given,
    );
    const input = inputSent(test.simulator) as readonly JsonObject[];
    expect(input.slice(1, 5)).toEqual([
      { type: "thought", signature: "s" },
      search,
      found,
      { type: "novel", value: 1 },
    ]);
  });

  it("that is no answer, or failed within a step, is an error of its request", async () => {
    const { result } = await told({ status: "completed" });
    expect(result?.error?.message).toBe("gemini sent an interaction without its steps.");
    const within = await told({
      status: "completed",
      steps: [{ type: "model_output", error: { code: 8, message: "Full." } }],
    });
    expect(within.result?.error).toMatchObject({ code: "rate-limit", retryable: true });
  });

  it("that is another one is none, and no reference but its own is asked for", async () => {
    await using server = await serve((response) => void response.end('{"id":"v1_other","status":"completed"}'));
    expect(await rejected(laneAt(server.url).poll(reference, contextOf()))).toBeInstanceOf(ProviderError);
    const lane = laneAt("http://127.0.0.1:1");
    for (const stored of ["x", null, { interactionId: "../x" }, { name: "batches/1" }]) {
      expect(await rejected(lane.poll(stored, contextOf()))).toMatchObject({ field: "reference" });
    }
  });
});
