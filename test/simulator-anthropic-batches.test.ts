/** The simulator's side of Anthropic's batches, through plain fetch and through the vendor's own library. */
import { Anthropic } from "@anthropic-ai/sdk/client";
import { afterEach, describe, expect, test } from "vitest";
import { manualClock, type Simulator, type SimulatorOptions, startSimulator } from "../src/testing.ts";

/** Answers are read the way a program without our types would. */
type Json = ReturnType<typeof JSON.parse>;

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  open.push(simulator);
  return { simulator, clock };
}

const headers = { "x-api-key": "key", "anthropic-version": "2023-06-01", "content-type": "application/json" };
const dayMs = 24 * 3_600_000;

const text = (said: string) => JSON.stringify([{ type: "text", text: said }]);
const params = (content: string, model = "script") => ({
  model,
  max_tokens: 100,
  messages: [{ role: "user" as const, content }],
});
const row = (id: string, content = text(id), rest: object = {}) => ({
  custom_id: id,
  params: { ...params(content), ...rest },
});

function call(simulator: Simulator, method: string, path = "", body?: unknown): Promise<Response> {
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return fetch(`${simulator.anthropicURL}/v1/messages/batches${path}`, init);
}

async function asked(simulator: Simulator, method: string, path = "", body?: unknown): Promise<Json> {
  return (await call(simulator, method, path, body)).json();
}

async function linesOf(simulator: Simulator, id: string): Promise<Json[]> {
  const lines = (await (await call(simulator, "GET", `/${id}/results`)).text()).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

describe("a batch", () => {
  test("tells nothing of what is done until all of it is, and then where its results are", async () => {
    const { simulator, clock } = await start();
    const begun = await asked(simulator, "POST", "", { requests: [row("a"), row("b"), row("c")] });
    expect(begun).toEqual({
      ...{ id: "sim_msgbatch_1", type: "message_batch", processing_status: "in_progress" },
      request_counts: { processing: 3, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      ...{ created_at: "2026-01-01T00:00:00.000000+00:00", expires_at: "2026-01-02T00:00:00.000000+00:00" },
      ...{ ended_at: null, archived_at: null, cancel_initiated_at: null, results_url: null },
    });
    await clock.advance(999);
    const running = await call(simulator, "GET", `/${begun.id}`);
    expect([await running.json(), running.headers.get("retry-after")]).toEqual([begun, "10"]);
    expect((await call(simulator, "GET", `/${begun.id}/results`)).status).toBe(404);
    await clock.advance(1);
    expect(await asked(simulator, "GET", `/${begun.id}`)).toEqual({
      ...begun,
      ...{ processing_status: "ended", ended_at: "2026-01-01T00:00:01.000000+00:00" },
      request_counts: { processing: 0, succeeded: 3, errored: 0, canceled: 0, expired: 0 },
      results_url: `${simulator.anthropicURL}/v1/messages/batches/${begun.id}/results`,
    });
    const lines = await linesOf(simulator, begun.id);
    expect(lines.map(({ custom_id }) => custom_id)).not.toEqual(["a", "b", "c"]);
    expect(lines.find(({ custom_id }) => custom_id === "b").result).toMatchObject({
      type: "succeeded",
      message: { type: "message", content: [{ type: "text", text: "b" }], usage: { service_tier: "batch" } },
    });
    expect(await linesOf(simulator, begun.id)).toEqual(lines);
  });

  test("takes rows with wrong parameters, which come back as errors, and refuses a wrong frame", async () => {
    const { simulator, clock } = await start();
    const rows = [row("good"), row("streamed", "x", { stream: true }), row("none", "x", { max_tokens: 0 })];
    const { id } = await asked(simulator, "POST", "", {
      requests: [...rows, { custom_id: "unheard", params: params("x", "unheard") }],
    });
    await clock.advance(1000);
    expect((await asked(simulator, "GET", `/${id}`)).request_counts).toMatchObject({ succeeded: 1, errored: 3 });
    const results = new Map((await linesOf(simulator, id)).map(({ custom_id, result }) => [custom_id, result]));
    expect(results.get("streamed")).toMatchObject({
      type: "errored",
      error: { type: "error", error: { type: "invalid_request_error" }, request_id: expect.any(String) },
    });
    expect(results.get("unheard").error.error.type).toBe("not_found_error");
    for (const requests of [undefined, [], [{}], [row("a b")], [row("a"), row("a")], [{ custom_id: "a" }]]) {
      expect(await asked(simulator, "POST", "", { requests })).toMatchObject({
        type: "error",
        error: { type: "invalid_request_error", message: expect.stringMatching(/^requests/) },
      });
    }
    expect((await call(simulator, "GET", "/unheard")).status).toBe(404);
  });

  test("dwells in canceling, keeps what was done, expires after a day, and is archived after 29", async () => {
    const { simulator, clock } = await start({ jobFaults: [{ expiredRows: 1 }, { stuck: true }] });
    const one = await asked(simulator, "POST", "", { requests: [row("a"), row("b")] });
    const two = await asked(simulator, "POST", "", { requests: [row("a"), row("b")] });
    await clock.advance(600);
    expect((await call(simulator, "DELETE", `/${one.id}`)).status).toBe(400);
    expect(await asked(simulator, "POST", `/${one.id}/cancel`)).toMatchObject({
      processing_status: "canceling",
      cancel_initiated_at: "2026-01-01T00:00:00.600000+00:00",
      request_counts: { processing: 2 },
    });
    await clock.advance(50);
    const counts = { processing: 0, succeeded: 1, errored: 0, canceled: 1, expired: 0 };
    expect(await asked(simulator, "GET", `/${one.id}`)).toMatchObject({
      ...{ processing_status: "ended", request_counts: counts },
    });
    expect((await linesOf(simulator, one.id)).map(({ result }) => result.type).sort()).toEqual([
      "canceled",
      "succeeded",
    ]);
    expect((await call(simulator, "POST", `/${one.id}/cancel`)).status).toBe(400);
    await clock.advance(dayMs);
    expect((await linesOf(simulator, two.id)).map(({ result }) => result)).toEqual(Array(2).fill({ type: "expired" }));
    await clock.advance(28 * dayMs);
    expect(await asked(simulator, "GET", `/${two.id}`)).toMatchObject({
      ...{ archived_at: "2026-01-30T00:00:00.000000+00:00", results_url: null, request_counts: { expired: 2 } },
    });
    expect((await call(simulator, "GET", `/${two.id}/results`)).status).toBe(404);
    expect(await asked(simulator, "DELETE", `/${two.id}`)).toEqual({ id: two.id, type: "message_batch_deleted" });
    expect((await call(simulator, "GET", `/${two.id}`)).status).toBe(404);
  });

  test("is listed newest first, in pages forth and back", async () => {
    const { simulator } = await start();
    const ids: string[] = [];
    for (let number = 0; number < 5; number++) {
      ids.unshift((await asked(simulator, "POST", "", { requests: [row("a")] })).id);
    }
    const page = async (query: string) => {
      const { data, ...rest } = await asked(simulator, "GET", query);
      return { ids: data.map(({ id }: Json) => id), ...rest };
    };
    const [a, b, c, d, e] = ids;
    expect(await page("")).toEqual({ ids, has_more: false, first_id: a, last_id: e });
    expect(await page("?limit=2")).toEqual({ ids: [a, b], has_more: true, first_id: a, last_id: b });
    expect(await page(`?limit=2&after_id=${c}`)).toMatchObject({ ids: [d, e], has_more: false });
    expect(await page(`?limit=2&before_id=${d}`)).toMatchObject({ ids: [b, c], has_more: true });
    expect(await page(`?after_id=${e}`)).toEqual({ ids: [], has_more: false, first_id: null, last_id: null });
    expect((await call(simulator, "GET", "?limit=0")).status).toBe(400);
  });

  test("goes wrong as its faults say", async () => {
    const faults = [
      { refuse: 529 },
      { accept: "500" },
      { accept: "cut" },
      { fail: "api_error" },
      { lateResultsMs: 500 },
    ];
    const { simulator, clock } = await start({
      asyncMs: 0,
      jobFaults: faults as SimulatorOptions["jobFaults"] & object,
    });
    const create = () => call(simulator, "POST", "", { requests: [row("a")] });
    const statuses = [(await create()).status, (await create()).status, await create().catch(() => "cut")];
    expect(statuses).toEqual([529, 500, "cut"]);
    expect(simulator.jobs).toHaveLength(2);
    const failed = ((await (await create()).json()) as Json).id;
    expect(await linesOf(simulator, failed)).toMatchObject([
      { custom_id: "a", result: { type: "errored", error: { error: { type: "api_error" } } } },
    ]);
    const late = ((await (await create()).json()) as Json).id;
    expect(await asked(simulator, "GET", `/${late}`)).toMatchObject({ processing_status: "ended", results_url: null });
    await clock.advance(500);
    expect((await asked(simulator, "GET", `/${late}`)).results_url).toEqual(expect.any(String));
    expect((await call(simulator, "PUT", `/${late}`)).status).toBe(405);
    expect((await fetch(`${simulator.anthropicURL}/v1/messages/batches`)).status).toBe(401);
  });
});

test("the vendor's own library submits, lists, asks, cancels, reads and deletes", async () => {
  const { simulator, clock } = await start();
  const { batches } = new Anthropic({ apiKey: "key", baseURL: simulator.anthropicURL, maxRetries: 0 }).messages;
  const requests = [row("a"), row("b", JSON.stringify([{ type: "error" }])), row("c")];
  const batch = await batches.create({ requests });
  expect((await batches.retrieve(batch.id)).processing_status).toBe("in_progress");
  await expect(batches.results(batch.id)).rejects.toThrow(/results_url/);
  const other = await batches.create({ requests: [row("d")] });
  expect((await batches.cancel(other.id)).processing_status).toBe("canceling");
  const listed: string[] = [];
  for await (const { id } of batches.list({ limit: 1 })) listed.push(id);
  expect(listed).toEqual([other.id, batch.id]);
  await clock.advance(1000);
  const results = new Map<string, string>();
  for await (const { custom_id, result } of await batches.results(batch.id)) {
    const [block] = result.type === "succeeded" ? result.message.content : [];
    const said = block?.type === "text" ? block.text : "";
    results.set(custom_id, result.type === "errored" ? result.error.error.type : `${result.type} ${said}`);
  }
  expect(Object.fromEntries(results)).toEqual({ a: "succeeded a", b: "overloaded_error", c: "succeeded c" });
  expect((await batches.delete(batch.id)).type).toBe("message_batch_deleted");
  await expect(batches.retrieve(batch.id)).rejects.toThrow(Anthropic.NotFoundError);
});
