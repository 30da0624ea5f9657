/** Which branch of a union a value is of, and whether it can be of two. */
import { type JsonObject, type JsonValue } from "./json.ts";
/** Whether no value can be of two branches, as types or one required property with values of its own in each show. */
export declare function branchesExclude(branches: readonly JsonValue[], root: JsonObject): boolean;
/** The branch that a value is of, as its type, its tags and the names of its members show; the likeliest where several could be. */
export declare function branchOf(value: JsonValue, branches: readonly JsonValue[], root: JsonObject): JsonValue | undefined;
/** Follows references, as far as they lead to something else than references. */
export declare function resolved(schema: JsonValue | undefined, root: JsonObject): JsonValue | undefined;
