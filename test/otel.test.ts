/** OpenTelemetry: which spans and metrics requests, tools and chains become. */
import { tracingChannel } from "node:diagnostics_channel";
import { context, DiagLogLevel, diag, trace as otel, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RateLimitError } from "../src/core/errors.ts";
import type { ToolCallPart } from "../src/core/message.ts";
import type { ModelInfo } from "../src/core/model-info.ts";
import type { RequestOptions } from "../src/core/options.ts";
import { createRequest } from "../src/core/request.ts";
import type { Result } from "../src/core/result.ts";
import { type ChainMessage, type RequestMessage, type ToolMessage, trace } from "../src/core/telemetry.ts";
import { type Instrumentation, instrument } from "../src/otel.ts";
import { modelOf, textEvents } from "./support/models.ts";

const channels = ["afterword:request", "afterword:tool", "afterword:chain"];
const model: ModelInfo = { id: "gemini:flash", provider: "gemini", name: "flash", capabilities: {} };
const options: RequestOptions = {
  maxTokens: 100,
  temperature: 0.5,
  topP: 0.9,
  topK: 40,
  seed: 7,
  stop: "END",
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  choices: 2,
  reasoning: { effort: "low" },
  schema: { type: "object" },
};
const prompt = { role: "user", parts: [{ type: "text", text: "a secret" }] } as const;
const result: Result = {
  role: "assistant",
  model: model.id,
  resolvedModel: "flash-001",
  id: "r-1",
  parts: [{ type: "text", text: "an answer" }],
  text: "an answer",
  toolCalls: [],
  finishReason: "tool-calls",
  choices: [
    {
      index: 0,
      parts: [{ type: "text", text: "an answer" }],
      text: "an answer",
      toolCalls: [],
      finishReason: "tool-calls",
    },
  ],
  usage: { input: 10, output: 20, cacheRead: 30, cacheWrite: 5, reasoning: 8, inputAudio: 4 },
  cost: { currency: "USD", nano: 9_600_000, parts: { total: 9_600_000 }, basis: "exact", source: "test" },
  warnings: [],
  timing: { startedAt: 0, firstEventMs: 250, durationMs: 900 },
};

const exporter = new InMemorySpanExporter();
const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
const manager = new AsyncLocalStorageContextManager();
let instrumentation: Instrumentation;

beforeAll(() => {
  context.setGlobalContextManager(manager.enable());
});
afterAll(async () => {
  context.disable();
  await meterProvider.shutdown();
  await tracerProvider.shutdown();
});
beforeEach(async () => {
  await meterProvider.forceFlush();
  metricExporter.reset();
  exporter.reset();
  instrumentation = instrument({ tracerProvider, meterProvider });
});
afterEach(() => {
  instrumentation.disable();
});

function withContent(): void {
  instrumentation.disable();
  instrumentation = instrument({ tracerProvider, meterProvider, content: true });
}

const base = { generationId: "g-1", startedAt: 0 };
function startRequest(more: Partial<RequestMessage> = {}) {
  const request = createRequest(model.id, [prompt], options);
  return trace("afterword:request", () => ({ ...base, request, model, step: 0, ...more }));
}
function startChain(more: Partial<ChainMessage> = {}) {
  return trace("afterword:chain", () => ({ ...base, request: createRequest(model.id, [prompt]), model, ...more }));
}
const call: ToolCallPart = { type: "tool-call", id: "c-1", name: "weather", input: { city: "Paris" } };
function startTool(more: Partial<ToolMessage> = {}) {
  return trace("afterword:tool", () => ({ ...base, call, model: model.id, ...more }));
}

function spanNamed(name: string) {
  const span = exporter.getFinishedSpans().find((finished) => finished.name === name);
  if (!span) throw new Error(`no span ${name}`);
  return span;
}
async function measured(): Promise<Record<string, { attributes: object; value: unknown }[]>> {
  await meterProvider.forceFlush();
  const found = metricExporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  return Object.fromEntries(
    found.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => ({ attributes, value })),
    ]),
  );
}

describe("a request", () => {
  it("is a client span with the request, the response and what it used", () => {
    startRequest({ conversationId: "talk", labels: { team: "blue" } })?.({ result });
    const span = spanNamed("chat flash");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.model": "flash",
      "gen_ai.request.stream": true,
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 40,
      "gen_ai.request.seed": 7,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.request.frequency_penalty": 0.1,
      "gen_ai.request.presence_penalty": 0.2,
      "gen_ai.request.choice.count": 2,
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.output.type": "json",
      "gen_ai.response.id": "r-1",
      "gen_ai.response.model": "flash-001",
      "gen_ai.response.finish_reasons": ["tool_call"],
      "gen_ai.response.time_to_first_chunk": 0.25,
      "gen_ai.usage.input_tokens": 45,
      "gen_ai.usage.output_tokens": 20,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "gen_ai.usage.cache_write.input_tokens": 5,
      "gen_ai.usage.reasoning.output_tokens": 8,
      "gen_ai.usage.audio.input_tokens": 4,
      "gen_ai.conversation.id": "talk",
      "afterword.generation.id": "g-1",
      "afterword.step": 0,
      "afterword.label.team": "blue",
      "afterword.cost.nano": 9_600_000,
      "afterword.cost.currency": "USD",
    });
  });

  it("keeps the names of providers the conventions do not know, and says nothing of what it does not know", () => {
    const request = createRequest("yandex:yandexgpt", "Hi", { stream: false });
    const yandex = { id: "yandex:yandexgpt", provider: "yandex", name: "yandexgpt", capabilities: {} };
    const { usage: _usage, cost: _cost, resolvedModel: _resolved, id: _id, ...bare } = result;
    startRequest({ request, model: yandex })?.({ result: bare });
    expect(spanNamed("chat yandexgpt").attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "yandex",
      "gen_ai.request.model": "yandexgpt",
      "gen_ai.output.type": "text",
      "gen_ai.response.finish_reasons": ["tool_call"],
      "afterword.generation.id": "g-1",
      "afterword.step": 0,
    });
  });

  it("that fails has the error's code, its message and what had come", () => {
    const partial = {
      ...result,
      choices: result.choices.map((choice) => ({ ...choice, finishReason: "unknown" as const })),
    };
    startRequest()?.({ result: partial, error: new RateLimitError("Slow down.", { provider: "gemini" }) });
    const span = spanNamed("chat flash");
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "Slow down." });
    expect(span.attributes).toMatchObject({
      "error.type": "rate-limit",
      "gen_ai.response.finish_reasons": ["error"],
      "gen_ai.usage.output_tokens": 20,
    });
  });

  it.each([
    ["abort", new DOMException("Stopped", "AbortError")],
    ["abort", "the reader left"],
    ["TypeError", new TypeError("no")],
  ])("that ends with %s is told by it", (type, error) => {
    startRequest()?.({ error });
    const span = spanNamed("chat flash");
    expect(span.attributes["error.type"]).toBe(type);
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
  });

  it("is a child of the span that was active when it began", () => {
    const tracer: Tracer = tracerProvider.getTracer("test");
    const end = tracer.startActiveSpan("mine", (span) => {
      const started = startRequest();
      span.end();
      return started;
    });
    end?.({ result });
    expect(spanNamed("chat flash").parentSpanContext?.spanId).toBe(spanNamed("mine").spanContext().spanId);
  });

  it("is measured: duration, first chunk, tokens and money", async () => {
    startRequest()?.({ result });
    const found = await measured();
    const common = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.model": "flash",
      "gen_ai.response.model": "flash-001",
    };
    const unknown = { ...common, "gen_ai.token.modality": "unknown" };
    expect(found["gen_ai.client.inference.duration"]).toMatchObject([
      { attributes: common, value: { count: 1, buckets: { boundaries: expect.arrayContaining([0.01, 81.92]) } } },
    ]);
    expect(found["gen_ai.client.inference.time_to_first_chunk"]).toMatchObject([{ value: { sum: 0.25 } }]);
    expect(found["gen_ai.client.inference.usage.input_tokens"]).toEqual([
      { attributes: { ...common, "gen_ai.token.modality": "audio" }, value: 4 },
      { attributes: unknown, value: 41 },
    ]);
    expect(found["gen_ai.client.inference.usage.output_tokens"]).toEqual([{ attributes: unknown, value: 20 }]);
    expect(found["gen_ai.client.inference.usage.cache_read.input_tokens"]).toEqual([
      { attributes: unknown, value: 30 },
    ]);
    expect(found["gen_ai.client.inference.usage.cache_write.input_tokens"]).toEqual([
      { attributes: unknown, value: 5 },
    ]);
    expect(found["gen_ai.client.inference.usage.reasoning.output_tokens"]).toEqual([{ attributes: unknown, value: 8 }]);
    expect(found["gen_ai.client.inference.operation.input_tokens"]).toMatchObject([
      { value: { sum: 45, buckets: { boundaries: expect.arrayContaining([1, 67_108_864]) } } },
    ]);
    expect(found["gen_ai.client.inference.operation.output_tokens"]).toMatchObject([{ value: { sum: 20 } }]);
    expect(found["afterword.client.cost"]).toEqual([
      { attributes: { ...common, "afterword.cost.currency": "USD" }, value: 0.0096 },
    ]);
  });

  it("that fails is measured with its error, and unknown tokens are not measured at all", async () => {
    startRequest()?.({ error: new TypeError("no") });
    const found = await measured();
    expect(found["gen_ai.client.inference.duration"]).toMatchObject([{ attributes: { "error.type": "TypeError" } }]);
    expect(Object.keys(found)).toEqual(["gen_ai.client.inference.duration"]);
  });

  it("made through the public interface is told of", async () => {
    await modelOf(async function* () {
      yield* textEvents("Hello");
    }).prompt("Hi");
    expect(spanNamed("chat model").attributes).toMatchObject({
      "gen_ai.provider.name": "fake",
      "gen_ai.response.model": "model-1",
      "gen_ai.usage.input_tokens": 1,
    });
  });
});

describe("a chain", () => {
  it("is the parent of its requests and tools, and a child of what was active", async () => {
    const tracer = tracerProvider.getTracer("test");
    const outer = tracer.startSpan("mine");
    const end = context.with(otel.setSpan(context.active(), outer), () => startChain());
    startRequest()?.({ result });
    startTool()?.({ result: { type: "tool-result", id: "c-1", name: "weather", output: "rain" } });
    startRequest({ step: 1 })?.({ result });
    startRequest({ generationId: "other", model: { ...model, name: "other" } })?.({ result });
    end?.({ result });

    const chain = spanNamed("invoke_agent");
    expect(chain.kind).toBe(SpanKind.INTERNAL);
    expect(chain.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(chain.attributes).toEqual({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.request.model": "flash",
      "gen_ai.output.type": "text",
      "gen_ai.response.finish_reasons": ["tool_call"],
      "gen_ai.usage.input_tokens": 45,
      "gen_ai.usage.output_tokens": 20,
      "afterword.generation.id": "g-1",
    });
    const { spanId } = chain.spanContext();
    expect(spanNamed("chat flash").parentSpanContext?.spanId).toBe(spanId);
    expect(spanNamed("execute_tool weather").parentSpanContext?.spanId).toBe(spanId);
    expect(spanNamed("chat other").parentSpanContext).toBeUndefined();

    const found = await measured();
    expect(found["gen_ai.invoke_agent.duration"]).toMatchObject([{ value: { count: 1 } }]);
    expect(found["gen_ai.invoke_agent.inference_calls"]).toMatchObject([{ value: { sum: 2 } }]);
    expect(found["gen_ai.invoke_agent.tool_calls"]).toMatchObject([{ value: { sum: 1 } }]);
  });

  it("that fails says why", async () => {
    startChain()?.({ error: new RateLimitError("Slow down.", { provider: "gemini" }) });
    expect(spanNamed("invoke_agent").attributes["error.type"]).toBe("rate-limit");
    const found = await measured();
    expect(found["gen_ai.invoke_agent.duration"]).toMatchObject([{ attributes: { "error.type": "rate-limit" } }]);
  });
});

describe("a tool", () => {
  it("is an internal span, and measured", async () => {
    startTool()?.({ result: { type: "tool-result", id: "c-1", name: "weather", output: "rain" } });
    const span = spanNamed("execute_tool weather");
    expect(span.kind).toBe(SpanKind.INTERNAL);
    expect(span.attributes).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "c-1",
      "afterword.generation.id": "g-1",
    });
    expect((await measured())["gen_ai.execute_tool.duration"]).toMatchObject([
      { attributes: { "gen_ai.tool.name": "weather", "gen_ai.tool.type": "function" }, value: { count: 1 } },
    ]);
  });

  it.each([
    ["RangeError", { error: new RangeError("too far") }],
    ["_OTHER", { error: "just text" }],
    ["_OTHER", { result: { type: "tool-result", id: "c-1", name: "weather", output: "no", isError: true } as const }],
  ])("that fails has the error type %s", async (type, end) => {
    startTool()?.(end);
    const span = spanNamed("execute_tool weather");
    expect(span.attributes["error.type"]).toBe(type);
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
    expect((await measured())["gen_ai.execute_tool.duration"]).toMatchObject([{ attributes: { "error.type": type } }]);
  });
});

describe("content", () => {
  const parsed = (name: string, attribute: string) => JSON.parse(String(spanNamed(name).attributes[attribute]));

  it("is written nowhere unless it is asked for", () => {
    const end = startChain();
    startRequest()?.({ result });
    startTool()?.({ result: { type: "tool-result", id: "c-1", name: "weather", output: "rain" } });
    end?.({ result });
    const text = JSON.stringify(exporter.getFinishedSpans().map(({ attributes, events }) => [attributes, events]));
    expect(text).not.toMatch(/a secret|an answer|Paris|rain/);
  });

  it("is written in the conventions' shapes, files by their size", () => {
    withContent();
    const tools = [
      { name: "weather", description: "Tells the weather", inputSchema: { type: "object" } },
      { server: { type: "web_search" } },
      { server: { google_search: {} } },
    ];
    const data = Buffer.from("123456789").toString("base64");
    const request = createRequest(
      model.id,
      [
        {
          role: "user",
          parts: [
            { type: "text", text: "Look" },
            { type: "file", mediaType: "image/png", data },
            { type: "file", mediaType: "application/pdf", url: "https://example.com/a.pdf" },
            { type: "file", mediaType: "audio/wav", url: `data:audio/wav;base64,${data}` },
          ],
        },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", text: "Hm" },
            call,
            { type: "tool-call", id: "s-1", name: "web_search", input: { q: "x" }, providerExecuted: true },
            { type: "tool-result", id: "s-1", name: "web_search", output: [], providerExecuted: true },
            { type: "refusal", text: "No" },
            { type: "provider", provider: "gemini", block: { signature: "hidden" } },
          ],
        },
        {
          role: "tool",
          parts: [
            {
              type: "tool-result",
              id: "c-1",
              name: "weather",
              output: "rain",
              isError: true,
              files: [{ type: "file", mediaType: "image/png", data }],
            },
          ],
        },
      ],
      { system: "Be brief", tools },
    );
    startRequest({ request })?.({ result });
    const blob = { type: "blob", mime_type: "image/png", modality: "image", byte_size: 9 };
    expect(parsed("chat flash", "gen_ai.system_instructions")).toEqual([{ type: "text", content: "Be brief" }]);
    expect(parsed("chat flash", "gen_ai.input.messages")).toEqual([
      {
        role: "user",
        parts: [
          { type: "text", content: "Look" },
          blob,
          { type: "uri", mime_type: "application/pdf", modality: "document", uri: "https://example.com/a.pdf" },
          { type: "blob", mime_type: "audio/wav", modality: "audio", byte_size: 9 },
        ],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", content: "Hm" },
          { type: "tool_call", id: "c-1", name: "weather", arguments: { city: "Paris" } },
          {
            type: "server_tool_call",
            id: "s-1",
            name: "web_search",
            server_tool_call: { type: "web_search", arguments: { q: "x" } },
          },
          {
            type: "server_tool_call_response",
            id: "s-1",
            server_tool_call_response: { type: "web_search", response: [] },
          },
          { type: "refusal", content: "No" },
          { type: "provider", provider: "gemini" },
        ],
      },
      {
        role: "tool",
        parts: [{ type: "tool_call_response", id: "c-1", response: "rain", is_error: true, files: [blob] }],
      },
    ]);
    expect(parsed("chat flash", "gen_ai.output.messages")).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "an answer" }] },
    ]);
    expect(parsed("chat flash", "gen_ai.tool.definitions")).toEqual([
      { type: "function", name: "weather", description: "Tells the weather", parameters: { type: "object" } },
      { type: "web_search", name: "web_search" },
      { type: "google_search", name: "google_search" },
    ]);
  });

  it("of tools is their arguments and results", () => {
    withContent();
    startTool()?.({ result: { type: "tool-result", id: "c-1", name: "weather", output: { sky: "grey" } } });
    expect(parsed("execute_tool weather", "gen_ai.tool.call.arguments")).toEqual({ city: "Paris" });
    expect(parsed("execute_tool weather", "gen_ai.tool.call.result")).toEqual({ sky: "grey" });
  });
});

describe("listening", () => {
  const subscribed = () =>
    channels.some((name) => {
      const { start, error, asyncEnd } = tracingChannel(name);
      return start.hasSubscribers || error.hasSubscribers || asyncEnd.hasSubscribers;
    });

  it("leaves nothing subscribed behind, and ends what was open", () => {
    expect(subscribed()).toBe(true);
    const end = startRequest();
    instrumentation.disable();
    instrumentation.disable();
    expect(subscribed()).toBe(false);
    expect(spanNamed("chat flash").attributes["afterword.unfinished"]).toBe(true);
    end?.({ result });
    expect(exporter.getFinishedSpans()).toHaveLength(1);
    expect(startRequest()).toBeUndefined();
  });

  it("twice is two subscriptions that know nothing of each other", () => {
    {
      using _second = instrument({ tracerProvider, meterProvider });
      startRequest()?.({ result });
      expect(exporter.getFinishedSpans()).toHaveLength(2);
    }
    startRequest()?.({ result });
    expect(exporter.getFinishedSpans()).toHaveLength(3);
  });

  it("from the middle of a request on says nothing of it", () => {
    instrumentation.disable();
    const stop = () => {};
    const { start } = tracingChannel("afterword:request");
    start.subscribe(stop);
    const end = startRequest();
    start.unsubscribe(stop);
    instrumentation = instrument({ tracerProvider, meterProvider });
    end?.({ result });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it("never harms what it listens to: its own failures go to diag", () => {
    instrumentation.disable();
    const broken = {
      getTracer: () => ({
        startSpan: () => {
          throw new Error("broken");
        },
        startActiveSpan: () => {
          throw new Error("broken");
        },
      }),
    };
    const errors: unknown[] = [];
    const silent = () => {};
    const logger = { error: (...values: unknown[]) => errors.push(values), warn: silent, info: silent, debug: silent };
    diag.setLogger({ ...logger, verbose: silent }, DiagLogLevel.ERROR);
    instrumentation = instrument({ tracerProvider: broken, meterProvider });
    startRequest()?.({ result });
    diag.disable();
    expect(errors).toEqual([["afterword/otel could not write telemetry.", expect.any(Error)]]);
  });
});
