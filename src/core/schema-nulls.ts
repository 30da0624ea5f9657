/** Takes out of an answer the nulls that stand for what is left out, where a provider makes a model write every property. */
import { isObject, type JsonObject, type JsonValue } from "./json.ts";
import { branchOf } from "./schema-branches.ts";
import { acceptsNull, requiredNames, schemaAt } from "./schema-pointer.ts";

/**
 * Deletes members that are null where the schema has the property optional and does not take null: what {@link fitSchema} asked a model to write
 * for "left out". Everything else stays as it is, and the value itself is not touched; harmless for an answer of any provider.
 */
export function withoutAddedNulls(value: JsonValue, schema: JsonObject): JsonValue {
  return stripped(value, schema, { root: schema, nulls: new Map(), met: new Set() });
}

interface Stripping {
  readonly root: JsonObject;
  readonly nulls: Map<JsonObject, boolean>;
  /** The schemas that the value at hand has been held against: references may lead in a circle. */
  readonly met: Set<JsonObject>;
}

function stripped(value: JsonValue, schema: JsonValue | undefined, stripping: Stripping): JsonValue {
  if (!isObject(schema) || typeof value !== "object" || value === null) return value;
  const { root, met } = stripping;
  if (met.has(schema)) return value;
  met.add(schema);
  let own = Array.isArray(value)
    ? strippedItems(value, schema, stripping)
    : strippedMembers(value as JsonObject, schema, stripping);
  if (schema.$ref !== undefined) own = stripped(own, schemaAt(schema.$ref, root), stripping);
  for (const union of [schema.anyOf, schema.oneOf]) {
    if (Array.isArray(union)) own = stripped(own, branchOf(own, union, root), stripping);
  }
  const { allOf } = schema;
  if (Array.isArray(allOf)) for (const branch of allOf) own = stripped(own, branch as JsonValue, stripping);
  return own;
}

function deeper(stripping: Stripping): Stripping {
  return { ...stripping, met: new Set() };
}

function strippedItems(value: readonly JsonValue[], schema: JsonObject, stripping: Stripping): JsonValue {
  const { items, prefixItems } = schema;
  const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  const rest = Array.isArray(items) ? schema.additionalItems : items;
  let changed = false;
  const list = value.map((item, index) => {
    const inner = stripped(item, index < tuple.length ? (tuple[index] as JsonValue) : rest, deeper(stripping));
    changed ||= inner !== item;
    return inner;
  });
  return changed ? list : value;
}

function strippedMembers(value: JsonObject, schema: JsonObject, stripping: Stripping): JsonObject {
  const { properties, additionalProperties } = schema;
  const declared = isObject(properties) ? properties : {};
  const required = requiredNames(schema);
  let changed = false;
  const members: [string, JsonValue | undefined][] = [];
  for (const [name, member] of Object.entries(value)) {
    const isDeclared = Object.hasOwn(declared, name);
    const inner = isDeclared ? declared[name] : additionalProperties;
    if (member === null && isDeclared && !required.has(name) && !acceptsNull(inner, stripping.root, stripping.nulls)) {
      changed = true;
      continue;
    }
    const kept = member === undefined ? member : stripped(member, inner, deeper(stripping));
    changed ||= kept !== member;
    members.push([name, kept]);
  }
  return changed ? Object.fromEntries(members) : value;
}
