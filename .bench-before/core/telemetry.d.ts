/** Tells whoever listens of requests, tools and chains, over Node's tracing channels; where nobody listens, or there is no Node, nothing is made. */
import type { ToolCallPart, ToolResultPart } from "./message.ts";
import type { ModelInfo } from "./model-info.ts";
import type { ModelRequest } from "./request.ts";
import type { Result } from "./result.ts";
/** Published on `afterword:request`, once a call of a provider. The members after `startedAt` are there when it has ended. */
export interface RequestMessage {
    readonly request: ModelRequest;
    readonly model: ModelInfo;
    readonly generationId: string;
    /** From 0, in a chain. */
    readonly step: number;
    readonly conversationId?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    /** With usage and cost; partial where it failed. */
    result?: Result;
    /** What it failed with: an AfterwordError, or the reason of an abort. */
    error?: unknown;
}
/** Published on `afterword:tool`, once a tool that is run here. */
export interface ToolMessage {
    readonly call: ToolCallPart;
    /** Of the model that called it. */
    readonly model: string;
    readonly generationId: string;
    readonly startedAt: number;
    result?: ToolResultPart;
    /** What the tool threw; the model is told only its message. */
    error?: unknown;
}
/** Published on `afterword:chain`, once a chain. Its requests and tools have the same `generationId`. */
export interface ChainMessage {
    readonly request: ModelRequest;
    readonly model: ModelInfo;
    readonly generationId: string;
    readonly conversationId?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly startedAt: number;
    result?: Result;
    error?: unknown;
}
export interface ChannelMessages {
    readonly "afterword:request": RequestMessage;
    readonly "afterword:tool": ToolMessage;
    readonly "afterword:chain": ChainMessage;
}
/**
 * Publishes `start` with the message and, when the returned function is called, the same object with what it is given: on `error` and
 * `asyncEnd` where that holds an error, else on `asyncEnd` alone. `undefined` where nobody listens.
 */
export declare function trace<Name extends keyof ChannelMessages>(name: Name, make: () => ChannelMessages[Name]): ((end: Pick<ChannelMessages[Name], "result" | "error">) => void) | undefined;
