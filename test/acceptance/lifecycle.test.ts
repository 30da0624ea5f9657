/** What the seeds oblige us to, rows 1 to 12: looking models up, the life of a generation, streaming. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createRegistry, memoryLog, UnknownModelError } from "../../src/index.ts";
import { chatModel, modelOf, textEvents } from "../support/models.ts";
import { answerChat, chatStream, serve } from "../support/server.ts";
import { fixture, text, usage } from "./fixture.ts";

describe("looking a model up", () => {
  it("1: an unknown model is an error that names the id, and nothing is sent", async () => {
    await using f = await fixture([]);
    expect(() => f.registry.getModel("nope")).toThrow(UnknownModelError);
    expect(() => f.registry.getModel("nope")).toThrow("Unknown model: nope");
    expect(f.simulator.requests).toHaveLength(0);
  });

  it("2: what does exist is told: the ids that look alike, and the providers of an ambiguous name", async () => {
    await using f = await fixture([]);
    expect(() => f.registry.getModel("m")).toThrow("Several providers have it: anthropic:m, chat:m, openai:m");
    expect(() => f.registry.getModel("antropic:m")).toThrow("No provider is named antropic");
  });

  it("3: the list has every model in the order of the providers, with its aliases and lanes", () => {
    const info = (name: string) => ({ id: `p:${name}`, provider: "p", name, capabilities: {} });
    const provider = { name: "p", async *stream() {} };
    const registry = createRegistry({
      providers: [provider],
      models: [{ ...info("a"), lanes: ["batch"] }, info("b")],
      aliases: { short: "p:a" },
    });
    expect(registry.listModels().map(({ id, aliases, lanes }) => [id, aliases, lanes])).toEqual([
      ["p:a", ["short"], ["batch"]],
      ["p:b", [], undefined],
    ]);
  });
});

describe("a generation", () => {
  it("4: sends nothing until it is read, and one request then", async () => {
    await using f = await fixture([[text("hello")]]);
    const generation = f.chat.prompt("hi");
    await new Promise((resolve) => setImmediate(resolve));
    expect(f.simulator.requests).toHaveLength(0);
    expect(await generation.text()).toBe("hello");
    expect(f.simulator.requests).toHaveLength(1);
  });

  it("5: read twice at once and iterated twice is one request, and all read the same", async () => {
    await using f = await fixture([[text("a", "b", "c")]]);
    const generation = f.chat.prompt("hi");
    const texts = await Promise.all([generation.text(), generation.text()]);
    const { timing } = await generation;
    const iterated = [await Array.fromAsync(generation), await Array.fromAsync(generation)];
    expect([...texts, ...iterated.map((pieces) => pieces.join(""))]).toEqual(["abc", "abc", "abc", "abc"]);
    expect((await generation).timing).toEqual(timing);
    expect(timing?.durationMs).toBeGreaterThanOrEqual(0);
    expect(f.simulator.requests).toHaveLength(1);
  });

  it("6: pieces arrive one by one, the first before the last is sent", async () => {
    const pieces = chatStream("a", "b", "c");
    const gate = Promise.withResolvers<void>();
    await using server = await serve(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(pieces[0]);
      await gate.promise;
      response.end(pieces.slice(1).join(""));
    });
    const reader = chatModel(server.url).prompt("hi")[Symbol.asyncIterator]();
    expect((await reader.next()).value).toBe("a");
    gate.resolve();
    expect([(await reader.next()).value, (await reader.next()).value]).toEqual(["b", "c"]);
  });

  it("7: after the loop the whole result is there, the same as unstreamed, and no second request", async () => {
    const answer = [text("To ", "all"), usage({ input: 24, output: 27 })];
    await using f = await fixture([answer, answer]);
    const streamed = f.claude.prompt("hi");
    for await (const _ of streamed);
    const result = await streamed;
    expect(f.simulator.requests).toHaveLength(1);
    const whole = await f.claude.prompt("hi", { stream: false });
    for (const { id, resolvedModel, role, text, finishReason, rawFinishReason, usage } of [result, whole]) {
      expect({ id, resolvedModel, role, text, finishReason, rawFinishReason, input: usage?.input }).toEqual({
        id: expect.stringMatching(/./),
        resolvedModel: "m",
        role: "assistant",
        text: "To all",
        finishReason: "stop",
        rawFinishReason: "end_turn",
        input: 24,
      });
    }
    expect(result.usage?.output).toBe(whole.usage?.output);
  });

  it("8: an async callback is awaited once before readers go on, with the finished result and its usage", async () => {
    await using f = await fixture([[text("x"), usage({ input: 3, output: 4 })]]);
    const order: string[] = [];
    const generation = f.chat.prompt("hi").onDone(async (settled) => {
      await Promise.resolve();
      order.push(`${settled.ok} ${(await generation.usage())?.output}`);
    });
    await generation.text();
    order.push("text");
    expect(order).toEqual(["true 4", "text"]);
    expect(f.simulator.requests).toHaveLength(1);
  });

  it("9: a late callback is called at once; one that throws is reported and spoils nothing", async () => {
    const reported: unknown[] = [];
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => reported.push(error));
    try {
      const model = modelOf(async function* () {
        yield textEvents("fine");
      });
      const generation = model.prompt("hi").onDone(() => {
        throw new Error("callback");
      });
      expect(await generation.text()).toBe("fine");
      expect(await generation.text()).toBe("fine");
      let late = 0;
      generation.onDone(() => void late++);
      expect(late).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(reported).toEqual([new Error("callback")]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of before) process.on("uncaughtException", listener);
    }
  });

  it("10: a cut answer fails every reader alike, with what had come; no history grows, and the log has it as failed", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chatStream("par")[0], () => response.destroy());
    });
    const log = memoryLog();
    const conversation = chatModel(server.url, { maxRetries: 0 }).conversation({ log });
    const generation = conversation.prompt("hi");
    const errors = await Promise.all(
      [generation.text(), generation.text()].map((each) => each.catch((e: unknown) => e)),
    );
    expect(errors[0]).toBe(errors[1]);
    expect(errors[0]).toMatchObject({ code: "connection", result: { text: "par" } });
    await expect(generation.text()).rejects.toBe(errors[0]);
    expect(conversation.messages).toEqual([]);
    expect(log.requests).toMatchObject([{ outcome: "failed", result: { text: "par" }, error: { code: "connection" } }]);
  });

  it("11: a mistyped option is refused by name, a file that the model cannot read by model and type", async () => {
    await using f = await fixture([], { models: { capabilities: { input: [] } } });
    expect(() => f.chat.prompt("hi", { tempratur: 1 } as never)).toThrow("Did you mean temperature?");
    expect(() => f.claude.prompt({ type: "file", mediaType: "image/png", data: "AAAA" })).toThrow(
      "anthropic:m does not support images",
    );
    expect(f.simulator.requests).toHaveLength(0);
  });

  it("12: reasoning is in no text, yet asked for, counted and logged", async () => {
    const log = memoryLog();
    const steps = [{ type: "reasoning", text: "secret thought" }, text("answer"), usage({ output: 50, reasoning: 40 })];
    await using f = await fixture([steps as never]);
    const generation = f.claude.prompt("hi", { reasoning: { budgetTokens: 1024 }, log });
    expect((await Array.fromAsync(generation)).join("")).toBe("answer");
    expect(await generation.text()).toBe("answer");
    expect((await generation.usage())?.output).toBe(50);
    expect(f.bodies()[0].thinking).toEqual({ type: "enabled", budget_tokens: 1024 });
    expect(log.requests[0]?.result.reasoning).toBe("secret thought");
  });
});

it("18: no key is in anything that can be looked at", async () => {
  await using f = await fixture([[text("a")], [{ type: "http", status: 401 }]]);
  const log = memoryLog();
  const conversation = f.claude.conversation({ log });
  await conversation.prompt("hi");
  const error = await conversation
    .prompt("again")
    .text()
    .catch((each: unknown) => each);
  const seen = inspect([f.registry, f.claude, conversation, log, error], { depth: 20, showHidden: true });
  expect(seen).not.toContain("sk-planted");
  expect(JSON.stringify([conversation, log.requests, error])).not.toContain("sk-planted");
  const headers = f.simulator.requests.map((request) => request.headers["x-api-key"]);
  expect(headers).toEqual(["sk-planted-0123456789", "sk-planted-0123456789"]);
});

it("a server that answers one request answers one request", async () => {
  await using server = await serve((response) => answerChat(response, "ok"));
  expect(await chatModel(server.url).prompt("hi").text()).toBe("ok");
  expect(server.received).toHaveLength(1);
});
