/** What a request may cost, before it is sent: tokens by a rule of thumb, money by the dearest price that can apply. */
import { type Priced } from "./cost.ts";
import type { LaneName, ModelInfo } from "./model-info.ts";
import type { ModelRequest } from "./request.ts";
export interface EstimateOptions {
    /** Default `interactive`. */
    readonly lane?: LaneName;
}
/**
 * Input tokens of a request, roughly and quickly: four ASCII characters are one token, any other character is one, a file is 2000; tools, their
 * calls and results, and the schema count as JSON.
 */
export declare function estimateTokens({ messages, options }: ModelRequest): number;
/**
 * The most that a request costs if its input is as long as {@link estimateTokens} says: the input at the dearest price that can apply to it, and
 * as much output as it may have, at the dearest hour. Unknown, with the reason, where a price or the limit of the output is missing, and where the
 * provider runs tools, as often and with as much new input as the model likes.
 */
export declare function estimateCost(request: ModelRequest, model: ModelInfo, { lane }?: EstimateOptions): Priced;
