/** What a generation produced, as plain JSON. A Result is itself an assistant message: pass it back wherever a message goes. */
import type { Cost } from "./cost.ts";
import type { ChoiceFinish, ResponseFacts, Warning } from "./events.ts";
import type { Message, Part, ProviderMetadata, ToolCallPart, ToolResultPart } from "./message.ts";
import type { Usage } from "./usage.ts";
export interface Result extends Message, Omit<Choice, "index"> {
    readonly role: "assistant";
    /** The model asked for, `provider:name`. */
    readonly model: string;
    /** The model that answered, as the provider names it. */
    readonly resolvedModel?: string;
    /** The provider's id of the answer. */
    readonly id?: string;
    /** Every choice, the first included; one unless `choices` asked for more. */
    readonly choices: readonly Choice[];
    /** `undefined` where the provider never said. */
    readonly usage?: Usage;
    /** `undefined` where it is not known; `costUnknown` says why. */
    readonly cost?: Cost;
    readonly costUnknown?: string;
    readonly warnings: readonly Warning[];
    readonly response?: ResponseFacts;
    readonly providerMetadata?: ProviderMetadata;
    readonly timing?: Timing;
    /**
     * Of a chain: every step. The members above are then those of the last one, except that `text` is all text that was streamed, with a space
     * between steps where there is none, and that usage, cost and warnings are those of all steps.
     */
    readonly steps?: readonly Step[];
}
/** One answer of the model in a chain, and what its tool calls gave. */
export interface Step extends Omit<Result, "steps"> {
    /** What was sent before it besides results of tools: the final prompt, say. */
    readonly prompt?: Message;
    /** In the order of the calls; of calls that were carried out here. */
    readonly toolResults: readonly ToolResultPart[];
}
/** The messages a result stands for: itself, or each step of a chain with the results of its tools. */
export declare function messagesOf(result: Result): Message[];
export declare function stepMessages(steps: readonly Step[]): Message[];
/** Texts of steps as they are shown: a space where one would run into the next. It is never part of a message. */
export declare function joinTexts(texts: readonly string[]): string;
/** What goes between the text so far and the text of another step. */
export declare function gapBefore(text: string, before: string): "" | " ";
export interface Choice extends ChoiceFinish {
    readonly index: number;
    readonly parts: readonly Part[];
    /** The answer's text, joined; never reasoning. */
    readonly text: string;
    /** The model's thinking as far as it was shown, joined. */
    readonly reasoning?: string;
    /** The words with which the model declined. */
    readonly refusal?: string;
    /** Calls that wait for a result from here; the provider's own are only in `parts`. */
    readonly toolCalls: readonly ToolCallPart[];
}
export interface Timing {
    /** When the first reader started it: milliseconds since the epoch. */
    readonly startedAt: number;
    /** Until the first event of the answer came. */
    readonly firstEventMs?: number;
    readonly durationMs: number;
}
