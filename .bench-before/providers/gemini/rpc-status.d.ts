/** A status of gRPC, in which jobs and their rows tell why they failed. https://cloud.google.com/apis/design/errors#error_model */
import type { JsonObject } from "../../core/json.ts";
/** The same error as an HTTP answer tells it, so that one rule classifies both. */
export declare function httpError(status: JsonObject): {
    readonly error: JsonObject & {
        readonly status: string;
        readonly message: string;
    };
};
/** Why a request was not carried out, where that is what its status says. */
export declare function notRun(name: string): "cancelled" | "expired" | undefined;
