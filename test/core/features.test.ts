/** What a model or provider cannot do is said before anything is sent, with what would work. */
import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/core/errors.ts";
import type { Feature } from "../../src/core/features.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { ModelCapabilities } from "../../src/core/model-info.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { textEvents } from "../support/models.ts";

function model(capabilities: ModelCapabilities, features?: readonly Feature[]) {
  let calls = 0;
  const provider = {
    name: "p",
    ...(features && { features: new Set(features) }),
    async *stream() {
      calls++;
      yield textEvents("ok");
    },
  };
  const info = (name: string, own: ModelCapabilities) => ({ id: `p:${name}`, provider: "p", name, capabilities: own });
  const registry = createRegistry({
    providers: [provider],
    models: [
      info("m", capabilities),
      info("seer", { input: ["image"], reasoning: "budget", tools: true, prefill: true }),
    ],
  });
  return { model: registry.getModel("p:m"), registry, calls: () => calls };
}

const png: PromptInput = [{ type: "file", mediaType: "image/png", data: "AAAA" }, "what is it?"];
const tool = { name: "f", inputSchema: { type: "object" } };

describe("a feature that the model lacks", () => {
  it.each<[string, ModelCapabilities, PromptInput, PromptOptions, string]>([
    [
      "an image for a text model",
      { input: [] },
      png,
      {},
      "p:m does not support images. Choose a model that takes it. These do: p:seer.",
    ],
    [
      "tools",
      { tools: false },
      "Q",
      { tools: [tool] },
      "p:m does not support tools. Choose a model that calls tools. These do: p:seer.",
    ],
    [
      "a schema",
      { schema: false, tools: false },
      "Q",
      { schema: { type: "object" } },
      "p:m does not support a schema.",
    ],
    ["a prefill", { prefill: false }, "Q", { prefill: "Once" }, "p:m does not support prefill. Describe in the prompt"],
    ["reasoning", { reasoning: "none" }, "Q", { reasoning: true }, "p:m does not support reasoning."],
    [
      "a budget",
      { reasoning: "effort" },
      "Q",
      { reasoning: { budgetTokens: 2000 } },
      "does not support a reasoning budget in tokens",
    ],
    ["an effort", { reasoning: "mode" }, "Q", { reasoning: { effort: "low" } }, "does not support reasoning by effort"],
    ["sampling", { sampling: false }, "Q", { temperature: 0 }, "does not support temperature"],
  ])("is refused by name, with what would work: %s", (_name, capabilities, input, options, message) => {
    const { model: lacking, calls } = model(capabilities);
    expect(() => lacking.prompt(input, options)).toThrow(UnsupportedError);
    expect(() => lacking.prompt(input, options)).toThrow(message);
    expect(calls()).toBe(0);
  });

  it("is refused also of a request read back from storage", () => {
    const { registry } = model({ input: [] });
    const { request } = model({}).model.prompt(png);
    expect(() => registry.generate(JSON.parse(JSON.stringify(request)))).toThrow("does not support images");
  });

  it("is not refused where nothing is known of the model", async () => {
    const { model: unknown } = model({});
    const options: PromptOptions = {
      temperature: 1,
      reasoning: { effort: "low" },
      tools: [tool],
      schema: {},
      prefill: "A",
    };
    expect(await unknown.prompt(png, options).text()).toBe("Aok");
  });

  it("is not asked for by turning it off", async () => {
    expect(await model({ reasoning: "none" }).model.prompt("Q", { reasoning: false }).text()).toBe("ok");
  });
});

describe("a feature that the provider lacks", () => {
  it("is refused whatever the model can", () => {
    const { model: lacking } = model({ input: ["image"] }, ["temperature"]);
    expect(() => lacking.prompt(png)).toThrow("does not support images");
    expect(() => lacking.prompt("Q", { topK: 3 })).toThrow("providerOptions.body");
    expect(() => lacking.prompt("Q", { tools: [{ server: { type: "web_search" } }] })).toThrow("server-side tools");
  });
});

describe("a prefill", () => {
  it("comes first in the stream, in the text and in the parts", async () => {
    const { model: prefilled } = model({});
    const generation = prefilled.prompt("Q", { prefill: "According to Douglas Adams, " });
    expect(await Array.fromAsync(generation)).toEqual(["According to Douglas Adams, ", "ok"]);
    const result = await generation;
    expect(result.text).toBe("According to Douglas Adams, ok");
    expect(result.parts).toEqual([{ type: "text", text: "According to Douglas Adams, ok" }]);
  });

  it("is all there is when the model has nothing to add", async () => {
    const registry = createRegistry({
      providers: [
        {
          name: "p",
          async *stream() {
            yield [{ type: "start" }, { type: "finish", finishReason: "stop" }] as const;
          },
        },
      ],
    });
    const generation = registry.getModel("p:m").prompt("Q", { prefill: "Alone" });
    expect(await Array.fromAsync(generation)).toEqual(["Alone"]);
    expect(await generation.text()).toBe("Alone");
  });
});
