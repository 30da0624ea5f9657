/** What a tool or a hook throws to say something about the call rather than to fail. */
import { AfterwordError } from "./errors.js";
/** Thrown by `beforeCall`, or by a tool: the call is not carried out, the model is told `Cancelled: message`, and the chain goes on. */
export class CancelToolCall extends Error {
    name = "CancelToolCall";
    /** Also one of another copy of this package, as a module with tools may have. */
    static isInstance(value) {
        return value instanceof Error && value.name === "CancelToolCall";
    }
}
/**
 * Thrown by a tool or a hook to stop the chain until somebody has decided. Calls of the same step that run already are finished first; then the
 * chain fails with this error, which tells what is needed to go on, also in another process:
 * `model.chain(paused.messages, { tools })` runs the calls that have no result yet, and no others.
 */
export class PauseChain extends AfterwordError {
    constructor(message = "The chain waits for a decision.") {
        super("paused", message);
    }
    /** Also one of another copy of this package, as a module with tools may have. */
    static isInstance(value) {
        return AfterwordError.isInstance(value) && value.code === "paused";
    }
    toJSON() {
        const { toolCall, toolResults, messages } = this;
        return { ...super.toJSON(), toolCall, toolResults, messages };
    }
}
