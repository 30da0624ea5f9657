/** What the schemas at the ends of a JSON Schema's references are, and which of them take null. */
import { type JsonObject, type JsonValue } from "./json.ts";
/** The schema that a local `$ref` points to; `undefined` where it points nowhere, or out of the document. https://www.rfc-editor.org/rfc/rfc6901 */
export declare function schemaAt(reference: JsonValue | undefined, root: JsonObject): JsonValue | undefined;
/**
 * Whether null is valid, as far as types, values and unions tell; where they tell nothing it is.
 * @param known answers for schemas met before, so that each is looked at once; one that is being looked at counts as none
 */
export declare function acceptsNull(schema: JsonValue | undefined, root: JsonObject, known?: Map<JsonObject, boolean>): boolean;
/** Names of properties that an object must have. */
export declare function requiredNames({ required }: JsonObject): ReadonlySet<string>;
/** The types that a schema names. */
export declare function typesOf({ type }: JsonObject): readonly JsonValue[];
