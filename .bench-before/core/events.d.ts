/** What happens while generating, one plain object at a time: deltas, never a growing snapshot. A Result is their fold. */
import type { Cost } from "./cost.ts";
import type { JsonValue } from "./json.ts";
import type { Message, Part, ToolResultPart } from "./message.ts";
import type { Timing } from "./result.ts";
import type { Usage } from "./usage.ts";
export type StreamEvent = StartEvent | BlockStartEvent | TextDeltaEvent | ReasoningDeltaEvent | RefusalDeltaEvent | ToolInputDeltaEvent | BlockEndEvent | UsageEvent | WarningEvent | RetryEvent | RawEvent | StepEndEvent | ToolResultEvent | FinishEvent;
/** The provider began to answer. */
export interface StartEvent {
    readonly type: "start";
    /** The provider's id of the answer. */
    readonly id?: string;
    /** The model that really answers, as the provider names it. */
    readonly model?: string;
    readonly response?: ResponseFacts;
}
/** A part begins. Blocks of one answer are numbered from 0 in the order they begin, over all choices. */
export interface BlockStartEvent {
    readonly type: "block-start";
    readonly index: number;
    readonly kind: Part["type"];
    /** Which of several choices it belongs to; 0 when left out. */
    readonly choice?: number;
    /** Of a tool call. */
    readonly id?: string;
    readonly name?: string;
    /** Of a tool call that the provider runs. */
    readonly providerExecuted?: true;
}
export interface TextDeltaEvent {
    readonly type: "text-delta";
    readonly index: number;
    readonly text: string;
}
export interface ReasoningDeltaEvent {
    readonly type: "reasoning-delta";
    readonly index: number;
    readonly text: string;
}
export interface RefusalDeltaEvent {
    readonly type: "refusal-delta";
    readonly index: number;
    readonly text: string;
}
/** A piece of a tool call's input as JSON text; it is parsed once, when the block ends. */
export interface ToolInputDeltaEvent {
    readonly type: "tool-input-delta";
    readonly index: number;
    readonly text: string;
}
/** A part is complete. */
export interface BlockEndEvent {
    readonly type: "block-end";
    readonly index: number;
    readonly block: Part;
}
/** Tokens counted so far: told early, or when an answer breaks off, so that what it cost is known. `finish` has the final count. */
export interface UsageEvent {
    readonly type: "usage";
    readonly usage: Usage;
}
export interface WarningEvent {
    readonly type: "warning";
    readonly warning: Warning;
}
/** The request failed in a way worth another try; nothing of the answer had been seen. */
export interface RetryEvent {
    readonly type: "retry";
    /** 1 for the first repeat. */
    readonly attempt: number;
    readonly waitMs: number;
    /** The code and message of the error that caused it. */
    readonly code: string;
    readonly message: string;
}
/** What the provider sent, as it came. Only when `raw: true` was asked for. */
export interface RawEvent {
    readonly type: "raw";
    readonly value: JsonValue;
}
export interface FinishEvent extends ChoiceFinish {
    readonly type: "finish";
    readonly usage?: Usage;
    /** How each choice ended, where there are several; the first is this event itself. */
    readonly choices?: readonly ChoiceFinish[];
    /** Facts of the whole answer that only this provider has (service tier, fingerprint, cost). */
    readonly providerMetadata?: {
        readonly [provider: string]: JsonValue;
    };
}
/**
 * Of a chain: the answer of one step is complete. What comes after it belongs to the next step, whose blocks are numbered from 0 again, but for
 * the results of this step's tool calls. Steps have no `finish` of their own.
 */
export interface StepEndEvent extends Omit<FinishEvent, "type"> {
    readonly type: "step-end";
    /** From 0. */
    readonly step: number;
    /** What was sent before this step besides results of tools. */
    readonly prompt?: Message;
    readonly cost?: Cost;
    readonly costUnknown?: string;
    readonly timing?: Timing;
}
/** Of a chain: a tool has run. They come as they get done, not in the order of the calls. */
export interface ToolResultEvent {
    readonly type: "tool-result";
    readonly result: ToolResultPart;
    readonly durationMs: number;
}
export interface ChoiceFinish {
    readonly finishReason: FinishReason;
    /** The provider's own word. */
    readonly rawFinishReason?: string;
    /** The stop sequence that was met, where the provider says which. */
    readonly stopSequence?: string;
    /** Log probabilities, in the provider's shape. */
    readonly logprobs?: JsonValue;
}
/**
 * Why an answer ended: `stop` (done, or a stop sequence), `length` (token limit), `tool-calls` (it waits for results), `content-filter`,
 * `refusal` (the model declined), `pause` (the provider stopped a long turn of its own tools: send the answer back to go on), `unknown`.
 */
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "refusal" | "pause" | "unknown";
/** Something that did not go as asked, yet did not fail. */
export interface Warning {
    readonly code: string;
    readonly message: string;
}
/** What the answer's HTTP head said. */
export interface ResponseFacts {
    readonly status?: number;
    /** The provider's id for the request, to quote to its support. */
    readonly requestId?: string;
    /** The provider's id of its own log of the request, where it has one besides. */
    readonly traceId?: string;
    readonly limits?: RateLimits;
}
/** What is left of the provider's rate limits, as its headers tell. */
export type RateLimits = {
    readonly [kind in "requests" | "tokens" | "inputTokens" | "outputTokens"]?: RateLimit;
};
export interface RateLimit {
    readonly limit?: number;
    readonly remaining?: number;
    /** When it is full again: milliseconds since the epoch. */
    readonly resetAt?: number;
}
