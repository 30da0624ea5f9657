import type { DeferredRequest, LaneResult } from "../../core/lane.ts";
import type { PreparedCall } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
/**
 * The body of a batch, as text: it may be so large that it is written once only.
 * @param prepare makes of a request what an answer at once is asked for with
 * @throws InvalidRequestError for what is too much, or cannot be a part of a batch
 */
export declare function encodeBatch(requests: readonly DeferredRequest[], prepare: (deferred: DeferredRequest) => Pick<PreparedCall, "body" | "options">): string;
export interface RowReader {
    readonly provider: string;
    readonly batchId: string;
    /** Of the batch's answer; shows no keys. */
    readonly fail: JsonAnswer<unknown>["fail"];
}
/** The id of a row. It comes first in its line, so that it is known of a broken one too. */
export declare function rowId(line: JsonLine): string | undefined;
/** What came of one request; nothing of a line that does not tell whose it is. */
export declare function readRow(line: JsonLine, reader: RowReader): LaneResult | undefined;
