/** What has to go back to the letter: signatures, encrypted thinking, and the arguments of calls as the model wrote them. */
import { isObject, type JsonValue } from "../../src/core/json.ts";
import type { Exchange } from "./recordings.ts";
import { objects, parsed } from "./request-reader.ts";

const members = new Set(["signature", "thoughtSignature", "encrypted_content", "arguments"]);
/** Where `data` is no file: https://docs.anthropic.com/en/api/messages, https://openrouter.ai/docs/use-cases/reasoning-tokens */
const encrypted = new Set(["redacted_thinking", "reasoning.encrypted"]);

/** The values of those members, wherever they stand. */
export function lettersOf(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(lettersOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const whole = members.has(name) || (name === "data" && encrypted.has(String(value.type)));
    return whole && typeof inner === "string" && inner !== "" ? [inner] : lettersOf(inner);
  });
}

/** Those of a recorded answer; arguments that came in pieces are told by the facts that go with it. */
export function lettersOfAnswer({ body, expected }: Exchange): string[] {
  const text = body.toString();
  const whole = parsed(text);
  const events = text.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [parsed(line.slice(5))] : []));
  const calls = objects(expected.toolCalls).map(({ argumentsText }) => String(argumentsText));
  return [...(typeof whole === "string" ? events : [whole]).flatMap(lettersOf), ...calls];
}
