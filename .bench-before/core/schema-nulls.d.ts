/** Takes out of an answer the nulls that stand for what is left out, where a provider makes a model write every property. */
import { type JsonObject, type JsonValue } from "./json.ts";
/**
 * Deletes members that are null where the schema has the property optional and does not take null: what {@link fitSchema} asked a model to write
 * for "left out". Everything else stays as it is, and the value itself is not touched; harmless for an answer of any provider.
 */
export declare function withoutAddedNulls(value: JsonValue, schema: JsonObject): JsonValue;
