/** OpenAI's responses in the background, followed: from where the reference left off, nothing missed and nothing told twice, however often it breaks. */
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/core/assembler.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { Lane } from "../../src/core/lane.ts";
import { openai } from "../../src/openai.ts";
import { context, laneAt, minute, polled, rejected, resultsOf, simulated, submit } from "../support/background.ts";
import { serve } from "../support/server.ts";
import { findRecordings, readExchanges } from "../wire/recordings.ts";
import { answerOf, ReplayServer } from "../wire/server.ts";

const streamed = { stream: true };
const place = { told: 0, after: 0, decoder: {} };

interface Followed {
  readonly events: StreamEvent[];
  /** The last one. */
  readonly reference: JsonValue;
  readonly error?: unknown;
}

async function follow(lane: Lane, reference: JsonValue, given = context()): Promise<Followed> {
  const events: StreamEvent[] = [];
  let last = reference;
  try {
    for await (const batch of lane.follow?.(reference, given) ?? []) {
      events.push(...batch.events);
      last = batch.reference;
    }
  } catch (error) {
    return { events, reference: last, error };
  }
  return { events, reference: last };
}

const sse = (events: readonly JsonObject[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/**
 * Lanes whose provider has come so far with these events when a connection breaks, one number a connection, and gives all that is left to the ones after.
 * Each lane is a new process, as it were.
 */
function lanes(all: readonly JsonObject[], cuts: readonly number[] = [], honest = true) {
  const asked: (string | null)[] = [];
  const fetched = async (url: Parameters<typeof fetch>[0]) => {
    const after = new URL(String(url)).searchParams.get("starting_after");
    const cut = cuts[asked.length];
    asked.push(after);
    const from = honest ? all.findIndex(({ sequence_number: number }) => number === Number(after)) + 1 : 0;
    const pieces = [sse(all.slice(from, cut))];
    const body = new ReadableStream({
      pull(stream) {
        const piece = pieces.shift();
        if (piece !== undefined) stream.enqueue(new TextEncoder().encode(piece));
        else if (cut === undefined) stream.close();
        else stream.error(new Error("cut"));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const next = () => openai({ apiKey: "key-123456", fetch: fetched }).lanes?.background as Lane;
  return { next, asked };
}

/** The whole stream, through as many lanes as it takes. */
async function followAll({ next }: ReturnType<typeof lanes>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  let reference: JsonValue = { responseId: "resp_1", id: "ours-1", stream: place };
  for (let times = 0; events.at(-1)?.type !== "finish"; times++) {
    expect(times).toBeLessThan(1000);
    const followed = await follow(next(), reference);
    if (followed.error) expect(followed.error).toMatchObject({ code: "connection", retryable: true });
    events.push(...followed.events);
    reference = JSON.parse(JSON.stringify(followed.reference));
  }
  expect(JSON.stringify(reference)).not.toContain("stream");
  return events;
}

const recordings = findRecordings();
const recorded =
  recordings.folder === undefined ? [] : recordings.cases.filter(({ api }) => api === "openai.responses");

/** Every recorded stream whose events are numbered. */
function streams(): { readonly name: string; readonly events: JsonObject[] }[] {
  const { folder } = recordings;
  if (folder === undefined) return [];
  return recorded.flatMap((each) =>
    readExchanges(folder, each).flatMap(({ response, body, expected }, index) => {
      const whole = expected.finish !== undefined && expected.streamError === undefined;
      if (!response.body.endsWith(".sse") || !whole) return [];
      const lines = body.toString().match(/^data: \{.*/gm) ?? [];
      const events = lines.map((line) => JSON.parse(line.slice(6)) as JsonObject);
      const numbered = events.every(({ sequence_number: number }) => typeof number === "number");
      return numbered && events[0]?.sequence_number === 0 ? [{ name: `${each.id} ${index + 1}`, events }] : [];
    }),
  );
}

describe.skipIf(recordings.folder === undefined)(
  `recorded streams${recordings.folder === undefined ? `, skipped: ${recordings.missing}` : ""}`,
  () => {
    it("go on after the event that was read when the response was created, as recorded", async () => {
      const found = recorded.find(({ id }) => id.endsWith("/background-stream-resume"));
      if (!found || recordings.folder === undefined) throw new Error("there is no such recording");
      const exchanges = readExchanges(recordings.folder, found);
      const server = await ReplayServer.start();
      const session = server.play(exchanges.map((exchange) => answerOf(exchange, 7)));
      const lane = laneAt(`${session.url}/v1`);
      const reference = await submit({ lane, given: context() }, "What is 2 + 2?", streamed, "gpt-4o");
      const { events, error } = await follow(lane, reference);
      expect(error).toBeUndefined();
      expect(assemble("openai:gpt-4o", events)).toMatchObject({
        text: exchanges[1]?.expected.text,
        finishReason: "stop",
      });
      const sent = session.requests.map(({ method, path }) => `${method} ${path}`);
      expect(sent).toEqual(exchanges.map(({ request }) => `${request.method} ${request.path}`));
      expect(session.requests[0]?.body).toMatchObject({ background: true, stream: true });
      await server.close();
    });

    it("are there", () => expect(streams().length).toBeGreaterThan(3));

    it.each(streams())("$name: cut after any number of events, it is told once and whole", async ({ events }) => {
      const expected = await followAll(lanes(events));
      const size = events.length;
      const some = size > 40 ? Array.from({ length: 40 }, (_, index) => Math.ceil((index * size) / 40)) : events.keys();
      for (const cut of some) expect(await followAll(lanes(events, [cut]))).toEqual(expected);
      const always = lanes(events, [...events.keys()]);
      expect(await followAll(always)).toEqual(expected);
      expect(always.asked.length).toBe(size + 1);
    });
  },
);

describe("a response that was created as a stream", () => {
  const steps = [
    { type: "reasoning", text: "Let me see." },
    { type: "text", text: "One two three" },
    { type: "tool-call", name: "f", input: { a: 1 } },
    { type: "text", text: "four five" },
  ];

  it("is left when its id is known, and followed while it runs", async () => {
    await using test = await simulated();
    const reference = await submit(test, steps, streamed, "script");
    expect(reference).toMatchObject({ responseId: "sim_resp_1", stream: { told: 0, after: 0 } });
    const following = follow(test.lane, reference, test.given);
    await test.clock.waiting(3);
    await test.advance(1000);
    const { events, error } = await following;
    expect(error).toBeUndefined();
    const answer = assemble("openai:script", events);
    expect(answer).toMatchObject({ text: "One two threefour five", finishReason: "tool-calls" });
    expect(answer.providerMetadata).toEqual({ openai: { service_tier: "default", background: true } });
    const [result] = await resultsOf(test.lane, reference, test.given);
    expect(answer.parts).toEqual(assemble("openai:script", result?.events ?? []).parts);
    expect(test.simulator.requests.map(({ method, path }) => `${method} ${path.split("/v1")[1]}`)).toEqual([
      "POST /responses",
      "GET /responses/sim_resp_1?starting_after=0&stream=true",
      "GET /responses/sim_resp_1",
    ]);
  });

  it("is told once where the server begins anew, and goes on between items, not at the beginning", async () => {
    await using test = await simulated({ asyncMs: 0 });
    const { responseId } = (await submit(test, steps, streamed, "script")) as { responseId: string };
    const answer = await fetch(`${test.simulator.openaiURL}/responses/${responseId}?stream=true`, {
      headers: { authorization: "Bearer k" },
    });
    const lines = (await answer.text()).match(/^data: \{.*/gm) ?? [];
    const all = lines.map((line) => JSON.parse(line.slice(6)) as JsonObject);
    const expected = await followAll(lanes(all));
    const honest = lanes(all, [all.length - 2]);
    expect(await followAll(honest)).toEqual(expected);
    expect(Number(honest.asked[1])).toBeGreaterThan(20);
    for (const cut of all.keys()) expect(await followAll(lanes(all, [cut], false))).toEqual(expected);
  });

  it("whose tokens have probabilities ends with those of all of them", async () => {
    const content = (at: number, text: string): JsonObject[] => [
      { type: "response.output_item.added", output_index: at, item: { type: "message", id: `m${at}`, content: [] } },
      { type: "response.output_text.delta", output_index: at, content_index: 0, delta: text },
      {
        ...{ type: "response.content_part.done", output_index: at, content_index: 0 },
        part: { type: "output_text", text, logprobs: [{ token: text, logprob: -1 }] },
      },
      { type: "response.output_item.done", output_index: at, item: { type: "message", id: `m${at}`, content: [] } },
    ];
    const response = { id: "resp_1", status: "completed", output: [{}, {}] };
    const given = [{ type: "response.created", response: {} }, ...content(0, "A"), ...content(1, "B")];
    const all = [...given, { type: "response.completed", response }].map((event, number): JsonObject => {
      return { ...event, sequence_number: number };
    });
    const expected = await followAll(lanes(all));
    expect(expected.at(-1)).toMatchObject({ logprobs: [{ token: "A" }, { token: "B" }] });
    for (const cut of all.keys()) expect(await followAll(lanes(all, [cut]))).toEqual(expected);
  });

  it("whose reference stays small however long the text is", async () => {
    const head = { type: "response.in_progress", sequence_number: 1, response: { id: "resp_1" } };
    const delta = (number: number) => ({
      ...{ type: "response.output_text.delta", item_id: "m", output_index: 0, content_index: 0 },
      ...{ delta: "word ".repeat(100), sequence_number: number },
    });
    const deltas = Array.from({ length: 200 }, (_, index) => delta(index + 2));
    const { next } = lanes([head, ...deltas, { type: "keepalive" }]);
    const { reference, error } = await follow(next(), { responseId: "resp_1", stream: place });
    expect(error).toMatchObject({ code: "connection" });
    expect(reference).toMatchObject({ stream: { told: 201, after: 1 } });
    expect(JSON.stringify(reference).length).toBeLessThan(300);
  });

  it("is polled for where no stream answered its creation", async () => {
    await using server = await serve((response) => void response.end('{"id":"resp_1","status":"queued"}'));
    const lane = laneAt(server.url);
    const reference = await submit({ lane, given: context() }, "hi", streamed);
    expect(await follow(lane, reference)).toEqual({ events: [], reference });
    expect(server.received).toHaveLength(1);
  });

  it("is unclear where its stream broke before its id came, and where it began with an error", async () => {
    const begun = [': hello\n\ndata: {"type":"resp', 'event: error\ndata: {"type":"error","message":"no"}\n\n'];
    for (const text of begun) {
      await using server = await serve((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).write(text, () => response.destroy());
      });
      const error = await rejected(submit({ lane: laneAt(server.url), given: context() }, "hi", streamed));
      expect(error).toMatchObject({ name: "UnclearSubmissionError" });
      expect(server.received).toHaveLength(1);
    }
  });
});

describe("following ends without a word", () => {
  it("where the response is older than five minutes: then it is polled", async () => {
    await using test = await simulated({ asyncMs: 10 * minute });
    const reference = await submit(test, "Hi", streamed);
    await test.advance(6 * minute);
    expect(await follow(test.lane, reference, test.given)).toEqual({ events: [], reference });
    expect((await test.lane.poll(reference, test.given)).state).toBe("running");
    await test.advance(4 * minute);
    expect((await test.lane.poll(reference, test.given)).state).toBe("done");
  });

  it("where it was not created as a stream, or is gone, or failed, or was cancelled", async () => {
    await using test = await simulated({ jobFaults: [{}, { fail: "server_error" }] });
    const plain = await submit(test, "Hi");
    const before = test.simulator.requests.length;
    expect(await follow(test.lane, plain, test.given)).toEqual({ events: [], reference: plain });
    expect(test.simulator.requests).toHaveLength(before);
    const failed = await submit(test, "Hi", streamed);
    const types = async (reference: JsonValue) => {
      const { events, error } = await follow(test.lane, reference, test.given);
      expect(error).toBeUndefined();
      return events.map(({ type }) => type);
    };
    expect(await types(failed)).toEqual(["start"]);
    expect(await test.lane.poll(failed, test.given)).toMatchObject({ state: "failed" });
    const cancelled = await submit(test, "Hi", streamed);
    await test.lane.cancel(cancelled, test.given);
    expect(await types(cancelled)).toEqual(["start"]);
    await test.advance(12 * minute);
    expect(await types(cancelled)).toEqual([]);
  });

  it("where an event has no number, an error comes, or something else than a stream", async () => {
    const head = { type: "response.in_progress", sequence_number: 1, response: { id: "resp_1" } };
    const bodies: readonly (readonly [string, number])[] = [
      [sse([head, { type: "response.output_text.delta", delta: "x" }]), 1],
      [sse([head, { type: "error", message: "server_error", sequence_number: 2 }]), 1],
      ["data: {{{\n\n", 0],
    ];
    const reference = { responseId: "resp_1", stream: place };
    for (const [body, count] of bodies) {
      await using server = await serve((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).end(body);
      });
      const { events, error } = await follow(laneAt(server.url), reference);
      expect([error, events.length]).toEqual([undefined, count]);
    }
    await using whole = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: "resp_1", status: "completed", output: [] }));
    });
    expect(await follow(laneAt(whole.url), reference)).toMatchObject({ events: [] });
  });

  it("but not where the key is wrong, or the provider is busy", async () => {
    const reference = { responseId: "resp_1", stream: place };
    for (const [status, code] of [
      [401, "authentication"],
      [503, "overloaded"],
    ] as const) {
      await using server = await serve((response) => void response.writeHead(status).end('{"error":{"message":"no"}}'));
      const lane = openai({ apiKey: "key-123456", baseURL: server.url, maxRetries: 0 }).lanes?.background as Lane;
      expect((await follow(lane, reference)).error).toMatchObject({ code });
    }
    expect((await polled({ id: "resp_1", status: "queued" })).status).toMatchObject({ queued: true });
  });
});
