/** Facts of Gemini's generateContent that no other protocol tells, how its answers end, and what its errors say. */
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { Part, ToolCallPart } from "../../src/core/message.ts";
import type { FinishReason } from "../../src/index.ts";
import { type Fact, type FactContext, leaves, memberOf } from "./facts.ts";
import type { Counts } from "./usage.ts";

export const geminiFacts: Readonly<Record<string, Fact>> = {
  toolCalls: { read: ({ toolCalls }, context) => toolCalls.map((call) => callFacts(call, context)), missing: [] },
  thoughtSignatures: { read: ({ parts }, context) => signatures(parts, context).length, missing: 0 },
  finishMessage: fact("finishMessage"),
  promptFeedback: fact("promptFeedback"),
  executableCode: { read: ({ parts }, context) => codeRuns(parts, context), missing: [] },
  // Told by `executableCode`.
  serverToolUses: { read: () => undefined },
  webSearchQueries: {
    read: ({ providerMetadata }, { provider }) =>
      memberOf(memberOf(providerMetadata?.[provider], "groundingMetadata"), "webSearchQueries") ?? [],
    missing: [],
    ofFinish: true,
  },
  groundingChunks: { read: ({ parts }, context) => citations(parts, context).length, missing: 0 },
  // Told by `groundingChunks`.
  citations: { read: () => undefined },
  candidates: {
    read: ({ choices }) =>
      choices.length > 1 ? choices.map(({ text, rawFinishReason }) => ({ text, finish: rawFinishReason })) : [],
    missing: [],
  },
  // A Result has one ending, the last; that the text between them is there is told by `text`.
  finishesSeen: {
    read: ({ rawFinishReason }, { expected }) =>
      (expected as readonly JsonValue[]).at(-1) === rawFinishReason ? expected : rawFinishReason,
    ofFinish: true,
  },
};

/** A fact of the whole answer, kept in the provider's own words. */
function fact(name: string): Fact {
  return {
    read: ({ providerMetadata }, { provider }) => memberOf(providerMetadata?.[provider], name) ?? null,
    missing: null,
    ofFinish: true,
  };
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content-filter",
};

/** The API's word is `STOP` where it waits for a tool, and there is none where the prompt was blocked. */
export function geminiFinishReason({ finish, promptFeedback, toolCalls }: JsonObject): FinishReason | undefined {
  if (finish === null && promptFeedback) return "content-filter";
  const reason = finishReasons[String(finish)];
  return reason === "stop" && toolCalls ? "tool-calls" : reason;
}

/** The total is the provider's own; what is neither prompt nor its tools' input is output. */
export function geminiUsage(raw: JsonObject, expected: JsonObject): Counts {
  const number = (name: string) => (typeof raw[name] === "number" ? raw[name] : undefined);
  const [prompt, total] = [number("promptTokenCount"), number("totalTokenCount")];
  if (prompt === undefined || total === undefined) return {};
  const toolInput = number("toolUsePromptTokenCount") ?? 0;
  const cacheRead = number("cachedContentTokenCount");
  const reasoning = number("thoughtsTokenCount");
  const lengthOf = (name: string) => ((expected[name] ?? []) as readonly JsonValue[]).length;
  const tools = { web_search: lengthOf("webSearchQueries"), code_execution: lengthOf("executableCode") };
  const used = Object.entries(tools).filter(([, count]) => count > 0);
  return {
    input: prompt + toolInput - (cacheRead ?? 0),
    output: total - prompt - toolInput,
    total,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(reasoning !== undefined && { reasoning }),
    ...(used.length > 0 && { serverTools: Object.fromEntries(used) }),
  };
}

/** Whether the error is one of the key, by its reason, and how long it asks to wait, in seconds. */
export function geminiError(error: JsonValue | undefined): { readonly badKey: boolean; readonly wait?: number } {
  const details = (memberOf(error, "details") ?? []) as readonly JsonObject[];
  const wait = details.map(({ retryDelay }) => retryDelay).find((delay) => typeof delay === "string");
  return {
    badKey: details.some(({ reason }) => reason === "API_KEY_INVALID"),
    ...(wait !== undefined && { wait: Number.parseFloat(wait) }),
  };
}

function callFacts({ id, name, input, providerMetadata }: ToolCallPart, { provider }: FactContext): JsonObject {
  const own = providerMetadata?.[provider];
  const given = memberOf(memberOf(own, "functionCall"), "id");
  const hasSignature = typeof memberOf(own, "thoughtSignature") === "string";
  // An id that was made up here may be anything but empty.
  return { id: given === undefined && id !== "" ? null : id, name, arguments: input, hasSignature };
}

/** Only counted where they stand in the recording to the letter. */
function signatures(parts: readonly Part[], { provider, body }: FactContext): string[] {
  const values = parts.map((part) =>
    memberOf(memberOf(memberOf(part, "providerMetadata"), provider), "thoughtSignature"),
  );
  return values.filter((value): value is string => typeof value === "string" && body.includes(JSON.stringify(value)));
}

/** The languages of the runs; each has a result of the same id. */
function codeRuns(parts: readonly Part[], { body }: FactContext): string[] {
  return parts.flatMap((part) => {
    if (part.type !== "tool-call" || !part.providerExecuted) return [];
    const result = parts.find((other) => other.type === "tool-result" && other.id === part.id);
    const lost = [...leaves(part.input), ...leaves(memberOf(result, "output"))].filter((leaf) => !body.includes(leaf));
    const language = String(memberOf(part.input, "language"));
    return [result && lost.length === 0 ? language : `${language} without ${result ? lost.join(", ") : "a result"}`];
  });
}

function citations(parts: readonly Part[], { body }: FactContext): JsonValue[] {
  const all = parts.flatMap((part) => (part.type === "text" ? (part.citations ?? []) : []));
  return all.filter((citation) => leaves(citation).every((leaf) => body.includes(leaf)));
}
