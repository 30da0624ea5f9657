import type { RowLine } from "./row-line.ts";
export interface RowWriter extends AsyncDisposable {
    /** A line for it is there already, and says the same. @param failure the code of its error, where it has one */
    has(row: number, failure?: string): boolean;
    /** What went wrong with it, by the last line that is there. */
    failureOf(row: number): string | undefined;
    write(line: RowLine): Promise<void>;
    /** How many rows had a line when it was opened, or have one since. */
    readonly size: number;
    /** How many of them have an error in their last one. */
    readonly failures: number;
}
/** @throws CommandError for a file of something else, which is left as it is */
export declare function openWriter(path: string | undefined, batch: string, signal: AbortSignal): Promise<RowWriter>;
