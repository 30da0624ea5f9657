/** Records as core writes them, for tests of the log. */

import { assemble } from "../../src/core/assembler.ts";
import { newId } from "../../src/core/id.ts";
import type { LogRecord } from "../../src/core/log.ts";
import type { Message, Part } from "../../src/core/message.ts";
import type { Result } from "../../src/core/result.ts";

export const startedAt = Date.parse("2026-11-21T10:00:00.000Z");

export const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
export const assistant = (text: string): Message => ({ role: "assistant", parts: [{ type: "text", text }] });

/** A result with these parts, as the assembler makes it. */
export function answer(parts: readonly Part[], more: Partial<Result> = {}): Result {
  const events = parts.flatMap((block, index) => [
    { type: "block-start", index, kind: block.type } as const,
    { type: "block-end", index, block } as const,
  ]);
  const result = assemble("sim:prose", [...events, { type: "finish", finishReason: "stop" }]);
  return { ...result, ...more };
}

export function record(
  messages: readonly Message[],
  result: Result,
  more: Partial<Omit<LogRecord, "request" | "result">> & { readonly options?: LogRecord["request"]["options"] } = {},
): LogRecord {
  const { options = {}, ...rest } = more;
  const id = newId(rest.startedAt ?? startedAt);
  return {
    id,
    generationId: id,
    step: 0,
    provider: "sim",
    request: { model: "sim:prose", messages, options },
    result,
    outcome: "done",
    startedAt,
    durationMs: 12.5,
    ...rest,
  };
}

export const said = (prompt: string, text: string, more: Parameters<typeof record>[2] = {}): LogRecord =>
  record([user(prompt)], answer([{ type: "text", text }]), more);
