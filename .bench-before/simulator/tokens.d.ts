/** An estimate of tokens: four characters make one. Wrong for every real model, yet the same on every run. */
import { type JsonValue } from "./json.ts";
/** A quarter of the characters, rounded up. */
export declare function countTokens(text: string): number;
/** The estimate for every string in a value, keys left out: messages, system prompt and tools as they were sent. */
export declare function countTokensIn(...values: readonly (JsonValue | undefined)[]): number;
interface Clipped {
    readonly text: string;
    readonly ending: "stop" | "length" | "stop-sequence";
    readonly stopSequence?: string;
}
/** The text as far as a token limit and stop sequences let it come. */
export declare function clip(text: string, maxTokens: number | undefined, stop: readonly string[]): Clipped;
export {};
