/** What can be typed after `aw batch`. What it does is loaded when it is asked for. */
import type { Command } from "commander";
export declare function addBatchCommands(program: Command, signal: AbortSignal): void;
