import { type Message, type Part, type Role } from "./message.ts";
/**
 * A prompt: text, a message, an earlier Result, a file, or an array mixing them. In an array, text and files that stand side by side
 * are one user message.
 */
export type PromptInput = string | MessageInput | Part | Uint8Array | readonly (string | MessageInput | Part | Uint8Array)[];
/** A message as its author likes to write it: `content` and `text` mean the same; the role is `user` unless said. */
export type MessageInput = Message | LooseMessage;
export interface LooseMessage {
    readonly role?: Role;
    readonly content?: string | readonly (string | Part)[];
    readonly text?: string;
}
/** Turns any prompt into messages. @throws InvalidRequestError naming the place and what would be right */
export declare function toMessages(input: PromptInput, field?: string): Message[];
/** Builds a history from a list in which bare strings take turns, user first; messages and Results keep their role. */
export declare function messages(turns: readonly (string | MessageInput)[]): Message[];
/** The system prompt as one message; a list is joined by blank lines. */
export declare function systemMessage(system: string | readonly string[]): Message;
/** A value as it may stand in an error message: short, and never the whole of a large one. */
export declare function show(value: unknown): string;
