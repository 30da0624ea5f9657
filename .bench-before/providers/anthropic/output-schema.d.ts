import type { Warning } from "../../core/events.ts";
import type { JsonObject } from "../../core/json.ts";
import type { ModelInfo } from "../../core/model-info.ts";
/** @throws UnsupportedError for a schema that the API would refuse, or could only answer with an empty object */
export declare function outputSchema(schema: JsonObject, model: ModelInfo, warnings: Warning[]): JsonObject;
