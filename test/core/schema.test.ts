/** Schemas of every kind, and the outputs that are read by them. */
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import type { JsonValue } from "../../src/core/json.ts";
import { PartialJson } from "../../src/core/partial-json.ts";
import { toSchema } from "../../src/core/schema.ts";
import { failure, fake } from "../support/fake.ts";

const good = { name: "Ann", age: 3 };
const schemas = [
  ["zod", z.object({ name: z.string(), age: z.number().int() })],
  ["valibot", toStandardJsonSchema(v.object({ name: v.string(), age: v.pipe(v.number(), v.integer()) }))],
  ["arktype", type({ name: "string", age: "number.integer" })],
  ["a shorthand", "name, age int"],
  [
    "JSON Schema",
    {
      type: "object",
      properties: { name: { type: "string" }, age: { type: "integer" } },
      required: ["name", "age"],
    },
  ],
] as const;

describe("a schema", () => {
  it.each(schemas)("of %s is told in JSON Schema, and checks what comes back", async (_name, input) => {
    const schema = toSchema(input as never);
    expect(schema.json).toMatchObject({ type: "object", required: expect.arrayContaining(["name", "age"]) });
    expect(await schema.check(good)).toEqual({ value: good });
    const wrong = (await schema.check({ name: "Ann", age: "old" })) as { issues: readonly { path: string }[] };
    expect(wrong.issues.map(({ path }) => path)).toEqual(["age"]);
    expect(toSchema(input as never)).toEqual(expect.objectContaining({ json: schema.json }));
  });

  it.each([
    ["zod/mini, which has no JSON Schema", mini.object({ a: mini.string() }), 'take the schema from "zod"'],
    ["valibot without its converter", v.object({ a: v.string() }), "toStandardJsonSchema()"],
    ["a type that JSON does not have", z.object({ at: z.date() }), "cannot be told in JSON Schema"],
    ["a number", 7, "it must be a schema, JSON Schema or a text"],
    ["an empty text", " ", "empty text"],
    ["a shorthand with an unknown type", "age years", 'gives age the type "years"; there are str, int, float, bool'],
    ["a shorthand with too many words", "age int old", 'has "age int old"'],
    ["a shorthand that names a field twice", "a, a int", "names a twice"],
  ])("is refused: %s", (_name, input, message) => {
    expect(() => toSchema(input as never)).toThrow(message);
  });

  it("in shorthand has types and descriptions, and commas in descriptions where lines part the fields", () => {
    expect(toSchema("name, age int, bio: short bio").json).toEqual({
      type: "object",
      properties: {
        name: { type: "string" },
        age: { type: "integer" },
        bio: { type: "string", description: "short bio" },
      },
      required: ["name", "age", "bio"],
      additionalProperties: false,
    });
    expect(toSchema("name: first, last\nscore float\nok bool").json.properties).toEqual({
      name: { type: "string", description: "first, last" },
      score: { type: "number" },
      ok: { type: "boolean" },
    });
  });

  it("of a list or a single value is sent in an object and comes back out of it", async () => {
    const { model, requests } = fake([{ text: '{"items":[1,2]}' }, { text: '{"value":"x"}' }]);
    const list: number[] = await model.prompt("Q", { schema: z.array(z.number()) }).output();
    expect(list).toEqual([1, 2]);
    expect(await model.prompt("Q", { schema: z.enum(["x", "y"]) }).output()).toBe("x");
    expect(requests.map(({ options }) => options.schema?.required)).toEqual([["items"], ["value"]]);
  });
});

describe("an output", () => {
  it("is what the schema makes of it, read as often as one likes, and in a fence too", async () => {
    const { model, requests } = fake([{ text: '```json\n{"day":"2026-01-02"}\n```' }]);
    const day = z.string().transform((text) => text.split("-").length);
    const generation = model.prompt("Q", { schema: z.object({ day }) });
    const output: { day: number } = await generation.output();
    expect([output, await generation.output()]).toEqual([{ day: 3 }, { day: 3 }]);
    expect(requests).toHaveLength(1);
  });

  it("that does not fit is an error with the text, every issue, the whole result and a way out", async () => {
    const { model } = fake([{ text: '{"name":1,"age":"x"}' }, { text: '{"name":"A', finishReason: "length" }]);
    const schema = "name, age int";
    const wrong = await failure(model.prompt("Q", { schema }).output());
    expect(wrong).toMatchObject({ code: "output", text: '{"name":1,"age":"x"}', result: { finishReason: "stop" } });
    expect(wrong.issues).toHaveLength(2);
    expect(wrong.message).toContain("(and 1 more). With repair: true");
    const cut = await failure(model.prompt("Q", { schema }).output());
    expect(cut.message).toContain("It ends at the token limit; raise maxTokens.");
    const none = await failure(model.prompt("Q").output());
    expect(none.message).toContain("No schema was asked for");
  });

  it("is mended in one more round where that is asked for, and both are paid", async () => {
    const { model, requests } = fake([{ text: '{"n":"one"}' }, { text: '{"n":1}' }, { text: "no" }, { text: "no" }]);
    const generation = model.prompt("Q", { schema: "n int", repair: true });
    expect(await generation.output()).toEqual({ n: 1 });
    expect(requests[1]?.messages.at(-1)?.parts[0]).toMatchObject({ text: expect.stringContaining("- n: ") });
    expect((await generation).usage?.input).toBe(20);
    const never = model.prompt("Q", { schema: "n int", repair: true });
    expect(await failure(never.output())).toMatchObject({ code: "output", text: "no" });
    expect(requests).toHaveLength(4);
  });

  it("of a model without structured output is the input of a tool it has to call, and reads as text", async () => {
    const calls = [{ name: "give_output", input: { n: 1 } }];
    const { model, requests } = fake([{ calls }], { capabilities: { schema: false, tools: true } });
    const generation = model.prompt("Q", { schema: "n int" });
    expect((await Array.fromAsync(generation)).join("")).toBe('{"n":1}');
    expect(await generation).toMatchObject({ finishReason: "stop", toolCalls: [], parts: [{ type: "text" }] });
    expect(await generation.output()).toEqual({ n: 1 });
    expect(requests[0]?.options).toMatchObject({
      tools: [{ name: "give_output" }],
      toolChoice: { tool: "give_output" },
    });
    expect(requests[0]?.options.schema).toBeUndefined();
  });

  it("comes in snapshots while it streams, each of them as far as the text has come", async () => {
    const { model } = fake([{ text: ['{"name":"A', 'nn","tags":["x"', ',"y"],"age":', "3}"] }]);
    const generation = model.prompt("Q", {
      schema: z.object({ name: z.string(), tags: z.array(z.string()), age: z.number() }),
    });
    const partial = await Array.fromAsync(generation.partialOutput());
    expect(partial).toEqual([
      { name: "A" },
      { name: "Ann", tags: ["x"] },
      { name: "Ann", tags: ["x", "y"] },
      { name: "Ann", tags: ["x", "y"], age: 3 },
    ]);
    const first: string | undefined = partial[0]?.name;
    expect(first).toBe("A");
  });

  it("that is a list gives each element as soon as it is complete", async () => {
    const texts = ['{"items":[{"n":1},{"', 'n":2}', ",", '{"n":3}]}'];
    const { model } = fake([{ text: texts }, { text: texts }]);
    const seen: number[] = [];
    for await (const { n } of model.prompt("Q", { schema: z.array(z.object({ n: z.number() })) }).elements())
      seen.push(n);
    expect(seen).toEqual([1, 2, 3]);
    const inObject = model.prompt("Q", { schema: z.object({ items: z.array(z.object({ n: z.number() })) }) });
    expect(await Array.fromAsync(inObject.elements())).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const none = fake([{ text: "{}" }]).model.prompt("Q", { schema: "n int" });
    await expect(Array.fromAsync(none.elements())).rejects.toThrow("this one has 0");
  });
});

describe("JSON that is still coming", () => {
  const read = (text: string, cuts: readonly number[]) => {
    const json = new PartialJson();
    const snapshots: (JsonValue | undefined)[] = [];
    let at = 0;
    for (const cut of [...cuts, text.length]) {
      json.push(text.slice(at, Math.max(at, cut)));
      at = Math.max(at, cut);
      snapshots.push(json.snapshot());
    }
    return snapshots;
  };

  it("is, when all of it has come, what JSON.parse makes of it, wherever it was cut", () => {
    const composed = fc.oneof(fc.object({ withNullPrototype: false }), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(composed, fc.array(fc.nat(200)), fc.constantFrom(undefined, 2), (value, cuts, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const sorted = cuts.filter((cut) => cut <= text.length).sort((a, b) => a - b);
        expect(read(text, sorted).at(-1)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it("never shows what is not in the whole: every snapshot is a beginning of it", () => {
    const isBeginning = (part: unknown, whole: unknown): boolean => {
      if (part === undefined) return true;
      if (typeof part === "string") return typeof whole === "string" && whole.startsWith(part);
      if (typeof part !== "object" || part === null) return Object.is(part, whole) || part === whole;
      if (Array.isArray(part) !== Array.isArray(whole)) return false;
      return Object.entries(part).every(([name, value]) =>
        isBeginning(value, (whole as Record<string, unknown>)[name]),
      );
    };
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        const whole = JSON.parse(text);
        for (const snapshot of read(
          text,
          Array.from(text, (_, at) => at),
        ))
          expect(isBeginning(snapshot, whole)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps what was read where it stops being JSON", () => {
    expect(read('{"a":1,"b":[2,oops', [3]).at(-1)).toEqual({ a: 1, b: [2] });
    expect(read("no json at all", []).at(-1)).toBeUndefined();
    expect(read('{"a":"x\\', []).at(-1)).toEqual({ a: "x" });
  });
});
