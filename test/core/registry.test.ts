/** Finding models: ids, bare names, aliases, and what a mistyped one is told. */
import { describe, expect, it } from "vitest";
import { InvalidRequestError, UnknownModelError } from "../../src/core/errors.ts";
import type { ModelInfo } from "../../src/core/model-info.ts";
import type { Provider } from "../../src/core/provider.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { listModels } from "../../src/index.ts";
import { textEvents } from "../support/models.ts";

const provider = (name: string): Provider => ({
  name,
  async *stream(request) {
    yield textEvents(`${name} ${request.model}`);
  },
});
const info = (id: string, aliases?: string[]): ModelInfo => {
  const [providerName = "", name = ""] = id.split(":");
  return { id, provider: providerName, name, capabilities: {}, ...(aliases && { aliases }) };
};
const registry = createRegistry({
  providers: [provider("one"), provider("two")],
  models: [info("two:beta"), info("one:alpha", ["al"]), info("one:shared"), info("two:shared"), info("gone:gamma")],
  aliases: { short: "al2", al2: "one:alpha", loop: "pool", pool: "loop" },
  defaultModel: "beta",
});

describe("a model id", () => {
  it.each([
    ["one:alpha", "one:alpha"],
    ["alpha", "one:alpha"],
    ["al", "one:alpha"],
    ["short", "one:alpha"],
    ["one:not-listed", "one:not-listed"],
    ["two:has:colons", "two:has:colons"],
    [undefined, "two:beta"],
  ])("%s finds %s", async (id, expected) => {
    const model = registry.getModel(id);
    expect(model.id).toBe(expected);
    expect(await model.prompt("hi").text()).toBe(`${expected.split(":")[0]} ${expected}`);
  });

  it.each([
    ["nope", "Unknown model: nope. A model that is not listed is asked for as provider:name, with one of one, two."],
    ["alhpa", "Did you mean alpha"],
    ["three:alpha", "No provider is named three; there are one, two."],
    ["shared", "Several providers have it: one:shared, two:shared."],
    ["gamma", "Its provider, gone, is not registered."],
    ["one:", "Write one:NAME."],
    ["loop", "Unknown model: loop"],
    ["", "Unknown model: ."],
  ])("%j is refused: %s", (id, message) => {
    expect(() => registry.getModel(id)).toThrow(UnknownModelError);
    expect(() => registry.getModel(id)).toThrow(message);
  });

  it("of nobody is asked for where there is no default", () => {
    expect(() => createRegistry({ providers: [] }).getModel()).toThrow("no default model");
  });
});

describe("a registry", () => {
  it("lists models by provider with all their other names", () => {
    expect(registry.listModels().map(({ id, aliases }) => [id, aliases])).toEqual([
      ["one:alpha", ["al", "short", "al2"]],
      ["one:shared", []],
      ["two:beta", []],
      ["two:shared", []],
    ]);
    expect(listModels().map(({ id }) => id)).toContain("sim:prose");
  });

  it("sends a request that was stored as JSON", async () => {
    const { request } = registry.getModel("alpha").prompt("hi", { maxTokens: 5 });
    const stored = JSON.parse(JSON.stringify(request));
    expect(await registry.generate(stored).text()).toBe("one one:alpha");
  });

  it("refuses two providers of one name", () => {
    expect(() => createRegistry({ providers: [provider("a"), provider("a")] })).toThrow(InvalidRequestError);
  });
});

describe("a model with defaults", () => {
  it("uses them for each prompt, under the prompt's own, and stays as it was", () => {
    const model = registry.getModel("alpha", { temperature: 1 });
    const bound = model.with({ maxTokens: 5, system: "Be kind." });
    const { request } = bound.prompt("hi", { maxTokens: 7 });
    expect(request.options).toEqual({ temperature: 1, maxTokens: 7 });
    expect(request.messages[0]?.role).toBe("system");
    expect(model.prompt("hi").request.options).toEqual({ temperature: 1 });
    expect(() => model.with({ temprature: 1 } as never)).toThrow("Did you mean temperature?");
  });
});
