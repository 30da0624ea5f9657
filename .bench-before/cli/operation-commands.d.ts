/** What can be typed about deferred generations: `aw defer`, `aw operations` and `aw worker`. What they do is loaded when it is asked for. */
import type { Command } from "commander";
export declare function addOperationCommands(program: Command, signal: AbortSignal): void;
export declare function takeStore(command: Command): Command;
