/** Repeating what failed: which failures, how long to wait, and when to leave it to the caller. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { RateLimitError } from "../../src/core/errors.ts";
import { rateLimits, retryAfterMs } from "../../src/http/limits.ts";
import { manualClock } from "../../src/testing.ts";
import { chatModel } from "../support/models.ts";
import { answerChat, serve } from "../support/server.ts";

const headers = (values: Record<string, string>) => (name: string) => values[name];

describe("the wait a provider asks for", () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ["milliseconds before anything else", { "retry-after-ms": "1250.5", "retry-after": "9" }, 1250.5],
    ["seconds", { "retry-after": "2" }, 2000],
    ["fractions of a second", { "retry-after": "0.5" }, 500],
    ["a date", { "retry-after": new Date(now + 90_000).toUTCString() }, 90_000],
    ["a date that has passed", { "retry-after": new Date(now - 90_000).toUTCString() }, 0],
    ["nothing", {}, undefined],
    ["nonsense", { "retry-after": "soon" }, undefined],
  ])("is read from %s", (_name, values, expected) => {
    expect(retryAfterMs(headers(values as Record<string, string>), now)).toBe(expected);
  });
});

describe("rate limits in headers", () => {
  it("are read in OpenAI's dialect", () => {
    const values = {
      "x-ratelimit-limit-requests": "10000",
      "x-ratelimit-remaining-requests": "9999",
      "x-ratelimit-reset-requests": "6m0s",
      "x-ratelimit-limit-tokens": "200000",
      "x-ratelimit-remaining-tokens": "199000",
      "x-ratelimit-reset-tokens": "9ms",
    };
    expect(rateLimits(headers(values), 1000)).toEqual({
      requests: { limit: 10000, remaining: 9999, resetAt: 361_000 },
      tokens: { limit: 200000, remaining: 199000, resetAt: 1009 },
    });
  });

  it("are read in Anthropic's dialect", () => {
    const values = {
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "49",
      "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:01Z",
      "anthropic-ratelimit-input-tokens-limit": "1000",
      "anthropic-ratelimit-output-tokens-remaining": "7",
    };
    expect(rateLimits(headers(values), 0)).toEqual({
      requests: { limit: 50, remaining: 49, resetAt: Date.UTC(2026, 0, 1, 0, 0, 1) },
      inputTokens: { limit: 1000 },
      outputTokens: { remaining: 7 },
    });
    expect(rateLimits(headers({}), 0)).toBeUndefined();
  });
});

/** A server that fails as told, once for each entry, then answers. */
async function failing(
  failures: readonly (readonly [status: number, headers?: Record<string, string>, body?: object])[],
) {
  return await serve((response, _request, number) => {
    const failure = failures[number - 1];
    if (!failure) return answerChat(response, "fine");
    const [status, extra = {}, body = { error: { message: "no", type: "x" } }] = failure;
    response.writeHead(status, { "content-type": "application/json", ...extra }).end(JSON.stringify(body));
  });
}

/** A clock on which every timer that a retry sets falls due at once, noting how long it would have been. */
function hasty(waits: number[]): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      // The exchange's own timeouts are longer than any pause here.
      if (ms >= 100_000 || ms === 10_000) return () => {};
      waits.push(ms);
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
  };
}

describe("a failed request", () => {
  it.each([408, 429, 500, 502, 503, 529])(
    "is repeated after %i, and the reader is told of the repeat",
    async (status) => {
      await using server = await failing([[status]]);
      const waits: number[] = [];
      const generation = chatModel(server.url, {}, hasty(waits)).prompt("hi");
      expect(await generation.text()).toBe("fine");
      expect(server.received).toHaveLength(2);
      const [first] = await Array.fromAsync(generation.events());
      expect(first).toMatchObject({ type: "retry", attempt: 1 });
      expect(waits[0]).toBeGreaterThanOrEqual(250);
      // A refusal is waited out together with the others it concerns, who are spread over as much again.
      expect(waits[0]).toBeLessThanOrEqual(1000);
    },
  );

  it.each([400, 401, 403, 404, 409, 413, 422])("is not repeated after %i", async (status) => {
    await using server = await failing([[status]]);
    await expect(chatModel(server.url).prompt("hi").text()).rejects.toMatchObject({ status, retryable: false });
    expect(server.received).toHaveLength(1);
  });

  it("is repeated after a conflict where the server says so, or the provider means so", async () => {
    const waits: number[] = [];
    await using told = await failing([[409, { "x-should-retry": "true" }]]);
    expect(await chatModel(told.url, {}, hasty(waits)).prompt("hi").text()).toBe("fine");
    await using meant = await failing([[409]]);
    expect(
      await chatModel(meant.url, { quirks: { retryConflict: true } }, hasty(waits))
        .prompt("hi")
        .text(),
    ).toBe("fine");
  });

  it("is not repeated where the server says so, or where waiting cannot help", async () => {
    await using told = await failing([[500, { "x-should-retry": "false" }]]);
    await expect(chatModel(told.url).prompt("hi").text()).rejects.toMatchObject({ status: 500 });
    await using broke = await failing([[429, {}, { error: { message: "pay", code: "insufficient_quota" } }]]);
    await expect(chatModel(broke.url).prompt("hi").text()).rejects.toMatchObject({ code: "quota-exhausted" });
    await using large = await failing([
      [429, {}, { error: { message: "Request too large for gpt-4o", code: "rate_limit_exceeded" } }],
    ]);
    await expect(chatModel(large.url).prompt("hi").text()).rejects.toBeInstanceOf(RateLimitError);
    expect([told, broke, large].map((server) => server.received.length)).toEqual([1, 1, 1]);
  });

  it("is repeated as often as allowed, with growing pauses, and then thrown", async () => {
    await using server = await failing(Array.from({ length: 9 }, () => [500] as const));
    const waits: number[] = [];
    const text = chatModel(server.url, { maxRetries: 4 }, hasty(waits)).prompt("hi").text();
    await expect(text).rejects.toMatchObject({ status: 500, retryable: true });
    expect(server.received).toHaveLength(5);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(250 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(500 * 2 ** index);
    }
  });

  it("waits as long as it is asked to, never less", async () => {
    await using server = await failing([[429, { "retry-after": "20" }]]);
    const waits: number[] = [];
    expect(await chatModel(server.url, {}, hasty(waits)).prompt("hi").text()).toBe("fine");
    expect(waits[0]).toBeGreaterThanOrEqual(20_000);
    expect(waits[0]).toBeLessThanOrEqual(23_000);
  });

  it("is thrown at once, with the wait, where that is longer than maxRetryWaitMs", async () => {
    await using server = await failing([[429, { "retry-after": "120", "x-request-id": "req-7" }]]);
    const failure = chatModel(server.url).prompt("hi").text();
    await expect(failure).rejects.toMatchObject({ code: "rate-limit", retryAfterMs: 120_000, requestId: "req-7" });
    await expect(failure).rejects.toBeInstanceOf(RateLimitError);
    expect(server.received).toHaveLength(1);
  });

  it("is not repeated once anything of the answer has come", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"par"}}]}\n\n', () => response.destroy());
    });
    const failure = chatModel(server.url).prompt("hi").text();
    await expect(failure).rejects.toMatchObject({ code: "connection", result: { text: "par" } });
    expect(server.received).toHaveLength(1);
  });

  it("stops waiting when the caller gives up", async () => {
    await using server = await failing([[429, { "retry-after": "20" }]]);
    const clock = manualClock();
    const controller = new AbortController();
    const generation = chatModel(server.url, {}, clock).prompt("hi", { signal: controller.signal });
    const events = generation.events();
    expect((await events.next()).value).toMatchObject({ type: "retry" });
    controller.abort(new Error("enough"));
    await expect(generation.text()).rejects.toThrow("enough");
    expect(server.received).toHaveLength(1);
  });

  it("is repeated when nothing listens, and says where", async () => {
    const server = await failing([]);
    await server[Symbol.asyncDispose]();
    const waits: number[] = [];
    const text = chatModel(server.url, {}, hasty(waits)).prompt("hi").text();
    await expect(text).rejects.toThrow(`No answer from ${server.url}: nothing listens there`);
    expect(waits).toHaveLength(2);
  });
});
