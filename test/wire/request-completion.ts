/** Reads recorded requests of Yandex's text generation. https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/TextGeneration/completion */
import { defined, isObject, type JsonObject } from "../../src/core/json.ts";
import type { Message, Part } from "../../src/index.ts";
import { object, objects, options, type RequestReader, text } from "./request-reader.ts";

export const completionReader: RequestReader = {
  words: ["modelUri", "completionOptions", "messages", "tools", "parallelToolCalls"],
  beyond: {},
  apart: {},
  ours: {},

  read(body) {
    const { stream: _, ...others } = object(body.completionOptions);
    if (Object.keys(others).length > 0) throw new Error(`other options: ${Object.keys(others).join(", ")}`);
    return {
      messages: readMessages(objects(body.messages)),
      options: options({
        parallelToolCalls: body.parallelToolCalls,
        tools: body.tools && objects(body.tools).map(readTool),
      }),
    };
  },

  canonical({ completionOptions, ...rest }) {
    const { stream, ...others } = object(completionOptions);
    // What the API does when nothing is said.
    return { ...rest, completionOptions: defined({ ...others, stream: stream === false ? undefined : stream }) };
  },
};

/** Calls have no ids on the wire: their order and names are all that ties results to them. */
function readMessages(wire: readonly JsonObject[]): Message[] {
  let calls: { readonly id: string; readonly name: string }[] = [];
  return wire.map(({ role, text: words, toolCallList, toolResultList }, at): Message => {
    if (isObject(toolCallList)) {
      const parts = objects(toolCallList.toolCalls).map(({ functionCall }, index): Part => {
        const { name, arguments: input } = object(functionCall);
        return { type: "tool-call", id: `call ${at}.${index}`, name: text(name), input: object(input) };
      });
      calls = parts.flatMap((part) => (part.type === "tool-call" ? [{ id: part.id, name: part.name }] : []));
      return { role: "assistant", parts };
    }
    if (isObject(toolResultList)) {
      const parts = objects(toolResultList.toolResults).map(({ functionResult }): Part => {
        const { name, content } = object(functionResult);
        const call = calls.find((each) => each.name === name);
        calls = calls.filter((each) => each !== call);
        return { type: "tool-result", id: call?.id ?? "", name: text(name), output: text(content) };
      });
      return { role: "tool", parts };
    }
    return { role: role as "user", parts: [{ type: "text", text: text(words) }] };
  });
}

function readTool({ function: described }: JsonObject) {
  const { name, description, parameters } = object(described);
  return defined({ name: text(name), description: description as string | undefined, inputSchema: object(parameters) });
}
