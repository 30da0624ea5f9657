/** What a tool or a hook throws to say something about the call rather than to fail. */
import { AfterwordError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Message, ToolCallPart, ToolResultPart } from "./message.ts";
/** Thrown by `beforeCall`, or by a tool: the call is not carried out, the model is told `Cancelled: message`, and the chain goes on. */
export declare class CancelToolCall extends Error {
    readonly name = "CancelToolCall";
    /** Also one of another copy of this package, as a module with tools may have. */
    static isInstance(value: unknown): value is CancelToolCall;
}
/**
 * Thrown by a tool or a hook to stop the chain until somebody has decided. Calls of the same step that run already are finished first; then the
 * chain fails with this error, which tells what is needed to go on, also in another process:
 * `model.chain(paused.messages, { tools })` runs the calls that have no result yet, and no others.
 */
export declare class PauseChain extends AfterwordError {
    /** The call that was stopped. */
    toolCall: ToolCallPart;
    /** What the finished calls of the same step gave. */
    toolResults: readonly ToolResultPart[];
    /** The prompt and everything since, without the system prompt of the options; plain JSON. */
    messages: readonly Message[];
    constructor(message?: string);
    /** Also one of another copy of this package, as a module with tools may have. */
    static isInstance(value: unknown): value is PauseChain;
    toJSON(): JsonObject;
}
