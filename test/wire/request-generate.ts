/** Reads recorded requests of Gemini's generateContent. https://ai.google.dev/api/generate-content */
import { defined, isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import type { Message, Part, Reasoning } from "../../src/index.ts";
import { object, objects, options, type RequestReader, text } from "./request-reader.ts";

/** Members of `generationConfig`, as `words` and `beyond` have those of the body. */
const configWords = [
  ...["temperature", "maxOutputTokens", "candidateCount", "thinkingConfig"],
  ...["responseMimeType", "responseJsonSchema"],
];
const configBeyond = { responseModalities: "models that draw or speak; ours write text" };

export const generateReader: RequestReader = {
  words: ["contents", "generationConfig", "systemInstruction", "tools", "toolConfig"],
  beyond: {
    safetySettings: "Gemini's alone",
    modelArmorConfig: "Google Cloud's alone",
  },
  apart: {},
  ours: {},

  read(body, provider) {
    const config = isObject(body.generationConfig) ? body.generationConfig : {};
    const unknown = Object.keys(config).filter((name) => !configWords.includes(name) && !(name in configBeyond));
    if (unknown.length > 0) throw new Error(`members of generationConfig that no table names: ${unknown.join(", ")}`);
    if (isObject(body.toolConfig)) throw new Error("toolConfig is not read");
    const own = Object.fromEntries(Object.entries(config).filter(([name]) => name in configBeyond));
    const system = isObject(body.systemInstruction) ? objects(body.systemInstruction.parts) : [];
    const parts = system.map((part): Part => ({ type: "text", text: text(part.text) }));
    return {
      messages: [
        ...(parts.length > 0 ? [{ role: "system" as const, parts }] : []),
        ...readContents(objects(body.contents), provider),
      ],
      options: options({
        maxTokens: config.maxOutputTokens,
        temperature: config.temperature,
        choices: config.candidateCount,
        schema: config.responseJsonSchema,
        reasoning: isObject(config.thinkingConfig) ? readThinking(config.thinkingConfig) : undefined,
        tools: body.tools && objects(body.tools).flatMap(readTools),
        providerOptions: Object.keys(own).length > 0 ? { body: { generationConfig: own } } : undefined,
      }),
    };
  },

  canonical(body) {
    // Null is what is not said.
    const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as JsonObject;
    const { contents, generationConfig, systemInstruction, tools, ...rest } = said;
    const { thinkingConfig, ...config } = isObject(generationConfig) ? generationConfig : {};
    return defined({
      ...rest,
      contents: objects(contents).map((content) => ({
        ...content,
        parts: objects(content.parts).map(canonicalPart),
      })),
      // The role of a system prompt is not read.
      systemInstruction: isObject(systemInstruction) ? { parts: systemInstruction.parts } : undefined,
      generationConfig: {
        ...config,
        ...(isObject(thinkingConfig) && { thinkingConfig: canonicalThinking(thinkingConfig) }),
      },
      tools: tools && objects(tools).map(canonicalTool),
    });
  },
};

/** Most calls have no id on the wire; a result without one answers the next open call of its name. */
function readContents(contents: readonly JsonObject[], provider: string): Message[] {
  let open: { readonly id: string; readonly name: string }[] = [];
  const readPart = (part: JsonObject, place: string): Part => {
    const { functionCall, functionResponse, inlineData, thoughtSignature } = part;
    const signature = thoughtSignature === undefined ? {} : { thoughtSignature };
    if (isObject(functionCall)) {
      const { name, args, ...rest } = functionCall;
      const id = rest.id === undefined ? `call ${place}` : text(rest.id);
      open.push({ id, name: text(name) });
      const own: JsonObject = { ...signature, functionCall: rest };
      return { type: "tool-call", id, name: text(name), input: object(args), providerMetadata: { [provider]: own } };
    }
    if (isObject(functionResponse)) {
      const { id, name, response } = functionResponse;
      const call = open.find((each) => each.name === name && (id === undefined || each.id === id));
      open = open.filter((each) => each !== call);
      return { type: "tool-result", id: call?.id ?? "", name: text(name), output: object(response) };
    }
    if (isObject(inlineData)) throw new Error("files are not read");
    if (part.text === undefined) return { type: "provider", provider, block: part };
    const own = Object.keys(signature).length > 0 && { providerMetadata: { [provider]: signature } };
    return { type: "text", text: text(part.text), ...own };
  };
  return contents.map(({ role, parts }, at) => ({
    role: role === "model" ? "assistant" : "user",
    parts: objects(parts).map((part, index) => readPart(part, `${at}.${index}`)),
  }));
}

function readThinking({ includeThoughts, thinkingBudget, thinkingLevel }: JsonObject): Reasoning {
  if (thinkingLevel !== undefined) return { effort: text(thinkingLevel).toLowerCase() as "low" };
  if (thinkingBudget === undefined) return includeThoughts === true;
  return thinkingBudget === 0 ? false : { budgetTokens: Number(thinkingBudget) };
}

function readTools(tool: JsonObject): readonly object[] {
  const { functionDeclarations, ...server } = tool;
  if (functionDeclarations === undefined) return [{ server }];
  return objects(functionDeclarations).map(({ name, description, ...schemas }) =>
    defined({ name, description, inputSchema: schemaOf(schemas) }),
  );
}

/** Gemini's own dialect of JSON Schema has its types in capitals, and a JSON Schema has two spellings of its name. */
function schemaOf({ parameters, parametersJsonSchema, parameters_json_schema }: JsonObject): JsonValue | undefined {
  return parameters === undefined ? (parametersJsonSchema ?? parameters_json_schema) : lowerTypes(parameters);
}

function lowerTypes(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(lowerTypes);
  if (!isObject(schema)) return schema;
  const members = Object.entries(schema).map(([name, value]): [string, JsonValue | undefined] => {
    if (name === "type" && typeof value === "string") return [name, value.toLowerCase()];
    return [name, value === undefined ? value : lowerTypes(value)];
  });
  return Object.fromEntries(members);
}

function canonicalPart({ thought, thoughtSignature, ...part }: JsonObject): JsonObject {
  return defined({
    ...part,
    // What is said to be no thought is none without a word, too.
    thought: thought === false ? undefined : thought,
    // Base64 in either alphabet; that ours is the letters of the answer is compared elsewhere.
    thoughtSignature: thoughtSignature && text(thoughtSignature).replaceAll("-", "+").replaceAll("_", "/"),
  });
}

/** The API takes a level in either case. */
function canonicalThinking({ thinkingLevel, ...rest }: JsonObject): JsonObject {
  return thinkingLevel === undefined ? rest : { ...rest, thinkingLevel: text(thinkingLevel).toUpperCase() };
}

function canonicalTool(tool: JsonObject): JsonObject {
  if (tool.functionDeclarations === undefined) return tool;
  const functionDeclarations = objects(tool.functionDeclarations).map(({ name, description, ...schemas }) =>
    defined({ name, description, schema: schemaOf(schemas) }),
  );
  return { ...tool, functionDeclarations };
}
