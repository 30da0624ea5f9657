import type { Warning } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { ModelRequest } from "../../core/request.ts";
/** @throws UnsupportedError or InvalidRequestError for what cannot go together, before anything is sent */
export declare function messagesRequest(request: ModelRequest, model: ModelInfo, provider: string): {
    readonly body: JsonObject;
    readonly warnings: readonly Warning[];
};
