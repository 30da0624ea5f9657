/** The options of a prompt as they are typed: those of `aw prompt`, `aw chat` and whatever else asks a model. */
import type { Command } from "commander";
/** What is asked, and how. */
export interface AskFlags {
    readonly model?: string;
    readonly system?: string;
    readonly option?: readonly string[];
    readonly tool?: readonly string[];
    readonly toolsDebug?: boolean;
    readonly toolsApprove?: boolean;
    readonly chainLimit?: string;
    readonly maxCost?: string;
}
/** Which conversation it belongs to, and whether it is written down. */
export interface LogFlags {
    readonly continue?: boolean;
    readonly cid?: string;
    /** `false` for --no-log, `true` for --log; else as `aw logs on` and `off` say. */
    readonly log?: boolean;
}
/** What is sent with the text. */
export interface InputFlags {
    readonly attachment?: readonly string[];
    readonly schema?: string;
    readonly schemaMulti?: string;
}
/** Of whatever asks while it is waited for: its tools are watched too. */
export declare function takeAskOptions(command: Command): Command;
export declare function takeModelOptions(command: Command): Command;
export declare function takeInputOptions(command: Command): Command;
export declare function takeLogOptions(command: Command): Command;
export declare function append(value: string, list?: readonly string[]): readonly string[];
