/** Folds the events of one answer into a Result, in one pass at the end: also of an answer that broke off. */
import type { StreamEvent } from "./events.ts";
import { type ToolCallPart } from "./message.ts";
import { type Result, type Step, type Timing } from "./result.ts";
/** `timing` is passed through. Without a `finish` event the finish reason is `unknown` and open blocks are kept as far as they came. */
export declare function assemble(model: string, events: readonly StreamEvent[], timing?: Timing): Result;
/** The result of a chain. `timing` is that of the whole. */
export declare function ofSteps(steps: readonly Step[], timing: Timing | undefined): Result;
/** A tool call from its input as text: parsed where it is JSON, kept and marked where it is not. No text at all is an empty object. */
export declare function toolCall(id: string, name: string, inputText: string): ToolCallPart;
