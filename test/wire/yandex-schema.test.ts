/** What is sent to Yandex, and what the simulator answers in its place, against the schema made from the vendor's protocol buffers. */
import { existsSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { createRegistry, type PromptInput, type PromptOptions } from "../../src/index.ts";
import { startSimulator } from "../../src/testing.ts";
import { yandex } from "../../src/yandex.ts";
import { findRecordings } from "./recordings.ts";

const { folder } = findRecordings();
const file = `${folder}/../specs/yandex.schema.json`;
const reachable = folder !== undefined && existsSync(file);

const tools = [{ name: "f", description: "d", inputSchema: { type: "object", properties: { n: { type: "number" } } } }];
const call = JSON.stringify([
  [
    { type: "text", text: "Let me see." },
    { type: "tool-call", name: "f", input: { n: 5 } },
    { type: "tool-call", name: "f", input: {} },
  ],
  [{ type: "text", text: "Done." }],
]);

const prompts: Readonly<Record<string, readonly [input: PromptInput, options: PromptOptions, model?: string]>> = {
  "a bare prompt": ["hi", {}],
  "an answer in one piece": ["hi", { stream: false, system: "Be brief." }],
  "every option": [
    "hi",
    { maxTokens: 50, temperature: 0.5, reasoning: true, tools, toolChoice: { tool: "f" }, parallelToolCalls: false },
  ],
  "a schema": ["hi", { schema: { type: "object" }, reasoning: false, toolChoice: "none" }],
  "a call": [call, { tools }, "script"],
  "a refusal": [JSON.stringify([{ type: "refusal", text: "No." }]), {}, "script"],
};

describe.skipIf(!reachable)(`Yandex's schema${reachable ? "" : ", skipped: it is not beside the recordings"}`, () => {
  const ajv = new Ajv2020({ strict: false });
  if (reachable) ajv.addSchema(JSON.parse(readFileSync(file, "utf8")));
  const faults = (definition: string, value: unknown) => {
    const validate = ajv.getSchema(`yandex#/$defs/${definition}`);
    if (!validate) throw new Error(`the schema has no ${definition}`);
    return validate(value) ? [] : validate.errors;
  };

  test("refuses what is none", () => {
    expect(faults("CompletionRequest", { modelUri: "yandexgpt", messages: [] })).not.toEqual([]);
    expect(faults("CompletionResponse", { alternatives: [{ status: "FINAL" }] })).not.toEqual([]);
  });

  for (const [name, [input, options, model = "prose"]] of Object.entries(prompts)) {
    test(`${name} is a request, and gets answers, as the schema has them`, async () => {
      await using simulator = await startSimulator({ delayMs: 0 });
      const provider = yandex({ apiKey: "key-123456", folderId: "f", baseURL: simulator.yandexURL, maxRetries: 0 });
      const used = createRegistry({ providers: [provider] }).getModel(`yandex:${model}`);
      const answers: JsonObject[] = [];
      const read = async (prompt: PromptInput) => {
        const generation = used.prompt(prompt, { ...options, raw: true });
        for await (const event of generation.events())
          if (event.type === "raw") answers.push(event.value as JsonObject);
        return generation;
      };
      const first = await read(input);
      const results = first.toolCalls.map(({ id, name: called }) => ({
        role: "tool" as const,
        content: [{ type: "tool-result" as const, id, name: called, output: { ok: true } }],
      }));
      if (results.length > 0) expect((await read([input as string, first, ...results])).text).toBe("Done.");
      expect(simulator.requests.flatMap(({ body }) => faults("CompletionRequest", body))).toEqual([]);
      expect(answers.flatMap(({ result }) => faults("CompletionResponse", result))).toEqual([]);
      expect(answers.length).toBeGreaterThan(0);
    });
  }
});
