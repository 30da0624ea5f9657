/** What a tool or a hook throws to say something about the call rather than to fail. */
import { AfterwordError } from "./errors.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Message, ToolCallPart, ToolResultPart } from "./message.ts";

/** Thrown by `beforeCall`, or by a tool: the call is not carried out, the model is told `Cancelled: message`, and the chain goes on. */
export class CancelToolCall extends Error {
  override readonly name = "CancelToolCall";

  /** Also one of another copy of this package, as a module with tools may have. */
  static isInstance(value: unknown): value is CancelToolCall {
    return value instanceof Error && value.name === "CancelToolCall";
  }
}

/**
 * Thrown by a tool or a hook to stop the chain until somebody has decided. Calls of the same step that run already are finished first; then the
 * chain fails with this error, which tells what is needed to go on, also in another process:
 * `model.chain(paused.messages, { tools })` runs the calls that have no result yet, and no others.
 */
export class PauseChain extends AfterwordError {
  /** The call that was stopped. */
  declare toolCall: ToolCallPart;
  /** What the finished calls of the same step gave. */
  declare toolResults: readonly ToolResultPart[];
  /** The prompt and everything since, without the system prompt of the options; plain JSON. */
  declare messages: readonly Message[];

  constructor(message = "The chain waits for a decision.") {
    super("paused", message);
  }

  /** Also one of another copy of this package, as a module with tools may have. */
  static override isInstance(value: unknown): value is PauseChain {
    return AfterwordError.isInstance(value) && value.code === "paused";
  }

  override toJSON(): JsonObject {
    const { toolCall, toolResults, messages } = this as unknown as Record<string, JsonValue>;
    return { ...super.toJSON(), toolCall, toolResults, messages };
  }
}
