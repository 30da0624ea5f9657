import type { AskFlags, LogFlags } from "../prompt-options.ts";
export type ChatFlags = AskFlags & LogFlags;
export declare function chat(flags: ChatFlags, signal: AbortSignal): Promise<void>;
