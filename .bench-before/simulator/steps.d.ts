/** What a simulated answer is made of: small steps that mean the same in every protocol. */
import { type JsonObject, type JsonValue } from "./json.ts";
/** A text in one delta, or in as many as the list has. */
export type Deltas = string | readonly string[];
export type ScriptStep = {
    readonly type: "text";
    readonly text: Deltas;
}
/** `signature` ends the block; Anthropic sends one of ours where none is given, OpenAI has none. */
 | {
    readonly type: "reasoning";
    readonly text: Deltas;
    readonly signature?: string;
}
/** Only Anthropic: thinking that the provider kept to itself. */
 | {
    readonly type: "redacted-reasoning";
    readonly data: string;
}
/** OpenAI's `refusal`; on Anthropic the stop reason `refusal` with these words as its explanation. */
 | {
    readonly type: "refusal";
    readonly text: Deltas;
} | ToolCallStep
/** Nothing happens for `ms` milliseconds of the simulator's clock. */
 | {
    readonly type: "pause";
    readonly ms: number;
}
/** Nothing happens any more; the connection stays open. */
 | {
    readonly type: "stall";
}
/** The socket is destroyed. */
 | {
    readonly type: "cut";
}
/** An error inside the stream; an HTTP error where no stream was asked for. `error` is laid over the protocol's own error object. */
 | {
    readonly type: "error";
    readonly error?: JsonObject;
}
/** How the answer ends, in the protocol's own word. */
 | {
    readonly type: "finish";
    readonly reason: string;
    readonly stopSequence?: string;
} | UsageStep | HttpStep | PollStep;
/** One call; several steps are parallel calls. `inputText` is sent as it is instead of `input` (default `{}`): it need not be JSON. */
export interface ToolCallStep {
    readonly type: "tool-call";
    readonly name: string;
    readonly input?: JsonValue;
    readonly inputText?: Deltas;
    readonly id?: string;
}
/** Token counts that replace the estimates. `input` is without what was read from or written to a cache. */
export interface UsageStep extends Partial<TokenCounts> {
    readonly type: "usage";
}
export interface TokenCounts {
    readonly input: number;
    readonly output: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    readonly reasoning: number;
}
/**
 * An HTTP answer in place of everything else; only as the first step. Without `body`: the vendor's own error for this status, with its
 * headers. With one (a string as it is, anything else as JSON): no headers but the given ones, as from a proxy.
 */
export interface HttpStep {
    readonly type: "http";
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: JsonValue;
}
/**
 * Only of work that is collected later: what one question after it is answered with, the first such step the first. With a `status`, that HTTP
 * error; else the work is still running, with this error laid over the protocol's own. The answer itself is not changed.
 */
export interface PollStep {
    readonly type: "poll";
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly error?: JsonObject;
}
/** A step that adds to the answer, not one that does something to the connection. */
export type ContentStep = Exclude<ScriptStep, {
    readonly type: "pause" | "stall" | "cut" | "error" | "http" | "poll";
}>;
export declare function isContent(step: ScriptStep): step is ContentStep;
export type StepType = ScriptStep["type"];
/** What is wrong with a list of steps, in a sentence that names the step; `undefined` where nothing is. */
export declare function findFault(steps: readonly unknown[]): string | undefined;
export declare function deltasOf(text: Deltas): readonly string[];
/** One step a delta, so that pauses and cuts of the network fall between deltas. */
export declare function splitDeltas(steps: readonly ScriptStep[]): ScriptStep[];
