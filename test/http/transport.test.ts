/** Sending over a real socket: timeouts by name, aborts, connections kept and limited, and the same over a given fetch. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { type ManualClock, manualClock } from "../../src/testing.ts";
import { chatModel } from "../support/models.ts";
import { answerChat, chatStream, serve, signalled } from "../support/server.ts";

const fast = { maxRetries: 0 };
const eventStream = { "content-type": "text/event-stream" };

/** A manual clock that counts the timers that are set. */
function countedClock(): { clock: Clock; manual: ManualClock; timers: () => number } {
  const manual = manualClock();
  let timers = 0;
  const after: Clock["after"] = (ms, run) => {
    let set = true;
    const unset = () => {
      if (set) timers--;
      set = false;
    };
    timers++;
    const cancel = manual.after(ms, () => {
      unset();
      run();
    });
    return () => {
      unset();
      cancel();
    };
  };
  return { clock: { now: manual.now, after }, manual, timers: () => timers };
}

describe.each(["node:http", "fetch"] as const)("over %s", (kind) => {
  const settings = kind === "fetch" ? { ...fast, fetch } : fast;

  it("waits twenty minutes for the first byte, and gives up after thirty, naming the timeout", async () => {
    const asked = signalled();
    const answers: (() => void)[] = [];
    await using server = await serve((response) => {
      answers.push(() => answerChat(response, "after all"));
      asked.resolve();
    });
    const { clock, manual, timers } = countedClock();
    const patient = chatModel(server.url, settings, clock).prompt("hi").text();
    await asked.promise;
    await manual.advance(20 * 60_000);
    answers[0]?.();
    expect(await patient).toBe("after all");

    const failed = chatModel(server.url, settings, clock)
      .prompt("hi")
      .text()
      .catch((error: unknown) => error);
    await manual.waiting();
    await manual.advance(30 * 60_000 + 10_000);
    expect(await failed).toMatchObject({ code: "timeout", phase: "first-byte", retryable: true });
    expect(timers()).toBe(0);
  });

  it("fails when a stream falls silent, with what had come, but not while it keeps talking", async () => {
    const begun = signalled<(text: string) => void>();
    await using server = await serve((response) => {
      response.writeHead(200, eventStream);
      begun.resolve((text) => response.write(chatStream(text)[0] as string));
    });
    const { clock, manual, timers } = countedClock();
    const generation = chatModel(server.url, { ...settings, timeouts: { betweenChunksMs: 60_000 } }, clock).prompt(
      "hi",
    );
    const reader = generation[Symbol.asyncIterator]();
    const first = reader.next();
    const say = await begun.promise;
    for (const text of ["a", "b", "c"]) {
      say(text);
      expect(await (text === "a" ? first : reader.next())).toEqual({ done: false, value: text });
      await manual.advance(45_000);
    }
    await manual.advance(60_000);
    await expect(reader.next()).rejects.toMatchObject({
      code: "timeout",
      phase: "between-chunks",
      timeoutMs: 60_000,
      result: { text: "abc" },
    });
    expect(timers()).toBe(0);
  });

  it("closes the connection when the caller aborts, and rejects with the caller's reason", async () => {
    const closed = signalled();
    await using server = await serve((response) => {
      response.writeHead(200, eventStream).write(chatStream("a")[0] as string);
      response.on("close", () => closed.resolve());
    });
    const controller = new AbortController();
    const generation = chatModel(server.url, settings).prompt("hi", { signal: controller.signal });
    const reader = generation[Symbol.asyncIterator]();
    await reader.next();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(reader.next()).rejects.toBe(reason);
    await closed.promise;
  });

  it("closes the connection when the last reader leaves", async () => {
    const closed = signalled();
    await using server = await serve((response) => {
      response.writeHead(200, eventStream).write(chatStream("a")[0] as string);
      response.on("close", () => closed.resolve());
    });
    for await (const _ of chatModel(server.url, settings).prompt("hi")) break;
    await closed.promise;
  });

  it("sends a prompt of 10 MB", async () => {
    await using server = await serve((response, { body }) => answerChat(response, String(body.length)));
    const text = await chatModel(server.url, settings).prompt("x".repeat(10_000_000)).text();
    expect(Number(text)).toBeGreaterThan(10_000_000);
  });

  it("reports a connection that breaks before the head, and one that breaks after it", async () => {
    await using server = await serve((response, _request, number) => {
      if (number === 1) response.destroy();
      else response.writeHead(200, eventStream).write(chatStream("par")[0] as string, () => response.destroy());
    });
    const model = chatModel(server.url, settings);
    await expect(model.prompt("hi").text()).rejects.toMatchObject({ code: "connection", retryable: true });
    await expect(model.prompt("hi").text()).rejects.toMatchObject({ code: "connection", result: { text: "par" } });
  });
});

describe("over node:http", () => {
  it("fails when no connection stands in time, naming the timeout", async () => {
    // A listener that accepts and then says nothing never completes the handshake of https.
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { clock, manual, timers } = countedClock();
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const failed = chatModel(url, { ...fast, timeouts: { connectMs: 500 } }, clock)
      .prompt("hi")
      .text()
      .catch((error: unknown) => error);
    await manual.waiting();
    await manual.advance(500);
    expect(await failed).toMatchObject({ code: "timeout", phase: "connect", timeoutMs: 500, retryable: true });
    expect(timers()).toBe(0);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it("uses one connection for one request after another", async () => {
    await using server = await serve((response) => answerChat(response, "a"));
    const model = chatModel(server.url, { ...fast, maxConnections: 7 });
    for (let index = 0; index < 5; index++) expect(await model.prompt("hi").text()).toBe("a");
    expect(server.received).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  it("opens no more connections than allowed, and the others wait their turn", async () => {
    const held: (() => void)[] = [];
    await using server = await serve((response) => {
      held.push(() => answerChat(response, "a"));
      // Nobody is answered before three are here: with fewer connections this would never end.
      if (held.length === 3) for (const answer of held.splice(0)) answer();
    });
    const model = chatModel(server.url, { ...fast, maxConnections: 3 });
    const texts = await Promise.all(Array.from({ length: 21 }, () => model.prompt("hi").text()));
    expect(texts).toEqual(Array.from({ length: 21 }, () => "a"));
    expect(server.connections).toBe(3);
  });

  it("keeps the connection of an answer whose stream goes on after its end marker", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, eventStream).write(chatStream("a").join(""));
      // The end of the body comes in a packet of its own.
      setImmediate(() => response.end());
    });
    const model = chatModel(server.url, { ...fast, maxConnections: 5 });
    for (let index = 0; index < 3; index++) {
      expect(await model.prompt("hi").text()).toBe("a");
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    }
    expect(server.connections).toBeLessThanOrEqual(2);
  });
});
