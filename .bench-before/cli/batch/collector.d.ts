/** Follows a batch and writes a line for each row that is done, as it gets done. */
import type { Cost } from "../../index.ts";
import type { Batch } from "../../operations.ts";
import type { RowWriter } from "./out-file.ts";
import { type RowReader } from "./row-line.ts";
export interface Counted {
    readonly done: number;
    readonly open: number;
}
export declare class Collector {
    #private;
    constructor(batch: Batch, reader: RowReader, writer: RowWriter);
    get done(): number;
    /** With an error, or with an answer that is not what the schema asks for. */
    get failed(): number;
    /** Of the failed ones, or expired. */
    get cancelled(): number;
    /** Of what has been told; of speed, only what was done since this process has begun with it. */
    progress(currency?: Cost["currency"]): {
        done: number;
        failed: number;
        doneNow: number;
        outputTokens: number;
        spent: {
            currency: "USD" | "RUB";
            nano: number;
        } | undefined;
    };
    /** What is done by now is none of this process's speed. @returns how many are done, and how many are not */
    begin(): Promise<Counted>;
    /** How many are done at this moment, and how many are not. */
    count(): Promise<Counted>;
    /**
     * Until all that are submitted are done.
     * @param tell is called after each, with how many were told in this go; what it gives is whether that is enough
     */
    follow(signal: AbortSignal, tell?: (count: number) => boolean): Promise<void>;
}
