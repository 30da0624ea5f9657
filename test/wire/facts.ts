/** Reads the facts that `expected.json` tells off a Result, each by its key there. */
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { Part, ToolCallPart } from "../../src/core/message.ts";
import type { FinishReason, Result } from "../../src/index.ts";
import { geminiFacts, geminiFinishReason } from "./facts-gemini.ts";
import { responsesFacts, responsesFinishReason } from "./facts-responses.ts";
import { yandexFacts, yandexFinishReason } from "./facts-yandex.ts";

export interface FactContext {
  /** The name of the provider, under which its metadata stands. */
  readonly provider: string;
  /** What `expected.json` says; some facts are told in as much detail as it has. */
  readonly expected: JsonValue | undefined;
  /** The recorded body as text. */
  readonly body: string;
}

export interface Fact {
  readonly read: (result: Result, context: FactContext) => unknown;
  /** What it must be where `expected.json` lacks the key, which there means absent or empty. Unless set it is then not compared. */
  readonly missing?: JsonValue;
  /** Told by the `finish` event, which an answer that ends in an error does not have. */
  readonly ofFinish?: true;
}

export const resultFacts: Readonly<Record<string, Fact>> = {
  id: { read: (result) => result.id },
  model: { read: (result) => result.resolvedModel },
  text: { read: (result) => result.text, missing: "" },
  textJson: { read: (result) => JSON.parse(result.text) },
  reasoning: { read: (result) => result.reasoning ?? "", missing: "" },
  refusal: { read: (result) => result.refusal ?? "", missing: "" },
  // Only Anthropic's answers are lists of blocks.
  blocks: { read: (result, context) => blocks(result.parts, context) },
  signatures: { read: (result, context) => kept(result, "signature", context).length, missing: 0 },
  redactedThinking: { read: (result, context) => kept(result, "data", context).length, missing: 0 },
  reasoningDetails: { read: (result, context) => reasoningDetails(result, context).length, missing: 0 },
  finish: { read: (result) => result.rawFinishReason ?? null, ofFinish: true },
  stopSequence: { read: (result) => result.stopSequence ?? "", missing: "", ofFinish: true },
  toolCalls: { read: ({ toolCalls }, context) => callFacts(toolCalls, context), missing: [] },
  functionCall: { read: ({ toolCalls }, context) => legacyCall(toolCalls, context) },
  serverToolUses: { read: (result) => serverToolUses(result.parts), missing: [] },
  citations: {
    read: ({ parts }) => parts.flatMap((part) => (part.type === "text" ? (part.citations ?? []) : [])),
    missing: [],
  },
  choices: {
    read: ({ choices }) => choices.map(({ text, rawFinishReason }) => ({ text, finish: rawFinishReason ?? null })),
  },
  logprobTokens: { read: logprobTokens, missing: 0, ofFinish: true },
  usage: { read: (result) => result.usage?.raw ?? null, ofFinish: true },
  service_tier: metadata("service_tier"),
  system_fingerprint: metadata("system_fingerprint"),
  provider: metadata("provider"),
  nativeFinish: metadata("native_finish_reason"),
  contentFilter: metadata("content_filter_results"),
  stopDetails: metadata("stop_details"),
  container: metadata("container"),
};

/** Facts of one protocol, which go before the others. */
export const protocolFacts: Readonly<Record<string, Readonly<Record<string, Fact>>>> = {
  "openai.responses": responsesFacts,
  "gemini.generate": geminiFacts,
  "yandex.completion": yandexFacts,
};

/** The unified words for the providers' own, written down here a second time. */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool-calls",
  tool_use: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
  refusal: "refusal",
  pause_turn: "pause",
};

/** What a recorded ending is to be called. */
export function finishReason(expected: JsonObject): FinishReason | undefined {
  if (expected.api === "openai.responses") return responsesFinishReason(expected);
  if (expected.api === "gemini.generate") return geminiFinishReason(expected);
  if (expected.api === "yandex") return yandexFinishReason(expected);
  const { finish, refusal } = expected;
  const reason = finishReasons[String(finish)];
  // OpenAI's own word does not tell that the model declined.
  return reason === "stop" && refusal ? "refusal" : reason;
}

/** A fact of the whole answer that only its provider has: kept in the provider's own words. */
function metadata(name: string): Fact {
  return { read: (result, { provider }) => memberOf(result.providerMetadata?.[provider], name), ofFinish: true };
}

/** Counted only where they are the tokens of the text. */
function logprobTokens({ logprobs, text }: Result): number | string {
  const tokens = ((logprobs ?? []) as readonly JsonObject[]).map(({ token }) => token);
  return tokens.length === 0 || tokens.join("") === text ? tokens.length : tokens.join("");
}

/** The types of the blocks that have become these parts, each with what was lost of the block as it stood or began in the recording. */
function blocks(parts: readonly Part[], { provider, body }: FactContext): string[] {
  const recorded = recordedBlocks(body);
  return parts.map((part, index) => {
    const { type: _type, ...block } = recorded[index] ?? {};
    const kept = JSON.stringify(part);
    const lost = leaves(block).filter((leaf) => !kept.includes(leaf));
    return blockType(part, provider) + (lost.length > 0 ? ` without ${lost.join(", ")}` : "");
  });
}

function recordedBlocks(body: string): readonly JsonObject[] {
  if (body.startsWith("{")) return (JSON.parse(body) as { readonly content: readonly JsonObject[] }).content;
  const starts = body.split("\n").filter((line) => line.startsWith("data:") && line.includes('"content_block_start"'));
  return starts.map((line) => (JSON.parse(line.slice(5)) as { readonly content_block: JsonObject }).content_block);
}

/** Everything in a value that is neither structure nor empty, as JSON. */
export function leaves(value: unknown): string[] {
  if (value === "") return [];
  if (typeof value !== "object") return [JSON.stringify(value)];
  return value === null ? [] : Object.values(value).flatMap(leaves);
}

/** Anthropic's name for what has become this part. */
function blockType(part: Part, provider: string): string {
  switch (part.type) {
    case "text":
      return "text";
    case "reasoning":
      return part.redacted ? "redacted_thinking" : "thinking";
    case "tool-call":
    case "tool-result":
      // The type of a server tool's block is needed to send it back.
      return part.providerExecuted ? String(memberOf(part.providerMetadata?.[provider], "type")) : "tool_use";
    case "provider":
      return String(memberOf(part.block, "type"));
    case "refusal":
    case "file":
      return part.type;
    default:
      return part satisfies never;
  }
}

/** What must be sent back untouched with a part of reasoning: only counted where it stands in the recording to the letter. */
function kept({ parts }: Result, name: "signature" | "data", { provider, body }: FactContext): string[] {
  const values = parts.map((part) =>
    part.type === "reasoning" ? memberOf(part.providerMetadata?.[provider], name) : undefined,
  );
  return values.filter(
    (value) => typeof value === "string" && value !== "" && body.includes(JSON.stringify(value)),
  ) as string[];
}

/** They too are counted only where they stand in the recording to the letter. */
function reasoningDetails({ parts }: Result, { provider, body }: FactContext): readonly JsonValue[] {
  const details = parts.flatMap((part) => {
    if (part.type !== "reasoning") return [];
    return (memberOf(part.providerMetadata?.[provider], "reasoning_details") ?? []) as readonly JsonValue[];
  });
  return details.filter((detail) => body.includes(JSON.stringify(detail)));
}

/** The calls of tools that the provider ran by itself. */
function serverToolUses(parts: readonly Part[]): JsonObject[] {
  return parts.flatMap((part) =>
    part.type === "tool-call" && part.providerExecuted ? [{ name: part.name, input: part.input }] : [],
  );
}

/**
 * Each call with the members that the expected one in its place has: a call of a custom tool has `input` instead of `arguments`, and the
 * text of the arguments is not there where the provider sent an object or nothing.
 */
function callFacts(calls: readonly ToolCallPart[], { expected, provider }: FactContext): readonly JsonObject[] {
  const patterns = (expected ?? []) as readonly JsonObject[];
  return calls.map(({ id, name, input, inputText = "", invalid, providerMetadata }, index) => {
    const type = memberOf(providerMetadata?.[provider], "type") as JsonValue | undefined;
    // What is not JSON is kept as the text it is.
    const parsed = invalid && input === inputText ? null : input;
    const call: JsonObject = {
      id,
      name,
      type,
      input,
      arguments: parsed,
      argumentsText: inputText,
      argumentsValid: !invalid,
      itemStatus: memberOf(providerMetadata?.[provider], "status") as JsonValue | undefined,
    };
    const pattern = patterns[index];
    if (!pattern) return call;
    const facts = Object.keys(pattern).map((key) => [key, call[key]]);
    const told = "argumentsText" in pattern || ["", JSON.stringify(input), input].includes(inputText);
    return Object.fromEntries(told ? facts : [...facts, ["argumentsText", inputText]]) as JsonObject;
  });
}

/** The form before tools: one call, and it has no id. */
function legacyCall(calls: readonly ToolCallPart[], { expected, ...context }: FactContext): JsonValue {
  const [call, ...others] = callFacts(calls, { ...context, expected: [expected ?? {}] });
  return call && others.length === 0 ? { ...call, id: call.id ? null : call.id } : `${calls.length} calls`;
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
