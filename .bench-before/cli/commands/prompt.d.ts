/** `aw [prompt...]`: asks a model. */
import { type Generation, type PromptInput, type PromptOptions } from "../../index.ts";
import type { AskFlags, InputFlags, LogFlags } from "../prompt-options.ts";
export interface PromptFlags extends AskFlags, InputFlags, LogFlags {
    readonly usage?: boolean;
    readonly json?: boolean;
    readonly stream: boolean;
    readonly hideReasoning?: boolean;
}
export declare function prompt(argument: string, flags: PromptFlags, signal: AbortSignal): Promise<void>;
/** Tokens, and money where it is known. */
export declare function noteUsage(generation: Generation): Promise<void>;
export declare function turnOptions({ schema, schemaMulti, stream, }: InputFlags & {
    readonly stream?: boolean;
}): PromptOptions;
export declare function readInput(argument: string, attachments: readonly string[], signal: AbortSignal): Promise<PromptInput>;
