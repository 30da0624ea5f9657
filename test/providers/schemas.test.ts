/** How the schema of an answer and those of functions are sent: as strict as each provider can be, and what it cannot hold a model to is told. */
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import { UnsupportedError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { gemini } from "../../src/gemini.ts";
import type { HttpSettings } from "../../src/http/settings.ts";
import { openai } from "../../src/openai.ts";
import { openaiCompatible, type VendorName, vendor } from "../../src/openai-compatible.ts";
import { yandex } from "../../src/yandex.ts";
import { answers, type Exchange, exchangeWith } from "../support/provider-request.ts";

const chat = (exchange: Exchange) =>
  exchangeWith((settings) => openai({ ...settings, api: "chat" }), answers.chat, exchange);
const responses = (exchange: Exchange) => exchangeWith(openai, answers.responses, exchange);
const claude = (exchange: Exchange) => exchangeWith(anthropic, answers.anthropic, exchange);
const google = (exchange: Exchange) => exchangeWith(gemini, answers.gemini, exchange);

const person: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: { name: { type: "string", minLength: 1 }, age: { type: "integer", minimum: 0 } },
  required: ["name"],
};
const city: JsonObject = {
  type: "object",
  properties: { city: { type: "string" }, unit: { type: "string" } },
  required: ["city"],
};
const map: JsonObject = { type: "object", additionalProperties: { type: "string" } };
const cityTool = { name: "weather", inputSchema: city };
const strictCity = {
  type: "object",
  properties: { city: { type: "string" }, unit: { type: ["string", "null"] } },
  required: ["city", "unit"],
  additionalProperties: false,
};

describe("OpenAI", () => {
  it("is asked to be strict, in either protocol, with what cannot be enforced told after the start of the answer", async () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", description: "(minLength: 1)" },
        age: { type: ["integer", "null"], minimum: 0 },
      },
      required: ["name", "age"],
      additionalProperties: false,
    };
    const inChat = await chat({ options: { schema: person } });
    expect(inChat.body.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "output", schema, strict: true },
    });
    const inResponses = await responses({ options: { schema: person } });
    expect(inResponses.body.text).toEqual({ format: { type: "json_schema", name: "output", schema, strict: true } });
    for (const { events, warnings } of [inChat, inResponses]) {
      expect(warnings).toEqual([
        {
          code: "schema-relaxed",
          message: expect.stringContaining("openai:m does not enforce properties.name.minLength;"),
        },
      ]);
      expect(events.slice(0, 2).map(({ type }) => type)).toEqual(["start", "warning"]);
    }
  });

  it("gets a schema that cannot be strict as it is, and the caller is told what prevents it", async () => {
    for (const { body, warnings } of [
      await chat({ options: { schema: map } }),
      await responses({ options: { schema: map } }),
    ]) {
      expect(JSON.stringify(body)).toContain(JSON.stringify(map));
      expect(JSON.stringify(body)).not.toContain("strict");
      expect(warnings).toEqual([
        { code: "schema-not-strict", message: expect.stringContaining("additionalProperties") },
      ]);
    }
  });

  it("gets strict functions where nothing is lost by that, others as they are, and says nothing of it", async () => {
    const tools = [cityTool, { name: "person", inputSchema: person }, { name: "map", inputSchema: map }];
    const inChat = await chat({ options: { tools } });
    expect(inChat.body.tools).toEqual([
      { type: "function", function: { name: "weather", parameters: strictCity, strict: true } },
      { type: "function", function: { name: "person", parameters: person } },
      { type: "function", function: { name: "map", parameters: map } },
    ]);
    const inResponses = await responses({ options: { tools } });
    expect(inResponses.body.tools).toEqual([
      { type: "function", name: "weather", parameters: strictCity, strict: true },
      { type: "function", name: "person", parameters: person },
      { type: "function", name: "map", parameters: map },
    ]);
    expect([...inChat.warnings, ...inResponses.warnings]).toEqual([]);
  });
});

describe("a server that speaks OpenAI's protocol", () => {
  const ask = (make: (settings: HttpSettings) => ReturnType<typeof vendor>) =>
    exchangeWith(make, answers.chat, { options: { schema: person, tools: [cityTool] } });
  const known = (name: VendorName) =>
    ask((settings) => vendor(name, { baseURL: "http://127.0.0.1:1/v1", ...settings }));

  it("gets schemas as they are, without a word, unless it is known to be strict", async () => {
    const local = ask((settings) => openaiCompatible({ name: "local", baseURL: "http://127.0.0.1:1/v1", ...settings }));
    for (const { body, warnings } of [await local, await known("vllm"), await known("groq")]) {
      expect(body.response_format).toEqual({ type: "json_schema", json_schema: { name: "output", schema: person } });
      expect(body.tools).toEqual([{ type: "function", function: { name: "weather", parameters: city } }]);
      expect(warnings).toEqual([]);
    }
  });

  it("gets what it is known to enforce: OpenRouter the schema of the answer, Azure less than OpenAI", async () => {
    const router = await known("openrouter");
    expect(router.body).toMatchObject({
      response_format: { json_schema: { strict: true } },
      tools: [{ function: { parameters: city } }],
    });
    expect(JSON.stringify(router.body.tools)).not.toContain("strict");
    const azure = await known("azure");
    expect(azure.body).toMatchObject({
      response_format: { json_schema: { strict: true } },
      tools: [{ function: { parameters: city } }],
    });
    expect(azure.warnings[0]?.message).toContain("properties.name.minLength, properties.age.minimum");
  });
});

describe("Anthropic", () => {
  it("gets closed objects, and bounds in words", async () => {
    const list = { type: "array", items: { type: "string" }, minItems: 1, maxItems: 3 };
    const schema = { ...person, properties: { ...(person.properties as JsonObject), list } };
    const { body, warnings } = await claude({ options: { schema } });
    expect(body.output_config).toEqual({
      format: {
        type: "json_schema",
        schema: {
          type: "object",
          properties: {
            name: { type: "string", description: "(minLength: 1)" },
            age: { type: "integer", description: "(minimum: 0)" },
            list: { type: "array", items: { type: "string" }, minItems: 1, description: "(maxItems: 3)" },
          },
          required: ["name"],
          additionalProperties: false,
        },
      },
    });
    const named =
      "anthropic:m does not enforce properties.name.minLength, properties.age.minimum, properties.list.maxItems;";
    expect(warnings).toEqual([{ code: "schema-relaxed", message: expect.stringContaining(named) }]);
  });

  it("is not sent an object of any names, which it could only leave empty", async () => {
    const asked = claude({ options: { schema: map } });
    await expect(asked).rejects.toBeInstanceOf(UnsupportedError);
    await expect(asked).rejects.toThrow("additionalProperties of the schema");
  });

  it("gets the schemas of functions as they are", async () => {
    const { body, warnings } = await claude({ options: { tools: [{ name: "p", inputSchema: person }] } });
    expect([body.tools, warnings]).toEqual([[{ name: "p", input_schema: person }], []]);
  });
});

describe("Gemini", () => {
  it("gets the keywords it knows, for the answer and for functions, and the caller is told once of the others", async () => {
    const tool = {
      name: "f",
      inputSchema: { type: "object", properties: { kind: { const: "a" }, x: { type: "number", multipleOf: 2 } } },
    };
    const { body, warnings } = await google({ options: { schema: person, tools: [tool] } });
    expect(body.generationConfig).toMatchObject({
      responseJsonSchema: {
        type: "object",
        properties: { name: { type: "string", description: "(minLength: 1)" }, age: { type: "integer", minimum: 0 } },
        required: ["name"],
      },
    });
    expect(body.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: "f",
            parametersJsonSchema: {
              type: "object",
              properties: { kind: { enum: ["a"] }, x: { type: "number", description: "(multipleOf: 2)" } },
            },
          },
        ],
      },
    ]);
    const named = "gemini:m does not enforce tools.f.properties.x.multipleOf, properties.name.minLength;";
    expect(warnings).toEqual([{ code: "schema-relaxed", message: expect.stringContaining(named) }]);
  });
});

describe("Yandex", () => {
  it("gets schemas as they are: they are any JSON to it", async () => {
    const make = (settings: HttpSettings) => yandex({ ...settings, folderId: "b1g0" });
    const { body, warnings } = await exchangeWith(make, answers.yandex, {
      options: { schema: person, tools: [cityTool] },
    });
    expect(body).toMatchObject({ jsonSchema: { schema: person }, tools: [{ function: { parameters: city } }] });
    expect(warnings).toEqual([]);
  });
});
