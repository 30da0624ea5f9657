import type { LaneResult } from "../../core/lane.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonLine } from "../../http/json-call.ts";
/** The result of a row, and whether it could be read: another line for the same request is better then. */
export interface RowResult {
    readonly result: LaneResult;
    readonly broken: boolean;
}
export declare class RowReader {
    #private;
    /** @param secrets what no error may show */
    constructor(provider: string, protocol: Protocol, secrets: readonly string[]);
    /** @returns `undefined` for a line that does not tell whose it is */
    read(line: JsonLine): RowResult | undefined;
}
