import { type JsonObject } from "../../core/json.ts";
import type { LaneResult } from "../../core/lane.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
/** Whose batch it is, and the answer that told of its results. */
export interface RowContext {
    readonly provider: string;
    readonly job: string;
    readonly answer: JsonAnswer<JsonObject>;
}
/** `undefined` of a row that does not tell which request it is of. */
export declare function rowResult(line: JsonLine, context: RowContext): LaneResult | undefined;
