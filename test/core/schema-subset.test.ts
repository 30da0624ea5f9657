/** A schema cut to what a provider takes means the same to the caller: nothing valid is lost, and what is not enforced is named. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJSONSchema, z } from "zod";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { fitSchema, relaxedWarning, type SchemaRules, withoutAddedNulls } from "../../src/core/schema-subset.ts";
import { strictRules } from "../../src/providers/openai/strict-schema.ts";

const strict = (schema: JsonObject) => fitSchema(schema, strictRules.openai);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const closed: SchemaRules = {
  objects: "closed",
  keywords: {
    ...{ type: true, properties: true, required: true, additionalProperties: true, items: true, description: true },
    ...{ anyOf: true, enum: true, $ref: true, $defs: true, minItems: [0, 1], format: ["date"] },
  },
};
const open: SchemaRules = { keywords: { ...closed.keywords }, enumTypes: ["string", "number", "null"] };

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: "object", properties, ...rest });
/** One property, required, so that nothing but its own schema is looked at. */
const holding = (inner: JsonValue): JsonObject => object({ p: inner }, { required: ["p"] });
const held = (schema: JsonObject): JsonValue | undefined => (schema.properties as JsonObject).p;

describe("a schema made strict", () => {
  it("closes every object, requires every property, and lets what was optional be null", () => {
    const schema = object(
      {
        name: { type: "string" },
        age: { type: "integer" },
        tags: { type: "array", items: object({ a: { type: "string" } }) },
      },
      { required: ["name"], $schema: "https://json-schema.org/draft/2020-12/schema" },
    );
    const before = structuredClone(schema);
    expect(strict(schema)).toEqual({
      strict: true,
      dropped: [],
      schema: {
        type: "object",
        properties: {
          name: { type: "string" },
          age: { type: ["integer", "null"] },
          tags: {
            anyOf: [
              {
                type: "array",
                items: {
                  type: "object",
                  properties: { a: { type: ["string", "null"] } },
                  required: ["a"],
                  additionalProperties: false,
                },
              },
              { type: "null" },
            ],
          },
        },
        required: ["name", "age", "tags"],
        additionalProperties: false,
      },
    });
    expect(schema).toEqual(before);
  });

  it.each<[string, JsonValue, JsonValue]>([
    [
      "an enum gets null among its values",
      { type: "string", enum: ["a"] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["a constant stays one", { const: "a" }, { anyOf: [{ const: "a", type: "string" }, { type: "null" }] }],
    ["a union gets a branch", { anyOf: [{ type: "string" }] }, { anyOf: [{ type: "string" }, { type: "null" }] }],
    ["what takes null already stays as it is", { type: ["string", "null"] }, { type: ["string", "null"] }],
    [
      "so does a union with null",
      { oneOf: [{ type: "string" }, { type: "null" }] },
      { anyOf: [{ type: "string" }, { type: "null" }] },
    ],
  ])("of an optional property: %s", (_name, inner, expected) => {
    expect(held(strict(object({ p: inner })).schema)).toEqual(expected);
  });

  it("keeps references and definitions, recursive ones too, with nothing beside a reference", () => {
    const node = object({ next: { $ref: "#/definitions/node", description: "the next" } });
    const { schema, strict: fits } = strict({ ...holding({ $ref: "#/definitions/node" }), definitions: { node } });
    expect(fits).toBe(true);
    expect(held(schema)).toEqual({ $ref: "#/definitions/node" });
    expect((schema.definitions as JsonObject).node).toEqual({
      type: "object",
      properties: { next: { description: "the next", anyOf: [{ $ref: "#/definitions/node" }, { type: "null" }] } },
      required: ["next"],
      additionalProperties: false,
    });
    expect(strict({ $ref: "#/$defs/A", $defs: { A: holding({ type: "string" }) } }).schema).toMatchObject({
      type: "object",
    });
  });

  it("names what it drops by its path, and tells the model in words", () => {
    const { schema, dropped } = strict(
      object(
        {
          age: { type: "string", description: "In years.", minLength: 1, maxLength: 3 },
          list: holding({ type: "string", minLength: 2 }),
        },
        { required: ["age", "list"] },
      ),
    );
    expect(dropped).toEqual([
      "properties.age.minLength",
      "properties.age.maxLength",
      "properties.list.properties.p.minLength",
    ]);
    expect(schema.properties).toMatchObject({
      age: { type: "string", description: "In years. (minLength: 1, maxLength: 3)" },
    });
    expect(relaxedWarning("openai:m", dropped)).toMatchObject({
      code: "schema-relaxed",
      message: expect.stringContaining("openai:m does not enforce properties.age.minLength"),
    });
  });

  it("drops without a word what constrains nothing: dialects, comments, zod's bounds of a safe integer, the pattern of a format", () => {
    const zod = toJSONSchema(z.object({ count: z.int(), mail: z.email(), when: z.iso.datetime() })) as JsonObject;
    const { schema, dropped, strict: fits } = strict(zod);
    expect([dropped, fits]).toEqual([[], true]);
    expect(schema).toMatchObject({
      properties: { count: { type: "integer" }, mail: { type: "string", format: "email" } },
    });
    expect(JSON.stringify(schema)).not.toContain("9007199254740991");
    expect(strict(holding({ type: "integer", default: 3, $comment: "x" })).schema.properties).toEqual({
      p: { type: "integer", description: "(default: 3)" },
    });
  });

  it("takes a union of branches that exclude each other for an exclusive one, and names any other", () => {
    const branch = (kind: string) => object({ kind: { const: kind } }, { required: ["kind"] });
    expect(strict(holding({ oneOf: [branch("a"), branch("b")] })).dropped).toEqual([]);
    expect(strict(holding({ oneOf: [{ type: "string" }, { type: "number" }] })).dropped).toEqual([]);
    expect(strict(holding({ oneOf: [branch("a"), branch("a")] })).dropped).toEqual(["properties.p.oneOf"]);
    expect(strict(holding({ oneOf: [{ type: "integer" }, { type: "number" }] })).dropped).toEqual([
      "properties.p.oneOf",
    ]);
  });

  it.each<[string, JsonObject]>([
    ["properties.p.additionalProperties", holding({ type: "object", additionalProperties: { type: "string" } })],
    ["properties.p.additionalProperties", holding(object({ a: { type: "string" } }, { additionalProperties: true }))],
    ["properties.p.additionalProperties", holding({ type: "object" })],
    ["properties.p.patternProperties", holding(object({}, { patternProperties: { "^a": { type: "string" } } }))],
    ["properties.p.allOf", holding({ allOf: [object({}), object({})] })],
    ["properties.p.not", holding({ type: "string", not: { const: "a" } })],
    [
      "properties.p.prefixItems",
      holding({ type: "array", prefixItems: [{ type: "string" }], items: { type: "string" } }),
    ],
    ["properties.p.items", holding({ type: "array" })],
    ["properties.p", holding({})],
    ["properties.p", holding(true)],
    ["properties.p.$ref", holding({ $ref: "https://elsewhere.example/schema" })],
    ["properties.p.$ref", holding({ $ref: "#/properties/p" })],
    ["required", object({}, { required: ["a"] })],
    ["type", { type: "array", items: { type: "string" } }],
    ["anyOf", { anyOf: [object({})] }],
  ])("is left as it is where it cannot be: %s", (obstacle, schema) => {
    const fitted = strict(schema);
    expect(fitted).toEqual({ schema, dropped: [], strict: false, obstacle });
    expect(fitted.schema).toBe(schema);
  });

  it("is not confused by properties with the names of keywords, or of an object's own members", () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"not":{"type":"string"},"__proto__":{"type":"string"},"constructor":{"type":"string"}}}',
    );
    const fitted = strict(schema);
    expect(fitted.strict).toBe(true);
    expect(Object.keys(fitted.schema.properties as object)).toEqual(["not", "__proto__", "constructor"]);
    const value = JSON.parse('{"not":null,"__proto__":null,"constructor":"c"}');
    expect(withoutAddedNulls(value, schema)).toEqual({ constructor: "c" });
  });

  it("takes time in proportion to its size", () => {
    const wide = object(
      Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`p${at}`, { $ref: "#/$defs/d" }])),
      {
        $defs: { d: { anyOf: Array.from({ length: 2000 }, () => ({ type: "string" })) } },
      },
    );
    const start = performance.now();
    expect(strict(wide).strict).toBe(true);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("a schema cut to other rules", () => {
  it("closes objects without requiring more, and names those that were open", () => {
    const schema = object({ a: { type: "string" } }, { additionalProperties: { type: "string" } });
    expect(fitSchema(schema, closed)).toEqual({
      strict: true,
      dropped: ["additionalProperties"],
      schema: {
        type: "object",
        properties: { a: { type: "string" } },
        additionalProperties: false,
        description: '(additionalProperties: {"type":"string"})',
      },
    });
    expect(fitSchema(holding({ type: "object" }), closed)).toMatchObject({
      strict: false,
      obstacle: "properties.p.additionalProperties",
    });
  });

  it("keeps only the values of a keyword that are taken", () => {
    const list = (minItems: number) => holding({ type: "array", items: { type: "string", format: "date" }, minItems });
    expect(fitSchema(list(1), closed).dropped).toEqual([]);
    expect(fitSchema(list(2), closed).dropped).toEqual(["properties.p.minItems"]);
    expect(fitSchema(holding({ type: "string", format: "iban" }), closed).dropped).toEqual(["properties.p.format"]);
    expect(fitSchema(holding({ enum: ["a", true] }), open).dropped).toEqual(["properties.p.enum"]);
  });

  it("says the same in the keywords that are taken, and leaves objects as they are where nothing is asked", () => {
    const schema = {
      ...holding({ $ref: "#/definitions/a" }),
      definitions: { a: { const: 1 } },
      additionalProperties: true,
    };
    expect(fitSchema(schema, open).schema).toEqual({
      ...holding({ $ref: "#/$defs/a" }),
      $defs: { a: { enum: [1] } },
      additionalProperties: true,
    });
  });
});

interface Sample {
  readonly schema: JsonObject;
  /** A valid value, and what a strict model writes for it. */
  readonly value: JsonValue;
  readonly written: JsonValue;
}

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.string().map((value) => ({ schema: { type: "string" }, value, written: value })),
  fc
    .integer()
    .map((value) => ({ schema: { type: "integer", minimum: Number.MIN_SAFE_INTEGER }, value, written: value })),
  fc.boolean().map((value) => ({ schema: { type: "boolean" }, value, written: value })),
  fc.constantFrom("a", "b").map((value) => ({ schema: { enum: ["a", "b"] }, value, written: value })),
  fc.constant({ schema: { const: "only" }, value: "only", written: "only" }),
  fc.constant({ schema: { $ref: "#/$defs/text" }, value: "t", written: "t" }),
);

const sample: fc.Arbitrary<Sample> = fc.letrec<{ any: Sample }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc
      .dictionary(
        fc.stringMatching(/^[a-z]{1,4}$/),
        fc.record({ inner: tie("any"), use: fc.constantFrom("required", "optional", "absent", "null") }),
        { maxKeys: 5 },
      )
      .map(objectSample),
    tie("any").map(({ schema, value, written }) => ({
      schema: { type: "array", items: schema },
      value: [value, value],
      written: [written, written],
    })),
    tie("any").map(({ schema, value, written }) => ({
      schema: { anyOf: [{ type: "null" }, tagged("x", schema), tagged("y", { type: "integer" })] },
      value: { kind: "x", v: value },
      written: { kind: "x", v: written },
    })),
  ),
})).any;

const tagged = (kind: string, schema: JsonObject) =>
  object({ kind: { const: kind }, v: schema }, { required: ["kind", "v"] });

function objectSample(members: Readonly<Record<string, { inner: Sample; use: string }>>): Sample {
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  const value: Record<string, JsonValue> = {};
  const written: Record<string, JsonValue> = {};
  for (const [name, { inner, use }] of Object.entries(members)) {
    properties[name] = use === "null" ? { anyOf: [inner.schema, { type: "null" }] } : inner.schema;
    if (use === "required" || use === "null") required.push(name);
    const both = use === "null" ? null : undefined;
    if (use !== "absent") value[name] = both ?? (use === "null" ? null : inner.value);
    // A property that takes null anyway is written as null and stays so.
    written[name] = use === "absent" || use === "null" ? null : inner.written;
    if (use === "absent" && acceptsNullHere(inner.schema)) value[name] = null;
  }
  return { schema: object(properties, { required }), value, written };
}

const acceptsNullHere = ({ anyOf }: JsonObject) =>
  Array.isArray(anyOf) && anyOf.some((branch) => (branch as JsonObject).type === "null");

describe("an answer to a strict schema", () => {
  it("is valid under the strict schema, and without its added nulls the value that was meant", () => {
    fc.assert(
      fc.property(sample, (given) => {
        const schema: JsonObject = { ...holding(given.schema), $defs: { text: { type: "string" } } };
        const fitted = strict(schema);
        expect(fitted.strict).toBe(true);
        const [value, written] = [{ p: given.value }, { p: given.written }];
        expect(ajv.validate(schema, value)).toBe(true);
        expect(ajv.validate(fitted.schema, written)).toBe(true);
        expect(withoutAddedNulls(written, schema)).toEqual(value);
        expect(withoutAddedNulls(value, schema)).toEqual(value);
      }),
    );
  });

  it("keeps a null that the caller's schema takes or requires, and every value that no schema speaks of", () => {
    const schema = object(
      { a: { type: ["string", "null"] }, b: { type: "string" }, c: { type: "string" }, d: {} },
      { required: ["c"] },
    );
    const value = { a: null, b: null, c: null, d: null, e: null };
    expect(withoutAddedNulls(value, schema)).toEqual({ a: null, c: null, d: null, e: null });
    expect(value.b).toBeNull();
    const untouched = { a: "x", c: "y" };
    expect(withoutAddedNulls(untouched, schema)).toBe(untouched);
    for (const odd of [null, "text", 3, []]) expect(withoutAddedNulls(odd, schema)).toEqual(odd);
  });

  it("is looked through maps, tuples, intersections and references, in a circle too", () => {
    const schema: JsonObject = {
      $defs: {
        node: object({
          next: { $ref: "#/$defs/node" },
          all: { allOf: [{ $ref: "#/$defs/node" }, { $ref: "#/$defs/node" }] },
        }),
        loop: { $ref: "#/$defs/loop" },
      },
      ...object({
        map: { type: "object", additionalProperties: { $ref: "#/$defs/node" } },
        tuple: { type: "array", prefixItems: [{ $ref: "#/$defs/node" }] },
        loop: { $ref: "#/$defs/loop" },
      }),
    };
    const node = { next: { next: null }, all: { next: null } };
    expect(withoutAddedNulls({ map: { k: node }, tuple: [node], loop: { a: null } }, schema)).toEqual({
      map: { k: { next: {}, all: {} } },
      tuple: [{ next: {}, all: {} }],
      loop: { a: null },
    });
  });

  it("is read as the branch of a union that it is of", () => {
    const a = object({ kind: { const: "a" }, x: { type: "string" } }, { required: ["kind"] });
    const b = object({ kind: { const: "b" }, x: { type: ["string", "null"] } }, { required: ["kind"] });
    const schema = holding({ oneOf: [a, b] });
    expect(withoutAddedNulls({ p: { kind: "a", x: null } }, schema)).toEqual({ p: { kind: "a" } });
    expect(withoutAddedNulls({ p: { kind: "b", x: null } }, schema)).toEqual({ p: { kind: "b", x: null } });
    const untagged = holding({
      anyOf: [object({ y: { type: "string" } }), object({ x: { type: "string" }, z: { type: "string" } })],
    });
    expect(withoutAddedNulls({ p: { x: null, z: "s" } }, untagged)).toEqual({ p: { z: "s" } });
  });
});
