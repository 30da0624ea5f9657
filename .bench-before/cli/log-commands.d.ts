/** What can be typed about the log: `aw logs ...` and `aw usage`. What they do is loaded when it is asked for. */
import type { Command } from "commander";
export declare function addLogCommands(program: Command, signal: AbortSignal): void;
