/** An answer as it grows: steps go in, blocks and their changes come out, in no vendor's words yet. */
import type { Prompt } from "./prompt.ts";
import { type ContentStep, type TokenCounts } from "./steps.ts";
export interface Block {
    readonly type: "text" | "reasoning" | "redacted-reasoning" | "refusal" | "tool-call";
    /** The text so far; of a tool call its input as JSON text, of redacted reasoning its data. */
    text: string;
    /** Of a tool call. */
    readonly id?: string;
    readonly name?: string;
    /** Of reasoning. */
    signature?: string;
}
export interface Choice {
    readonly index: number;
    readonly blocks: Block[];
    reason: string | undefined;
    stopSequence: string | undefined;
}
export type Change = {
    readonly type: "start" | "end";
    readonly choice: Choice;
    readonly block: Block;
} | {
    readonly type: "delta";
    readonly choice: Choice;
    readonly block: Block;
    readonly text: string;
};
/** The protocol's own words for the ways an answer ends. */
export interface FinishWords {
    readonly stop: string;
    readonly length: string;
    readonly stopSequence: string;
    readonly toolCalls: string;
    readonly refusal: string;
}
export declare class Answer {
    #private;
    readonly id: string;
    /** Seconds since the epoch. */
    readonly created: number;
    readonly prompt: Prompt;
    readonly choices: readonly Choice[];
    /** `given` replaces estimated counts: it is known from the start, because Anthropic tells the input tokens first. */
    constructor(prompt: Prompt, id: string, createdMs: number, given: Partial<TokenCounts>, callId: () => string);
    get usage(): TokenCounts;
    apply(index: number, step: ContentStep): Change[];
    /** Ends the blocks that are still open. */
    end(): Change[];
}
/** The word a choice ends with: the script's own, else what its blocks call for. */
export declare function finishReason(choice: Choice, words: FinishWords): string;
/** The text of all blocks of one type, or `undefined` where there is none. */
export declare function joined(choice: Choice, type: Block["type"]): string | undefined;
