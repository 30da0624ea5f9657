/** What the schemas at the ends of a JSON Schema's references are, and which of them take null. */
import { isObject, type JsonObject, type JsonValue } from "./json.ts";

/** The schema that a local `$ref` points to; `undefined` where it points nowhere, or out of the document. https://www.rfc-editor.org/rfc/rfc6901 */
export function schemaAt(reference: JsonValue | undefined, root: JsonObject): JsonValue | undefined {
  if (reference === "#") return root;
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  let place: JsonValue | undefined = root;
  for (const token of reference.slice(2).split("/")) {
    const member: string = decoded(token).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(place)) place = place[Number(member)] as JsonValue | undefined;
    else if (isObject(place) && Object.hasOwn(place, member)) place = place[member];
    else return undefined;
  }
  return place;
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

/**
 * Whether null is valid, as far as types, values and unions tell; where they tell nothing it is.
 * @param known answers for schemas met before, so that each is looked at once; one that is being looked at counts as none
 */
export function acceptsNull(
  schema: JsonValue | undefined,
  root: JsonObject,
  known: Map<JsonObject, boolean> = new Map(),
): boolean {
  if (!isObject(schema)) return schema !== false;
  const before = known.get(schema);
  if (before !== undefined) return before;
  known.set(schema, false);
  const { $ref, type, const: only, enum: values, allOf } = schema;
  const takes = (inner: JsonValue | undefined) => acceptsNull(inner, root, known);
  const some = (branches: JsonValue | undefined) => !Array.isArray(branches) || branches.some(takes);
  const accepted =
    (type === undefined || type === "null" || (Array.isArray(type) && type.includes("null"))) &&
    (only === undefined || only === null) &&
    (!Array.isArray(values) || values.includes(null)) &&
    ($ref === undefined || takes(schemaAt($ref, root))) &&
    some(schema.anyOf) &&
    some(schema.oneOf) &&
    (!Array.isArray(allOf) || allOf.every(takes));
  known.set(schema, accepted);
  return accepted;
}

/** Names of properties that an object must have. */
export function requiredNames({ required }: JsonObject): ReadonlySet<string> {
  return new Set(Array.isArray(required) ? required.filter((name): name is string => typeof name === "string") : []);
}

/** The types that a schema names. */
export function typesOf({ type }: JsonObject): readonly JsonValue[] {
  return Array.isArray(type) ? (type as readonly JsonValue[]) : type === undefined ? [] : [type];
}
