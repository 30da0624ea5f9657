/** `-o key=value`: the library's prompt options as they are typed. Which there are, and what they take, the library checks. */
import type { PromptOptions } from "../index.ts";
import { CommandError } from "./failure.ts";

/** @throws CommandError for what is not `key=value` */
export function readOptions(pairs: readonly string[]): PromptOptions {
  return Object.fromEntries(pairs.map(readOption));
}

function readOption(pair: string): [name: string, value: unknown] {
  const at = pair.indexOf("=");
  if (at < 1) throw new CommandError(`-o ${pair} is not key=value.`, "Write it like -o maxTokens=500; see aw --help.");
  const name = pair.slice(0, at);
  const value = readValue(pair.slice(at + 1));
  return [name, name === "reasoning" ? readReasoning(value) : value];
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A word is an effort, a number is a budget in tokens. */
function readReasoning(value: unknown): unknown {
  if (typeof value === "string") return { effort: value };
  return typeof value === "number" ? { budgetTokens: value } : value;
}
