/** Operations that the provider carries out, followed as they are generated. */
import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { openOperations } from "../../src/operations.ts";
import { startSimulator } from "../../src/testing.ts";

describe("an operation in the background whose request asks for a stream", () => {
  it("is told as it comes, and once more whole when it is done, after a reset", async () => {
    await using simulator = await startSimulator({ delayMs: 2, asyncMs: 200 });
    const registry = createRegistry({ providers: [openai({ baseURL: simulator.openaiURL, apiKey: "k" })] });
    await using operations = await openOperations({ store: memoryStore(), registry });
    const prompt = registry.getModel("openai:sim:prose").prompt("Why is the sky blue?", { stream: true });
    const operation = await operations.defer(prompt, { lane: "background" });
    let told = "";
    let before = "";
    let resets = 0;
    for await (const { event } of operation.events()) {
      if (event.type === "text-delta") told += event.text;
      if (event.type !== "reset") continue;
      resets++;
      before = told;
      told = "";
    }
    const { text } = await operation.result();
    expect(resets).toBe(1);
    expect(before).toBe(text);
    expect(told).toBe(text);
    expect(simulator.requests.filter(({ path }) => path.includes("starting_after="))).not.toEqual([]);
    expect(simulator.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(await operations.spend()).toMatchObject([{ calls: 1 }]);
  });
});
