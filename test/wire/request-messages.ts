/** Reads recorded requests of Anthropic's messages API. https://docs.anthropic.com/en/api/messages */
import { defined, isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import type { Message, Part, Reasoning, ToolChoice } from "../../src/index.ts";
import { CallNames, object, objects, options, type RequestReader, text } from "./request-reader.ts";

export const messagesReader: RequestReader = {
  words: [
    ...["model", "messages", "system", "max_tokens", "stream", "temperature", "stop_sequences", "thinking"],
    ...["output_config", "tools", "tool_choice", "service_tier"],
  ],
  beyond: {},
  apart: {},
  ours: {
    "messages.*.content.*.caller":
      "what the API tells of every call; most clients drop it, and ours send a call back as it came",
  },

  read(body, provider) {
    const wire = objects(body.messages);
    const last = wire.at(-1);
    // The beginning of an answer, as against an answer that was paused and goes on.
    const [prefill, ...more] = last?.role === "assistant" ? blocksOf(last.content) : [];
    const begun = prefill?.type === "text" && more.length === 0 ? text(prefill.text) : undefined;
    const system = blocksOf(body.system).map((block): Part => ({ type: "text", text: plainText(block) }));
    const { format } = isObject(body.output_config) ? body.output_config : {};
    return {
      messages: [
        ...(system.length > 0 ? [{ role: "system" as const, parts: system }] : []),
        ...readMessages(begun === undefined ? wire : wire.slice(0, -1), provider),
      ],
      options: options({
        maxTokens: body.max_tokens,
        temperature: body.temperature,
        stop: body.stop_sequences,
        prefill: begun,
        reasoning: isObject(body.thinking) ? readThinking(body.thinking) : undefined,
        schema: isObject(format) ? format.schema : undefined,
        serviceTier: body.service_tier,
        cache: cacheOf(last),
        tools: body.tools && objects(body.tools).map(readTool),
        toolChoice: isObject(body.tool_choice) ? readChoice(body.tool_choice) : undefined,
      }),
    };
  },

  canonical({ messages, system, stream, tools, ...rest }) {
    const prompt = blocksOf(system).map(plainText);
    return defined({
      ...rest,
      // Marks for the cache have one place in ours, the last message: those on the system prompt and on tools have no word.
      system: prompt.length > 0 ? prompt.join("\n\n") : undefined,
      tools: tools && objects(tools).map((tool) => defined({ ...tool, cache_control: undefined })),
      // What the API does when nothing is said.
      stream: stream === false ? undefined : stream,
      messages: objects(messages).map(({ role, content }) => ({
        role,
        content: blocksOf(content).map(canonicalBlock),
      })),
    });
  },
};

/** A string and a list of one text are the same. */
function blocksOf(content: JsonValue | undefined): readonly JsonObject[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : objects(content);
}

function readMessages(wire: readonly JsonObject[], provider: string): Message[] {
  const names = new CallNames();
  return wire.map(({ role, content }) => ({
    role: role as "user",
    parts: blocksOf(content).map((block) => readBlock(block, names, provider)),
  }));
}

function readBlock(block: JsonObject, names: CallNames, provider: string): Part {
  switch (block.type) {
    case "text":
      return { type: "text", text: text(block.text) };
    case "thinking": {
      const { thinking, signature } = block;
      return { type: "reasoning", text: text(thinking), providerMetadata: { [provider]: { signature } as JsonObject } };
    }
    case "redacted_thinking": {
      const { data } = block;
      return { type: "reasoning", text: "", redacted: true, providerMetadata: { [provider]: { data } as JsonObject } };
    }
    case "tool_use":
      names.add(text(block.id), text(block.name));
      return { type: "tool-call", id: text(block.id), name: text(block.name), input: object(block.input) };
    case "tool_result":
      return names.result(text(block.tool_use_id), resultText(block.content));
    case "image":
    case "document":
      return readFile(block);
    case "server_tool_use":
    case "web_search_tool_result":
      return { type: "provider", provider, block };
    default:
      throw new Error(`a block of the type ${block.type}`);
  }
}

function resultText(content: JsonValue | undefined): string {
  const [only, ...more] = blocksOf(content);
  if (more.length > 0) throw new Error("the result of a tool has several blocks");
  return plainText(only);
}

function plainText(block: JsonObject | undefined): string {
  if (block?.type !== "text") throw new Error(`a text was expected, not ${block?.type}`);
  return text(block.text);
}

function readFile({ source, title, citations }: JsonObject): Part {
  const { type, media_type, data } = object(source);
  return {
    type: "file",
    mediaType: text(media_type),
    data: type === "text" ? Buffer.from(text(data)).toString("base64") : text(data),
    ...(title !== undefined && { name: text(title) }),
    ...(isObject(citations) && citations.enabled === true && { citations: true }),
  };
}

function readThinking({ type, budget_tokens }: JsonObject): Reasoning {
  return type === "enabled" ? { budgetTokens: Number(budget_tokens) } : type === "adaptive";
}

function cacheOf(last: JsonObject | undefined): true | { readonly ttl: JsonValue } | undefined {
  const mark = blocksOf(last?.content).at(-1)?.cache_control;
  if (!isObject(mark)) return undefined;
  return mark.ttl === undefined ? true : { ttl: mark.ttl };
}

function readTool(tool: JsonObject) {
  const { name, description, input_schema, type } = tool;
  if (type !== undefined) return { server: tool };
  return defined({ name: text(name), description: description as string, inputSchema: object(input_schema) });
}

function readChoice({ type, name }: JsonObject): ToolChoice {
  if (type === "tool") return { tool: text(name) };
  return type === "any" ? "required" : (type as "auto" | "none");
}

function canonicalBlock(block: JsonObject): JsonObject {
  if (block.type !== "tool_result") return block;
  const { is_error, content, ...rest } = block;
  return { ...rest, content: resultText(content), ...(is_error === true && { is_error }) };
}
