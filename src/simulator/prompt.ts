/** What a behaviour needs to know of a request, whatever protocol it came in. */
import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";

export interface Prompt {
  /** As the request names it. */
  readonly model: string;
  /** The text of the last user message that has any: tool results alone are no message of the user. */
  readonly text: string;
  /** How many assistant messages follow that message: 0 for the first answer to it, 1 after one round of tools. */
  readonly turn: number;
  readonly stream: boolean;
  readonly choices: number;
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  readonly inputTokens: number;
  readonly body: JsonObject;
}

/** Finds the last thing the user said. Both vendors write content as a string or as parts of which some are `{ type: "text", text }`. */
export function lastUserText(messages: readonly JsonObject[]): Pick<Prompt, "text" | "turn"> {
  let turn = 0;
  for (const message of messages.toReversed()) {
    if (message.role === "assistant") turn++;
    const text = message.role === "user" ? contentText(message.content) : undefined;
    if (text !== undefined) return { text, turn };
  }
  return { text: "", turn };
}

function contentText(content: JsonValue | undefined): string | undefined {
  if (typeof content === "string") return content;
  if (!isArray(content)) return undefined;
  const texts = content.flatMap((part) =>
    isObject(part) && part.type === "text" && typeof part.text === "string" ? [part.text] : [],
  );
  return texts.length > 0 ? texts.join("") : undefined;
}
