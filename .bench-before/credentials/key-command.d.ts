import type { Clock } from "../core/clock.ts";
/** What the program printed, without the white space around it. Rejects with an Error that tells what went wrong, never what was printed. */
export declare function runKeyCommand(argv: readonly string[], clock: Clock): Promise<string>;
