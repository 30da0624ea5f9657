/** Conversations: turns one at a time, history only of what succeeded, and other models half-way. */
import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/core/errors.ts";
import type { Message } from "../../src/core/message.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { tool } from "../../src/core/tool.ts";
import { failure, fake } from "../support/fake.ts";
import { modelOf, textEvents } from "../support/models.ts";

const textsOf = (messages: readonly Message[]) =>
  messages.map(
    ({ role, parts }) => `${role}: ${parts.map((part) => ("text" in part ? part.text : part.type)).join(" ")}`,
  );

describe("turns", () => {
  it("that are read at the same time run one after the other, each with the history before it", async () => {
    const { model, requests } = fake([{ text: "one" }, { text: "two" }, { text: "three" }]);
    const conversation = model.conversation({ system: "S" });
    const turns = ["a", "b", "c"].map((prompt) => conversation.prompt(prompt));
    expect(await Promise.all(turns.map((turn) => turn.text()))).toEqual(["one", "two", "three"]);
    expect(requests.map(({ messages }) => messages.length)).toEqual([2, 4, 6]);
    expect(textsOf(conversation.messages)).toEqual([
      ...["user: a", "assistant: one", "user: b", "assistant: two", "user: c", "assistant: three"],
    ]);
    expect(turns[1]?.request.messages).toHaveLength(4);
  });

  it("run in the order in which they are read; one that nobody reads holds nothing up", async () => {
    const { model, requests } = fake([{ text: "1" }, { text: "2" }]);
    const conversation = model.conversation();
    const unread = conversation.prompt("unread");
    const later = conversation.prompt("later");
    const sooner = conversation.prompt("sooner");
    await Promise.all([sooner.text(), later.text()]);
    expect(textsOf(conversation.messages)).toEqual(["user: sooner", "assistant: 1", "user: later", "assistant: 2"]);
    expect(requests).toHaveLength(2);
    expect(unread.request.messages).toHaveLength(1);
  });

  it("that are aborted while they wait are not sent, and let the next one through", async () => {
    const gate = Promise.withResolvers<void>();
    const { model, requests } = fake([{ text: "1", waits: gate.promise }, { text: "3" }]);
    const conversation = model.conversation();
    const first = conversation.prompt("first").text();
    const second = conversation.prompt("second");
    const waiting = second.text();
    const third = conversation.prompt("third").text();
    second.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    gate.resolve();
    expect(await Promise.all([first, third])).toEqual(["1", "3"]);
    expect(requests.map(({ messages }) => messages.length)).toEqual([1, 3]);
  });

  it("that are aborted under way leave no trace in the history", async () => {
    const { model } = fake([{ text: "par", waits: new Promise(() => {}) }, { text: "ok" }]);
    const conversation = model.conversation();
    for await (const text of conversation.prompt("first")) {
      expect(text).toBe("par");
      break;
    }
    expect(await conversation.prompt("second").text()).toBe("ok");
    expect(textsOf(conversation.messages)).toEqual(["user: second", "assistant: ok"]);
  });

  it("of a chain become all of its messages, or none where it fails", async () => {
    const echo = tool({ name: "echo", input: "text", execute: ({ text }) => text });
    const calls = [{ name: "echo", input: { text: "x" } }];
    const { model } = fake([{ calls }, { fails: new ConnectionError("gone") }, { calls }, { text: "end" }]);
    const conversation = model.conversation({ tools: echo });
    await failure(conversation.chain("a"));
    expect(conversation.messages).toEqual([]);
    expect(conversation.usage).toMatchObject({ input: 10 });
    await conversation.chain("a");
    expect(conversation.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"]);
    expect(conversation.results).toHaveLength(2);
  });

  it("finish a history that ends with a prompt before they say something new", async () => {
    const { model, requests } = fake([{ text: "to the old" }, { text: "to the new" }]);
    const conversation = model.conversation({ history: ["old"] });
    expect(await conversation.prompt("new").text()).toBe("to the new");
    expect(requests.map(({ messages }) => messages.length)).toEqual([1, 3]);
  });

  it("take results of calls that were carried out elsewhere", async () => {
    const remote = { name: "remote", inputSchema: { type: "object" } };
    const { model, requests } = fake([{ calls: [{ name: "remote", id: "r1" }] }, { text: "7, then" }]);
    const conversation = model.conversation({ tools: remote });
    await conversation.prompt("Q");
    const result = { type: "tool-result", id: "r1", name: "remote", output: 7 } as const;
    expect(await conversation.prompt({ role: "tool", parts: [result] } as Message).text()).toBe("7, then");
    expect(requests).toHaveLength(2);
  });

  it("have a schema of their own", async () => {
    const { model } = fake([{ text: '{"n":1}' }, { text: "plain" }]);
    const conversation = model.conversation();
    const { n } = await conversation.prompt("Q", { schema: "n int" }).output();
    expect(n).toBe(1);
    expect(await conversation.prompt("R").text()).toBe("plain");
  });

  it("do not carry out calls by hand: continue() does", async () => {
    const { model } = fake([{ calls: [{ name: "x" }] }]);
    await expect(model.conversation().prompt("Q").executeToolCalls()).rejects.toThrow("continue()");
  });
});

describe("a conversation", () => {
  it("comes back from JSON with its history, system prompt, totals and id", async () => {
    const { model, requests } = fake([{ text: "one" }, { text: "two" }]);
    const conversation = model.conversation({ system: "S" });
    await conversation.prompt("a");
    const saved = JSON.parse(JSON.stringify(conversation));
    const again = model.conversation({ ...saved });
    expect(again.usage).toEqual(conversation.usage);
    expect(again.cost).toEqual(conversation.cost);
    expect(JSON.parse(JSON.stringify(again))).toEqual(saved);
    await again.prompt("b");
    expect(textsOf(requests[1]?.messages ?? [])).toEqual(["system: S", "user: a", "assistant: one", "user: b"]);
  });

  it("goes on with another model, which is told what it cannot read", async () => {
    const signed = { type: "reasoning", text: "hm", providerMetadata: { fake: { signature: "x" } } } as const;
    const sent: unknown[] = [];
    const other = {
      name: "other",
      async *stream(request: { messages: unknown }) {
        sent.push(request.messages);
        yield* textEvents("hi");
      },
    };
    const { model } = fake(
      [
        {
          events: [
            { type: "block-start", index: 0, kind: "reasoning" },
            { type: "block-end", index: 0, block: signed },
          ],
        },
      ],
      {},
      { providers: [other] },
    );
    const conversation = model.conversation();
    await conversation.prompt("a");
    conversation.use(createRegistry({ providers: [other] }).getModel("other:m"));
    const result = await conversation.prompt("b");
    expect(result.warnings).toEqual([
      { code: "foreign-parts", message: expect.stringContaining("1 part of the history") },
    ]);
    expect(result.warnings[0]?.message).toContain("can be read by fake only and is not sent to other");
    expect(conversation.model.id).toBe("other:m");
  });

  it.each([
    [{ tempratur: 1 }, "Unknown option: tempratur"],
    [{ continuePrompt: "" }, "continuePrompt is empty"],
    [{ maxSteps: -1 }, "maxSteps is -1"],
    [{ history: [7] }, "messages[0] is 7"],
  ])("is refused with %j", (options, message) => {
    const model = modelOf(async function* () {});
    expect(() => model.conversation(options as never)).toThrow(message);
  });
});

describe("a reply", () => {
  it("goes on from an answer with the same options, and from that again", async () => {
    const { model, requests } = fake([{ text: "one" }, { text: "two" }, { text: "three" }]);
    const first = model.prompt("a", { system: "S", temperature: 0.5 });
    expect(() => first.reply("b")).toThrow("await this generation before reply()");
    await first;
    const second = first.reply("b");
    expect(await second.text()).toBe("two");
    expect(await second.reply("c", { temperature: 1 }).text()).toBe("three");
    expect(textsOf(requests[2]?.messages ?? [])).toEqual([
      ...["system: S", "user: a", "assistant: one", "user: b", "assistant: two", "user: c"],
    ]);
    expect(requests.map(({ options }) => options.temperature)).toEqual([0.5, 0.5, 1]);
    expect(model.calls).toBe(3);
  });
});
