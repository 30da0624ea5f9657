/** What providers were recorded to say to batches and background requests, from `defer` to `wait`. */
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { tool } from "../../src/core/tool.ts";
import { gemini } from "../../src/gemini.ts";
import { openai } from "../../src/openai.ts";
import { vendor } from "../../src/openai-compatible.ts";
import { yandex } from "../../src/yandex.ts";
import { openRecorded, type Recorded, skipped } from "./recorded.ts";

const settings = { apiKey: "key-0123456789", maxRetries: 0 };
const openaiAt = (url: string) => openai({ ...settings, baseURL: `${url}/v1` });

interface RecordedBatch extends Recorded {
  /** Tokens of reasoning in each answer, where the provider tells of them. */
  readonly reasoning?: readonly number[];
  /** How many answers were recorded to what we ask in another way. */
  readonly left?: number;
}

const batches: readonly RecordedBatch[] = [
  {
    ...{ id: "openai-batch/flow", model: "gpt-5-nano", at: "2026-08-19T14:41:10Z" },
    ...{ connect: openaiAt, reasoning: [64, 64] },
  },
  {
    ...{ id: "anthropic-batch/flow", model: "claude-haiku-4-5", at: "2026-08-19T14:44:50Z" },
    connect: (url) => anthropic({ ...settings, baseURL: url }),
  },
  {
    ...{ id: "gemini-batch/flow", model: "gemini-2.5-flash", at: "2026-08-19T14:34:10Z" },
    ...{ connect: (url) => gemini({ ...settings, baseURL: url }), reasoning: [43, 53] },
  },
  {
    ...{ id: "mistral/batch-flow", model: "mistral-small-latest", at: "2026-08-19T14:40:00Z" },
    connect: (url) => vendor("mistral", { ...settings, baseURL: `${url}/v1` }),
  },
  {
    ...{ id: "xai/batch-flow", model: "grok-4.3", at: "2026-08-10T20:00:00Z" },
    ...{ connect: (url) => vendor("xai", { ...settings, baseURL: `${url}/v1` }), reasoning: [82, 62] },
    // It was recorded with requests that were added one by one; ours come in a file.
    ownAnswers: { "POST /v1/files": '{"id":"file-1"}' },
    left: 1,
  },
];

interface RowFacts {
  readonly result: { readonly text: string; readonly usage: JsonObject };
}

describe(`a recorded batch${skipped}`, () => {
  it.skipIf(skipped !== "").each(batches)("of $id gives each operation its answer, usage and price", async (flow) => {
    await using f = await openRecorded(flow);
    const batch = await f.operations.deferAll(
      ["What is 2 + 2? Just the number.", "Name the largest planet in our solar system. One word."].map((text) =>
        f.model.prompt(text),
      ),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    const facts = (f.exchanges.at(-1)?.expected.results ?? []) as unknown as readonly RowFacts[];
    expect(facts.map(({ result }) => result.text)).toEqual(["4", "Jupiter"]);
    let sum = 0;
    for (const [index, { result }] of facts.entries()) {
      const { response, metadata } = statuses[index] ?? {};
      expect(metadata).toMatchObject({ state: "succeeded", lane: "batch" });
      expect(response?.text).toBe(result.text);
      expect(response?.usage?.raw).toEqual(result.usage);
      if (flow.reasoning) expect(response?.usage?.reasoning).toBe(flow.reasoning[index]);
      const { input = 0, output = 0, cacheRead = 0, cost } = response?.usage ?? {};
      const charged = cost?.nano ?? 0.5 * (1_000 * (input + cacheRead) + 2_000 * output);
      expect(response?.cost?.nano).toBe(charged);
      sum += charged;
    }
    expect(await f.operations.spend()).toMatchObject([
      { calls: 2, cost: { USD: sum }, wasted: {}, unknown: 0, uncertain: 0 },
    ]);
    // All that was recorded was asked for, and nothing twice that is paid for.
    expect(f.left()).toBe(flow.left ?? 0);
    expect(f.sent().filter((route) => route.startsWith("POST") && !route.endsWith("/files"))).toHaveLength(1);
  });

  it.skipIf(skipped !== "")(
    "of Anthropic is cancelled as it was recorded when nobody waits for it any more",
    async () => {
      const batchId = "msgbatch_016z7nD8oj5sT4pMEcEnvJQQ";
      const running = JSON.stringify({
        ...{ id: batchId, type: "message_batch", processing_status: "in_progress", created_at: "2026-08-19T14:50:00Z" },
        request_counts: { processing: 1, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      });
      await using f = await openRecorded({
        ...{ id: "anthropic-batch/cancel", model: "claude-haiku-4-5", at: "2026-08-19T14:50:00Z" },
        connect: (url) => anthropic({ ...settings, baseURL: url }),
        ownAnswers: { [`GET /v1/messages/batches/${batchId}`]: running },
      });
      const operation = await f.operations.defer(f.model.prompt("What is 5 + 5?"), { lane: "batch" });
      await f.clock.untilTrue(() => f.left() === 1);
      await operation.cancel();
      expect((await f.clock.until(operation.wait())).metadata.state).toBe("cancelled");
      await f.clock.untilTrue(() => f.left() === 0);
      const recorded = f.exchanges.map(({ request }) => `${request.method} ${request.path}`);
      expect(f.sent().filter((route) => route.startsWith("POST"))).toEqual(recorded);
    },
  );
});

describe(`a recorded request in the background${skipped}`, () => {
  const gpt4o = { model: "gpt-4o", at: "2026-02-10T21:06:55Z", connect: openaiAt };

  it.skipIf(skipped !== "")("of OpenAI gives its answer", async () => {
    await using f = await openRecorded({ ...gpt4o, id: "openai-responses/background-poll" });
    const operation = await f.operations.defer(f.model.prompt("What is 2 + 2?"), { lane: "background" });
    const { response, metadata } = await f.clock.until(operation.wait());
    const { text, usage } = f.exchanges[2]?.expected ?? {};
    expect([metadata.state, response?.text, response?.usage?.raw]).toEqual(["succeeded", text, usage]);
    expect(f.left()).toBe(0);
    expect(f.sent().filter((route) => route.startsWith("POST"))).toEqual(["POST /v1/responses"]);
  });

  it.skipIf(skipped !== "")("of OpenAI gives the call of a tool, and then what was made of its result", async () => {
    await using f = await openRecorded({ ...gpt4o, id: "openai-responses/background-tool" });
    const weather = tool({ name: "get_weather", input: "city", execute: () => "Sunny and 72F in Paris" });
    const first = f.model.prompt("What is the weather in Paris? Use the get_weather tool.", { tools: weather });
    const asked = await f.clock.until((await f.operations.defer(first, { lane: "background" })).wait());
    expect(asked.response).toMatchObject({
      finishReason: "tool-calls",
      toolCalls: [{ id: "call_JcaYgcpgGGTn4GjzjNDDB1xE", name: "get_weather", input: { city: "Paris" } }],
    });
    const second = f.model.prompt("And now?", { tools: weather });
    const told = await f.clock.until((await f.operations.defer(second, { lane: "background" })).wait());
    expect(told.response?.text).toBe(f.exchanges[4]?.expected.text);
    expect(f.left()).toBe(0);
  });

  it.skipIf(skipped !== "")("of Yandex gives its answer, usage and price", async () => {
    await using f = await openRecorded({
      ...{ id: "yandex/completion-async", model: "yandexgpt", at: "2024-06-06T12:45:47Z" },
      connect: (url) => yandex({ ...settings, baseURL: url, folderId: "b1g00000000000000000" }),
    });
    const operation = await f.operations.defer(f.model.prompt("ping"), { lane: "background" });
    const { response } = await f.clock.until(operation.wait());
    const { text, usage } = (f.exchanges[2]?.expected.result ?? {}) as JsonObject;
    expect(response).toMatchObject({ text, usage: { input: 15, output: 107, total: 122 } });
    expect(response?.usage?.raw).toEqual(usage);
    expect(response?.cost).toMatchObject({ nano: 0.75 * (15 * 1_000 + 107 * 2_000) });
    expect(f.left()).toBe(0);
    expect(new Set(f.sent())).toEqual(new Set(f.exchanges.map(({ request }) => `${request.method} ${request.path}`)));
  });
});
