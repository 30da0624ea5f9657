/** What can be typed about what is kept for a user: `aw aliases ...` and `aw keys ...`. What they do is loaded when it is asked for. */
import type { Command } from "commander";
export interface JsonFlag {
    readonly json?: boolean;
}
export declare function addSettingCommands(program: Command, signal: AbortSignal): void;
