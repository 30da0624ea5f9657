/** Our tag among the metadata of a response: for whoever looks at the provider's console, and in no answer. */
import { type JsonObject, type JsonValue } from "../../core/json.ts";
/** The metadata with the tag, or as they are where it has no place. */
export declare function withTag(metadata: JsonValue | undefined, tag: string): JsonValue | undefined;
export declare function withoutTag(response: JsonObject): JsonObject;
/** The same of an event that holds a response. */
export declare function withoutTagInside(event: JsonObject): JsonObject;
