/** Real calls of a model, over HTTP, as they stand in the log afterwards. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRegistry, type Model, tool } from "../../src/index.ts";
import { type Logs, openLogs } from "../../src/logs.ts";
import { openai } from "../../src/openai.ts";
import { type Simulator, startSimulator } from "../../src/testing.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ models: { "gpt-4.1-mini": "script" }, delayMs: 0 });
});
afterAll(() => simulator.close());

function withLog(): { readonly model: Model; readonly logs: Logs } {
  const logs = openLogs(":memory:");
  const provider = openai({ baseURL: simulator.openaiURL, apiKey: "sk-planted-0123456789", maxRetries: 0 });
  const cost = { currency: "USD", nano: 9_600_000, parts: {}, basis: "exact", source: "test" } as const;
  const registry = createRegistry({ providers: [provider], log: logs, prices: { cost: () => ({ cost }) } });
  return { logs, model: registry.getModel("openai:gpt-4.1-mini") };
}
const script = (...steps: readonly object[]) => JSON.stringify(steps);

describe("a call", () => {
  it.each(["awaited", "streamed"])("that was %s is there with its answer, tokens and cost", async (way) => {
    const { model, logs } = withLog();
    const prompt = script({ type: "text", text: "Hello." }, { type: "usage", input: 1000, output: 10 });
    const generation = model.prompt(prompt, { system: "Be brief.", labels: { a: "1" } });
    if (way === "streamed") for await (const _text of generation);
    const result = await generation;
    const [entry] = logs.list({ label: { a: "1" } });
    expect(entry).toMatchObject({ prompt, text: "Hello.", outcome: "done", usage: { input: 1000, output: 10 } });
    expect(entry?.cost).toEqual({ currency: "USD", nano: 9_600_000 });
    expect(logs.get(entry?.id ?? "")?.result).toEqual(JSON.parse(JSON.stringify(result)));
    expect(logs.get(entry?.id ?? "")?.request.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  });

  it("that broke off is there with what had come, and with the error", async () => {
    const { model, logs } = withLog();
    const prompt = script({ type: "text", text: "Half an ans" }, { type: "cut" });
    const error = await model.prompt(prompt).then(undefined, (reason: unknown) => reason as Error);
    const [entry] = logs.list({ outcome: "failed" });
    expect(entry).toMatchObject({
      text: "Half an ans",
      error: { code: "connection", message: (error as Error).message },
    });
  });
});

describe("a chain", () => {
  it("has a row for each step, with the tools that were run", async () => {
    const { model, logs } = withLog();
    const input = { type: "object", properties: { a: { type: "number" } } } as const;
    const add = tool({ name: "add", input, execute: (given) => ({ sum: Number((given as { a: number }).a) + 1 }) });
    const prompt = script([{ type: "tool-call", name: "add", input: { a: 1 } }], [{ type: "text", text: "It is 2." }]);
    await model.chain(prompt, { tools: [add] });
    const [second, first] = logs.list();
    expect(first).toMatchObject({ step: 0, finishReason: "tool-calls" });
    expect(second).toMatchObject({ step: 1, generationId: first?.generationId });
    expect(logs.toolCalls(first?.id ?? "")).toMatchObject([{ call: { name: "add" }, result: { output: { sum: 2 } } }]);
    expect(logs.get(second?.id ?? "")?.request.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
  });
});

describe("a conversation", () => {
  it("that was logged is gone on with where it ended", async () => {
    const { model, logs } = withLog();
    const say = (text: string) => script({ type: "text", text });
    const talk = model.conversation({ system: "Be brief." });
    await talk.prompt(say("One."));
    await talk.prompt(say("Two."));
    const saved = logs.conversation(logs.latestConversation() ?? "");
    expect(saved).toMatchObject({ id: talk.id, system: "Be brief.", model: model.id });
    const { id, messages, system } = saved ?? { id: "", messages: [] };
    const again = model.conversation({ id, history: messages, ...(system !== undefined && { system }) });
    await again.prompt(say("Three."));
    expect(logs.conversation(talk.id)?.messages.map(({ role }) => role)).toEqual(
      Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? "user" : "assistant")),
    );
    expect(logs.list({ conversationId: talk.id })).toHaveLength(3);
  });
});
