/** Generations: inert until read, run once, replayed to every reader, failing only where they are read. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AfterwordError, ConnectionError, TimeoutError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { Settled } from "../../src/core/generation-options.ts";
import { manualClock } from "../../src/testing.ts";
import { modelOf, textEvents } from "../support/models.ts";

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  // Rejections are reported after the current turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

/** A model that counts its calls and yields event by event. */
function counting(events: readonly StreamEvent[], failure?: unknown) {
  const calls = { count: 0 };
  const model = modelOf(async function* () {
    calls.count++;
    for (const event of events) {
      await Promise.resolve();
      yield event;
    }
    if (failure) throw failure;
  });
  return { model, calls };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("a generation", () => {
  it("sends nothing before it is read", async () => {
    const { model, calls } = counting(textEvents("a"));
    const generation = model.prompt("hi");
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls.count).toBe(0);
    expect(await generation.text()).toBe("a");
    expect(calls.count).toBe(1);
  });

  it("calls the provider once for any number of readers at once and later", async () => {
    const { model, calls } = counting(textEvents("a", "b", "c"));
    const generation = model.prompt("hi");
    const [first, second, text, events] = await Promise.all([
      collect(generation),
      collect(generation),
      generation.text(),
      collect(generation.events()),
    ]);
    expect(first).toEqual(["a", "b", "c"]);
    expect(second).toEqual(first);
    expect(text).toBe("abc");
    expect(events).toEqual(textEvents("a", "b", "c"));
    expect(await collect(generation)).toEqual(first);
    expect(await generation.text()).toBe("abc");
    expect((await generation).timing?.durationMs).toBeGreaterThanOrEqual(0);
    expect(calls.count).toBe(1);
  });

  it("awaits to a plain result that survives JSON", async () => {
    const result = await counting(textEvents("a", "b")).model.prompt("hi");
    expect(result).toMatchObject({
      role: "assistant",
      model: "fake:model",
      resolvedModel: "model-1",
      id: "a-1",
      text: "ab",
      finishReason: "stop",
      rawFinishReason: "end",
      usage: { input: 1, output: 2 },
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect("then" in result).toBe(false);
  });

  it("hands over pieces as they come, before the answer is complete", async () => {
    const gate = Promise.withResolvers<void>();
    const [start, open, a, ...rest] = textEvents("a", "b");
    const model = modelOf(async function* () {
      yield [start, open, a] as StreamEvent[];
      await gate.promise;
      yield rest;
    });
    const reader = model.prompt("hi")[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ done: false, value: "a" });
    gate.resolve();
    expect(await reader.next()).toEqual({ done: false, value: "b" });
    expect((await reader.next()).done).toBe(true);
  });

  it("gives only the first choice's text when iterated, and every choice in the result", async () => {
    const model = modelOf(async function* () {
      yield [
        { type: "block-start", index: 0, kind: "text" },
        { type: "block-start", index: 1, kind: "text", choice: 1 },
        { type: "text-delta", index: 1, text: "second" },
        { type: "text-delta", index: 0, text: "first" },
        { type: "finish", finishReason: "stop", choices: [{ finishReason: "stop" }, { finishReason: "length" }] },
      ] as const;
    });
    const generation = model.prompt("hi", { choices: 2 });
    expect(await collect(generation)).toEqual(["first"]);
    const { choices } = await generation;
    expect(choices.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ["first", "stop"],
      ["second", "length"],
    ]);
  });

  it("stays quiet when nobody reads: a thousand unread ones cost nothing and end nothing", async () => {
    const { model, calls } = counting([], new ConnectionError("no"));
    for (let index = 0; index < 1000; index++) model.prompt("hi");
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls.count).toBe(0);
  });
});

describe("a failure", () => {
  it("is thrown to every reader every time, with what had come, and to nobody else", async () => {
    const failure = new ConnectionError("the line broke");
    const { model, calls } = counting(textEvents("par").slice(0, 3), failure);
    const generation = model.prompt("hi");
    const seen: string[] = [];
    const iterate = async () => {
      for await (const text of generation) seen.push(text);
    };
    await expect(iterate()).rejects.toBe(failure);
    await expect(iterate()).rejects.toBe(failure);
    await expect(generation.text()).rejects.toBe(failure);
    await expect(generation.text()).rejects.toBe(failure);
    expect(seen).toEqual(["par", "par"]);
    expect(failure.result).toMatchObject({ text: "par", finishReason: "unknown" });
    expect(AfterwordError.isInstance(failure)).toBe(true);
    expect(calls.count).toBe(1);
  });

  it("of a provider that forgets its finish event is an error, not a shortened answer", async () => {
    const { model } = counting(textEvents("a").slice(0, 3));
    await expect(model.prompt("hi").text()).rejects.toThrow("without a finish event");
  });
});

describe("leaving and aborting", () => {
  /** A model that never ends by itself, and tells when its signal aborts. */
  function endless() {
    const state = { aborted: undefined as unknown, calls: 0 };
    const model = modelOf(async function* (_request, { signal }) {
      state.calls++;
      yield textEvents("a", "b").slice(0, 4);
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          state.aborted = signal.reason;
          reject(signal.reason);
        });
      });
    });
    return { model, state };
  }

  it("aborts the request when the last reader leaves, not before", async () => {
    const { model, state } = endless();
    const generation = model.prompt("hi");
    const [first, second] = [generation[Symbol.asyncIterator](), generation[Symbol.asyncIterator]()];
    await first.next();
    await second.next();
    await first.return?.();
    expect(state.aborted).toBeUndefined();
    await second.return?.();
    expect(state.aborted).toMatchObject({ name: "AbortError" });
    await expect(generation.text()).rejects.toMatchObject({ name: "AbortError" });
    expect(state.calls).toBe(1);
  });

  it("goes on after a break as long as somebody awaits", async () => {
    const gate = Promise.withResolvers<void>();
    const model = modelOf(async function* () {
      yield textEvents("a", "b").slice(0, 4);
      await gate.promise;
      yield textEvents("a", "b").slice(4);
    });
    const generation = model.prompt("hi");
    const text = generation.text();
    for await (const _ of generation) break;
    gate.resolve();
    expect(await text).toBe("ab");
  });

  it("fails with the signal's own reason, also when the signal had aborted before", async () => {
    const { model, state } = endless();
    const reason = new Error("enough");
    const controller = new AbortController();
    const generation = model.prompt("hi", { signal: controller.signal });
    const text = generation.text();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    await expect(text).rejects.toBe(reason);
    await expect(model.prompt("hi", { signal: controller.signal }).text()).rejects.toBe(reason);
    expect(state.calls).toBe(1);
  });

  it("ends at once even when the provider ignores its signal", async () => {
    const model = modelOf(async function* () {
      yield textEvents("a").slice(0, 3);
      await new Promise(() => {});
    });
    const generation = model.prompt("hi");
    const iterator = generation[Symbol.asyncIterator]();
    await iterator.next();
    generation.abort();
    await expect(iterator.next()).rejects.toMatchObject({ name: "AbortError" });
  });

  it("never sends one that was aborted before it was read", async () => {
    const { model, calls } = counting(textEvents("a"));
    const generation = model.prompt("hi");
    generation.abort();
    await expect(generation.text()).rejects.toMatchObject({ name: "AbortError" });
    expect(calls.count).toBe(0);
  });

  it("is aborted by leaving an `await using` block", async () => {
    const { model, state } = endless();
    {
      await using generation = model.prompt("hi");
      await generation[Symbol.asyncIterator]().next();
    }
    expect(state.aborted).toMatchObject({ name: "AbortError" });
  });

  it("fails when the whole call takes longer than timeoutMs, naming that timeout", async () => {
    const clock = manualClock();
    const model = modelOf(async function* () {
      yield textEvents("a").slice(0, 3);
      await new Promise(() => {});
    }, clock);
    const generation = model.prompt("hi", { timeoutMs: 5000 });
    const failed = generation.text().catch((error: unknown) => error);
    await clock.advance(5000);
    const error = (await failed) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "call", timeoutMs: 5000, result: { text: "a" } });
  });

  it("leaves no timer behind when the call ends in time", async () => {
    let timers = 0;
    const clock = {
      now: () => 0,
      after() {
        timers++;
        return () => timers--;
      },
    };
    const model = modelOf(async function* () {
      expect(timers).toBe(1);
      yield textEvents("a");
    }, clock);
    await model.prompt("hi", { timeoutMs: 5000 });
    expect(timers).toBe(0);
  });
});

describe("onDone", () => {
  it("tells success, failure and abort alike, each callback once, before waiting readers go on", async () => {
    const order: string[] = [];
    const generation = counting(textEvents("a")).model.prompt("hi");
    generation.onDone(async (settled) => {
      await Promise.resolve();
      order.push(`first ${settled.ok} ${(await generation).text} ${(await generation.usage())?.output}`);
    });
    generation.onDone(() => order.push("second"));
    await generation.text();
    order.push("reader");
    expect(order).toEqual(["first true a 1", "second", "reader"]);

    const late: Settled[] = [];
    generation.onDone((settled) => late.push(settled));
    expect(late).toHaveLength(1);

    const failed = counting(textEvents("x").slice(0, 3), new ConnectionError("no")).model.prompt("hi");
    const told: Settled[] = [];
    failed.onDone((settled) => told.push(settled));
    await expect(failed.text()).rejects.toThrow("no");
    expect(told).toMatchObject([{ ok: false, error: { message: "no" }, result: { text: "x" } }]);

    const aborted = counting(textEvents("x")).model.prompt("hi");
    aborted.onDone((settled) => told.push(settled));
    aborted.abort();
    await expect(aborted.text()).rejects.toThrow();
    expect(told[1]).toMatchObject({ ok: false, error: { name: "AbortError" } });
  });

  it("reports what a callback throws as uncaught, and the result stays as it is", async () => {
    const reported = Promise.withResolvers<unknown>();
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", reported.resolve);
    const generation = counting(textEvents("a")).model.prompt("hi");
    generation.onDone(() => {
      throw new Error("callback");
    });
    expect(await generation.text()).toBe("a");
    expect(await reported.promise).toMatchObject({ message: "callback" });
    for (const listener of listeners) process.on("uncaughtException", listener);
    expect(await generation.text()).toBe("a");
  });
});
