/** Facts of OpenAI's Responses API that no other protocol tells, and how its answers end. */
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { Part } from "../../src/core/message.ts";
import { type FinishReason, ProviderError, type Result } from "../../src/index.ts";
import { type Difference, differ } from "./difference.ts";
import { type Fact, type FactContext, leaves, memberOf } from "./facts.ts";
import type { Exchange } from "./recordings.ts";
import type { Outcome } from "./replay.ts";

export const responsesFacts: Readonly<Record<string, Fact>> = {
  outputItems: { read: (result, context) => outputItems(result.parts, context), missing: [], ofFinish: true },
  serverItems: { read: (result, context) => serverItems(result.parts, context), missing: [] },
  // Told by `serverItems`.
  serverToolUses: { read: () => undefined },
  // Told by `annotations`.
  citations: { read: () => undefined },
  annotations: {
    read: ({ parts }) => parts.flatMap((part) => (part.type === "text" ? (part.citations ?? []) : [])),
    missing: [],
  },
  encryptedReasoning: { read: (result, context) => encrypted(result, context), missing: 0, ofFinish: true },
  reasoningSummaryParts: {
    read: ({ parts }, { provider }) =>
      reasoningItems(parts, provider).flatMap((item) => (memberOf(item, "summary") ?? []) as JsonValue[]).length,
    ofFinish: true,
  },
  serviceTier: fact("service_tier"),
  incompleteDetails: fact("incomplete_details"),
  previousResponseId: fact("previous_response_id"),
  background: fact("background"),
};

function fact(name: string): Fact {
  return { read: (result, { provider }) => memberOf(result.providerMetadata?.[provider], name), ofFinish: true };
}

/** The API's word is `completed` for most endings; what it means is told by what came. */
export function responsesFinishReason(expected: JsonObject): FinishReason {
  if (expected.finish === "incomplete") {
    return memberOf(expected.incompleteDetails, "reason") === "max_output_tokens" ? "length" : "content-filter";
  }
  if (expected.refusal) return "refusal";
  return ((expected.toolCalls ?? []) as readonly JsonValue[]).length > 0 ? "tool-calls" : "stop";
}

/** An answer that runs in the background is still to come: that must be said, and never pass for an empty one. */
export function isPending({ finish }: JsonObject): boolean {
  return finish === "queued" || finish === "in_progress";
}

export function comparePending({ expected }: Exchange, { ok, error, result }: Outcome): Difference[] {
  const differences: Difference[] = [];
  const check = differ(differences);
  check("outcome", false, ok);
  check("a ProviderError", true, error instanceof ProviderError);
  const { message = "", status, body, retryable } = (error ?? {}) as Partial<ProviderError>;
  check(
    "error names the background and the status",
    true,
    message.includes("background") && message.includes(String(expected.finish)),
  );
  check("status", expected.status, status);
  check("body", { id: expected.id, status: expected.finish }, body);
  check("retryable", false, retryable);
  check("result.parts", [], result?.parts);
  return differences;
}

/** The types of the items that have become these parts, each with what was lost of the item as it stands in the recording. */
function outputItems(parts: readonly Part[], { provider, body }: FactContext): string[] {
  const groups: { readonly type: string; readonly parts: Part[]; readonly id: unknown }[] = [];
  for (const part of parts) {
    const own = memberOf(part, "providerMetadata");
    const id = memberOf(memberOf(own, provider), "id");
    const type = itemType(part, memberOf(own, provider));
    // Several texts of one message, and the result of a tool that the provider ran, belong to the item before.
    const last = groups.at(-1);
    if (last && (part.type === "tool-result" || (type === "message" && last.type === type && last.id === id))) {
      last.parts.push(part);
      continue;
    }
    groups.push({ type, parts: [part], id });
  }
  const recorded = recordedItems(body);
  return groups.map((group, index) => {
    const kept = JSON.stringify(group.parts);
    const lost = leaves(withoutStructure(recorded[index])).filter((leaf) => !kept.includes(leaf));
    return group.type + (lost.length > 0 ? ` without ${lost.join(", ")}` : "");
  });
}

function itemType(part: Part, own: unknown): string {
  switch (part.type) {
    case "text":
    case "refusal":
      return "message";
    case "reasoning":
      return "reasoning";
    case "tool-call":
      return part.providerExecuted ? String(memberOf(own, "type")) : "function_call";
    case "provider":
      return String(memberOf(part.block, "type"));
    case "tool-result":
    case "file":
      return part.type;
    default:
      return part satisfies never;
  }
}

/** In a stream, those that are told as done: what the end repeats is encrypted anew. */
function recordedItems(body: string): readonly JsonObject[] {
  if (body.startsWith("{")) return (JSON.parse(body) as { readonly output: readonly JsonObject[] }).output;
  const ends = body.split("\n").filter((line) => /^data:.*"type":\s*"response\.output_item\.done"/.test(line));
  return ends.map((line) => (JSON.parse(line.slice(5)) as { readonly item: JsonObject }).item);
}

/** What the kind of a part says as well; a message that is complete needs no status. */
function withoutStructure(item: JsonObject | undefined): JsonObject {
  const { type, role: _role, ...rest } = item ?? {};
  if (type !== "message") return rest;
  const { status: _status, content, ...message } = rest;
  return { ...message, content: ((content ?? []) as readonly JsonObject[]).map(({ type: _type, ...part }) => part) };
}

function serverItems(parts: readonly Part[], { provider }: FactContext): string[] {
  return parts.flatMap((part) =>
    part.type === "tool-call" && part.providerExecuted
      ? [String(memberOf(part.providerMetadata?.[provider], "type"))]
      : [],
  );
}

function reasoningItems(parts: readonly Part[], provider: string): unknown[] {
  return parts.flatMap((part) => (part.type === "reasoning" ? [part.providerMetadata?.[provider]] : []));
}

/** Only counted where it stands in the recording to the letter. */
function encrypted({ parts }: Result, { provider, body }: FactContext): number {
  const values = reasoningItems(parts, provider).map((item) => memberOf(item, "encrypted_content"));
  return values.filter((value) => typeof value === "string" && body.includes(JSON.stringify(value))).length;
}
