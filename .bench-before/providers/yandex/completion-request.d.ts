import { type JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { ModelRequest } from "../../core/request.ts";
/**
 * All but the model's URI: the same for an answer at once and, with `stream: false`, for one that is collected later.
 * @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here
 */
export declare function completionRequest(request: ModelRequest, model: ModelInfo, provider: string): JsonObject;
