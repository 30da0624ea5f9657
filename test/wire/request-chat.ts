/** Reads recorded requests of OpenAI's chat completions. https://platform.openai.com/docs/api-reference/chat/create */
import { defined, isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import type { Message, Part, Reasoning, ToolChoice } from "../../src/index.ts";
import { CallNames, object, objects, options, parsed, type RequestReader, text } from "./request-reader.ts";

const strict = "models are held to a schema wherever it can be made strict";

export const chatReader: RequestReader = {
  words: [
    ...["model", "messages", "stream", "max_tokens", "max_completion_tokens", "temperature", "top_p", "seed", "n"],
    ...["stop", "logprobs", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls", "response_format"],
    ...["service_tier", "reasoning_effort", "thinking", "reasoning", "stream_options"],
  ],
  beyond: {
    user: "OpenAI's older word for who asks; it has been replaced there, and no other provider has it",
    functions: "the form of tools before there were tools; ours are sent as tools",
    function_call: "as functions",
    web_search_options: "a search of two of OpenAI's models alone",
    provider: "OpenRouter's choice among its own providers",
  },
  apart: {},
  ours: {
    "stream_options.include_usage": "ours ask for usage in every stream, where the server knows how",
    "tools.*.function.strict": strict,
    "tools.*.function.parameters.additionalProperties": strict,
    "tools.*.function.parameters.required": strict,
    "tools.*.function.parameters.required.*": strict,
    "response_format.json_schema.strict": strict,
    "response_format.json_schema.schema.additionalProperties": strict,
  },

  read(body, provider) {
    const format = isObject(body.response_format) ? body.response_format : {};
    const functions = objects(body.tools).every(({ type }) => type === "function");
    return {
      messages: readMessages(objects(body.messages), provider),
      options: options({
        maxTokens: body.max_tokens ?? body.max_completion_tokens,
        temperature: body.temperature,
        topP: body.top_p,
        seed: body.seed,
        choices: body.n,
        stop: body.stop,
        logprobs: body.top_logprobs ?? body.logprobs,
        toolChoice: body.tool_choice === undefined ? undefined : readChoice(body.tool_choice),
        parallelToolCalls: body.parallel_tool_calls,
        schema: format.type === "json_schema" ? object(format.json_schema).schema : undefined,
        serviceTier: body.service_tier,
        reasoning: readReasoning(body),
        tools: functions && body.tools ? objects(body.tools).map(readTool) : undefined,
        // Tools whose input is free text have no word here: what a call of theirs brings is read, and sent back.
        providerOptions: functions ? undefined : { body: { tools: body.tools } },
      }),
    };
  },

  canonical({ messages, tools, max_tokens, max_completion_tokens, n, stop, stream, response_format, ...rest }) {
    return defined({
      stream_options: {},
      ...rest,
      messages: objects(messages).map(canonicalMessage),
      tools: tools && objects(tools).map(canonicalTool),
      // Two names for one limit: which one a server takes is among its quirks.
      max_tokens: max_tokens ?? max_completion_tokens,
      // What the API does when nothing is said.
      n: n === 1 ? undefined : n,
      stream: stream === false ? undefined : stream,
      response_format: isObject(response_format) ? canonicalFormat(response_format) : undefined,
      stop: typeof stop === "string" ? [stop] : stop,
    });
  },
};

function readMessages(wire: readonly JsonObject[], provider: string): Message[] {
  const names = new CallNames();
  return wire.map((message): Message => {
    switch (message.role) {
      case "system":
      case "user":
        return { role: message.role, parts: contentParts(message.content) };
      case "tool":
        return { role: "tool", parts: [names.result(text(message.tool_call_id), text(message.content))] };
      case "assistant":
        return { role: "assistant", parts: assistantParts(message, names, provider) };
      default:
        throw new Error(`a message of the role ${message.role}`);
    }
  });
}

function assistantParts(message: JsonObject, names: CallNames, provider: string): Part[] {
  const { content, tool_calls, reasoning_details } = message;
  const calls = objects(tool_calls).map(({ id, function: called }): Part => {
    const { name, arguments: written } = object(called);
    names.add(text(id), text(name));
    return {
      type: "tool-call",
      id: text(id),
      name: text(name),
      input: parsed(text(written)),
      inputText: text(written),
    };
  });
  const details = reasoning_details as JsonValue | undefined;
  const thoughts: Part[] = details
    ? [{ type: "reasoning", text: "", providerMetadata: { [provider]: { reasoning_details: details } } }]
    : [];
  return [...thoughts, ...contentParts(content), ...calls];
}

function contentParts(content: JsonValue | undefined): Part[] {
  if (content === undefined || content === null || content === "") return [];
  if (typeof content === "string") return [{ type: "text", text: content }];
  return objects(content).map((piece): Part => {
    if (piece.type === "text") return { type: "text", text: text(piece.text) };
    // The address alone tells nothing of the kind of image, and the API does not ask.
    if (piece.type === "image_url")
      return { type: "file", mediaType: "image/jpeg", url: text(object(piece.image_url).url) };
    throw new Error(`a piece of content of the type ${piece.type}`);
  });
}

function readTool({ function: described }: JsonObject) {
  const { name, description, parameters } = object(described);
  return defined({ name: text(name), description: description as string | undefined, inputSchema: object(parameters) });
}

function readChoice(choice: JsonValue): ToolChoice {
  return typeof choice === "string" ? (choice as ToolChoice) : { tool: text(object(object(choice).function).name) };
}

function readReasoning({ reasoning_effort, thinking, reasoning }: JsonObject): Reasoning | undefined {
  if (reasoning_effort) return { effort: reasoning_effort as "high" };
  if (isObject(thinking)) return thinking.type === "enabled";
  return isObject(reasoning) ? { budgetTokens: Number(reasoning.max_tokens) } : undefined;
}

function canonicalMessage({ content, tool_calls, ...rest }: JsonObject): JsonObject {
  // A string and a list of one text are the same, and so are no text, an empty one and null beside calls.
  const pieces = typeof content === "string" ? [{ type: "text", text: content }] : objects(content);
  const told = pieces.filter((piece) => piece.type !== "text" || piece.text !== "");
  return defined({
    ...rest,
    content: told.length > 0 ? told : undefined,
    // `index` belongs to a streamed answer; one client sends it back all the same.
    tool_calls: tool_calls && objects(tool_calls).map(canonicalCall),
  });
}

/** Some clients write the arguments anew: here they are compared by value, and elsewhere with what the model wrote, to the letter. */
function canonicalCall({ index: _, ...call }: JsonObject): JsonObject {
  const { arguments: written, ...called } = object(call.function);
  return { ...call, function: { ...called, arguments: parsed(text(written)) } };
}

function canonicalTool(tool: JsonObject): JsonObject {
  if (!isObject(tool.function)) return tool;
  // Null is what is not said.
  const { strict, ...described } = tool.function;
  return { ...tool, function: defined({ ...described, strict: strict ?? undefined }) };
}

function canonicalFormat(format: JsonObject): JsonObject | undefined {
  // What the API does when nothing is said.
  if (format.type === "text") return undefined;
  // The name is told to the model and ours is always the same; for `strict` see the tools.
  const { name: _name, strict, ...described } = object(format.json_schema);
  return { ...format, json_schema: defined({ ...described, strict: strict ?? undefined }) };
}
