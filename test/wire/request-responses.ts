/** Reads recorded requests of OpenAI's Responses API. https://platform.openai.com/docs/api-reference/responses/create */
import { defined, isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import type { Message, Part } from "../../src/index.ts";
import { CallNames, merged, object, objects, options, parsed, type RequestReader, text } from "./request-reader.ts";

const strict = "models are held to a schema wherever it can be made strict, as the API itself does with tools";

export const responsesReader: RequestReader = {
  words: [
    ...["model", "input", "instructions", "stream", "max_output_tokens", "temperature", "reasoning", "text", "tools"],
    ...["tool_choice", "parallel_tool_calls", "include", "store"],
  ],
  beyond: {
    previous_response_id: "goes on from what the provider stored; ours send the conversation itself",
    prompt_cache_key: "OpenAI's alone; `cache` is for providers that cache only what they are told to",
    prompt_cache_options: "as prompt_cache_key",
  },
  apart: { background: "planned as a lane: an answer that is still to come is refused by name until then" },
  ours: {
    include:
      "encrypted thinking is asked for whenever the model thinks: what is not stored cannot be sent back otherwise",
    store: "nothing is left behind at the provider",
    "reasoning.summary": "thinking is shown wherever it is asked for",
    "tools.*.strict": strict,
    "tools.*.parameters.additionalProperties": strict,
    "tools.*.parameters.required": strict,
    "text.format.strict": strict,
  },

  read(body, provider) {
    const { instructions, reasoning, text: output, input } = body;
    const items = typeof input === "string" ? [{ role: "user", content: input }] : objects(input);
    const format = isObject(output) ? object(output.format) : {};
    const system: Message[] = instructions
      ? [{ role: "system", parts: [{ type: "text", text: text(instructions) }] }]
      : [];
    return {
      messages: [...system, ...merged(readItems(items, provider))],
      options: options({
        maxTokens: body.max_output_tokens,
        temperature: body.temperature,
        reasoning: isObject(reasoning) ? { effort: reasoning.effort } : undefined,
        schema: format.type === "json_schema" ? format.schema : undefined,
        tools: body.tools && objects(body.tools).map(readTool),
        toolChoice: body.tool_choice,
        parallelToolCalls: body.parallel_tool_calls,
      }),
    };
  },

  canonical({ input, instructions, stream, text: output, tools, ...rest }) {
    const { background: _, ...others } = rest;
    const items = typeof input === "string" ? [{ role: "user", content: input }] : objects(input);
    // A system prompt may stand before the conversation or in it.
    const system = instructions ? [{ role: "system", content: instructions }] : [];
    return defined({
      ...others,
      input: [...system, ...items].map(canonicalItem),
      // What the API does when nothing is said.
      stream: stream === false ? undefined : stream,
      text: isObject(output) ? canonicalFormat(output) : undefined,
      // Null is what is not said.
      tools: tools && objects(tools).map((tool) => defined({ ...tool, strict: tool.strict ?? undefined })),
    });
  },
};

function readItems(items: readonly JsonObject[], provider: string): Message[] {
  const names = new CallNames();
  return items.map((item): Message => {
    const assistant = (part: Part): Message => ({ role: "assistant", parts: [part] });
    switch (item.type) {
      case undefined:
      case "message":
        return { role: item.role as "user", parts: contentParts(item.content) };
      case "function_call": {
        const [id, name, written] = [text(item.call_id), text(item.name), text(item.arguments)];
        names.add(id, name);
        return assistant({ type: "tool-call", id, name, input: parsed(written), inputText: written });
      }
      case "function_call_output":
        return { role: "tool", parts: [names.result(text(item.call_id), text(item.output))] };
      case "reasoning":
        return assistant({ type: "reasoning", text: "", providerMetadata: { [provider]: item } });
      case "web_search_call":
        return assistant({ type: "provider", provider, block: item });
      default:
        throw new Error(`an item of the type ${item.type}`);
    }
  });
}

function contentParts(content: JsonValue | undefined): Part[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return objects(content).map((piece) => {
    if (piece.type === "input_text" || piece.type === "output_text") return { type: "text", text: text(piece.text) };
    throw new Error(`a piece of content of the type ${piece.type}`);
  });
}

function readTool({ type, ...tool }: JsonObject) {
  if (type !== "function") return { server: { type, ...tool } };
  const { name, description, parameters } = tool;
  return defined({ name: text(name), description: description as string | undefined, inputSchema: object(parameters) });
}

function canonicalItem(item: JsonObject): JsonObject {
  const { type = "message", id, status, ...rest } = item;
  switch (type) {
    case "message": {
      const kind = rest.role === "assistant" ? "output_text" : "input_text";
      const pieces = typeof rest.content === "string" ? [{ type: kind, text: rest.content }] : objects(rest.content);
      // Sources and log probabilities are the provider's news, nothing it takes back. A mark for its cache has no word of ours.
      const content = pieces.map(({ annotations: _a, logprobs: _l, prompt_cache_breakpoint: _p, ...piece }) => piece);
      return { ...rest, type, content };
    }
    // Ids name what the provider stored, and nothing was: `call_id` alone ties a result to its call.
    case "function_call_output":
      return { ...rest, type };
    // Some clients write the arguments anew: here they are compared by value, and elsewhere with what the model wrote, to the letter.
    case "function_call":
      return { ...rest, type, arguments: parsed(text(rest.arguments)) };
    default:
      return defined({ ...rest, type, id, status });
  }
}

/** The name is told to the model and ours is always the same. */
function canonicalFormat({ format, ...rest }: JsonObject): JsonObject {
  const { name: _, strict, ...described } = object(format);
  return { ...rest, format: defined({ ...described, strict: strict ?? undefined }) };
}
