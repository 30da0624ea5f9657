import type { JsonObject } from "../../index.ts";
export interface Row {
    /** From 0, in the order in which they come. */
    readonly number: number;
    readonly fields: JsonObject;
    /** For people: `Row 3 (line 5 of input.csv)`. */
    readonly place: string;
}
export declare class Input implements AsyncDisposable {
    #private;
    /** As it was typed; `stdin` of what is piped in. */
    readonly name: string;
    private constructor();
    /** What is piped in is kept in a file meanwhile, because it is read twice. @throws CommandError for what is not there */
    static open(path: string, format: string | undefined, signal: AbortSignal): Promise<Input>;
    /** Of all that is in it, once it has been read to its end. */
    get hash(): string;
    /** @throws CommandError naming the row and line that is none */
    rows(signal: AbortSignal): AsyncGenerator<Row>;
    [Symbol.asyncDispose](): Promise<void>;
}
