import type { Warning } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { ModelRequest } from "../../core/request.ts";
import type { ResponsesQuirks } from "./responses-quirks.ts";
/** @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here */
export declare function responsesRequest(request: ModelRequest, model: ModelInfo, provider: string, quirks: ResponsesQuirks): {
    readonly body: JsonObject;
    readonly warnings: readonly Warning[];
};
