/** What Gemini takes of JSON Schema. https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support */
import type { JsonObject } from "../../core/json.ts";
/**
 * A schema of the answer or of a function's input.
 * @param place where it stands in the request, before the paths in it; `""` for that of the answer
 * @param dropped gets the paths that are not looked at
 */
export declare function fittedSchema(schema: JsonObject, place: string, dropped: string[]): JsonObject;
