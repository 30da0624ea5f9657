import type { Clock } from "./clock.ts";
import type { ToolCallPart, ToolResultPart } from "./message.ts";
import type { ServerTool, ToolDefinition } from "./options.ts";
import { type Tool } from "./tool.ts";
export interface ToolHooks {
    /** Before each call. `tool` is missing for a name that is not among the tools. Throw {@link CancelToolCall} or {@link PauseChain} to stop it. */
    readonly beforeCall?: (tool: Tool | undefined, call: ToolCallPart) => unknown;
    /** After each call that was carried out or failed, with what the model is told. */
    readonly afterCall?: (tool: Tool | undefined, call: ToolCallPart, result: ToolResultPart) => unknown;
    /** How many calls of one step run at once. Default: all. */
    readonly toolConcurrency?: number;
}
export interface ToolRun extends ToolHooks {
    readonly tools: readonly (Tool | ToolDefinition | ServerTool)[];
    readonly signal: AbortSignal;
    readonly clock: Clock;
    readonly model: string;
    readonly generationId: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    /** Ids of calls that somebody has approved. */
    readonly approved?: ReadonlySet<string> | undefined;
    /** Told of each call as soon as it is done. */
    readonly onResult?: (done: FinishedCall) => void | Promise<void>;
}
export interface FinishedCall {
    readonly call: ToolCallPart;
    readonly result: ToolResultPart;
    /** What `execute` returned, as it is; only where it did not fail. */
    readonly value?: unknown;
    readonly startedAt: number;
    readonly durationMs: number;
}
/**
 * The calls that run are always finished before anything is thrown.
 * @throws what a hook threw, or the PauseChain of the first call in order, with the results of the others; the signal's reason
 */
export declare function runTools(calls: readonly ToolCallPart[], run: ToolRun): Promise<FinishedCall[]>;
/** The calls of a history's end that have no result yet; none where something else follows them. */
export declare function pendingCalls(messages: readonly {
    readonly role: string;
    readonly parts: readonly unknown[];
}[]): ToolCallPart[];
