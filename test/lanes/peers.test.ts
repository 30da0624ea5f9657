/** What users of other libraries have reported of batches and background requests, each as a test that it does not happen here. */
import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { packWork } from "../../src/operations/turn-facts.ts";
import { type Change, type OperationRecord, openOperations } from "../../src/operations.ts";
import { openBatches } from "../operations/batch-provider.ts";
import { hurriedClock } from "../support/hurried-clock.ts";
import { serve } from "../support/server.ts";
import {
  apiKey,
  backgroundProviders,
  batchProviders,
  type Connect,
  loadLanes,
  openLanes,
  scripted,
} from "./providers.ts";

const chat = batchProviders["openai chat"] as Connect;
const responses = backgroundProviders["openai responses"] as Connect;
const minute = 60_000;

describe("the bugs of others in batches", () => {
  it("curator #226: what is missing is submitted anew, and what is there is not", async () => {
    await using f = await openLanes(chat, { jobFaults: [{ missingRows: 3 }, { missingRows: 1 }] });
    const batch = await f.operations.deferAll(
      Array.from({ length: 10 }, (_, index) => f.model("script").prompt(scripted(`answer ${index}`))),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.map(({ response }) => response?.text)).toEqual(
      Array.from({ length: 10 }, (_, index) => `answer ${index}`),
    );
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([10, 3, 1]);
  });

  it("curator #109: 50,001 requests are two submissions, each within what the provider takes", async () => {
    await using f = await openBatches({ limits: { requests: 50_000, bytes: 200_000_000 } });
    const { id } = await f.operations.defer(f.model.prompt("tiny"), { lane: "batch" });
    // As `defer` writes them down, fifty thousand times.
    const like = (await f.store.get(id)) as OperationRecord;
    const changes = Array.from({ length: 50_000 }, (_, index): Change[] => {
      const record = { ...like, id: `copy-${index}` };
      return [{ type: "insert", record }, packWork(record, record.request, f.clock.now())];
    });
    await f.store.commit(changes.flat());
    for (let round = 0; round < 30 && f.jobs.length < 2; round++) await f.clock.advance(1_000);
    const sizes = f.jobs.map(({ requests }) => requests.length);
    expect(sizes).toEqual([50_000, 1]);
    const ids = f.jobs.flatMap(({ requests }) => requests.map(({ id }) => id));
    expect(new Set(ids).size).toBe(50_001);
  }, 120_000);

  it("curator #109: requests that are too long together are as many submissions as it takes", async () => {
    const bytes = 100_000;
    await using f = await openBatches({ limits: { bytes } });
    const long = "x".repeat(20_000);
    await f.operations.deferAll(
      Array.from({ length: 10 }, () => f.model.prompt(long)),
      { lane: "batch" },
    );
    for (let round = 0; round < 10; round++) await f.clock.advance(1_000);
    const sizes = f.jobs.map(({ requests }) => Buffer.byteLength(JSON.stringify(requests)));
    expect(f.jobs.reduce((sum, { requests }) => sum + requests.length, 0)).toBe(10);
    expect(Math.max(...sizes)).toBeLessThan(bytes);
  });

  it("curator #116: a hundred tiny requests are one submission", async () => {
    await using f = await openLanes(chat);
    const batch = await f.operations.deferAll(
      Array.from({ length: 100 }, (_, index) => f.model("script").prompt(scripted(String(index)))),
      { lane: "batch" },
    );
    const statuses = await f.clock.until(batch.wait());
    expect(statuses.every(({ response }, index) => response?.text === String(index))).toBe(true);
    expect(f.simulator.jobs.map(({ rows }) => rows.length)).toEqual([100]);
  });

  const waits = {
    "120 seconds": () => "120",
    "a date in two minutes": (now: number) => new Date(now + 2 * minute).toUTCString(),
  };

  it.each(Object.entries(waits))("a Retry-After of %s holds for submitting and for asking", async (_name, header) => {
    const clock = hurriedClock();
    const times = new Map<string, number[]>();
    let ids: readonly string[] = [];
    await using server = await serve((response, { method, path, body }) => {
      const route = `${method} ${path}`;
      const at = [...(times.get(route) ?? []), clock.now()];
      times.set(route, at);
      if (path === "/files") ids = [...body.matchAll(/"custom_id":"([\w-]+)"/g)].map(([, id = ""]) => id);
      const mayPass = path.startsWith("/files") || at.length > 1;
      const head = { "content-type": "application/json", ...(!mayPass && { "retry-after": header(clock.now()) }) };
      response
        .writeHead(mayPass ? 200 : 429, head)
        .end(mayPass ? answerTo(route, ids) : '{"error":{"message":"slow"}}');
    });
    const provider = openai({ apiKey, api: "chat", baseURL: server.url });
    const registry = createRegistry({ clock, providers: [provider] });
    await loadLanes(provider, registry, clock);
    const operations = await openOperations({ store: memoryStore(), registry, clock, worker: { batchWindowMs: 0 } });
    const operation = await operations.defer(registry.getModel("openai:m").prompt("Q"), { lane: "batch" });
    expect((await clock.until(operation.wait())).response?.text).toBe("late");
    for (const route of ["POST /batches", "GET /batches/batch_1"]) {
      const [first = Number.NaN, second] = times.get(route) ?? [];
      expect(second, route).toBeGreaterThanOrEqual(first + 2 * minute);
      expect(second, route).toBeLessThan(first + 3 * minute);
    }
    expect(times.get("POST /batches")).toHaveLength(2);
    await clock.until(operations.close(0));
  });
});

/** What OpenAI says to each request of a batch that is done at once. */
function answerTo(route: string, ids: readonly string[]): string {
  const batch = { id: "batch_1", object: "batch", input_file_id: "file-1", created_at: 1_767_225_600 };
  switch (route) {
    case "POST /batches":
      return JSON.stringify({ ...batch, status: "validating" });
    case "GET /batches/batch_1":
      return JSON.stringify({ ...batch, status: "completed", output_file_id: "file-2", completed_at: 1_767_225_700 });
    case "GET /files/file-2/content": {
      const choices = [{ index: 0, message: { role: "assistant", content: "late" }, finish_reason: "stop" }];
      const body = { id: "chatcmpl-1", object: "chat.completion", model: "m", choices };
      return ids.map((id) => JSON.stringify({ custom_id: id, response: { status_code: 200, body } })).join("\n");
    }
    default:
      return JSON.stringify({ id: "file-1", object: "file", purpose: "batch", status: "processed" });
  }
}

describe("the bugs of others in the background", () => {
  it("pydantic-ai: a response that is no longer kept has expired, with an error that says so, and is not submitted again", async () => {
    await using f = await openLanes(responses);
    const operation = await f.operations.defer(f.model("script").prompt(scripted("late")), { lane: "background" });
    await f.clock.untilTrue(() => f.sent("GET", /responses/) === 1);
    // As where no worker was there to ask for it.
    f.clock.leap(60 * minute);
    const { metadata, error } = await f.clock.until(operation.wait());
    expect(metadata.state).toBe("expired");
    expect(error).toMatchObject({
      ...{ code: 4, message: expect.stringContaining("no longer kept") },
      details: [{ name: "ProviderError", status: 404, retryable: false }],
    });
    expect(f.simulator.jobs).toHaveLength(1);
  });

  it("OpenAI forum 1382584: a response that never leaves the queue is cancelled and submitted once more, and no more than that", async () => {
    await using f = await openLanes(responses, { jobFaults: [{ stuck: true }] });
    const operation = await f.operations.defer(f.model("script").prompt(scripted("late")), { lane: "background" });
    expect((await f.clock.until(operation.wait())).response?.text).toBe("late");
    expect(f.simulator.jobs.map(({ state }) => state)).toEqual(["cancelled", "done"]);
    await using g = await openLanes(responses, { jobFaults: [{ stuck: true }, { stuck: true }] });
    const deadline = new Date(g.clock.now() + 120 * minute);
    const never = await g.operations.defer(g.model("script").prompt(scripted("late")), {
      lane: "background",
      deadline,
    });
    expect((await g.clock.until(never.wait())).metadata.state).toBe("expired");
    expect(g.simulator.jobs.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
  });
});
