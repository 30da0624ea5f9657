import { type JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { ModelRequest } from "../../core/request.ts";
/** @throws UnsupportedError or InvalidRequestError for what an interaction cannot carry, before anything is sent */
export declare function interactionRequest({ messages, options }: ModelRequest, model: ModelInfo, provider: string): JsonObject;
