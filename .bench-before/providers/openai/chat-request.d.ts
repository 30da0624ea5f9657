import type { Warning } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { ModelRequest } from "../../core/request.ts";
import type { ChatQuirks } from "./quirks.ts";
/** @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here */
export declare function chatRequest(request: ModelRequest, model: ModelInfo, provider: string, quirks: ChatQuirks): {
    readonly body: JsonObject;
    readonly warnings: readonly Warning[];
};
