import type { JsonObject } from "../../core/json.ts";
import type { DeferredRequest, LaneLimits } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { BatchEndpoint } from "./batch.ts";
interface InputTarget {
    readonly provider: string;
    readonly endpoint: BatchEndpoint;
    readonly protocol: Protocol;
    readonly limits: LaneLimits;
    /** What stands in a line, for a vendor with rows of its own. */
    readonly row?: (id: string, body: JsonObject) => JsonObject;
}
/** @throws InvalidRequestError naming what a batch cannot hold; what the protocol refuses of a request at once, it refuses here too */
export declare function batchInput(requests: readonly DeferredRequest[], { provider, endpoint, protocol, limits, row }: InputTarget, context: CallContext): string;
export {};
