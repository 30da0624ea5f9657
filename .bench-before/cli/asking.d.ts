import { type ChainSettings, type Conversation, type ConversationOptions, type Model, type PromptOptions, type ToolInput } from "../index.ts";
import { type Asked } from "./approval.ts";
import type { AskFlags, LogFlags } from "./prompt-options.ts";
export interface Asking {
    readonly model: Model;
    readonly conversation: Conversation;
    /** What holds in every turn. */
    readonly shared: ConversationOptions;
    /** Calls of tools are carried out. */
    readonly asChain: boolean;
    /** Which of them have to be approved. */
    readonly asked: Asked | undefined;
    readonly close: () => void;
}
/** @throws CommandError for flags that cannot be meant so, before anything is asked */
export declare function startAsking(flags: AskFlags & LogFlags, options?: PromptOptions): Promise<Asking>;
export declare function chainSettings({ chainLimit }: AskFlags): ChainSettings;
export declare function amount(text: string): number;
/** The tools and toolboxes that the modules export, each once. @throws CommandError for a module that cannot be loaded, or has none */
export declare function loadTools(files: readonly string[]): Promise<ToolInput[]>;
