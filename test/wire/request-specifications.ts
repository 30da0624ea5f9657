/** The schema each protocol's requests are held against, from the providers' own specifications. */
import { existsSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { findSpecification, type Validate } from "../support/specs.ts";

const schemas: Readonly<Record<string, readonly [file: string, schema: string]>> = {
  "openai.chat": ["openai.openapi.json", "CreateChatCompletionRequest"],
  "openai.responses": ["openai.openapi.json", "CreateResponse"],
  "anthropic.messages": ["anthropic.openapi.json", "CreateMessageParams"],
  "gemini.generate": ["gemini.openapi.json", "GenerateContentRequest"],
};

/** @param folder of the recordings @returns why there is nothing to hold them against, where there is not */
export function findRequestSchema(api: string, folder: string): Validate | { readonly missing: string } {
  if (api === "yandex.completion") return yandexSchema(`${folder}/../specs/yandex.schema.json`);
  const [file = "", schema = ""] = schemas[api] ?? [];
  const found = findSpecification(file);
  return found.missing === undefined ? found.validator(schema) : found;
}

/** No OpenAPI file: a schema made from the vendor's protocol buffers. */
function yandexSchema(path: string): Validate | { readonly missing: string } {
  if (!existsSync(path)) return { missing: `skipped, there is no ${path}` };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(JSON.parse(readFileSync(path, "utf8")) as object);
  const check = ajv.getSchema("yandex#/$defs/CompletionRequest");
  if (!check) throw new Error(`${path} has no CompletionRequest`);
  return (value) => {
    check(value);
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
