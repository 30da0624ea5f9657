/** What the seeds oblige us to, rows 13 to 24: messages, configuration, results. */
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import { createRegistry, file, messages } from "../../src/index.ts";
import { startSimulator } from "../../src/testing.ts";
import { fixture, text, usage } from "./fixture.ts";

const png = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (c) => c.charCodeAt(0),
);

describe("what is sent", () => {
  it("13: a prompt { role, content } with instructions is one user message and a system prompt", async () => {
    await using f = await fixture([[text("A")]]);
    await f.claude.prompt({ role: "user", content: "Q" }, { system: ["Be concise"] });
    expect(f.bodies()[0]).toMatchObject({ system: "Be concise", messages: [{ role: "user", content: "Q" }] });
  });

  it("14: text and content mean the same, strings and objects mix, and both at once are refused where they differ", async () => {
    await using f = await fixture([[text("A")], [text("A")], [text("A")], [text("A")]]);
    await f.claude.prompt({ role: "user", text: "Q" });
    await f.claude.prompt({ role: "user", content: "Q" });
    await f.claude.prompt("Q");
    await f.claude.prompt([{ text: "a" }, "b", { role: "assistant", content: "c" }, "d"]);
    const [one, two, three, four] = f.bodies();
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(four.messages.map(({ role }: { role: string }) => role)).toEqual(["user", "assistant", "user"]);
    expect(() => f.claude.prompt({ role: "user", text: "Q", content: "R" })).toThrow("both content and text");
  });

  it("15: in a list bare strings take turns, and an earlier result stands for the assistant", async () => {
    await using f = await fixture([[text("Hello Jeremy")], [text("Your name is Jeremy")]]);
    const first = await f.claude.prompt("I'm Jeremy");
    await f.claude.prompt(messages(["I'm Jeremy", first, "I forgot my name. Can you remind me please?"]));
    expect(f.bodies()[1].messages).toEqual([
      { role: "user", content: "I'm Jeremy" },
      { role: "assistant", content: "Hello Jeremy" },
      { role: "user", content: "I forgot my name. Can you remind me please?" },
    ]);
  });

  it("16: a thinking budget goes over the wire, and thoughts come before the text in the choice's parts", async () => {
    await using f = await fixture([[{ type: "reasoning", text: "hm", signature: "c2ln" }, text("so")]]);
    const model = f.claude.with({ maxTokens: 16000, reasoning: { budgetTokens: 8000 } });
    const { choices } = await model.prompt("Explain");
    expect(f.bodies()[0]).toMatchObject({ max_tokens: 16000, thinking: { type: "enabled", budget_tokens: 8000 } });
    expect(choices[0]?.parts.map((part) => [part.type, "text" in part && part.text])).toEqual([
      ["reasoning", "hm"],
      ["text", "so"],
    ]);
  });

  it("17: with thinking no temperature is sent, and the signed thought goes back byte for byte", async () => {
    const signature = "EqoB+/signed==";
    await using f = await fixture([[{ type: "reasoning", text: "deep", signature }, text("one")], [text("two")]]);
    const conversation = f.claude.conversation({ reasoning: { budgetTokens: 1024 } });
    const first = await conversation.prompt("Q");
    expect(first.reasoning).toBe("deep");
    await conversation.prompt("R");
    expect(f.bodies().map((body) => body.temperature)).toEqual([undefined, undefined]);
    expect(f.bodies()[1].messages[1].content[0]).toEqual({ type: "thinking", thinking: "deep", signature });
  });

  it("18: two models of one provider use its one key", async () => {
    await using simulator = await startSimulator({ delayMs: 0 });
    const provider = anthropic({ baseURL: simulator.anthropicURL, apiKey: "one-key-0123" });
    const registry = createRegistry({ providers: [provider] });
    await Promise.all(["echo", "prose"].map((name) => registry.getModel(`anthropic:${name}`).prompt("hi").text()));
    expect(simulator.requests.map(({ headers }) => headers["x-api-key"])).toEqual(["one-key-0123", "one-key-0123"]);
  });

  it("19: a custom model is asked for by its own name and costs its own price", async () => {
    const models = { name: "m", prices: { currency: "USD", input: 1000, output: 2000 } } as const;
    await using f = await fixture([[text("x"), usage({ input: 10, output: 5 })]], { models });
    const { cost } = await f.chat.prompt("hi");
    expect(f.bodies()[0].model).toBe("m");
    expect(cost).toMatchObject({ currency: "USD", nano: 10 * 1_000_000 + 5 * 2_000_000, basis: "exact" });
  });

  it("20: image bytes and a text are one user message, the image first", async () => {
    await using f = await fixture([[text("purple")]]);
    await f.claude.prompt([png, "What color?"]);
    expect(f.bodies()[0].messages).toEqual([
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", data: file(png).data } },
          { type: "text", text: "What color?" },
        ],
      },
    ]);
  });

  it("21: a prefill goes trimmed, comes first in the stream and stands in the text", async () => {
    await using f = await fixture([[text(" it's ", "42")]]);
    const generation = f.claude.prompt("What is the meaning of life?", { prefill: "According to Douglas Adams, " });
    const pieces = await Array.fromAsync(generation);
    expect(f.bodies()[0].messages.at(-1)).toEqual({ role: "assistant", content: "According to Douglas Adams," });
    expect(pieces[0]).toBe("According to Douglas Adams, ");
    expect(await generation.text()).toBe("According to Douglas Adams,  it's 42");
  });

  it("22: a prefill is refused where the model has none, and together with reasoning", async () => {
    await using f = await fixture([], { models: { capabilities: { prefill: false } } });
    expect(() => f.claude.prompt("Q", { prefill: "A" })).toThrow("does not support prefill");
    await using g = await fixture([]);
    const both = g.claude.prompt("Q", { prefill: "A", reasoning: { budgetTokens: 1024 } });
    await expect(both.text()).rejects.toThrow("prefill together with reasoning");
    expect([...f.simulator.requests, ...g.simulator.requests]).toHaveLength(0);
  });

  it("23: stop sequences go over the wire, and the one that was met is told", async () => {
    await using f = await fixture([[text("a"), { type: "finish", reason: "stop_sequence", stopSequence: "END" }]]);
    const result = await f.claude.prompt("Q", { stop: "END" });
    expect(f.bodies()[0].stop_sequences).toEqual(["END"]);
    expect(result).toMatchObject({ finishReason: "stop", rawFinishReason: "stop_sequence", stopSequence: "END" });
  });

  it("24: what only the provider knows reaches it unchanged", async () => {
    await using f = await fixture([[text("a")]]);
    await f.claude.prompt("Q", {
      topK: 5,
      topP: 0.5,
      metadata: { user_id: "u" },
      serviceTier: "standard_only",
      providerOptions: { body: { container: "c" }, headers: { "x-extra": "h" }, query: { beta: "true" } },
    });
    const [request] = f.simulator.requests;
    expect(f.bodies()[0]).toMatchObject({
      top_k: 5,
      top_p: 0.5,
      metadata: { user_id: "u" },
      service_tier: "standard_only",
      container: "c",
    });
    expect(request?.headers["x-extra"]).toBe("h");
    expect(request?.path).toContain("beta=true");
  });
});
