/** Finding things in the log: lists, words, conversations to go on with, sums, and what is removed. */
import { describe, expect, it } from "vitest";
import type { Cost } from "../../src/core/cost.ts";
import type { Message } from "../../src/core/message.ts";
import type { Usage } from "../../src/core/usage.ts";
import { type Logs, openLogs } from "../../src/logs.ts";
import { manualClock } from "../../src/testing.ts";
import { answer, assistant, record, said, startedAt, user } from "./records.ts";

const hour = 3_600_000;
const day = 24 * hour;

function withRecords(...records: Parameters<Logs["writeRequest"]>[0][]): Logs {
  const logs = openLogs(":memory:");
  for (const each of records) logs.writeRequest(each);
  return logs;
}

const cost = (currency: Cost["currency"], nano: number): Cost => ({
  currency,
  nano,
  parts: { total: nano },
  basis: "exact",
  source: "test",
});

describe("a list", () => {
  const old = said("old", "x", { startedAt: startedAt - 2 * day, labels: { a: "1" } });
  const failed = record([user("failed")], answer([]), { outcome: "failed", conversationId: "c" });
  const labelled = said("new", "y", { labels: { a: "1", b: "2" }, conversationId: "c" });
  const other = { ...said("other", "z"), request: { model: "openai:gpt-5", messages: [user("other")], options: {} } };

  it("has the latest first, and goes on from an id", () => {
    using logs = withRecords(old, failed, labelled, other);
    const ids = (query?: Parameters<Logs["list"]>[0]) => logs.list(query).map(({ id }) => id);
    expect(ids()).toEqual([other.id, labelled.id, failed.id, old.id]);
    expect(ids({ limit: 2 })).toEqual([other.id, labelled.id]);
    expect(ids({ limit: 2, before: labelled.id })).toEqual([failed.id, old.id]);
  });

  it("is narrowed by model, conversation, time, label, outcome and words, and by several of them", () => {
    using logs = withRecords(old, failed, labelled, other);
    const prompts = (query: Parameters<Logs["list"]>[0]) => logs.list(query).map(({ prompt }) => prompt);
    expect(prompts({ model: "sim:prose" })).toEqual(["new", "failed", "old"]);
    expect(prompts({ model: "gpt-5" })).toEqual(["other"]);
    expect(prompts({ model: "gpt" })).toEqual([]);
    expect(prompts({ conversationId: "c" })).toEqual(["new", "failed"]);
    expect(prompts({ since: startedAt - day })).toEqual(["other", "new", "failed"]);
    expect(prompts({ label: { a: "1" } })).toEqual(["new", "old"]);
    expect(prompts({ label: { a: "1", b: "2" } })).toEqual(["new"]);
    expect(prompts({ label: { a: "2" } })).toEqual([]);
    expect(prompts({ outcome: "failed" })).toEqual(["failed"]);
    expect(prompts({ query: "z" })).toEqual(["other"]);
    expect(prompts({ query: "new", conversationId: "c", label: { b: "2" }, model: "prose" })).toEqual(["new"]);
  });

  it("shows what was new in a request, not its history", () => {
    const history = [user("one"), assistant("two"), user("three"), user("four")];
    const tool: Message = { role: "tool", parts: [{ type: "tool-result", id: "1", name: "t", output: 1 }] };
    using logs = withRecords(record(history, answer([])), record([...history, assistant("call"), tool], answer([])));
    expect(logs.list().map(({ prompt }) => prompt)).toEqual(["", "three\n\nfour"]);
  });

  it("finds ids by how they begin, and takes signs in them for what they are", () => {
    using logs = withRecords(old, labelled);
    expect(logs.findIds(old.id.slice(0, 6))).toEqual([old.id]);
    expect(logs.findIds("")).toEqual([labelled.id, old.id]);
    expect(logs.findIds("%")).toEqual([]);
    expect(logs.findIds("", 1)).toEqual([labelled.id]);
  });
});

describe("a search", () => {
  const found = (words: string, ...texts: string[]): string[] => {
    using logs = withRecords(...texts.map((text) => said("prompt", text)));
    return logs
      .search(words)
      .map(({ text }) => text)
      .sort();
  };

  it("finds words in prompts, answers and reasoning, in any order, and says where", () => {
    using logs = withRecords(
      said("Where do pelicans live?", "By the sea."),
      record([user("x")], answer([{ type: "reasoning", text: "A pelican is a bird." }])),
      said("nothing", "here"),
    );
    expect(logs.search("live pelicans").map(({ prompt }) => prompt)).toEqual(["Where do pelicans live?"]);
    expect(logs.search("sea").map(({ snippet }) => snippet)).toEqual(["By the sea."]);
    expect(logs.search("pelican").map(({ reasoning }) => reasoning)).toEqual(["A pelican is a bird."]);
    expect(logs.search("pelican*")).toHaveLength(2);
    expect(logs.search("pelican*", { limit: 1 })).toHaveLength(1);
  });

  it("takes what is in quotes side by side", () => {
    expect(found('"red fox"', "a red fox", "a fox, red")).toEqual(["a red fox"]);
    expect(found("red fox", "a red fox", "a fox, red")).toEqual(["a fox, red", "a red fox"]);
  });

  it.each([
    ...['"', '""', '"a', 'a"b', "'", "it's", "AND", "OR", "NOT", "a OR b", "NEAR(a b)", "a NEAR/2 b", "(", ")", "((a)"],
    ...["*", "a*b", "**", "text:a", "{text}:a", "^a", "-a", "a+b", "c++", "\\", "%", "_", ";", "--", "\0", "a\0b", ""],
    ...[" ", "\n", "🦩", "'; DROP TABLE requests; --", "\ud800"],
  ])("never fails on %j", (words) => {
    using logs = withRecords(said("a", "b"));
    expect(() => logs.search(words)).not.toThrow();
    expect(() => logs.list({ query: words })).not.toThrow();
    expect(logs.list()).toHaveLength(1);
  });

  it("takes a whole page to look for", () => {
    expect(found("word ".repeat(2000), "a word")).toEqual(["a word"]);
    expect(found(`"${"word ".repeat(2000)}"`, "a word")).toEqual([]);
  });

  it("finds operators as the words they are", () => {
    expect(found("this AND that", "this and that", "this that")).toEqual(["this and that"]);
    expect(found("don't", "I don't know", "I do")).toEqual(["I don't know"]);
  });

  it("finds words of every script, with any case and accents, and signs", () => {
    expect(found("ПЕЛИКАН", "Где живёт пеликан?")).toHaveLength(1);
    expect(found("cafe", "Ein Café")).toHaveLength(1);
    expect(found("住在", "鹈鹕住在哪里?", "鹈鹕")).toEqual(["鹈鹕住在哪里?"]);
    expect(found("ペリカン bird", "これはペリカンです, a bird", "ペリカン")).toHaveLength(1);
    expect(found("🦩", "a 🦩 here", "a bird")).toEqual(["a 🦩 here"]);
  });

  it("finds nothing of what was removed", () => {
    using logs = openLogs(":memory:", { clock: manualClock(startedAt) });
    logs.writeRequest(said("pelican", "x", { startedAt: 0 }));
    logs.writeRequest(said("pelican", "y"));
    logs.prune({ olderThanMs: day });
    expect(logs.search("pelican").map(({ text }) => text)).toEqual(["y"]);
  });
});

describe("a conversation", () => {
  it("comes back with all that is needed to go on with it", () => {
    const system: Message = { role: "system", parts: [{ type: "text", text: "Be brief." }] };
    const first = [system, user("My   name\nis 🦩🦩🦩, and I like long sentences")];
    const second = [...first, assistant("Hello."), user("What is it?")];
    const options = { temperature: 0.5 };
    using logs = withRecords(
      record(first, answer([{ type: "text", text: "Hello." }]), { conversationId: "c" }),
      record(second, answer([{ type: "text", text: "🦩." }]), { conversationId: "c", options }),
      said("another", "one", { conversationId: "d" }),
    );
    expect(logs.conversation("c")).toEqual({
      id: "c",
      name: "My name is 🦩🦩🦩, and I like long ",
      model: "sim:prose",
      startedAt,
      system: "Be brief.",
      messages: [...second.slice(1), assistant("🦩.")],
      options,
    });
    expect(logs.latestConversation()).toBe("d");
  });

  it("goes on from the last turn that went well and has no open tool call", () => {
    const call = { type: "tool-call", id: "1", name: "t", input: {} } as const;
    const more = { conversationId: "c" };
    using logs = withRecords(
      record([user("one")], answer([{ type: "text", text: "1" }]), more),
      record([user("one"), assistant("1"), user("two")], answer([call], { finishReason: "tool-calls" }), more),
      record([user("one"), assistant("1"), user("x")], answer([{ type: "text", text: "ha" }]), {
        ...more,
        outcome: "aborted",
      }),
    );
    expect(logs.conversation("c")?.messages).toEqual([user("one"), assistant("1")]);
    using bad = withRecords(record([user("one")], answer([]), { ...more, outcome: "failed" }));
    expect(bad.conversation("c")).toMatchObject({ name: "one", messages: [], options: {} });
  });
});

describe("sums", () => {
  const call = (usage: Usage | undefined, price: Cost | undefined, more: Parameters<typeof record>[2] = {}) =>
    record(
      [user("x")],
      answer([{ type: "text", text: "y" }], { ...(usage && { usage }), ...(price && { cost: price }) }),
      more,
    );
  const calls = [
    call({ input: 10, output: 5, cacheRead: 3 }, cost("USD", 2_000_000), { labels: { a: "1", b: "2" } }),
    call({ input: 1 }, cost("USD", 1), { startedAt: startedAt + day, labels: { a: "1" }, conversationId: "c" }),
    call({ input: 2, output: 2 }, cost("RUB", 7), { startedAt: startedAt + day, conversationId: "c" }),
    call(undefined, undefined, { startedAt: startedAt + 2 * day, provider: "other" }),
    record([user("x")], answer([]), { outcome: "failed", startedAt: startedAt + 2 * day }),
  ];

  it("are of calls, tokens, and money by currency; what nobody knows is counted, not made up", () => {
    using logs = withRecords(...calls);
    expect(logs.usage()).toEqual([
      {
        calls: 5,
        failed: 1,
        input: 13,
        output: 7,
        cacheRead: 3,
        cost: { USD: 2_000_001, RUB: 7 },
        costUnknown: 1,
      },
    ]);
    expect(logs.usage({ since: startedAt + 2 * day })).toEqual([{ calls: 2, failed: 1, cost: {}, costUnknown: 1 }]);
    expect(logs.usage({ until: startedAt + day })).toMatchObject([{ calls: 1, cost: { USD: 2_000_000 } }]);
    expect(openLogs(":memory:").usage({ by: "day" })).toEqual([]);
  });

  it("are told by day, model, provider, conversation and label", () => {
    using logs = withRecords(...calls);
    const by = (group: NonNullable<Parameters<Logs["usage"]>[0]>["by"] & string) =>
      logs.usage({ by: group }).map(({ key, calls }) => [key, calls]);
    expect(by("day")).toEqual([
      ["2026-11-21", 1],
      ["2026-11-22", 2],
      ["2026-11-23", 2],
    ]);
    expect(by("model")).toEqual([["sim:prose", 5]]);
    expect(by("provider")).toEqual([
      ["sim", 4],
      ["other", 1],
    ]);
    expect(by("conversation")).toEqual([
      [undefined, 3],
      ["c", 2],
    ]);
    expect(by("label")).toEqual([
      [undefined, 3],
      ["a=1", 2],
      ["b=2", 1],
    ]);
  });
});

describe("what is older", () => {
  it("is removed by the clock, with all that only it referred to, and nothing else", () => {
    const clock = manualClock(startedAt);
    using logs = openLogs(":memory:", { clock });
    const shared = { role: "user", parts: [{ type: "file", mediaType: "a/b", data: "AAAA" }] } as const;
    const tools = (name: string) => ({ tools: [{ name, inputSchema: {} }], schema: { title: name } });
    const old = record([shared, user("old")], answer([]), {
      startedAt: startedAt - 2 * day,
      conversationId: "old",
      options: tools("old"),
    });
    const kept = record([shared, user("kept")], answer([]), { conversationId: "kept", options: tools("kept") });
    logs.writeRequest(old);
    logs.writeRequest(kept);
    expect(logs.prune({ olderThanMs: 3 * day })).toBe(0);
    expect(logs.prune({ olderThanMs: day })).toBe(1);
    expect(logs.get(old.id)).toBeUndefined();
    expect(logs.conversation("old")).toBeUndefined();
    expect(logs.get(kept.id)).toEqual(kept);
    logs.writeRequest(old);
    expect(logs.get(old.id)).toEqual(old);
  });
});
