/** What a reader of recorded requests is, and what all readers need to read JSON that another program wrote. */
import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject, type JsonValue } from "../../src/core/json.ts";
import type { Message, Part, PromptOptions, Result, ToolResultPart } from "../../src/index.ts";

/** A recorded request in our words; whether it asks for a stream is known of every exchange. */
export interface Reading {
  readonly messages: readonly Message[];
  readonly options: PromptOptions;
}

export interface RequestReader {
  /** @param provider whose metadata the parts get @throws Error for what it does not know */
  read(body: JsonObject, provider: string): Reading;
  /** A body in the one form that both are compared in: what the API takes to be the same is made the same. */
  canonical(body: JsonObject): JsonObject;
  /** The members of a body that `read` turns into our words. */
  readonly words: readonly string[];
  /** The members that no option of ours has a word for, and why: they go through `providerOptions.body`. */
  readonly beyond: Readonly<Record<string, string>>;
  /** Members that are left out of the comparison, and why. */
  readonly apart: Readonly<Record<string, string>>;
  /** Places in the canonical body, positions written as `*`, that ours fill and a recording may leave empty, and why. */
  readonly ours: Readonly<Record<string, string>>;
}

/** Reads a body; a member that no table names is an error, so that nothing is passed over in silence. */
export function readRequest(reader: RequestReader, body: JsonObject, provider: string): Reading {
  const known = [...reader.words, ...Object.keys(reader.beyond), ...Object.keys(reader.apart)];
  const unknown = Object.keys(body).filter((member) => !known.includes(member));
  if (unknown.length > 0) throw new Error(`a recorded request has members that no table names: ${unknown.join(", ")}`);
  const { messages, options } = reader.read(body, provider);
  const own = Object.fromEntries(
    Object.entries(body).filter(([member, value]) => member in reader.beyond && value !== null),
  );
  const given = { ...options.providerOptions?.body, ...own };
  const passed = Object.keys(given).length > 0 && { providerOptions: { body: given } };
  return { messages, options: { ...options, ...passed } };
}

/** An earlier exchange of a session: what it said, as recorded, and what we made of the answer. */
export interface Turn {
  readonly messages: readonly Message[];
  readonly result: Result | undefined;
}

export interface Continued {
  readonly messages: readonly Message[];
  /** How many answers of the model are our own results, and how many could only be read from the recorded request. */
  readonly results: number;
  readonly read: number;
}

/**
 * The messages with our own results as the model's turns: the answer that followed the same messages in an earlier exchange. Results of tools
 * then answer the calls of our result, in the order of the recorded calls.
 */
export function withResults(messages: readonly Message[], earlier: readonly Turn[]): Continued {
  const continued: Message[] = [];
  let [results, read] = [0, 0];
  const ids = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    if (message.role !== "assistant") {
      continued.push({ ...message, parts: message.parts.map((part) => answering(part, ids)) });
      continue;
    }
    const before = messages.slice(0, index);
    const result = earlier.findLast((turn) => isDeepStrictEqual(turn.messages, before))?.result;
    continued.push(result ?? message);
    if (result) results++;
    else read++;
    const calls = message.parts.filter((part) => part.type === "tool-call" && !part.providerExecuted);
    for (const [at, call] of calls.entries()) {
      const own = result?.toolCalls[at];
      if (call.type === "tool-call" && own) ids.set(call.id, own.id);
    }
  }
  return { messages: continued, results, read };
}

function answering(part: Part, ids: ReadonlyMap<string, string>): Part {
  return part.type === "tool-result" ? { ...part, id: ids.get(part.id) ?? part.id } : part;
}

/** Messages of one role side by side become one. */
export function merged(messages: readonly Message[]): Message[] {
  const whole: Message[] = [];
  for (const { role, parts } of messages) {
    const last = whole.at(-1);
    if (last?.role === role) whole[whole.length - 1] = { role, parts: [...last.parts, ...parts] };
    else whole.push({ role, parts });
  }
  return whole;
}

/** Remembers which function a call was of: a result of a tool names it here, and on few wires. */
export class CallNames {
  readonly #names = new Map<string, string>();

  add(id: string, name: string): void {
    this.#names.set(id, name);
  }

  result(id: string, output: JsonValue): ToolResultPart {
    return { type: "tool-result", id, name: this.#names.get(id) ?? "unknown", output };
  }
}

export function objects(value: JsonValue | undefined): readonly JsonObject[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value as readonly JsonObject[];
  throw new Error(`a list of objects was expected, not ${JSON.stringify(value)}`);
}

export function object(value: JsonValue | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`an object was expected, not ${JSON.stringify(value)}`);
}

export function text(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  throw new Error(`text was expected, not ${JSON.stringify(value)}`);
}

/** Options out of what was recorded: what was not there is left out. */
export function options(found: { readonly [option in keyof PromptOptions]: unknown }): PromptOptions {
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined && value !== null),
  ) as PromptOptions;
}

export function parsed(json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return json;
  }
}
