/** What becomes of a row, as a line of JSON. */
import { type JsonObject, type JsonValue, type Result } from "../../index.ts";
import type { OperationStatus } from "../../operations.ts";
export interface RowLine {
    readonly batch: string;
    /** From 0, as in the input. */
    readonly row: number;
    /** Of its operation. */
    readonly id: string;
    readonly input?: JsonValue;
    readonly text?: string;
    /** The text as `--schema` says. */
    readonly output?: unknown;
    readonly usage?: Result["usage"];
    readonly cost?: Result["cost"];
    readonly error?: JsonObject;
}
export declare class RowReader {
    #private;
    /** @param schema what the texts are to be read by */
    constructor(batch: string, schema?: JsonObject | string);
    lineOf(status: OperationStatus): Promise<RowLine>;
}
/** The operations of a batch are numbered by their idempotency keys. */
export declare function rowOf({ metadata: { idempotencyKey } }: OperationStatus): number;
