import type { DeferredRequest } from "../../core/lane.ts";
import type { RequestOptions } from "../../core/options.ts";
import type { CallContext } from "../../core/provider.ts";
import type { Protocol } from "../../http/http-provider.ts";
export interface BatchInput {
    /** Of the model, such as `/v1beta/models/gemini-2.5-flash`. */
    readonly path: string;
    /** What headers and query the rows ask for. */
    readonly options: RequestOptions;
    /** `inputConfig` as JSON, where the rows stand in it. */
    readonly inline?: string;
    /** Else the lines of the file, in ASCII: as many bytes as characters, so that it can be cut anywhere. */
    readonly lines?: readonly string[];
}
/** @throws InvalidRequestError for what no batch can hold */
export declare function batchInput(requests: readonly DeferredRequest[], protocol: Protocol, name: string, context: CallContext): BatchInput;
