/** What the seeds oblige us to, rows 38 to 43: usage, cost, caching. */
import { describe, expect, it } from "vitest";
import { CostLimitError, formatCost, memoryLog, tool, usageTable } from "../../src/index.ts";
import { call, fixture, text, usage } from "./fixture.ts";

describe("usage", () => {
  it("38: totals of a model grow by each call once, however it is read, and print as one line", async () => {
    const answer = (input: number, output: number) => [text("x"), usage({ input, output })];
    await using f = await fixture([answer(8, 12), answer(24, 27), answer(24, 27)]);
    const first = f.claude.prompt("one");
    await first;
    await first.text();
    const line = (input: number, output: number) =>
      `In: ${input}; Out: ${output}; Cache create: 0; Cache read: 0; Total Tokens: ${input + output}; Search: 0`;
    expect(String(f.claude.usage)).toBe(line(8, 12));
    await f.claude.prompt("two");
    expect(`${f.claude.usage}`).toBe(line(32, 39));
    const streamed = f.claude.prompt("three");
    for await (const _ of streamed);
    await Array.fromAsync(streamed);
    expect(String(f.claude.usage)).toBe(line(56, 66));
    expect(f.claude.calls).toBe(3);
    expect(String(f.claude.with({}).usage)).toBe(line(0, 0));
  });

  it("39: the table has the seed's figures", async () => {
    await using f = await fixture([[text("x"), usage({ input: 2180, output: 204 })]]);
    await f.claude.prompt("Q");
    const { usage: total, cost } = f.claude;
    const markdown = usageTable(total, cost, { format: "markdown" });
    for (const figure of ["2,180", "0.006540", "204", "0.003060", "2,384", "$0.009600"]) {
      expect(markdown).toContain(figure);
    }
    expect(formatCost(cost as NonNullable<typeof cost>)).toBe("$0.009600");
  });

  it("40: cached tokens have their own counts and prices", async () => {
    await using f = await fixture([
      [text("a"), usage({ input: 3, output: 82, cacheWrite: 1063 })],
      [text("b"), usage({ input: 3, output: 82, cacheRead: 1063, cacheWrite: 136 })],
    ]);
    const conversation = f.claude.conversation({ cache: true });
    await conversation.prompt("one");
    await conversation.prompt("two");
    expect(String(conversation.usage)).toBe(
      "In: 6; Out: 164; Cache create: 1199; Cache read: 1063; Total Tokens: 2432; Search: 0",
    );
    expect(conversation.cost?.nano).toBe(6 * 3000 + 164 * 15000 + 1199 * 3750 + 1063 * 300);
    expect(conversation.cost?.parts).toMatchObject({ cacheWrite: 1199 * 3750, cacheRead: 1063 * 300 });
  });

  it("41: a cached conversation has one mark, on the last message, in every one of 8 turns, and never on the prefill", async () => {
    await using f = await fixture(Array.from({ length: 8 }, () => [text("ok")]));
    const conversation = f.claude.conversation({ cache: true, system: "S" });
    for (let turn = 0; turn < 8; turn++)
      await conversation.prompt(`turn ${turn}`, turn === 7 ? { prefill: "Yes" } : {});
    for (const [turn, body] of f.bodies().entries()) {
      expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(1);
      const user = body.messages.findLast(({ role }: { role: string }) => role === "user");
      expect(user.content).toEqual([{ type: "text", text: `turn ${turn}`, cache_control: { type: "ephemeral" } }]);
    }
    expect(f.bodies()[7].messages.at(-1)).toEqual({ role: "assistant", content: "Yes" });
  });

  it("42: what is turned off is undefined and not 0, and so is a cost without a price, which says why", async () => {
    const answer = [text("x"), usage({ input: 1, output: 1 })];
    await using f = await fixture([answer, answer]);
    const off = await f.claude.prompt("Q", { trackUsage: false });
    expect([off.usage, off.cost, off.costUnknown]).toEqual([undefined, undefined, undefined]);
    const free = await f.claude.prompt("Q", { trackCost: false });
    expect([free.usage?.input, free.cost]).toEqual([1, undefined]);
    await using g = await fixture([answer], { registry: { models: [] } });
    const unpriced = await g.claude.prompt("Q");
    expect([unpriced.usage?.input, unpriced.cost]).toEqual([1, undefined]);
    expect(unpriced.costUnknown).toContain("anthropic:m");
    expect(g.claude.cost).toBeUndefined();
  });

  it("43: two turns with one tool round are three results and three log rows, and their sum is the conversation's", async () => {
    const log = memoryLog();
    await using f = await fixture([
      [call("now", {}), usage({ input: 10, output: 1 })],
      [text("Noon."), usage({ input: 20, output: 2 })],
      [text("Bye."), usage({ input: 30, output: 3 })],
    ]);
    const now = tool({ name: "now", effect: "none", execute: () => "12:00" });
    const conversation = f.claude.conversation({ tools: now, log });
    await conversation.chain("What time is it?");
    await conversation.prompt("Thanks");
    expect(conversation.results.map((result) => result.usage?.input)).toEqual([10, 20, 30]);
    expect(conversation.usage).toMatchObject({ input: 60, output: 6, total: 66 });
    const sum = conversation.results.reduce((all, { cost }) => all + (cost?.nano ?? Number.NaN), 0);
    expect(conversation.cost?.nano).toBe(sum);
    expect(log.requests.map(({ step, conversationId }) => [step, conversationId])).toEqual([
      [0, conversation.id],
      [1, conversation.id],
      [0, conversation.id],
    ]);
    expect(log.toolCalls).toMatchObject([{ requestId: log.requests[0]?.id, result: { output: "12:00" } }]);
  });
});

describe("a cost limit", () => {
  it("refuses a request that could exceed it, before it is sent, and names the way out", async () => {
    await using f = await fixture([[text("x"), usage({ input: 3, output: 2 })]]);
    const prompt = () => f.claude.prompt("Q", { maxTokens: 1000, maxCost: 0.001 });
    expect(prompt).toThrow(CostLimitError);
    expect(prompt).toThrow("Set a smaller maxTokens, send less, or raise maxCost");
    expect(await f.claude.prompt("Q", { maxTokens: 10, maxCost: 0.001 }).text()).toBe("x");
    expect(f.simulator.requests).toHaveLength(1);
  });

  it("of a conversation counts all its turns", async () => {
    const answer = [text("x"), usage({ input: 100, output: 100 })];
    await using f = await fixture([answer, answer, answer]);
    const conversation = f.claude.conversation({ maxTokens: 100, maxCost: 0.004 });
    await conversation.prompt("one");
    await conversation.prompt("two");
    expect(() => conversation.prompt("three")).toThrow("0.003600 of it spent");
    expect(f.simulator.requests).toHaveLength(2);
  });

  it("cannot be kept where nothing is counted, and says so", async () => {
    await using f = await fixture([]);
    expect(() => f.claude.prompt("Q", { maxCost: 1, trackCost: false })).toThrow("maxCost is 1 and trackCost is false");
  });

  it("cannot be kept without a price, and says so", async () => {
    await using f = await fixture([], { registry: { models: [] } });
    expect(() => f.claude.prompt("Q", { maxCost: 1 })).toThrow("what anthropic:m could cost is not known");
  });
});
