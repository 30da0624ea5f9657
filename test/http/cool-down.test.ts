/** One refusal holds back all requests of the same model family, and they do not come back at once. */
import { describe, expect, it } from "vitest";
import { CoolDown, modelFamily } from "../../src/http/cool-down.ts";
import { manualClock } from "../../src/testing.ts";
import { chatModel } from "../support/models.ts";
import { answerChat, serve } from "../support/server.ts";

/** Numbers between 0 and 1 in a fixed, scattered order. */
function scattered(): () => number {
  let turn = 0;
  return () => (++turn * 0.618_033_988_75) % 1;
}

describe("a cool-down", () => {
  it("costs nothing where there was no refusal", () => {
    expect(new CoolDown(Math.random).wait(manualClock(), new AbortController().signal)).toBeUndefined();
  });

  it("lets 200 that waited come back one by one, and stops the rest when the first are refused again", async () => {
    const clock = manualClock();
    const start = clock.now();
    const coolDown = new CoolDown(scattered());
    const { signal } = new AbortController();
    coolDown.refused(2000, clock.now());
    const back: number[] = [];
    for (let index = 0; index < 200; index++)
      void coolDown.wait(clock, signal)?.then(() => back.push(clock.now() - start));
    await clock.advance(1999);
    expect(back).toEqual([]);
    await clock.advance(101);
    // A tenth of the spread of one second has passed.
    expect(back.length).toBeGreaterThan(10);
    expect(back.length).toBeLessThan(30);
    const early = back.length;
    coolDown.refused(5000, clock.now());
    await clock.advance(4999);
    expect(back).toHaveLength(early);
    await clock.advance(200);
    expect(back.length - early).toBeLessThan(30);
    await clock.advance(2000);
    expect(back).toHaveLength(200);
    // No two of them in one millisecond more often than chance would have it.
    const busiest = Math.max(
      ...back.map((time) => back.filter((other) => Math.floor(other) === Math.floor(time)).length),
    );
    expect(busiest).toBeLessThanOrEqual(2);
  });

  it("ends at once for a caller who gives up", async () => {
    const clock = manualClock();
    const coolDown = new CoolDown(() => 0);
    const controller = new AbortController();
    coolDown.refused(2000, clock.now());
    const waiting = coolDown.wait(clock, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(clock.pending).toBe(0);
  });

  it("begins before a refusal where the headers say that nothing is left, unless the wait is long", () => {
    const clock = manualClock();
    const { signal } = new AbortController();
    const nothing = (resetMs: number) => ({ requests: { remaining: 0, resetAt: clock.now() + resetMs } });
    const short = new CoolDown(() => 0);
    short.accepted(nothing(3000), clock.now(), 30_000);
    expect(short.wait(clock, signal)).toBeInstanceOf(Promise);
    const long = new CoolDown(() => 0);
    long.accepted(nothing(3_600_000), clock.now(), 30_000);
    expect(long.wait(clock, signal)).toBeUndefined();
  });

  it("is one for a model and its dated snapshots", () => {
    expect(["gpt-4.1", "gpt-4.1-2025-04-14", "gpt-4.1-mini"].map(modelFamily)).toEqual([
      "gpt-4.1",
      "gpt-4.1",
      "gpt-4.1-mini",
    ]);
    expect(modelFamily("claude-haiku-4-5-20251001")).toBe("claude-haiku-4-5");
  });
});

describe("requests to a provider that refuses", () => {
  it("wait for it together: after one refusal those that were not sent yet are held back", async () => {
    const clock = manualClock();
    const arrived: number[] = [];
    await using server = await serve((response, _request, number) => {
      arrived.push(clock.now());
      if (number === 1) response.writeHead(429, { "retry-after": "10" }).end("{}");
      else answerChat(response, "fine");
    });
    const model = chatModel(server.url, {}, clock);
    const first = model.prompt("first");
    const told = first.events();
    expect((await told.next()).value).toMatchObject({ type: "retry" });
    const others = Array.from({ length: 20 }, () => model.prompt("other").text());
    const refusedAt = clock.now();
    await clock.waiting(21);
    expect(arrived).toHaveLength(1);
    await clock.advance(12_000);
    await Promise.all([...others, first.text()]);
    expect(arrived).toHaveLength(22);
    expect(Math.min(...arrived.slice(1))).toBeGreaterThanOrEqual(refusedAt + 10_000);
  });
});
